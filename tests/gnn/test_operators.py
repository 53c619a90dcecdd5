"""Operators: who reaches whom with what weight, worked out by hand and by dense matrices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from gnn.messages import Messages
from gnn.monthly import Month
from gnn.operators import HUB, SECOND_HOP_LINKS, Operator, operators_of, shuffled
from tests.drawing import AS_OF, drawn_snapshot, e, holds, serves
from tests.gnn.networks import ties


def _named(**frames: list[dict[str, Any]]) -> dict[str, Operator]:
    return {operator.name: operator for operator in operators_of(drawn_snapshot(AS_OF, **frames))}


def _star(members: int) -> dict[str, Operator]:
    """Enterprises with one legal representative in common."""
    names = [f"X-{number:03}" for number in range(members)]
    return _named(
        enterprises=[e(name) for name in names],
        persons=[{"person_id": "p1", "name": "甲"}],
        positions=[serves("p1", name, "legal_representative") for name in names],
    )


def test_shares_weigh_holdings_both_ways() -> None:
    found = _named(
        enterprises=[e("X-a"), e("X-b"), e("X-c")],
        holdings=[holds("X-a", "X-b", 0.6), holds("X-c", "X-b", 0.3)],
    )
    assert found["shareholder"].matrix.toarray().tolist() == [[0, 0, 0], [0.6, 0, 0.3], [0, 0, 0]]
    assert found["investee"].matrix.toarray().tolist() == [[0, 0.6, 0], [0, 0, 0], [0, 0.3, 0]]


def test_affiliations_are_means_in_both_directions() -> None:
    guarantees = [
        {"source_id": "X-a", "target_id": target, "relation": "GUARANTEES"}
        for target in ("X-b", "X-c")
    ]
    found = _named(enterprises=[e("X-a"), e("X-b"), e("X-c")], affiliations=guarantees)
    assert found["guaranteed"].matrix.toarray().tolist() == [[0, 0.5, 0.5], [0] * 3, [0] * 3]
    assert found["guarantor"].matrix.toarray().tolist() == [[0] * 3, [1, 0, 0], [1, 0, 0]]


def test_shared_person_weighs_one_over_the_others() -> None:
    matrix = _star(4)["co_representative"].matrix.toarray()
    assert np.allclose(matrix, (np.ones((4, 4)) - np.eye(4)) / 3)


@pytest.mark.parametrize(("members", "ties_each"), [(HUB, HUB - 1), (HUB + 1, 0)])
def test_person_above_the_hub_limit_passes_nothing(members: int, ties_each: int) -> None:
    found = _star(members)
    assert len(found["co_representative"].ties) == members * ties_each
    assert len(found["any"].ties) == members * ties_each


def test_two_hops_stop_at_intermediaries_with_many_ties() -> None:
    assert len(_star(SECOND_HOP_LINKS + 1)["two_hops"].ties) > 0
    assert len(_star(SECOND_HOP_LINKS + 2)["two_hops"].ties) == 0


def test_hosting_address_makes_no_tie() -> None:
    moved = [
        {"enterprise_id": name, "address_id": address, "address_kind": "domicile"}
        for name, address in (("X-a", "a1"), ("X-b", "a1"), ("X-c", "a2"), ("X-d", "a2"))
    ]
    found = _named(
        enterprises=[e("X-a"), e("X-b"), e("X-c"), e("X-d")],
        addresses=[
            {"address_id": "a1", "text": "路1", "hosting": True},
            {"address_id": "a2", "text": "路2", "hosting": False},
        ],
        domiciles=moved,
    )
    pairs = found["co_address"].ties[["target", "source"]].to_numpy().tolist()
    assert pairs == [[2, 3], [3, 2]]


def test_maximum_takes_each_channel_alone() -> None:
    operator = Operator("any", ties((0, 1, 1.0), (0, 2, 1.0), (2, 0, 1.0)), 3, reduce="max")
    sent = np.array([[9.0, 8.0], [1.0, 5.0], [4.0, 2.0]])
    assert operator.apply(sent).tolist() == [[4.0, 5.0], [0.0, 0.0], [9.0, 8.0]]


@pytest.mark.parametrize("aged", [False, True])
def test_maximum_of_few_and_of_many_ties(aged: bool) -> None:
    chance = np.random.default_rng(2)
    size = 90
    numbers = np.concatenate([[0, 1, 31, 32, 33, 64, 80], chance.integers(0, 5, size - 7)])
    target = np.repeat(np.arange(size), chance.permutation(numbers))
    source = chance.integers(0, size, len(target))
    drawn = ties(*zip(target.tolist(), source.tolist(), [1.0] * len(target), strict=True))
    decay = chance.random(len(drawn)) if aged else np.ones(len(drawn))
    operator = Operator("any", drawn.assign(decay=decay) if aged else drawn, size, reduce="max")
    sent = chance.random((size, 3))
    expected = np.zeros((size, 3))
    carried = sent[drawn["source"]] * decay[:, None]
    np.maximum.at(expected, drawn["target"].to_numpy(), carried)
    assert np.array_equal(operator.apply(sent), expected)
    assert np.array_equal(operator.arriving(sent, slice(10, 70), once=None), expected[10:70])
    for row in range(size):
        assert np.array_equal(operator.arriving_at(sent, row, once=None), expected[row])


def test_two_hops_are_the_square_without_its_diagonal() -> None:
    chance = np.random.default_rng(1)
    dense = chance.random((9, 9)) * (chance.random((9, 9)) < 0.4)
    np.fill_diagonal(dense, 0.0)
    drawn = [(int(i), int(j), float(dense[i, j])) for i, j in np.argwhere(dense)]
    square = dense @ dense
    np.fill_diagonal(square, 0.0)
    sent = chance.random((9, 2))
    found = Operator("two_hops", ties(*drawn), 9, hops=2).apply(sent)
    assert np.allclose(found, square @ sent, atol=1e-12)


def test_province_rows_sum_as_documented(month: Month) -> None:
    by_name = {operator.name: operator for operator in month.operators}
    for name in ("head_office", "branch", "guaranteed", "guarantor", "customer", "supplier"):
        sums = by_name[name].matrix.sum(axis=1)
        assert np.allclose(sums[sums > 0], 1.0), name
    groups = by_name["co_representative"].ties.groupby(["target", "through"])["weight"].sum()
    assert len(groups) > 50
    assert np.allclose(groups, 1.0)


def test_no_operator_reaches_its_own_start(month: Month) -> None:
    for operator in month.operators:
        assert not (operator.ties["target"] == operator.ties["source"]).any(), operator.name
        assert operator.ties["target"].is_monotonic_increasing, operator.name


def test_shuffled_control_keeps_the_targets_and_moves_the_sources(month: Month) -> None:
    operator = next(one for one in month.operators if one.name == "co_person")
    control = shuffled(operator, 3)
    assert len(operator.ties) - len(control.ties) < 0.05 * len(operator.ties)
    same = (control.ties["source"].to_numpy() == operator.ties["source"][: len(control.ties)]).sum()
    assert same < 0.1 * len(operator.ties)
    assert control.ties["target"].is_monotonic_increasing


def test_who_has_nobody_two_steps_away_gets_no_rounding_as_message() -> None:
    drawn = [(0, 1, 0.1), (1, 0, 0.7), (2, 3, 0.3), (3, 2, 0.9)]
    sent = np.random.default_rng(0).random((4, 50)) * 1e9
    assert not Operator("two_hops", ties(*drawn), 4, hops=2).apply(sent).any()


def test_a_row_alone_gets_what_it_gets_among_others(month: Month) -> None:
    chance = np.random.default_rng(2)
    sent = [chance.random((month.snapshot.size, 3)) for _ in range(2)]
    messages = Messages(sent, month.operators)
    first, second = messages[slice(0, 500)], messages[slice(500, month.snapshot.size)]
    for head, told in enumerate(zip(first, second, strict=True)):
        whole = np.hstack([one.apply(sent[head]) for one in month.operators])
        assert np.array_equal(np.vstack(told), whole)
        for row in range(0, month.snapshot.size, 37):
            assert np.array_equal(messages.at(row)[head], whole[row])


def test_pairs_that_share_reach_each_other_alike(month: Month) -> None:
    """Who shares a person or address with me is one I share it with, as one of as many."""
    for name in ("co_representative", "co_person", "co_address"):
        operator = next(one for one in month.operators if one.name == name)
        matrix = operator.matrix
        assert abs(matrix - matrix.T).max() < 1e-12, name
        assert operator.ties["weight"].min() >= 1 / (HUB - 1), name
    held = {one.name: one.matrix for one in month.operators[:2]}
    assert abs(held["shareholder"] - held["investee"].T).max() == 0.0
    sums = next(one for one in month.operators if one.name == "two_hops").matrix.sum(axis=1)
    assert np.allclose(sums[sums > 0], 1.0)
    strongest = next(one for one in month.operators if one.name == "any")
    pairs = strongest.ties[["target", "source"]].to_numpy()
    assert {*map(tuple, pairs)} == {(source, target) for target, source in pairs}


def test_of_parallel_links_the_least_id_carries_the_tie() -> None:
    both = [serves("p1", name, "director") for name in ("X-a", "X-b")]
    both += [serves("p1", "X-a", "legal_representative")]
    found = _named(
        enterprises=[e("X-a"), e("X-b")],
        persons=[{"person_id": "p1", "name": "甲"}],
        positions=both,
        holdings=[holds("p1", "X-b", 0.5)],
    )
    drawn = drawn_snapshot(
        AS_OF,
        enterprises=[e("X-a"), e("X-b")],
        persons=[{"person_id": "p1", "name": "甲"}],
        positions=both,
        holdings=[holds("p1", "X-b", 0.5)],
    )
    ids = pd.concat([drawn.positions, drawn.holdings])[["enterprise", "version_id"]]
    least = ids.groupby("enterprise")["version_id"].min()
    ties_found = found["co_person"].ties
    assert ties_found["target"].tolist() == [0, 1]
    assert found["co_person"].cited("link_in")[:].tolist() == least.tolist()
    assert found["co_person"].cited("link_out")[:].tolist() == least.tolist()[::-1]
    assert ties_found["weight"].tolist() == [1.0, 1.0]
