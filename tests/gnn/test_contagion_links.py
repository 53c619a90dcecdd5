"""A sealed month's contagion links are those that its explanations make; any other is named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cypher import statement
from cypher.statement import parse
from gnn.checkpoint import Checkpoint
from gnn.contagion_links import raising_most
from gnn.grade_seal import faults
from gnn.monthly_run import Run, replay, run_month
from graph.history import entries
from graph.store import Store
from tests.gnn.sealed_months import JUNE, change, refused_when_altered, sealed_without, wide

_LINK = (
    "MATCH (b:Enterprise {enterprise_id: 'X-b'})-[c:CONTAGION {period: '2026-06'}]->"
    "(a:Enterprise {enterprise_id: 'X-a'}) "
)
_PUT = "CREATE (one)-[:CONTAGION {period: '2026-06', points: 0.5, operator: 'co_person'}]->(other)"
_INTO = (
    "MATCH (one:Enterprise {enterprise_id: 'X-b'}) MATCH (other:Enterprise {enterprise_id: '%s'})"
)
_ALL = parse(
    "test/all",
    "// All contagion links.\n"
    "MATCH (a:Enterprise)-[c:CONTAGION]->(b:Enterprise) RETURN a.enterprise_id AS source_id,\n"
    "b.enterprise_id AS target_id, c.period AS period, c.points AS points, c.operator AS operator\n"
    "ORDER BY period, source_id, target_id",
)
_GRADE = parse("test/grades", "// Grades.\nMATCH (g:Grade) RETURN properties(g) AS grade")
NAMED = "contagion link from X-b to X-a in 2026-06: "
LATER = "added after the period was sealed"


def links(store: Store) -> list[dict[str, object]]:
    return store.read_rows(_ALL)


@pytest.fixture
def sealed(months: Run) -> Iterator[Run]:
    """The sealed months, whose links are put back behind each test."""
    kept = links(months.store)
    assert [row["target_id"] for row in kept] == ["X-b", "X-a"] * 2
    assert [entry.value["contagion_links"] for entry in entries(months.store)[1:]] == [2, 2]
    yield months
    change(months.store, "MATCH ()-[c:CONTAGION]->() DELETE c")
    change(
        months.store, "MATCH (e:Enterprise) WHERE NOT EXISTS { (e)-[:GRADED]->() } DETACH DELETE e"
    )
    months.store.write(statement("load/contagion"), kept)
    assert faults(months.store, months.exclusions) == []


@pytest.mark.parametrize(
    ("cypher", "named", "differs"),
    [
        (_LINK + "SET c.points = c.points + 1e-12", [NAMED + "altered"], ["X-a"]),
        (_LINK + "SET c.points = 'many'", [NAMED + "altered"], ["X-a"]),
        (_LINK + "SET c.operator = 'guarantee'", [NAMED + "altered"], ["X-a"]),
        (_LINK + "REMOVE c.points", [NAMED + "altered"], ["X-a"]),
        (_LINK + "DELETE c", [NAMED + "missing"], ["X-a"]),
        (
            _LINK + "DELETE c WITH a AS one, b AS other " + _PUT,
            [
                "contagion link from X-a to X-b in 2026-06: there more than once",
                NAMED + "missing",
            ],
            ["X-a", "X-b"],
        ),
        (
            _INTO % "X-c" + _PUT,
            [f"contagion link from X-b to X-c in 2026-06: {LATER}"],
            ["X-c"],
        ),
        (
            "MATCH (one:Enterprise {enterprise_id: 'X-b'}) "
            "CREATE (other:Enterprise {enterprise_id: 'X-z'}) " + _PUT,
            [f"contagion link from X-b to X-z in 2026-06: {LATER}"],
            ["X-z"],
        ),
        (
            "MATCH (other:Enterprise {enterprise_id: 'X-c'}) CREATE (one:Enterprise) " + _PUT,
            [f"contagion link from (nobody) to X-c in 2026-06: {LATER}"],
            ["X-c"],
        ),
        (
            _LINK + "SET c.period = '2026-05'",
            [
                "contagion link from X-b to X-a in 2026-05: there more than once",
                NAMED + "missing",
            ],
            ["X-a"],
        ),
    ],
)
def test_a_link_that_is_not_as_explained_is_named(
    sealed: Run, cypher: str, named: list[str], differs: list[str]
) -> None:
    change(sealed.store, cypher)
    assert faults(sealed.store, sealed.exclusions) == named
    assert replay(sealed, "2026-06") == differs


def test_a_link_beside_the_border_of_two_pages_is_named(
    sealed: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gnn.stored_month.BLOCK", 1)
    assert faults(sealed.store, sealed.exclusions) == []
    change(sealed.store, _INTO % "X-c" + _PUT)
    change(sealed.store, _LINK + "DELETE c")
    added = f"contagion link from X-b to X-c in 2026-06: {LATER}"
    assert faults(sealed.store, sealed.exclusions) == [NAMED + "missing", added]


def test_links_of_an_altered_grade_are_not_told_by_it(sealed: Run) -> None:
    """Its explanation proves nothing of them, and the grade is named."""
    kept = sealed.store.read_rows(_GRADE)
    change(sealed.store, "MATCH (g:Grade {grade_id: 'X-a@2026-06'}) SET g.explanation = '{}'")
    change(sealed.store, _LINK + "DELETE c")
    assert faults(sealed.store, sealed.exclusions) == ["grade of X-a in 2026-06: altered"]
    sealed.store.write(statement("load/grades"), [row["grade"] for row in kept])


def test_three_sources_are_told_by_the_exact_sum_of_their_paths() -> None:
    def path(points: float, operator: str, source: str) -> list[object]:
        return [points, operator, [["Enterprise", source, source]], [], []]

    paths = [path(0.1, "holding", "X-d"), path(0.2, "co_person", "X-d"), path(0.3, "b", "X-c")]
    paths += [path(-1.0, "holding", "X-e"), path(0.3, "a", "X-a"), path(0.02, "a", "X-f")]
    assert raising_most(paths) == [
        ("X-d", 0.1 + 0.2, "holding"),
        ("X-a", 0.3, "a"),
        ("X-c", 0.3, "b"),
    ]
    tenths = [path(0.1, "a", "X-a")] * 10
    assert raising_most(tenths) == raising_most(tenths[::-1]) == [("X-a", 1.0, "a")]
    assert raising_most([path(0.01, "a", "X-a")]) == []
    assert raising_most([]) == []


_TYPED = [_LINK + "SET c.points = 9.0", _LINK + "DELETE c", _INTO % "X-c" + _PUT]


@pytest.mark.parametrize("typed", _TYPED)
def test_a_link_typed_in_before_is_not_sealed(
    run: Run, early_model: Checkpoint, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    match = "nothing is sealed, got '1 faults: contagion link from"
    with refused_when_altered(monkeypatch, typed, match):
        run_month(run, JUNE, early_model, wide())
    run_month(run, JUNE, early_model, wide())
    assert faults(run.store, run.exclusions) == []
    assert [row["target_id"] for row in links(run.store)] == ["X-b", "X-a"]


def test_links_of_months_sealed_before_they_were_proved_are_not_looked_at(
    run: Run, early_model: Checkpoint
) -> None:
    sealed_without(run.store, run_month(run, JUNE, early_model, wide()), "contagion_links")
    change(run.store, _LINK + "DELETE c")
    assert faults(run.store, run.exclusions) == []
    assert replay(run, "2026-06") == []
