"""Whatever is decided is noted outside the graph, so that no end of the chain is changed unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from api.verification import verified
from gnn.checkpoint import Checkpoint
from gnn.decisions import Approval, Override, in_force, override, release
from gnn.monthly_run import Run, run_month
from gnn.override_approval import Signer, approved, found, keep, proposed, refused, withdrawal
from gnn.policy import load_policy
from gnn.provisional_publication import publish
from gnn.rulebook import default_rulebook, put_in_force
from graph.errors import Mismatch
from graph.history import Entry, Kind, entries
from graph.noted_heads import noted_heads, noted_in, unnoted
from graph.store import Store
from tests.gnn.sealed_months import MAY, change, wide
from tests.gnn.test_malformed_history import forge, rehashed
from tests.gnn.test_provisional_publication import TOLD

DAY, END = date(2026, 6, 5), date(2026, 12, 31)
D = Override("X-c", "D", DAY, END, "国市监信发〔2022〕6号 (七)")
TWO = Approval("李一", "王二", "复核")
FIRST, SECOND = Signer("first", "4711", DAY), Signer("second", "4712", DAY)


@pytest.fixture
def noted(run: Run) -> Run:
    """A loaded graph, and a home in which what is decided is noted."""
    return replace(run, store=noted_in(run.store, run.heads))


def decide(store: Store) -> None:
    """One decision of every kind but a sealed month."""
    put_in_force(store, default_rulebook())
    override(store, D, TWO)
    release(store, {"period": "2026-05", "seen": {}}, TWO)
    publish(store, TOLD)
    kept = keep(store, proposed(store, D, reason="复核", signer=FIRST))
    standing = keep(store, approved(found(store, kept.number, "override_proposed"), SECOND))
    ended = withdrawal(found(store, standing.number, "override"), reason="更正", signer=FIRST)
    answered = found(store, keep(store, ended).number, "withdrawal_proposed")
    keep(store, approved(answered, SECOND))
    again = keep(store, proposed(store, D, reason="复核", signer=FIRST))
    keep(
        store,
        refused(found(store, again.number, "override_proposed"), reason="不足", signer=SECOND),
    )


def cut(run: Run, entry: Entry) -> str:
    return f"{entry.name}: noted in {run.heads}, but the chain no longer holds it: "


def test_every_decision_has_its_line_in_the_order_of_the_chain(
    noted: Run, early_model: Checkpoint
) -> None:
    decide(noted.store)
    run_month(noted, MAY, early_model, wide())
    chain = entries(noted.store)
    told = [(head["number"], head["hash"]) for head in noted_heads(noted.heads)]
    assert told == [(entry.number, entry.hash) for entry in chain]
    assert {entry.kind for entry in chain} == {*get_args(Kind)}
    assert verified(noted).remarks == []


def test_a_month_notes_what_it_puts_in_force_and_its_seal(
    run: Run, early_model: Checkpoint
) -> None:
    run_month(run, MAY, early_model, wide())
    assert [head["name"] for head in noted_heads(run.heads)] == [
        f"entry 1 (policy, {load_policy().version})",
        "entry 2 (grades, 2026-05)",
    ]
    run.heads.write_text("", encoding="utf-8")
    # A run that was killed before it noted does so the next time.
    run_month(run, MAY, early_model, wide())
    assert [head["number"] for head in noted_heads(run.heads)] == [2]
    assert unnoted(run.heads, entries(run.store)) == []


def test_an_override_written_anew_with_a_hash_that_fits_is_named_and_not_graded_by(
    noted: Run, early_model: Checkpoint
) -> None:
    kept = override(noted.store, D, TWO)
    forge(noted.store, rehashed(kept, {**kept.value, "risk_class": "A"}))
    assert in_force(entries(noted.store), DAY)["X-c"].value["risk_class"] == "A"
    assert verified(noted).faults == [f"{cut(noted, kept)}its end was cut off or written anew"]
    with pytest.raises(Mismatch, match=r"a chain with all that was noted.*\(override"):
        run_month(noted, MAY, early_model, wide())
    assert len(entries(noted.store)) == 1


def test_a_withdrawal_that_is_taken_away_is_named(noted: Run) -> None:
    decide(noted.store)
    chain = entries(noted.store)
    last = next(entry for entry in chain if entry.kind == "override_withdrawn")
    change(noted.store, f"MATCH (h:HistoryEntry) WHERE h.number >= {last.number} DELETE h")
    told = verified(noted).faults
    assert [
        fault.startswith(cut(noted, entry))
        for fault, entry in zip(told, chain[last.number - 1 :], strict=True)
    ] == [True] * 3


def test_an_override_of_whom_nothing_noted_is_remarked_for_good(noted: Run) -> None:
    override(noted.store, D, TWO)
    put_in = override(replace_heads(noted.store), D, TWO)
    for _ in range(2):
        [remark] = verified(noted).remarks
        assert remark.startswith(f"{put_in.name}: without a line in {noted.heads}")
        override(noted.store, D, TWO)


def replace_heads(store: Store) -> Store:
    """The same connection as a program without a home has it."""
    other = noted_in(store, Path())
    other.heads = None
    return other
