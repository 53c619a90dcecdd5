"""Provisional classes that were told: each that is altered afterwards is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from gnn.grade_seal import faults
from gnn.leaves import keep_leaves
from gnn.provisional_publication import publish
from graph.history import entries
from graph.store import Store
from tests.gnn.sealed_months import change

TOLD = [
    {"period": "2026-06", "as_of": "2026-07-05", "class": "B"}
    | {"enterprise_id": name, "provisional_class": "D"}
    for name in ("X-1", "X-2", "X-3")
]
_NODE = "MATCH (t:ProvisionalClass {enterprise_id: 'X-2'}) "
_IN = "in entry 1 (provisional, 2026-06): "


def check(store: Store, named: list[str]) -> None:
    assert faults(store, Path("nowhere")) == named


@pytest.mark.parametrize(
    ("cypher", "named"),
    [
        ("SET t.after = 'C'", f"X-2 {_IN}altered"),
        ("SET t.before = date()", f"X-2 {_IN}altered"),
        ("DELETE t", f"X-2 {_IN}missing"),
        (
            "CREATE (u:ProvisionalClass) SET u = t {.*, told_id: 'u'}",
            f"X-2 {_IN}there more than once",
        ),
        (
            "CREATE (u:ProvisionalClass) SET u = t {.*, told_id: 'u', enterprise_id: 'X-4'}",
            f"X-4 {_IN}added after the period was sealed",
        ),
    ],
)
def test_an_altered_row_is_named(store: Store, cypher: str, named: str) -> None:
    assert publish(store, TOLD)
    check(store, [])
    change(store, _NODE + cypher)
    check(store, [f"provisional class of {named}"])


def test_altered_hashes_are_named(store: Store) -> None:
    assert publish(store, TOLD)
    change(store, "MATCH (b:GradeLeaves) SET b.leaves = ['zz'] + b.leaves[1..]")
    check(
        store,
        [
            "hashes of the provisional classes of entry 1 (provisional, 2026-06), block 0"
            " (X-1 to X-3): altered",
            f"provisional class of X-1 {_IN}altered",
        ],
    )


def test_what_was_told_before_hashes_were_kept_is_proved_by_its_root(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def root_alone(*given: object) -> dict[str, object]:
        return {"root": keep_leaves(*given)["root"]}  # type: ignore[arg-type]

    monkeypatch.setattr("gnn.provisional_publication.keep_leaves", root_alone)
    assert publish(store, TOLD)
    assert "blocks" not in entries(store)[0].value
    check(store, [])
    change(store, _NODE + "SET t.after = 'C'")
    check(store, ["provisional classes of entry 1 (provisional, 2026-06): altered"])
