"""The analytic hierarchy process by hand: eigenvector, consistency, triads, and every fault."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.ahp import Hierarchy, hierarchy, priorities, read_pairs, worst_triad
from features.indicator_set import load_set
from graph.errors import BadInput
from tests.features.test_indicator_set import BASE, written
from tests.features.test_scorecard import SMALL

HEAD = "expert,first,second,judgement\n"
# Group one of the set `small` has the part p with P and A, group two the part p with C and H.
PAIRS = HEAD + "x,one,two,3\nx,P,A,1/4\ny,one,two,1/3\ny,P,A,1\n"
THREE = SMALL.replace(
    "          - {id: A,",
    "          - {id: B, of: address_changes, points: 5, best: 0, worst: 4}\n          - {id: A,",
)


def found(tmp_path: Path, text: str, indicators: str = SMALL) -> Hierarchy:
    base = load_set(written(tmp_path, indicators))
    return hierarchy(read_pairs(written(tmp_path, text, "a.csv"), base), base)


def test_experts_and_levels_by_hand(tmp_path: Path) -> None:
    got = found(tmp_path, PAIRS)
    # Groups: sqrt(3 * 1/3) = 1, half each. P and A: sqrt(1/4 * 1) = 1/2, one third and two thirds.
    # C and H were not judged and stay 10 to 6.
    expected = {"P": 1 / 6, "A": 1 / 3, "C": 10 / 32, "H": 6 / 32}
    assert got.weights.to_dict() == pytest.approx(expected)
    assert got.levels[["level", "compared", "experts", "ratio"]].to_numpy().tolist() == [
        ["all groups", 2, 2, 0.0],
        ["one/p", 2, 2, 0.0],
    ]


def test_only_what_was_judged_gets_a_weight(tmp_path: Path) -> None:
    # Group one has 50 of 66 points.
    got = found(tmp_path, HEAD + "x,P,A,4\n").weights
    assert got.to_dict() == pytest.approx({"P": 50 / 66 * 0.8, "A": 50 / 66 * 0.2})


def test_parts_of_a_group_are_compared(tmp_path: Path) -> None:
    parts = SMALL.replace(
        "          - {id: A,", "      - part: q\n        indicators:\n          - {id: A,"
    )
    got = found(tmp_path, HEAD + "x,one/p,one/q,9\n", parts).weights
    assert got.to_dict() == pytest.approx({"P": 50 / 66 * 0.9, "A": 50 / 66 * 0.1})


def test_a_consistent_matrix_gives_its_weights() -> None:
    told = np.array([0.6, 0.3, 0.1])
    weights, ratio = priorities(told[:, None] / told[None, :])
    assert weights == pytest.approx(told)
    assert ratio == pytest.approx(0.0, abs=1e-12)


def test_an_inconsistent_matrix_by_hand() -> None:
    # a12 = 2, a23 = 2, a13 = 1/2, so a12 a23 / a13 = 8. With k = 8^(1/3) = 2 the largest eigenvalue
    # of a reciprocal matrix of three is 1 + k + 1/k = 3.5: CI = 0.25, CR = 0.25 / 0.58.
    # All rows have the product 1, so the weights are a third each.
    matrix = np.array([[1, 2, 0.5], [0.5, 1, 2], [2, 0.5, 1]])
    weights, ratio = priorities(matrix)
    assert weights == pytest.approx([1 / 3] * 3)
    assert ratio == pytest.approx(0.25 / 0.58)


def test_the_worst_triad_is_found() -> None:
    told = np.array([4.0, 2.0, 1.0, 1.0])
    matrix = told[:, None] / told[None, :]
    matrix[1, 3], matrix[3, 1] = 1 / 9, 9.0
    matrix[2, 3], matrix[3, 2] = 2.0, 0.5
    # 1:2 times 2:3 is 2 * 2 = 4 against 1/9, a factor of 36; 0:1 times 1:3 is 2/9 against 4, 18.
    assert worst_triad(matrix) == (1, 2, 3)
    # Far apart is not inconsistent: 9 times 1/9 is 1. But 1:2 times 2:3 is 2/9 against 1/18.
    told = np.array([9.0, 1.0, 9.0, 9.0])
    matrix = told[:, None] / told[None, :]
    matrix[2, 3], matrix[3, 2] = 2.0, 0.5
    matrix[1, 3], matrix[3, 1] = 1 / 18, 18.0
    assert worst_triad(matrix) == (1, 2, 3)


def test_inconsistent_experts_are_refused_with_their_triad(tmp_path: Path) -> None:
    text = HEAD + "x,P,B,2\nx,B,A,2\nx,P,A,1/2\n"
    with pytest.raises(BadInput) as caught:
        found(tmp_path, text, THREE)
    told = "P:B is 2 and B:A is 2, but P:A is 0.5"
    assert caught.value.expected == (
        f"a consistency ratio of at most 0.10 in one/p (least consistent: {told})"
    )
    assert caught.value.got == 0.431


def test_the_least_consistent_expert_is_told(tmp_path: Path) -> None:
    # y says the opposite of x, so their mean is 1 for every pair.
    text = HEAD + "x,P,B,2\nx,B,A,2\nx,P,A,1/2\ny,B,P,2\ny,A,B,2\ny,P,A,2\n"
    got = found(tmp_path, text, THREE).levels.iloc[0]
    assert got["ratio"] == pytest.approx(0.0, abs=1e-9)
    assert got["worst_ratio"] == pytest.approx(0.25 / 0.58)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "x,P,A,1/4",
            "x,P,Z,1/4",
            (3, "a group, a group/part or an indicator of small 1, got 'Z'"),
        ),
        ("x,P,A,1/4", "x,P,C,1/4", (3, "two indicators of one part, got 'C'")),
        ("x,P,A,1/4", "x,P,one,1/4", (3, "two groups, two parts of one group")),
        ("x,P,A,1/4", "x,P,P,1", (3, "two groups, two parts of one group")),
        ("x,P,A,1/4", "x,P,A,10", (3, "a judgement from 1/9 to 9, got '10'")),
        ("x,P,A,1/4", "x,P,A,1/10", (3, "a judgement from 1/9 to 9")),
        ("x,P,A,1/4", "x,P,A,1/0", (3, "a judgement from 1/9 to 9")),
        ("x,P,A,1/4", "x,P,A,-3", (3, "a judgement from 1/9 to 9")),
        ("y,P,A,1\n", "y,P,A,1\ny,A,P,2\n", (6, "each pair of an expert once")),
        ("judgement", "verdict", (1, "a column judgement")),
    ],
)
def test_a_fault_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, told: tuple[int, str]
) -> None:
    line, fault = told
    assert old in PAIRS
    base = load_set(written(tmp_path, SMALL))
    file = written(tmp_path, PAIRS.replace(old, new, 1), "a.csv")
    with pytest.raises(BadInput, match=fault) as caught:
        read_pairs(file, base)
    assert caught.value.where == f"{file}:{line}"


def test_a_pair_left_out_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="all pairs of one/p from x, got 'none of P and A'"):
        found(tmp_path, HEAD + "x,P,B,2\nx,B,A,2\n", THREE)


def test_more_than_fifteen_are_refused(tmp_path: Path) -> None:
    many = "".join(
        f"          - {{id: N{n}, of: penalty_count, points: 1, best: 0, worst: 4}}\n"
        for n in range(16)
    )
    text = SMALL.replace("          - {id: C,", many + "          - {id: C,")
    with pytest.raises(BadInput, match="at most 15 compared in two/p, got 18"):
        found(tmp_path, HEAD + "x,C,H,2\n", text)
    assert len(load_set(BASE).items) > 15  # whole sets are compared by groups and parts


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(1 / 9, 9), min_size=10, max_size=10),
    st.permutations(range(5)),
)
def test_weights_follow_their_names_in_any_order(told: list[float], order: list[int]) -> None:
    matrix = np.ones((5, 5))
    for (row, column), value in zip(combinations(range(5), 2), told, strict=True):
        matrix[row, column], matrix[column, row] = value, 1 / value
    weights, ratio = priorities(matrix)
    assert (weights > 0.0).all() and weights.sum() == pytest.approx(1.0)
    mixed, same = priorities(matrix[np.ix_(order, order)])
    np.testing.assert_allclose(mixed, weights[order], atol=1e-9)
    assert same == pytest.approx(ratio, abs=1e-9)
    # The mean of an expert with her exact opposite is that all weigh the same.
    mean = np.exp((np.log(matrix) + np.log(matrix.T)) / 2)
    np.testing.assert_allclose(priorities(mean)[0], 0.2, atol=1e-9)
