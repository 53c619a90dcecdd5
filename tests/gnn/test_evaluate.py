"""Evaluation: metrics and intervals by hand, peers that see neighbours, the shuffled control."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gnn.boosted_head import BoostedSettings
from gnn.evaluate import (
    Comparison,
    Evaluation,
    evaluate,
    evaluation_of,
    interval,
    seed_mean_draws,
)
from gnn.example_sets import Sets
from gnn.further_peers import FURTHER
from gnn.operators import Operator, shuffled
from gnn.peers import with_aggregates
from gnn.province_sets import outcomes_after, province_sets
from gnn.report import markdown
from gnn.scored_models import LINKED, MODELS, SHUFFLED
from gnn.train import Examples, TrainingSettings
from graph.sample import Province
from tests.drawing import drawn_snapshot, e

TIES = pd.DataFrame({"target": [0, 1, 2], "source": [1, 2, 0], "weight": [1.0, 0.5, 2.0]})


def examples(values: list[list[float]]) -> Examples:
    facts = np.array(values)
    return Examples(("a",), facts, np.zeros(3), (Operator("next", TIES, 3),), np.ones(3, bool))


def evaluation(gap: tuple[float, float] = (0.01, 0.1)) -> Evaluation:
    names = [*MODELS, *(name + SHUFFLED for name in LINKED)]
    rows = [
        {
            "model": name,
            "seed": seed,
            "held_auc": 0.8 + seed / 10,
            "held_ap": 0.6,
            "test_auc": 0.7 + seed / 10 - (0.125 if SHUFFLED in name else 0.0),
            "test_ap": 0.5 + seed / 5,
            "test_precision": 0.25 + seed / 2,
            **{f"lift_{each}": 1.0 + place for place, each in enumerate("ABCD")},
            "test_brier": 0.2,
            "test_calibration_error": 0.03,
        }
        for seed in (0, 1)
        for name in names
    ]
    intervals = pd.DataFrame({"model": names, "low": 0.6, "high": 0.9})
    ahead = pd.DataFrame({"model": names[1:], "ahead_low": gap[0], "ahead_high": gap[1]})
    left_out = {"label propagation": "no label is known"}
    return Evaluation(pd.DataFrame(rows), intervals, gap, ahead, left_out=left_out)


def planted(seed: int) -> Examples:
    """A ring of 400 whose own fact is noise, and whose event is its one neighbour's fact."""
    chance = np.random.default_rng(seed)
    facts = chance.random((400, 1))
    ties = pd.DataFrame(
        {"target": np.arange(400), "source": (np.arange(400) + 1) % 400, "weight": 1.0}
    )
    events = (np.roll(facts[:, 0], -1) > 0.5).astype(np.float64)
    ring = (Operator("next", ties, 400),)
    return Examples(("a",), facts, events, ring, np.ones(400, bool))


def test_aggregates_stand_beside_own_facts_and_unknown_counts_as_zero() -> None:
    part = examples([[1.0], [np.nan], [4.0]])
    gathered = with_aggregates(part, part.operators)
    assert gathered[:, 1].tolist() == [0.0, 2.0, 2.0]
    assert np.isnan(gathered[1, 0])


def test_the_control_keeps_targets_and_weights_and_moves_sources() -> None:
    ties = pd.DataFrame(
        {"target": np.repeat(np.arange(50), 2), "source": np.arange(100) % 50, "weight": 1.0}
    )
    ties = ties[ties["target"] != ties["source"]].reset_index(drop=True)
    mixed = shuffled(Operator("any", ties, 50), 3).ties
    assert (mixed["target"] != mixed["source"]).all()
    assert len(mixed) > 90
    assert (mixed["source"].to_numpy()[:90] != ties["source"].to_numpy()[:90]).mean() > 0.8


def test_draws_of_a_perfect_a_reversed_and_a_constant_ranking() -> None:
    events = np.tile([0.0, 1.0], 50)
    for scores, expected in ((events, 1.0), (-events, 0.0), (events * 0.0, 0.5)):
        assert np.unique(seed_mean_draws(events, scores[None])).tolist() == [expected]
    both = seed_mean_draws(events, np.array([events, events * 0.0]))
    assert np.unique(both).tolist() == [0.75]


def test_the_interval_of_two_blobs_covers_their_auc_and_narrows_with_rows() -> None:
    widths = []
    for repeats in (10, 160):
        events = np.tile([0.0, 0.0, 1.0, 1.0], repeats)
        scores = np.tile([0.0, 2.0, 1.0, 3.0], repeats)  # 3 of 4 pairs in order: AUC 0.75
        low, high = interval(seed_mean_draws(events, scores[None]))
        assert low < 0.75 < high
        widths.append(high - low)
    assert widths[1] == pytest.approx(widths[0] / 4, rel=0.25)


