"""Sealed months on a real Neo4j are replayed to the byte, and whatever is altered is named."""

from __future__ import annotations

import pytest

from cypher import statement
from cypher.statement import parse
from gnn.grade_seal import faults
from gnn.kept_text import text_of
from gnn.monthly_run import Run, replay
from graph.errors import BadInput
from graph.loading import load_tables
from graph.store import Store
from tests.drawing import draw, record
from tests.gnn.sealed_months import change


def test_a_sealed_month_is_replayed_to_the_byte_after_later_loads(sealed: Run) -> None:
    late = record("r2", "penalty", "X-a", "2026-05-02", recorded_at="2026-05-03", amount=9e6)
    report = load_tables(sealed.store, draw(records=[late]), load_id="late")
    assert report.reasons == {"learned in a closed period": 1}
    new = record("r3", "penalty", "X-a", "2026-07-02", recorded_at="2026-07-03", amount=9e6)
    load_tables(sealed.store, draw(records=[new]), load_id="new")
    assert replay(sealed, "2026-05") == []
    assert replay(sealed, "2026-06") == []


def test_a_replay_names_the_grades_that_differ(sealed: Run) -> None:
    change(sealed.store, "MATCH (grade:Grade {grade_id: 'X-c@2026-06'}) SET grade.score = 1.5")
    assert replay(sealed, "2026-06") == ["X-c"]
    with pytest.raises(BadInput, match=r"a sealed month .*got '2026-07'"):
        replay(sealed, "2026-07")


def test_a_replay_reads_the_graph_and_no_cache(sealed: Run) -> None:
    assert replay(sealed, "2026-06") == []
    change(sealed.store, "MATCH (r:Record {record_id: 'r1'}) DETACH DELETE r")
    # Every grade names the fingerprint of the whole snapshot.
    assert replay(sealed, "2026-06") == ["X-a", "X-b", "X-c"]
    assert faults(sealed.store, sealed.exclusions) == []
    change(sealed.store, "MATCH (r:Record) DETACH DELETE r")
    with pytest.raises(BadInput, match="an enterprise known on 2026-06-30"):
        replay(sealed, "2026-06")


@pytest.mark.parametrize(
    ("cypher", "named"),
    [
        ("MATCH (g:Grade {grade_id: 'X-a@2026-05'}) SET g.class = 'B'", "X-a in 2026-05: altered"),
        (
            "MATCH (g:Grade {grade_id: 'X-a@2026-05'}) SET g.score = g.score + 0.0000001",
            "X-a in 2026-05: altered",
        ),
        (
            "MATCH (g:Grade {grade_id: 'X-b@2026-06'}) SET g.explanation = 7",
            "X-b in 2026-06: altered",
        ),
        (
            "MATCH (g:Grade {grade_id: 'X-b@2026-06'}) REMOVE g.probability",
            "X-b in 2026-06: altered",
        ),
        ("MATCH (g:Grade {grade_id: 'X-c@2026-06'}) DETACH DELETE g", "X-c in 2026-06: missing"),
        (
            "CREATE (:Grade {grade_id: 'X-d@2026-06', period: '2026-06', enterprise_id: 'X-d'})",
            "X-d in 2026-06: added after the period was sealed",
        ),
        (
            "MATCH (b:GradeLeaves {period: '2026-05'}) SET b.leaves = b.leaves[1..] + b.leaves[0]",
            "block 0 (X-a to X-c): altered",
        ),
        (
            "MATCH (b:GradeLeaves {period: '2026-05'}) DELETE b",
            "block 0 (missing): altered",
        ),
        (
            "MATCH (h:HistoryEntry {number: 1}) SET h.content = replace(h.content, '250', '251')",
            "entry 1 (policy, 2026.5): altered",
        ),
        (
            "MATCH (h:HistoryEntry {number: 2}) SET h.content = replace(h.content, 'X', 'x') + ' '",
            "entry 2 (grades, 2026-05): altered",
        ),
    ],
)
def test_an_altered_byte_is_found_and_named(sealed: Run, cypher: str, named: str) -> None:
    change(sealed.store, cypher)
    assert any(named in fault for fault in faults(sealed.store, sealed.exclusions))


def _explanation(store: Store) -> bytes:
    read = store.read(statement("read/grade"), enterprise_id="X-b", period="2026-06")
    return bytes(read["grade"].iloc[0]["explanation"])


def _explained_as(store: Store, explanation: str | bytes) -> None:
    comment = "// Writes an explanation.\n// $explanation: as it is kept\n"
    cypher = "MATCH (g:Grade {grade_id: 'X-b@2026-06'}) SET g.explanation = $explanation"
    store.run(parse("test/explanation", comment + cypher), explanation=explanation)


def test_an_altered_byte_of_an_explanation_is_found_and_named(sealed: Run) -> None:
    whole = _explanation(sealed.store)
    for place in (0, len(whole) // 2, len(whole) - 5, len(whole) - 1):
        _explained_as(
            sealed.store, whole[:place] + bytes([whole[place] ^ 128]) + whole[place + 1 :]
        )
        assert faults(sealed.store, sealed.exclusions) == ["grade of X-b in 2026-06: altered"]
    _explained_as(sealed.store, whole)
    assert faults(sealed.store, sealed.exclusions) == []


def test_a_seal_proves_what_an_explanation_says_however_it_lies_there(sealed: Run) -> None:
    text = text_of(_explanation(sealed.store))
    _explained_as(sealed.store, text)
    assert faults(sealed.store, sealed.exclusions) == []
    assert replay(sealed, "2026-06") == []
    _explained_as(sealed.store, text + " ")
    assert faults(sealed.store, sealed.exclusions) == ["grade of X-b in 2026-06: altered"]
