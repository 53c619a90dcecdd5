"""Close links: a fifth held, a third party with a fifth of both, and control."""

from __future__ import annotations

import pytest

from features.close_links import close_links, close_links_of
from features.stakes import stakes_of, votes_of
from graph.snapshot import Snapshot
from tests.drawing import drawn_snapshot, e, holds
from tests.features.test_penetration import random_holdings


def drawn() -> Snapshot:
    return drawn_snapshot(
        enterprises=[e(f"X-{name}") for name in "abcde"],
        persons=[{"person_id": "p1"}],
        holdings=[
            holds("X-a", "X-b", 0.5),
            holds("X-b", "X-c", 0.4),
            holds("p1", "X-c", 0.25),
            holds("p1", "X-d", 0.9),
            holds("X-c", "X-e", 0.1),
        ],
    )


def links_of(snapshot: Snapshot, name: str) -> list[list[object]]:
    found = close_links_of(stakes_of(snapshot), votes_of(snapshot), snapshot.row_of(name))
    columns = found.round(6)[["other", "reason", "share", "through"]].fillna(-1)
    return [list(row) for row in columns.itertuples(index=False, name=None)]


def test_reasons_shares_and_third_parties() -> None:
    snapshot = drawn()
    assert links_of(snapshot, "X-c") == [
        [0, "held", 0.2, -1],
        [1, "held", 0.4, -1],
        [1, "third", 0.2, 1],
        [3, "third", 0.25, 0],
    ]
    assert links_of(snapshot, "X-e") == []


def test_control_is_a_link_however_small_the_share() -> None:
    snapshot = drawn_snapshot(
        enterprises=[e("X-a"), e("X-b"), e("X-c"), e("X-d")],
        holdings=[
            holds("X-a", "X-b", 0.51),
            holds("X-b", "X-c", 0.51),
            holds("X-c", "X-d", 0.51),
        ],
    )
    found = links_of(snapshot, "X-d")
    assert [0, "controlled", -1.0, -1] in found
    assert not [row for row in found if row[0] == 0 and row[1] == "held"]


def test_two_that_a_third_controls_are_linked_without_a_fifth() -> None:
    chains = [("p1", "X-a"), ("X-a", "X-b"), ("X-b", "X-c"), ("p1", "X-d"), ("X-d", "X-e")]
    snapshot = drawn_snapshot(
        enterprises=[e(f"X-{name}") for name in "abcde"],
        persons=[{"person_id": "p1"}],
        holdings=[holds(holder, held, 0.51) for holder, held in chains],
    )
    # p1 holds 0.13 of X-c: too little for a third party of shares.
    found = links_of(snapshot, "X-c")
    assert [4, "common_control", -1.0, 0] in found
    assert not [row for row in found if row[0] == 4 and row[1] == "third"]


@pytest.mark.parametrize("seed", range(4))
def test_all_pairs_are_those_found_one_by_one(seed: int) -> None:
    snapshot = random_holdings(seed, 14)
    stakes, votes = stakes_of(snapshot), votes_of(snapshot)
    pairs, left_out = close_links(snapshot)
    assert left_out == 0
    expected = {
        (firm, other, reason)
        for firm in range(snapshot.size)
        for other, reason in close_links_of(stakes, votes, firm)[["other", "reason"]].to_numpy()
        if reason == "holds" or (reason == "third" and firm < other)
    }
    assert set(pairs[["first", "second", "reason"]].itertuples(index=False, name=None)) == expected
