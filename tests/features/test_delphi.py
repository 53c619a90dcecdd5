"""The Delphi method by hand: medians, quartiles, agreement, convergence, and every fault."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.delphi import concordance, consensus, read_rounds
from features.indicator_set import load_set
from graph.errors import BadInput
from tests.features.test_indicator_set import BASE, written

Rounds = dict[int, dict[str, tuple[int, ...]]]
NATIONAL = load_set(BASE)
HEAD = "expert,round,indicator,points\n"
# Four experts judge three indicators; in the second round they have come closer.
ROUNDS: Rounds = {
    1: {"RE01": (60, 20, 90, 50), "RE07": (10, 40, 30, 20), "BA01": (20, 30, 60, 5)},
    2: {"RE01": (60, 50, 80, 50), "RE07": (20, 40, 30, 20), "BA01": (10, 10, 20, 10)},
}


def lines(rounds: Rounds = ROUNDS) -> str:
    return HEAD + "".join(
        f"e{expert},{number},{name},{points}\n"
        for number, panel in rounds.items()
        for name, told in panel.items()
        for expert, points in enumerate(told)
    )


def test_two_rounds_by_hand(tmp_path: Path) -> None:
    found = consensus(read_rounds(written(tmp_path, lines(), "d.csv"), NATIONAL))
    # Of 50, 50, 60, 80 the median is 55; the quartiles are at 50 and a quarter from 60 to 80.
    assert found.judged.to_dict("index") == {
        "BA01": {"median": 10.0, "low": 10.0, "high": 12.5},
        "RE01": {"median": 55.0, "low": 50.0, "high": 65.0},
        "RE07": {"median": 25.0, "low": 20.0, "high": 32.5},
    }
    last = found.rounds.to_dict("records")[1]
    # All four rank BA01 < RE07 < RE01: W = 1, chi-square 4 * 2 * 1 = 8, p = exp(-8 / 2).
    assert (last["round"], last["experts"], last["agreement"]) == (2, 4, 1.0)
    assert last["p_value"] == pytest.approx(np.exp(-4.0))
    # Spread: (2.5 + 15 + 12.5) / 3. First medians 25, 55, 25: BA01 moves 15, the others 0.
    assert last["spread"] == pytest.approx(10.0)
    assert last["shift"] == pytest.approx((15.0 + 0.0 + 0.0) / 3)
    first = found.rounds.iloc[0]
    assert np.isnan(first["shift"]) and first["spread"] > last["spread"]
    assert first["agreement"] < last["agreement"]


def test_agreement_by_hand() -> None:
    # Ranks 1 2 3, 1 3 2 and 2 1 3: sums 4, 6, 8 of a mean of 6: S = 8, W = 12 * 8 / (9 * 24).
    panel = np.array([[1.0, 2.0, 3.0], [1.0, 3.0, 2.0], [3.0, 2.0, 9.0]])
    assert concordance(panel)[0] == pytest.approx(4 / 9)
    # The third 1 3 2: sums 3, 8, 7: S = 9 + 4 + 1 = 14.
    panel[2] = [2.0, 2.5, 2.2]
    agreement, p_value = concordance(panel)
    assert agreement == pytest.approx(7 / 9)
    # Chi-square 3 * 2 * 7/9 with 2 degrees of freedom: p = exp(-chi / 2).
    assert p_value == pytest.approx(np.exp(-7 / 3))


def test_agreement_with_ties_by_hand() -> None:
    # Ranks 1.5 1.5 3 and 1 2 3: sums 2.5, 3.5, 6 of a mean of 4: S = 2.25 + 0.25 + 4 = 6.5.
    # T = 2^3 - 2 = 6: W = 12 * 6.5 / (4 * 24 - 2 * 6) = 78 / 84.
    assert concordance(np.array([[5.0, 5, 9], [1, 2, 3]]))[0] == pytest.approx(78 / 84)
    assert np.isnan(concordance(np.ones((3, 4)))[0])


PANELS = st.lists(st.lists(st.integers(0, 90), min_size=3, max_size=3), min_size=3, max_size=6)


@settings(max_examples=40, deadline=None)
@given(PANELS, st.randoms(use_true_random=False), st.integers(1, 9))
def test_order_of_experts_and_scale_do_not_count(
    panel: list[list[int]], chance: object, factor: int
) -> None:
    told = [(f"x{at}", 1, name, float(value)) for at, row in enumerate(panel)
            for name, value in zip("abc", row, strict=True)]  # fmt: skip
    rows = pd.DataFrame(told, columns=["expert", "round", "indicator", "points"])
    mixed = rows.sample(frac=1.0, random_state=chance.randrange(99))  # type: ignore[attr-defined]
    renamed = mixed.assign(expert=mixed["expert"].map(lambda one: str(9 - int(one[1]))))
    agreement = concordance(np.array(panel, dtype=float))[0]
    if not agreement > 0.0:
        return
    first = consensus(rows, least=0.0)
    for other in (renamed, rows.assign(points=rows["points"] * factor)):
        scale = factor if other is not renamed else 1
        found = consensus(other, least=0.0)
        np.testing.assert_allclose(found.weights, first.weights * scale)
        assert found.rounds["agreement"].iloc[0] == pytest.approx(agreement)
    assert 0.0 <= agreement <= 1.0 + 1e-12
    assert (first.weights >= 0.0).all()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("e0,1,RE01,60", "e0,1,XX01,60", (2, "an indicator of national 2026.1, got 'XX01'")),
        ("e1,1,RE01,20", "e1,1,RE01,many", (3, "a number as points, got 'many'")),
        ("e1,1,RE01,20", "e1,1,RE01,401", (3, "points from 0 to the cap of the group, got 401")),
        ("e1,1,RE01,20", "e1,1,RE01,-1", (3, "points from 0 to the cap")),
        ("e1,1,RE01,20", "e1,1.5,RE01,20", (3, "a whole number from 1 as round, got 1.5")),
        ("e1,1,RE01,20", "e0,1,RE01,20", (3, "one judgement of an expert a round, got 'RE01'")),
        ("e1,1,RE01,20", ",1,RE01,20", (3, "a text as expert")),
        ("e1,1,RE01,20", "e1,1,RE01", (3, "a row as long as the header")),
        ("round", "turn", (1, "a column round")),
    ],
)
def test_a_fault_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, told: tuple[int, str]
) -> None:
    line, fault = told
    assert old in lines()
    file = written(tmp_path, lines().replace(old, new, 1), "d.csv")
    with pytest.raises(BadInput, match=fault) as caught:
        read_rounds(file, NATIONAL)
    assert caught.value.where == f"{file}:{line}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (lines().replace("e3,2,RE07,20\n", ""), "every expert for every indicator of round 2"),
        (
            lines({2: {name: told[:2] for name, told in ROUNDS[2].items()}}),
            "3 experts or more in the last round, got 2",
        ),
        # Three rank upwards, three downwards: all rank sums are the same and W is 0.
        (
            lines({1: {"RE01": (1, 1, 1, 3, 3, 3), "RE07": (2,) * 6, "BA01": (3, 3, 3, 1, 1, 1)}}),
            r"an agreement \(Kendall's W\) of 0.5 or more in the last round, got 0.0",
        ),
        (lines({1: {"RE01": (1, 1, 1), "RE07": (1, 1, 1)}}), "Kendall's W"),
    ],
)
def test_a_panel_that_is_none_is_refused(tmp_path: Path, text: str, told: str) -> None:
    rows = read_rounds(written(tmp_path, text, "d.csv"), NATIONAL)
    with pytest.raises(BadInput, match=told):
        consensus(rows)


def test_who_is_told_so_takes_less_agreement(tmp_path: Path) -> None:
    rows = read_rounds(written(tmp_path, lines({1: ROUNDS[1]}), "d.csv"), NATIONAL)
    with pytest.raises(BadInput, match="an agreement"):
        consensus(rows, least=0.9)
    # Rank sums 10, 7, 7 of a mean of 8: W = 12 * 6 / (16 * 24) = 0.1875.
    assert consensus(rows, least=0.18).weights["RE01"] == 55.0


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="at least one judgement"):
        read_rounds(written(tmp_path, HEAD, "d.csv"), NATIONAL)
