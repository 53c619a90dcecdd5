"""The command `linkrisk query`: the analysts' questions, asked of the graph without writing."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Annotated, Any

import pandas as pd
import typer

from api.cli_output import BESIDE, Json, json_rows, show_json, show_table
from api.connection import open_store
from api.settings import settings
from cypher import Statement, statement, statements
from graph.errors import BadInput

FOLDER = "analyst"

Name = Annotated[str, typer.Argument(help="Which question.", show_default=False)]
Given = Annotated[
    list[str] | None,
    typer.Option("--param", help="name=value; repeat it for each.", show_default=False),
]


def query(
    name: Name = "",
    *,
    param: Given = None,
    listed: Annotated[bool, typer.Option("--list", help="List the questions.")] = False,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table.")] = False,
    seconds: Annotated[float, typer.Option(help="Give up after so long.")] = 30.0,
    rows: Annotated[int, typer.Option(help="Show at most so many rows.", min=1)] = 1000,
) -> None:
    """Ask one of the analysts' questions; `--list` tells them and what each needs."""
    if listed:
        typer.echo("\n\n".join(_described(one) for one in statements(FOLDER)))
        return
    question = _question(name)
    parameters = _parameters(question, param or [])
    with open_store(settings()) as store:
        # One row more than shown tells whether there are more.
        found = store.read_limited(question, parameters, seconds=seconds, rows=rows + 1)
    _show(found.head(rows), name, as_json=as_json, as_csv=as_csv)
    if len(found) > rows:
        BESIDE.print(f"There are more than {rows} rows: --rows shows more of them.")


def _short(question: Statement) -> str:
    return question.name.removeprefix(f"{FOLDER}/")


def _described(question: Statement) -> str:
    return "\n  ".join([_short(question), *question.comment.splitlines()])


def _question(name: str) -> Statement:
    names = [_short(one) for one in statements(FOLDER)]
    if name not in names:
        raise BadInput(f"a question of {', '.join(names)}", name or None, "linkrisk query")
    return statement(f"{FOLDER}/{name}")


def _parameters(question: Statement, given: list[str]) -> dict[str, Any]:
    parameters = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or name in parameters:
            raise BadInput("each --param once as name=value", text, "--param")
        parameters[name] = _value(name, value)
    if set(parameters) != set(question.parameters):
        needed = ", ".join(f"--param {name}=..." for name in question.parameters)
        raise BadInput(needed, sorted(parameters), _short(question))
    return parameters


def _value(name: str, text: str) -> Any:
    """The text as a day or number when it is written as one; an id of digits stays text."""
    if name.endswith("_id"):
        return text
    for kind in (int, float, date.fromisoformat):
        with suppress(ValueError):
            return kind(text)
    return text


def _show(found: pd.DataFrame, name: str, *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        show_json(json_rows(found))
    elif as_csv:
        typer.echo(
            pd.DataFrame(json_rows(found), columns=found.columns).to_csv(index=False), nl=False
        )
    else:
        show_table(found, name)
