"""The catalogue of named queries: its form, its page, and that no person's name slips through."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cypher import StatementInvalid
from cypher.catalogue import GROUPS, catalogue, named_query
from cypher.catalogue_page import page
from cypher.statement import parse

PAGE = Path(__file__).parent.parent.parent / "docs" / "QUERIES.md"
TEXT = """// What is asked. And more
// about it.
// group: grades
// $period: month = 2026-10; the month
//   of the classes
// -> found: texts; what was found
MATCH (grade:Grade {period: $period})
WITH [one IN collect(grade) | one.class] AS found
RETURN found
ORDER BY found
"""


def test_there_are_thirty_and_every_group_has_some() -> None:
    assert len(catalogue()) >= 30
    assert {one.group for one in catalogue()} == set(GROUPS)


def test_the_page_is_the_one_in_the_documentation() -> None:
    expected = "changed on purpose? python -m cypher.catalogue_page > docs/QUERIES.md"
    assert PAGE.read_text(encoding="utf-8") == page(), expected


def test_a_comment_is_read() -> None:
    query = named_query(parse("analyst/asked", TEXT))
    assert (query.name, query.question, query.more) == (
        "asked",
        "What is asked.",
        "And more about it.",
    )
    parameter, column = query.parameters[0], query.columns[0]
    assert (parameter.kind, parameter.example) == ("month", "2026-10")
    assert parameter.meaning == "the month of the classes"
    assert (column.name, column.kind) == ("found", "texts")


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        ("// group: grades\n", "", "0 lines"),
        ("group: grades", "group: other", "group other"),
        ("month = 2026-10; ", "", r"\$period: the month"),
        ("month =", "moon =", "kind moon"),
        ("texts; ", "things; ", "kind things"),
        ("-> found: texts; ", "-> found: ", "-> found: what was found"),
        ("RETURN found", "RETURN found, 1 AS more", r"columns \['found', 'more'\]"),
        ("RETURN found", "RETURN found AS other", r"columns \['other'\]"),
    ],
)
def test_a_comment_that_does_not_fit_is_refused(was: str, now: str, reason: str) -> None:
    with pytest.raises(StatementInvalid, match=rf"cypher/analyst/asked.cypher: .*{reason}"):
        named_query(parse("analyst/asked", TEXT.replace(was, now)))


def test_a_name_of_a_person_is_returned_under_its_own_name_only() -> None:
    for query in catalogue():
        text = query.statement.text
        persons = set(re.findall(r"\((\w+):Person\b", text))
        read = re.findall(r"\b(\w+)\.name(?: AS (\w+))?", text)
        named = {alias for variable, alias in read if variable in persons}
        assert named <= {"person_name"}, query.name
        # Variables that may be of any kind: none reads a name.
        anything = set(re.findall(r"\((\w+)\)", text)) - set(re.findall(r"\((\w+):\w+", text))
        assert not anything & {variable for variable, _ in read}, query.name
