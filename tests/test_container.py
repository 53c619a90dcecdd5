"""The container file and the compose file, as far as they can be checked without a container.

No image is built here: what is copied exists, commands, options and settings are known, the data
lie in the volume, and nothing runs as root.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import typer
import yaml

from api.cli import app
from api.settings import SETTINGS

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "Containerfile").read_text(encoding="utf-8")
# One instruction a line: comments go, a backslash joins.
STEPS = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", TEXT, flags=re.MULTILINE)).splitlines()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICE = COMPOSE["services"]["linkrisk"]
NAMES = {one.name for one in SETTINGS}


def steps(word: str) -> list[str]:
    return [step.removeprefix(f"{word} ") for step in STEPS if step.startswith(f"{word} ")]


def environment() -> dict[str, str]:
    [told] = steps("ENV")
    return dict(word.split("=", 1) for word in shlex.split(told))


def test_what_is_copied_exists_and_reaches_the_builder() -> None:
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    own = [step.split()[:-1] for step in steps("COPY") if "--from" not in step]
    copied = {name for names in own for name in names}
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert {f"!{name}" for name in copied} == {line for line in let_in if line.startswith("!")}
    packages = re.search(r"^packages = \[(.*)\]", (ROOT / "pyproject.toml").read_text(), re.M)
    assert packages
    assert set(re.findall(r"\w+", packages[1])) <= copied


def test_every_instruction_is_one() -> None:
    known = {"FROM", "COPY", "RUN", "ENV", "USER", "WORKDIR", "VOLUME", "EXPOSE", "CMD"}
    assert {step.split()[0] for step in STEPS if step.strip()} == known
    assert STEPS[-1].startswith("CMD [")


def test_commands_and_options_exist() -> None:
    commands: Any = typer.main.get_command(app)
    called = re.findall(
        r"linkrisk ((?:neo4j )?[a-z]+)((?: --[a-z0-9-]+)*)$", "\n".join(STEPS), re.M
    )
    [last] = steps("CMD")
    words = yaml.safe_load(last)
    assert words[0] == "linkrisk"
    for name, rest in [*called, (words[1], " ".join(words[2:]))]:
        group, _, verb = name.partition(" ")
        command = commands.commands[group]
        command = command.commands[verb] if verb else command
        options = {word for one in command.params for word in one.opts}
        assert set(rest.split()) <= options, name
    assert [name for name, _ in called] == ["neo4j fetch"]


def test_settings_are_known_and_the_home_is_a_folder_in_the_volume() -> None:
    told = environment()
    example = (ROOT / "linkrisk.env.example").read_text(encoding="utf-8")
    named = {name for name in told if name != "PATH"} | {*re.findall(r"^(\w+)=", example, re.M)}
    assert named <= NAMES
    [volume], [mounted] = steps("VOLUME"), SERVICE["volumes"]
    source, place = mounted.split(":")
    assert (place, source in COMPOSE["volumes"]) == (volume, True)
    # `linkrisk restore` replaces the home, which a volume itself does not let it.
    assert PurePosixPath(volume) in PurePosixPath(told["LINKRISK_HOME"]).parents
    assert not told["LINKRISK_PACKAGES"].startswith(volume)


def test_it_runs_as_a_user_without_rights() -> None:
    final = TEXT.rpartition("\nFROM ")[2]
    [user] = steps("USER")
    assert re.search(rf"useradd .*--uid [1-9]\d+ .*{user}", final)
    assert final.index("\nUSER") < final.index("\nCMD")
    assert SERVICE["cap_drop"] == ["ALL"]
    assert SERVICE["security_opt"] == ["no-new-privileges:true"]


def test_it_is_reached_on_this_machine_and_looked_at() -> None:
    [port] = steps("EXPOSE")
    assert SERVICE["ports"] == [f"127.0.0.1:{port}:{port}"]
    [default] = [one.default for one in SETTINGS if one.name == "LINKRISK_PORT"]
    assert port == default
    kind, program, flag, code = SERVICE["healthcheck"]["test"]
    assert (kind, program, flag) == ("CMD", "python", "-c")
    compile(code, "healthcheck", "exec")
    assert f"127.0.0.1:{port}/ready" in code


def test_the_compose_file_names_files_that_exist() -> None:
    build = SERVICE["build"]
    assert (ROOT / build["context"] / build["dockerfile"]).is_file()
    assert (ROOT / f"{SERVICE['env_file']}.example").is_file()
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert SERVICE["env_file"] in ignored


@pytest.mark.parametrize("word", ["stop_grace_period", "init", "restart"])
def test_its_end_has_time_for_neo4j(word: str) -> None:
    assert SERVICE[word] in ("150s", True, "unless-stopped")
