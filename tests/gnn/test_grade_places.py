"""A sealed grade is told of the enterprise that links to it: links and ids are proved too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cypher import statement
from cypher.statement import parse
from gnn.grade_seal import faults
from gnn.monthly_run import Run, replay
from tests.gnn.sealed_months import change

_LINK = "MATCH (e:Enterprise {{enterprise_id: '{}'}})-[link:GRADED]->(g:Grade {{grade_id: '{}'}})"
_GIVE = "MATCH (e:Enterprise {{enterprise_id: '{}'}}), (g:Grade {{grade_id: '{}'}}) "
A, B, C = "X-a@2026-06", "X-b@2026-06", "X-c@2026-06"
_ALL = parse("test/all", "// All grades.\nMATCH (g:Grade) RETURN properties(g) AS grade")


@pytest.fixture
def sealed(months: Run) -> Iterator[Run]:
    """The sealed months, whose grades are put back behind each test."""
    grades = [row["grade"] for row in months.store.read_rows(_ALL)]
    yield months
    change(months.store, "MATCH (g:Grade) DETACH DELETE g")
    months.store.write(statement("load/grades"), grades)
    assert faults(months.store, months.exclusions) == []


def cut(run: Run, enterprise: str, grade: str) -> None:
    change(run.store, _LINK.format(enterprise, grade) + " DELETE link")


def link(run: Run, enterprise: str, grade: str) -> None:
    change(run.store, _GIVE.format(enterprise, grade) + "CREATE (e)-[:GRADED]->(g)")


def told(run: Run, enterprise: str) -> str:
    """The class that whoever asks for the grade is told."""
    read = run.store.read(statement("read/grade"), enterprise_id=enterprise, period="2026-06")
    return str(read["grade"].iloc[0]["class"])


def test_swapped_links_are_named(sealed: Run) -> None:
    was = told(sealed, "X-c")
    for enterprise, grade in (("X-b", B), ("X-c", C)):
        cut(sealed, enterprise, grade)
    link(sealed, "X-b", C)
    link(sealed, "X-c", B)
    assert (told(sealed, "X-b"), told(sealed, "X-c")) == (was, "D")
    assert faults(sealed.store, sealed.exclusions) == [
        "grade of X-b in 2026-06: linked from X-c, not from X-b",
        "grade of X-c in 2026-06: linked from X-b, not from X-c",
    ]
    assert replay(sealed, "2026-06") == ["X-b", "X-c"]
    assert replay(sealed, "2026-05") == []


def test_a_grade_without_a_link_or_with_two_is_named(sealed: Run) -> None:
    cut(sealed, "X-a", A)
    link(sealed, "X-c", B)
    assert faults(sealed.store, sealed.exclusions) == [
        "grade of X-a in 2026-06: linked from no enterprise",
        "grade of X-b in 2026-06: linked from 2 enterprises: X-b, X-c",
    ]
    assert replay(sealed, "2026-06") == ["X-a", "X-b"]


@pytest.mark.parametrize("copy_linked", [True, False])
def test_an_untouched_copy_hides_no_forged_class(
    sealed: Run, monkeypatch: pytest.MonkeyPatch, copy_linked: bool
) -> None:
    linked = "CREATE (e)-[:GRADED]->(copy) " if copy_linked else ""
    change(
        sealed.store,
        f"{_LINK.format('X-b', B)} CREATE (copy:Grade) SET copy = g {{.*, grade_id: 'other'}} "
        f"{linked} SET g.class = 'A', g.grade_id = 'mine', copy.grade_id = '{B}'",
    )
    for block in (1000, 1):  # both on one page, and at the border between two
        monkeypatch.setattr("gnn.stored_month.BLOCK", block)
        found = faults(sealed.store, sealed.exclusions)
        assert "grade of X-b in 2026-06: there more than once" in found
        assert f"grade of X-b in 2026-06: has the id mine, not {B}" in found
        assert ("grade of X-b in 2026-06: linked from no enterprise" in found) != copy_linked
        assert len(found) == len(set(found))
    assert replay(sealed, "2026-06") == ["X-b"]


@pytest.mark.parametrize("name", ["NULL", "7", "''"])
def test_a_grade_that_names_no_enterprise_is_named(sealed: Run, name: str) -> None:
    change(
        sealed.store,
        f"{_LINK.format('X-b', B)} CREATE (e)-[:GRADED]->(copy:Grade) "
        f"SET copy = g {{.*, grade_id: 'mine', class: 'A', enterprise_id: {name}}}",
    )
    found = faults(sealed.store, sealed.exclusions)
    assert any(" in 2026-06: has the id mine, not " in fault for fault in found), found
    assert replay(sealed, "2026-06") != []
