"""An answer that does not follow from a proposal is named, whoever put it into the chain."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gnn.decisions import Override
from gnn.grade_seal import faults
from gnn.override_approval import APPROVED, Signer, approved, found, keep, proposed, refused
from graph.history import Kind, append
from graph.loading import load_tables
from graph.store import Store
from tests.gnn.sealed_months import tables

DAY = date(2026, 6, 10)
FIRST, SECOND = Signer("first", "4711", DAY), Signer("second", "4712", DAY)
DECIDED = Override("X-c", "D", DAY, date(2027, 3, 31), "测试")


@pytest.fixture
def asked(store: Store) -> Store:
    """A graph in whose chain entry 1 proposes D for X-c."""
    load_tables(store, tables(), load_id="one")
    keep(store, proposed(store, DECIDED, reason="复核", signer=FIRST))
    return store


def test_what_two_decided_has_no_fault(asked: Store, tmp_path: Path) -> None:
    keep(asked, approved(found(asked, 1, *APPROVED), SECOND))
    keep(asked, proposed(asked, DECIDED, reason="复核", signer=FIRST))
    keep(asked, refused(found(asked, 3, *APPROVED), reason="材料不足", signer=SECOND))
    assert faults(asked, tmp_path) == []


@pytest.mark.parametrize(
    ("kind", "changed", "named"),
    [
        ("override", {"risk_class": "A"}, "differs from proposal 1 in risk_class"),
        ("override", {"by": "third"}, "differs from proposal 1 in by"),
        ("override", {"proposal": 7}, "rests on proposal 7, which there is not"),
        ("override", {"approved_by": "first"}, "signed twice by first"),
        ("override_withdrawn", {}, "is not what proposal 1 asks for"),
        ("override_refused", {"by": "first"}, "signed twice by first"),
    ],
)
def test_what_was_put_in_is_named(
    asked: Store, tmp_path: Path, *, kind: Kind, changed: dict[str, Any], named: str
) -> None:
    content = approved(found(asked, 1, *APPROVED), SECOND).content
    append(asked, kind, {**content, **changed})
    assert faults(asked, tmp_path) == [f"entry 2 ({kind}, X-c): {named}"]


def test_a_second_answer_is_named(asked: Store, tmp_path: Path) -> None:
    decision = approved(found(asked, 1, *APPROVED), SECOND)
    append(asked, "override", decision.content)
    append(asked, "override", decision.content)
    [fault] = faults(asked, tmp_path)
    assert fault == "entry 3 (override, X-c): answers proposal 1, which was answered before"