def test_models_that_agree_have_no_gap() -> None:
    events = np.tile([0.0, 1.0, 1.0], 30)
    same = np.random.default_rng(1).random(90)
    row: dict[str, object] = {"model": MODELS[0], "seed": 0}
    scores = {name: [same] for name in MODELS} | {"reversed": [-same]}
    found = evaluation_of(events, [row], scores=scores)
    assert found.gap == (0.0, 0.0)
    ahead = found.differences.set_index("model")
    assert ahead.loc[MODELS[2]].tolist() == [0.0, 0.0]
    # AUC of reversed scores is 1 - AUC, draw by draw: the difference is 2 AUC - 1.
    low, high = interval(seed_mean_draws(events, same[None]))
    assert ahead.loc["reversed"].tolist() == pytest.approx([2 * low - 1, 2 * high - 1])


def test_the_table_has_mean_and_range_over_seeds() -> None:
    row = evaluation().table.iloc[0]
    assert row[["test_auc", "lowest", "highest"]].tolist() == pytest.approx([0.75, 0.7, 0.8])
    assert row[["held_auc", "test_ap"]].tolist() == pytest.approx([0.85, 0.6])
    assert row[["low", "high"]].tolist() == pytest.approx([0.6, 0.9])


@pytest.mark.parametrize(
    "quick",
    [
        TrainingSettings(networks=1, epochs=100),
        TrainingSettings(boosted=BoostedSettings(boosters=2, rounds=100)),
    ],
)
def test_only_true_edges_tell_what_neighbours_plant(quick: TrainingSettings) -> None:
    told: list[str] = []
    sets = Sets(planted(1), planted(2), planted(3))
    found = evaluate(sets, Comparison(1, quick), progress=told.append)
    auc = found.table.set_index("model")["test_auc"]
    assert (auc[list(LINKED)] > 0.9).all()
    blind = [MODELS[1], MODELS[2], *(name + SHUFFLED for name in LINKED)]
    assert auc[blind].between(0.38, 0.62).all()
    assert len(told) == len(found.results) == 6
    assert found.measures.set_index("model").loc[MODELS[3], "lift_D"] > 1.8


def test_every_peer_has_a_shuffled_copy_and_propagation_says_why_it_can_not() -> None:
    quick = TrainingSettings(boosted=BoostedSettings(boosters=1, rounds=50))
    sets = Sets(planted(1), planted(2), planted(3))
    found = evaluate(sets, Comparison(1, quick, FURTHER))
    names = [peer.name for peer in FURTHER if peer.name != "label propagation"]
    table = found.table.set_index("model")["test_auc"]
    assert set(names) | {name + SHUFFLED for name in names} <= set(table.index)
    assert list(found.left_out) == ["label propagation"]
    assert table["GraphSAGE"] > 0.9 > table["GraphSAGE" + SHUFFLED]
    assert table["HGT"] > 0.9 > table["HGT" + SHUFFLED]
    assert set(found.reliability["model"]) == set(table.index)


@pytest.mark.parametrize(
    ("gap", "verdict"),
    [
        ((0.01, 0.1), "linkrisk is ahead of these trees"),
        ((-0.1, -0.01), "these trees are ahead"),
        ((-0.1, 0.1), "no difference shown"),
    ],
)
def test_the_report_gives_figures_verdict_and_faults(
    gap: tuple[float, float], verdict: str
) -> None:
    text = markdown(evaluation(gap), "Drawn", "rows are few")
    figures = "| 0.7500 | 0.7000 to 0.8000 | 0.6000 to 0.9000 | 0.6000 | 0.8500 | 0.6000 |"
    assert text.startswith("## Drawn\n")
    assert f"| linkrisk {figures}" in text
    assert verdict in text
    assert "(test AUC): linkrisk +0.1250, trees, aggregates +0.1250." in text
    measured = "| 0.5000 | 1.00 | 2.00 | 3.00 | 4.00 | 0.2000 | 0.0300 |"
    assert f"| linkrisk {measured}  |" in text
    assert f"| trees, own facts {measured} {gap[0]:+.4f} to {gap[1]:+.4f} |" in text
    assert "Left out: label propagation, since no label is known." in text
    assert text.endswith("Faults of the data: rows are few\n")


def test_an_outcome_counts_when_it_happened_and_was_learned_in_the_year() -> None:
    snapshot = drawn_snapshot(enterprises=[e("A"), e("B"), e("C")])
    day = pd.Timestamp(snapshot.as_of)
    late = day + pd.DateOffset(months=12)
    outcomes = pd.DataFrame(
        {
            "enterprise_id": ["A", "B", "C"],
            "event_on": [late, late, day],
            "recorded_at": [late, late + pd.DateOffset(days=1), late],
        }
    )
    assert outcomes_after(snapshot, outcomes).tolist() == [1.0, 0.0, 0.0]


def test_a_province_is_tested_on_events_that_no_table_knows(province: Province) -> None:
    sets = province_sets(province)
    shares = [part.events[part.rows].mean() for part in (sets.learned, sets.held, sets.tested)]
    assert all(0.02 < share < 0.3 for share in shares)
    assert province.tables.records["recorded_at"].max() <= pd.Timestamp(province.settings.end)
