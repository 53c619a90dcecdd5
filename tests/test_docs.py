"""The README names every command, query and route that exists, and none that does not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import typer

from api.app import create_app
from api.cli import app
from api.cli_proposals import METHODS
from cypher import statement
from cypher.catalogue import catalogue
from features.ahp import COLUMNS as AHP_COLUMNS
from features.delphi import COLUMNS as DELPHI_COLUMNS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_stands_in_the_readme() -> None:
    commands: Any = typer.main.get_command(app)
    told = set(re.findall(r"`linkrisk ([a-z0-9]+)", README))
    assert told == set(commands.commands)


def test_the_readme_counts_the_named_queries() -> None:
    told = re.search(r"tells (\d+) named Cypher queries", README)
    assert told and int(told[1]) == len(catalogue())


def test_every_route_stands_in_the_readme() -> None:
    served = create_app(_unasked(), keys=frozenset({"key"})).openapi()["paths"]
    routes = {f"{verb.upper()} {path}" for path, verbs in served.items() for verb in verbs}
    told = set(re.findall(r"^\| `((?:GET|POST|PUT|DELETE) [^`]+)`", README, flags=re.MULTILINE))
    assert told == {route for route in routes if route != "GET /"}


def test_the_description_is_served_where_the_readme_says() -> None:
    told = re.search(r"OpenAPI description is at `([^`]+)`", README)
    assert told and told[1] == create_app(_unasked(), keys=frozenset({"key"})).openapi_url


def test_every_label_and_link_type_stands_in_the_page_of_the_graph() -> None:
    sizes = statement("read/sizes").text
    names = set(re.findall(r"RETURN '(\w+)' AS name", sizes))
    page = (ROOT / "docs" / "GRAPH.md").read_text(encoding="utf-8")
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_the_commands_of_the_page_of_sets_exist() -> None:
    page = (ROOT / "docs" / "SETS.md").read_text(encoding="utf-8")
    group: Any = typer.main.get_command(app).commands["indicators"]  # type: ignore[attr-defined]
    lines = re.findall(r"linkrisk indicators ([a-z]+)([^`\n]*)", page)
    assert {name for name, _ in lines} == set(group.commands)
    for name, rest in lines:
        options = {word for one in group.commands[name].params for word in one.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, name
    table = page.split("| method |")[1].split("\n\n")[0]
    methods = re.findall(r"^\| `([a-z]+)` \|", table, flags=re.MULTILINE)
    assert methods == list(METHODS)
    assert all(f"`{one}`" in page for one in (*DELPHI_COLUMNS, *AHP_COLUMNS))


def test_linked_files_exist() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make (demo|test|check|clean)", README)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def _unasked() -> Any:
    """In place of a store: the routes are listed, none is called."""
    return object()
