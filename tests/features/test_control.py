"""Control by majority: by hand, against the rule written out, and its heads for everyone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from features.control import (
    MAJORITY,
    control_heads,
    controlled_by,
    controllers_of,
    groups,
    ultimate_controllers_of,
)
from features.stakes import Stakes, votes_of
from graph.snapshot import Snapshot
from tests.drawing import drawn_snapshot, e, holds
from tests.features.test_penetration import random_holdings

# Together X-b and p1 hold 0.6 of X-c, and X-b is p1's.
JOINT = (
    [e("X-b"), e("X-c"), e("X-d")],
    [holds("p1", "X-b", 0.7), holds("p1", "X-c", 0.3), holds("X-b", "X-c", 0.3)],
)


def drawn(*more: dict[str, object]) -> Snapshot:
    firms, holdings = JOINT
    return drawn_snapshot(
        enterprises=firms, persons=[{"person_id": "p1"}], holdings=[*holdings, *more]
    )


def by_the_rule(votes: Stakes, entity: int) -> set[int]:
    """The fixed point as the rule says it, one enterprise at a time."""
    shares = votes.matrix("share").toarray()
    inside = {entity}
    while True:
        for firm in range(votes.size):
            outside = votes.persons + firm not in inside
            if outside and shares[sorted(inside), firm].sum() > MAJORITY:
                inside.add(votes.persons + firm)
                break
        else:
            return {other - votes.persons for other in inside - {entity}}


def test_holdings_of_the_controlled_add_up() -> None:
    votes = votes_of(drawn())
    assert controlled_by(votes, 0).tolist() == [0, 1]
    assert controlled_by(votes, 1).tolist() == []
    assert controllers_of(votes, 1).tolist() == [0]


def test_half_of_the_votes_is_no_majority() -> None:
    votes = votes_of(drawn(holds("X-b", "X-d", 0.2), holds("X-c", "X-d", 0.3)))
    assert controlled_by(votes, 0).tolist() == [0, 1]


def test_votes_replace_shares_of_the_same_pair() -> None:
    no_votes = {**holds("p1", "X-b", 0.1), "interest": "voting"}
    assert controlled_by(votes_of(drawn(no_votes)), 0).tolist() == []
    all_votes = {**holds("X-b", "X-c", 0.6), "interest": "voting"}
    assert controlled_by(votes_of(drawn(all_votes)), 1).tolist() == [1]


def test_a_missing_share_controls_nothing() -> None:
    unknown = {**holds("p1", "X-d", 0), "share": None, "share_low": None, "share_high": None}
    assert controlled_by(votes_of(drawn(unknown)), 0).tolist() == [0, 1]


def test_control_is_certain_at_the_low_end_of_the_votes() -> None:
    wide = {**holds("p1", "X-d", 0), "share": None, "share_low": 0.45, "share_high": 0.75}
    votes = votes_of(drawn(wide))
    assert controlled_by(votes, 0).tolist() == [0, 1, 2]
    assert controlled_by(votes, 0, end="share_low").tolist() == [0, 1]
    assert controllers_of(votes, 2).tolist() == [0]
    assert controllers_of(votes, 2, end="share_low").tolist() == []


def test_groups_name_head_and_members() -> None:
    found = groups(drawn())
    assert found["group_id"].tolist() == ["GROUP-p1", "GROUP-p1", "GROUP-X-d"]
    assert found["members"].tolist() == [2, 2, 1]
    assert found["head_kind"].tolist() == ["Person", "Person", "Enterprise"]


def test_two_that_control_each_other_are_one_group_of_the_first() -> None:
    snapshot = drawn_snapshot(
        enterprises=[e("X-a"), e("X-b"), e("X-c")],
        holdings=[holds("X-b", "X-a", 0.6), holds("X-a", "X-b", 0.6), holds("X-b", "X-c", 0.8)],
    )
    assert groups(snapshot)["group_id"].tolist() == ["GROUP-X-a"] * 3
    votes = votes_of(snapshot)
    assert ultimate_controllers_of(votes, 2).tolist() == [0, 1]


def test_an_owner_above_a_circle_is_its_head() -> None:
    snapshot = drawn_snapshot(
        enterprises=[e("X-a"), e("X-b")],
        persons=[{"person_id": "p1"}],
        holdings=[holds("X-b", "X-a", 0.3), holds("X-a", "X-b", 0.6), holds("p1", "X-a", 0.6)],
    )
    assert control_heads(votes_of(snapshot)).tolist() == [0, 0]
    assert ultimate_controllers_of(votes_of(snapshot), 1).tolist() == [0]


@settings(max_examples=60, deadline=None)
@example(18324, 11)  # a firm that comes to hold itself by majority through others
@given(st.integers(0, 10**6), st.integers(2, 14))
def test_sets_and_heads_agree_with_the_rule(seed: int, size: int) -> None:
    votes = votes_of(random_holdings(seed, size))
    rule = {entity: by_the_rule(votes, entity) for entity in range(votes.persons + votes.size)}
    heads = control_heads(votes)
    for entity, expected in rule.items():
        assert set(controlled_by(votes, entity)) == expected
    for firm in range(votes.size):
        itself = votes.persons + firm
        above = {entity for entity, held in rule.items() if firm in held} - {itself}
        assert set(controllers_of(votes, firm)) == above
        head = int(heads[firm])
        assert head == itself or firm in rule[head]
        # Nobody stands above the head but those it controls itself.
        higher = {x for x, held in rule.items() if head - votes.persons in held} - {head}
        assert all(other - votes.persons in rule[head] for other in higher)


@pytest.mark.parametrize("seed", range(3))
def test_more_votes_never_lose_control(seed: int) -> None:
    snapshot = random_holdings(seed, 12)
    votes = votes_of(snapshot)
    more = votes.pairs.assign(share=np.minimum(votes.pairs["share"] * 1.3, 1.0))
    raised = Stakes(more, votes.persons, votes.size)
    for entity in range(votes.persons + votes.size):
        assert set(controlled_by(votes, entity)) <= set(controlled_by(raised, entity))
