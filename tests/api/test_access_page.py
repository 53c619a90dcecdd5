"""docs/ACCESS.md tells the rules as they are: its tables, commands, settings and alarms."""

from __future__ import annotations

import re
from typing import Any

import typer

from api.access_rules import access_rules
from api.cli import app
from api.errors import PROBLEMS
from api.settings import SETTINGS
from tests.api.access_page import PAGE, written

TEXT = PAGE.read_text(encoding="utf-8")


def test_its_tables_are_those_of_the_rules() -> None:
    assert written(TEXT) == TEXT, "python -m tests.api.access_page"


def test_its_commands_and_options_exist() -> None:
    group: Any = typer.main.get_command(app)
    calls = re.findall(r"linkrisk (access|audit) ([a-z-]+)((?:[^`\n]|\\\n)*)", TEXT)
    for name in ("access", "audit"):
        told = {verb for kind, verb, _ in calls if kind == name}
        assert told == set(group.commands[name].commands), name
    for kind, verb, rest in calls:
        options = {word for one in group.commands[kind].commands[verb].params for word in one.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, verb


def test_its_settings_problems_and_alarms_are_all_of_them() -> None:
    oidc = {one.name for one in SETTINGS if "OIDC" in one.name}
    assert set(re.findall(r"^\| `(LINKRISK_OIDC_\w+)`", TEXT, flags=re.M)) == oidc
    names = {kind.name for kind in PROBLEMS.values()}
    told = [row for row in TEXT.splitlines() if re.match(r"\| (401|403|429|503) ", row)]
    assert {name for row in told for name in re.findall(r"`([a-z]+-[a-z]+)`", row)} <= names
    assert len(told) == 9
    alarms = access_rules().alarms
    hours = f"before {alarms.opens:%H:%M}, from {alarms.closes:%H:%M}"
    assert f"more than {alarms.enterprises_an_hour} enterprises" in TEXT and hours in TEXT
    assert f"below {access_rules().smallest_cell} are null" in TEXT
