"""What the comment of an analyst's query declares: its question, group, parameters and columns.

The comment of each file in cypher/analyst reads

    // The question in one sentence. More about it, if need be.
    // group: ownership
    // $as_of: date = 2026-10-31; the day on which every link must hold
    // -> enterprise_id: text; the enterprise

with a line for each parameter ($name: kind = example; meaning) and each column of the answer
(-> name: kind; meaning). A line that starts with neither goes on with the one before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from cypher.statement import Statement, StatementInvalid, statement, statements

FOLDER = "analyst"
GROUPS = {
    "ownership": "Ownership and control",
    "persons": "Persons",
    "addresses": "Addresses, contacts and agents",
    "dealings": "Guarantees, supplies and branches",
    "records": "Records and risk",
    "grades": "Grades and trends",
    "contagion": "Contagion",
    "quality": "Data quality and coverage",
}
PARAMETER_KINDS = ("text", "date", "month", "integer", "number")
# A count is an integer: of the members of a group that is no named party, so of a cell of a table.
COLUMN_KINDS = ("text", "date", "integer", "count", "number", "flag", "texts", "numbers")
_PARAMETER = re.compile(r"\$(\w+): (\w+) = ([^;]+); (.+)", re.DOTALL)
_COLUMN = re.compile(r"-> (\w+): (\w+); (.+)", re.DOTALL)
_GROUP = re.compile(r"group: (\w+)")
# The last RETURN of the statement itself, which starts a line, up to what orders its rows.
_RETURN = re.compile(
    r"^RETURN (?:DISTINCT )?(?!.*^RETURN )(.*?)(?:^ORDER BY .*)?\Z", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True)
class Parameter:
    """One parameter; the example is written as a person writes it on the command line."""

    name: str
    kind: str
    example: str
    meaning: str


@dataclass(frozen=True)
class Column:
    """One column of the answer."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class NamedQuery:
    """A query of the catalogue, by the name of its file."""

    name: str
    question: str
    more: str
    group: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    statement: Statement


@cache
def catalogue() -> tuple[NamedQuery, ...]:
    """All named queries, in the order of the groups and then of their names.

    Raises StatementInvalid when a comment does not declare what its statement is.
    """
    found = [named_query(one) for one in statements(FOLDER)]
    order = list(GROUPS)
    return tuple(sorted(found, key=lambda one: (order.index(one.group), one.name)))


def query_named(name: str) -> NamedQuery | None:
    """The query of a name, None when there is none."""
    known = {one.name for one in catalogue()}
    return named_query(statement(f"{FOLDER}/{name}")) if name in known else None


def named_query(source: Statement) -> NamedQuery:
    """The query that the comment of a statement declares. Raises StatementInvalid."""
    lines = _lines(source.comment)
    prose = [line for line in lines if not _is_declaration(line)]
    question, _, more = " ".join(prose).partition(". ")
    query = NamedQuery(
        source.name.removeprefix(f"{FOLDER}/"),
        question.removesuffix(".") + ".",
        more,
        _declared(source, lines, "group: ", _GROUP)[0][0],
        tuple(Parameter(*one) for one in _declared(source, lines, "$", _PARAMETER)),
        tuple(Column(*one) for one in _declared(source, lines, "-> ", _COLUMN)),
        source,
    )
    _check(query)
    return query


def _lines(comment: str) -> list[str]:
    """The lines of a comment, each with those that go on with it."""
    lines: list[str] = []
    for line in comment.splitlines():
        goes_on = lines and _is_declaration(lines[-1]) and not _is_declaration(line)
        if goes_on:
            lines[-1] += " " + line
        else:
            lines.append(line)
    return lines


def _is_declaration(line: str) -> bool:
    return line.startswith(("$", "-> ", "group: "))


def _declared(
    source: Statement, lines: list[str], start: str, form: re.Pattern[str]
) -> list[tuple[str, ...]]:
    chosen = [line for line in lines if line.startswith(start)]
    found = [form.fullmatch(line) for line in chosen]
    wrong = [line for line, match in zip(chosen, found, strict=True) if match is None]
    if wrong or (form is _GROUP and len(found) != 1):
        told = wrong[0] if wrong else f"{len(found)} lines"
        raise StatementInvalid(f"cypher/{source.name}.cypher: expected {form.pattern}, got {told}")
    return [match.groups() for match in found if match]


def _check(query: NamedQuery) -> None:
    faults = [
        *[f"group {query.group}" for _ in range(query.group not in GROUPS)],
        *[f"kind {one.kind}" for one in query.parameters if one.kind not in PARAMETER_KINDS],
        *[f"kind {one.kind}" for one in query.columns if one.kind not in COLUMN_KINDS],
        *[f"columns {returned}" for returned in _other_columns(query)],
    ]
    if faults:
        where = f"cypher/{FOLDER}/{query.name}.cypher"
        raise StatementInvalid(f"{where}: expected what docs/QUERIES.md allows, got {faults[0]}")


def _other_columns(query: NamedQuery) -> list[list[str]]:
    """The columns that the statement returns, when they are not the declared ones in order."""
    match = _RETURN.search(query.statement.text)
    returned = [_alias(item) for item in _items(match[1] if match else "")]
    return [] if returned == [one.name for one in query.columns] else [returned]


def _items(text: str) -> list[str]:
    depth, items = 0, [""]
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and not depth:
            items.append("")
        else:
            items[-1] += sign
    return items


def _alias(item: str) -> str:
    return item.rsplit(maxsplit=1)[-1] if item.split() else ""
