"""The command `linkrisk query`: named queries and own statements, asked without writing."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
import typer

from api.answer_forms import FORMS
from api.cli_output import BESIDE, Json, show_table
from api.connection import open_store
from api.named_query import asked_query, known_query, masked_answer, parameters_of
from api.settings import Settings, settings
from api.statement_reading import StatementReader, Told, Wanted
from cypher.catalogue import GROUPS, NamedQuery, catalogue
from graph.errors import BadInput

Name = Annotated[str, typer.Argument(help="Which named query.", show_default=False)]
Given = Annotated[
    list[str] | None,
    typer.Option(
        "--param",
        help="name=value, repeated for each; of an own statement name:text=value keeps text.",
        show_default=False,
    ),
]
Form = Literal["table", "json", "csv", "parquet", "arrow", "graph"]


def query(
    name: Name = "",
    *,
    param: Given = None,
    own: Annotated[str, typer.Option("--statement", help="File of an own statement, or -.")] = "",
    listed: Annotated[bool, typer.Option("--list", help="List the named queries.")] = False,
    as_json: Json = False,
    form: Annotated[Form, typer.Option(help="The form of the answer.")] = "table",
    seconds: Annotated[int | None, typer.Option(help="Give up after so long.", min=1)] = None,
    rows: Annotated[int, typer.Option(help="Show at most so many rows.", min=1)] = 1000,
) -> None:
    """Ask a named query, or an own Cypher statement that only reads; `--list` tells the former."""
    if listed:
        typer.echo("\n\n".join(_described(one) for one in catalogue()))
        return
    asked = _limited(settings(), seconds, rows)
    wanted = "json" if as_json else form
    sent = "json" if wanted == "table" else wanted
    if own:
        told = _own_answer(asked, _text(own), _values(param or []), form=sent)
    else:
        told = _named_answer(asked, name, _pairs(param or []), form=sent)
    _show(told, name or own, form=wanted)
    if told.more:
        BESIDE.print(f"There are more than {rows} rows: --rows shows more of them.")


def _limited(asked: Settings, seconds: int | None, rows: int) -> Settings:
    limits = replace(asked.statements, rows=rows, seconds=seconds or asked.statements.seconds)
    return replace(asked, statements=limits)


def _described(one: NamedQuery) -> str:
    lines = [f"{one.name} ({GROUPS[one.group]})", one.question]
    lines += [f"--param {each.name}={each.example}  {each.meaning}" for each in one.parameters]
    return "\n  ".join(lines + [f"-> {each.name}: {each.meaning}" for each in one.columns])


def _named_answer(asked: Settings, name: str, given: dict[str, str], *, form: str) -> Told:
    found, limits = known_query(name), asked.statements
    parameters = parameters_of(found, given)  # a wrong one is told before a server is started
    with open_store(asked) as store:
        answer = masked_answer(asked_query(store, found, parameters, limits=limits))
    return Told(FORMS[form][1](answer), len(answer.rows), answer.more, answer.enterprise_ids)


def _own_answer(asked: Settings, text: str, given: dict[str, Any], *, form: str) -> Told:
    with open_store(asked) as store:
        reader = StatementReader(store, asked.statements)
        try:
            return reader.told(text, given, Wanted(form, asked.statements.rows))
        finally:
            reader.close()


def _text(own: str) -> str:
    if own == "-":
        return sys.stdin.read()
    try:
        return Path(own).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("a readable file with a Cypher statement", str(error), own) from error


def _pairs(given: list[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or name in pairs:
            raise BadInput("each --param once as name=value", text, "--param")
        pairs[name] = value
    return pairs


def _values(given: list[str]) -> dict[str, Any]:
    """Values of an own statement: a day or number when written as one, unless name:text."""
    values = {}
    for name, text in _pairs(given).items():
        bare, _, kind = name.partition(":")
        values[bare] = text if kind == "text" or bare.endswith("_id") else _value(text)
    return values


def _value(text: str) -> Any:
    for kind in (int, float, date.fromisoformat):
        with suppress(ValueError):
            return kind(text)
    return text


def _show(told: Told, title: str, *, form: str) -> None:
    if form == "table":
        answer = json.loads(told.body)
        show_table(pd.DataFrame(answer["rows"], columns=answer["columns"], dtype=object), title)
    elif form in ("parquet", "arrow") and sys.stdout.isatty():
        raise BadInput("a file or pipe for it (> FILE)", form, "--form")
    else:
        typer.echo(told.body, nl=form in ("json", "graph"))
