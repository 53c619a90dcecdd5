"""What somebody types into the graph before a month is sealed is not sealed as if computed."""

from __future__ import annotations

import shutil

import pytest

from cypher import statement
from gnn.checkpoint import Checkpoint
from gnn.computed_leaves import ComputedLeaves
from gnn.grade_seal import faults, seal_of
from gnn.grade_store import classes_of
from gnn.leaves import Leaves
from gnn.monthly_run import Run, replay, run_month
from graph.history import entries
from tests.gnn.sealed_months import JUNE, change, refused_when_altered, wide
from tests.sealing import graded, seal_as_stored

PLACE = "MATCH (g:Grade {grade_id: 'X-b@2026-06'}) "
_COPY = "CREATE (copy:Grade) SET copy = g {{.*, grade_id: 'x', enterprise_id: '{}'}} "


@pytest.fixture
def killed(run: Run, early_model: Checkpoint, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run of June killed before it sealed: its grades lie there, its id is known."""

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("gnn.monthly_run.seal", dies)
        run_month(run, JUNE, early_model, wide())
    return run


def check_sealed(run: Run) -> None:
    """June is sealed as it is computed, and nothing of the run is left to take up."""
    assert classes_of(run.store, "2026-06")["class"]["X-b"] == "D"
    assert faults(run.store, run.exclusions) == []
    assert replay(run, "2026-06") == []
    assert [*run.unfinished.iterdir()] == []


@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize(
    "typed",
    [
        "SET g.class = 'A'",
        "SET g.explanation = '{}'",
        "SET g.score = 1.5",
        "WITH g MATCH (e:Enterprise {enterprise_id: 'X-a'}) CREATE (e)-[:GRADED]->(g)",
        "SET g.grade_id = 'x', g.class = 'A'",
        _COPY.format("X-b") + "WITH copy MATCH (e:Enterprise {enterprise_id: 'X-b'}) "
        "CREATE (e)-[:GRADED]->(copy) SET copy.class = 'A'",
    ],
)
def test_a_typed_grade_is_computed_anew(
    killed: Run, early_model: Checkpoint, typed: str, noted: bool
) -> None:
    change(killed.store, PLACE + typed)
    if not noted:
        shutil.rmtree(killed.unfinished)
    run_month(killed, JUNE, early_model, wide())
    check_sealed(killed)


_NOBODY = (
    "CREATE (e:Enterprise {enterprise_id: 'X-z'}) WITH e "
    + PLACE
    + "CREATE (e)-[:GRADED]->(c:Grade) "
    "SET c = g {.*, grade_id: 'X-z@2026-06', enterprise_id: 'X-z'} "
    "WITH e MATCH (b:Enterprise {enterprise_id: 'X-b'}) "
    "CREATE (b)-[:CONTAGION {period: '2026-06', points: 1.0, operator: 'co_person'}]->(e)"
)


@pytest.mark.parametrize("noted", [True, False])
def test_a_grade_that_nobody_computed_is_taken_away(
    killed: Run, early_model: Checkpoint, noted: bool
) -> None:
    """Of an enterprise that the run does not grade; its links too."""
    change(killed.store, _NOBODY)
    if not noted:
        shutil.rmtree(killed.unfinished)
    run_month(killed, JUNE, early_model, wide())
    assert "X-z" not in classes_of(killed.store, "2026-06").index
    check_sealed(killed)


def test_a_grade_that_nobody_computed_is_refused(
    run: Run, early_model: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is typed in while the month is written; the next run takes it away."""
    match = "nothing is sealed, got '1 faults: grade of X-z: added'"
    with refused_when_altered(monkeypatch, _NOBODY, match):
        run_month(run, JUNE, early_model, wide())
    assert seal_of(entries(run.store), "2026-06") is None
    run_month(run, JUNE, early_model, wide())
    check_sealed(run)


def test_what_is_altered_while_it_is_written_is_not_sealed(
    run: Run, early_model: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    match = "nothing is sealed, got '1 faults: grade of X-b: alter"
    with refused_when_altered(monkeypatch, PLACE + "SET g.class = 'A'", match):
        run_month(run, JUNE, early_model, wide())
    assert seal_of(entries(run.store), "2026-06") is None
    run_month(run, JUNE, early_model, wide())
    check_sealed(run)


def test_a_torn_line_of_a_killed_run_is_computed_again(
    killed: Run, early_model: Checkpoint
) -> None:
    [file] = killed.unfinished.iterdir()
    file.write_bytes(file.read_bytes()[:-9])
    run_month(killed, JUNE, early_model, wide())
    check_sealed(killed)


def test_notes_are_read_as_they_were_noted(run: Run) -> None:
    computed = ComputedLeaves(run.unfinished)
    computed.note("r", Leaves(["X-a"], [b"a" * 32]))
    file = run.unfinished / "r.jsonl"
    file.write_text(file.read_text() + '["X-b", "61', encoding="utf-8")
    computed.note("r", Leaves(["X-c"], [b"c" * 32]))
    assert ComputedLeaves(run.unfinished).noted("r") == {"X-a": b"a" * 32, "X-c": b"c" * 32}
    assert ComputedLeaves(run.unfinished).noted("other") == {}
    assert ComputedLeaves().noted("r") == {}


def test_a_seal_that_counts_other_classes_is_named(run: Run) -> None:
    names = ("X-a", "X-b", "X-c")
    rows = [graded(name, "2026-06", "A" if name == "X-a" else "C") for name in names]
    run.store.write(statement("load/grades"), rows)
    about = {"as_of": "2026-06-30", "classes": {"A": 1, "B": 0, "C": 1, "D": 1}}
    seal_as_stored(run.store, "2026-06", about)
    assert faults(run.store, run.exclusions) == [
        "classes in 2026-06: A 1, B 0, C 1, D 1 by the seal, A 1, C 2 graded"
    ]
