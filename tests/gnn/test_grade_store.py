"""Grades in a real Neo4j: readable, and the same when written twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cypher import statement
from cypher.statement import parse
from gnn.checkpoint import Checkpoint
from gnn.explanation import Explainer
from gnn.grade_store import period_of, write_grades
from gnn.graded_node import run_id
from gnn.monthly import explainer_of, month_of
from gnn.packed_explanation import unpacked_text
from gnn.policy import load_policy
from graph.loading import load_tables
from graph.snapshot import snapshot_of
from graph.store import Store
from tests.drawing import AS_OF, draw, e, record, serves

_WRITTEN = parse(
    "test/written",
    "// All grades, runs and contagion links.\n"
    "MATCH (node) WHERE node:Grade OR node:Run\n"
    "RETURN labels(node)[0] AS kind, toString(coalesce(node.grade_id, node.run_id)) AS id,\n"
    "  properties(node) AS properties, COUNT { (node)<-[:GRADED]-() } AS owners\n"
    "ORDER BY kind, id UNION ALL\n"
    "MATCH (a:Enterprise)-[link:CONTAGION]->(b:Enterprise)\n"
    "RETURN 'CONTAGION' AS kind, a.enterprise_id + b.enterprise_id AS id,\n"
    "  properties(link) AS properties, 0 AS owners ORDER BY kind, id",
)


def _loaded(store: Store, checkpoint: Checkpoint, *positions: dict[str, Any]) -> Explainer:
    tables = draw(
        enterprises=[e("X-a"), e("X-b"), e("X-c")],
        persons=[{"person_id": "p1", "name": "张三"}],
        positions=list(positions),
        records=[record("r1", "serious_listing", "X-b", "2026-01-10")],
    )
    load_tables(store, tables, load_id="one")
    return explainer_of(month_of(snapshot_of(tables, AS_OF)), checkpoint, load_policy())


PAIR = [serves("p1", name, "legal_representative") for name in ("X-a", "X-b")]


def test_grades_are_read_as_they_were_explained(store: Store, checkpoint: Checkpoint) -> None:
    explainer = _loaded(store, checkpoint, *PAIR)
    seen: list[tuple[int, int]] = []
    run = write_grades(store, explainer, progress=lambda *done: seen.append(done))
    assert seen == [(3, 3)]
    for row, name in enumerate(("X-a", "X-b", "X-c")):
        read = store.read(statement("read/grade"), enterprise_id=name, period="2026-06")
        found = read["grade"].iloc[0]
        graded = explainer.grades.frame.iloc[row]
        assert unpacked_text(found["explanation"]) == explainer.explain(row)
        assert (found["class"], found["run_id"]) == (graded["class"], run)
        for part in ("score", "probability", "log_odds", "own_points", "contagion_points"):
            assert found[part] == pytest.approx(graded[part], abs=1e-9), part
    runs = store.read(statement("read/runs"), period="2026-06")
    assert runs[["run_id", "enterprises"]].to_numpy().tolist() == [[run, 3]]


def test_writing_twice_is_writing_once(store: Store, checkpoint: Checkpoint) -> None:
    explainer = _loaded(store, checkpoint, *PAIR)
    assert write_grades(store, explainer) == run_id(explainer)
    once = store.read(_WRITTEN)
    assert write_grades(store, explainer) == run_id(explainer)
    again = store.read(_WRITTEN)
    assert once.to_dict("records") == again.to_dict("records")
    assert (again["kind"] == "Grade").sum() == 3
    assert again.loc[again["kind"] == "Grade", "owners"].tolist() == [1, 1, 1]


def test_grades_without_any_link_are_written(store: Store, checkpoint: Checkpoint) -> None:
    write_grades(store, _loaded(store, checkpoint))
    assert store.read(_WRITTEN)["kind"].tolist() == ["Grade", "Grade", "Grade", "Run"]


def test_period_is_the_month() -> None:
    assert period_of(date(2026, 6, 1)) == "2026-06"
