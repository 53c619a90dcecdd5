"""The counts of classes by division that a sealed month keeps are proved; another is named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cypher import statement
from cypher.statement import parse
from gnn.checkpoint import Checkpoint
from gnn.grade_seal import faults
from gnn.grade_store import count_classes
from gnn.monthly_run import Run, run_month
from graph.history import entries
from tests.gnn.sealed_months import JUNE, change, refused_when_altered, sealed_without, wide

_RUN = "MATCH (run:Run {period: '2026-06'}) "
_ALL = parse("test/runs", "// All runs.\nMATCH (run:Run) RETURN properties(run) AS run")
_KEPT = "MATCH (b:GradeLeaves {period: '2026-06/class_counts'}) "
_HASHES = parse("test/hashes", f"// Hashes.\n{_KEPT}RETURN b.leaves AS leaves")
IN = "in no division in 2026-06: "
LATER = "added after the period was sealed"
NAMES = ("class A in no division", "class D in no division")
A, D = (f"count of {name} in 2026-06: " for name in NAMES)


@pytest.fixture
def sealed(months: Run) -> Iterator[Run]:
    """The sealed months, whose runs are put back behind each test."""
    kept = [row["run"] for row in months.store.read_rows(_ALL)]
    assert all("class_counts" in entry.value for entry in entries(months.store)[1:])
    yield months
    change(months.store, "MATCH (run:Run) DELETE run")
    months.store.write(statement("load/run"), kept)
    assert faults(months.store, months.exclusions) == []


@pytest.mark.parametrize(
    ("cypher", "named"),
    [
        ("SET run.cell_counts = [c IN run.cell_counts | c + 1]", [A + "altered", D + "altered"]),
        ("SET run.cell_counts = [c IN run.cell_counts | c * 1.0]", [A + "altered", D + "altered"]),
        (
            "SET run.cell_divisions = ['990101', '']",
            ["count of class A in 990101 in 2026-06: " + LATER, A + "missing"],
        ),
        (
            "SET run.cell_classes = ['B', 'D']",
            [A + "missing", f"count of class B {IN}{LATER}"],
        ),
        ("SET run.cell_counts = [2]", [D + "altered"]),
        ("SET run.cell_counts = 2", [D + "altered"]),
        ("REMOVE run.cell_counts", [A + "altered", D + "altered"]),
        ("DELETE run", [A + "missing", D + "missing"]),
        (
            "CREATE (:Run {run_id: 'x', period: '2026-06', cell_divisions: [''], "
            "cell_classes: ['D'], cell_counts: [1]})",
            [D + "there more than once"],
        ),
    ],
)
def test_an_altered_count_is_named(sealed: Run, cypher: str, named: list[str]) -> None:
    change(sealed.store, _RUN + cypher)
    assert faults(sealed.store, sealed.exclusions) == named


def test_altered_hashes_of_counts_are_named(sealed: Run) -> None:
    kept = sealed.store.read_rows(_HASHES)[0]["leaves"]
    change(sealed.store, _KEPT + "SET b.leaves = reverse(b.leaves + [])")
    block = f"hashes of the class counts in 2026-06, block 0 ({NAMES[0]} to {NAMES[1]}): altered"
    assert faults(sealed.store, sealed.exclusions) == [block, A + "altered", D + "altered"]
    change(sealed.store, _KEPT + f"SET b.leaves = {kept}")


def test_divisions_that_change_later_change_no_sealed_count(sealed: Run) -> None:
    """Graded again for a day of it, a sealed month is not counted again."""
    change(sealed.store, "MATCH (e:Enterprise) SET e.division = '990101'")
    count_classes(sealed.store, "2026-06")
    assert faults(sealed.store, sealed.exclusions) == []
    change(sealed.store, "MATCH (e:Enterprise) REMOVE e.division")


def test_a_count_that_no_grade_has_is_not_sealed(
    run: Run, early_model: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    match = r"2026-06: expected counts .* got .'A': 1, 'D': 2"
    with refused_when_altered(monkeypatch, _RUN + "SET run.cell_counts = [1, 2]", match):
        run_month(run, JUNE, early_model, wide())
    run_month(run, JUNE, early_model, wide())
    assert faults(run.store, run.exclusions) == []


def test_counts_of_months_sealed_before_they_were_proved_are_not_looked_at(
    run: Run, early_model: Checkpoint
) -> None:
    sealed_without(run.store, run_month(run, JUNE, early_model, wide()), "class_counts")
    change(run.store, _KEPT + "DELETE b")
    change(run.store, _RUN + "REMOVE run.cell_counts")
    assert faults(run.store, run.exclusions) == []
