"""The boosted head: the black box to the last bit, and a split checked by walking the path."""

from __future__ import annotations

import math
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd
import pytest

from gnn.attribution import Attribution
from gnn.boosted_head import BoostedHead, BoostedSettings, fit_boosted_head
from gnn.boosted_leaves import leaves_of
from gnn.booster_text import Tree, trees_of, without_messages
from gnn.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from gnn.operators import Operator
from gnn.own_risk import OwnRisk
from gnn.scorer import Scorer, gathered
from gnn.train import Examples, TrainingSettings, train

FACTS, MESSAGES, ROWS = 3, 4, 500
SMALL = BoostedSettings(boosters=2, rounds=40, leaves=8)


def _drawn(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values with unknowns, messages of either sign and often none, events that need both."""
    chance = np.random.default_rng(seed)
    values = chance.normal(size=(ROWS, FACTS))
    messages = chance.normal(size=(ROWS, MESSAGES)) * (chance.random((ROWS, MESSAGES)) < 0.7)
    odds = 2 * values[:, 0] * messages[:, 0] + messages[:, 1] - messages[:, 2] * (values[:, 1] > 0)
    values[chance.random((ROWS, FACTS)) < 0.2] = np.nan
    return values, messages, (odds + chance.normal(size=ROWS) > 0).astype(np.float64)


@pytest.fixture(scope="module")
def fitted() -> tuple[OwnRisk, BoostedHead]:
    return fit_boosted_head(_drawn(1), ("one", "two"), settings=SMALL, seed=3)


def _black_box(head: BoostedHead, values: np.ndarray, messages: np.ndarray) -> np.ndarray:
    models = [lightgbm.Booster(model_str=text) for text in head.boosters]
    table = np.hstack([values, messages])
    return np.asarray(np.mean([model.predict(table, raw_score=True) for model in models], axis=0))


def _walked(head: BoostedHead, row: np.ndarray, messages: np.ndarray) -> np.ndarray:
    """Steps of each message, by asking the black box between any two thresholds on the way."""
    met: list[tuple[float, int]] = []
    for tree in (tree for text in head.boosters for tree in trees_of(text)):
        for column, cut in zip(tree.feature - FACTS, tree.threshold, strict=True):
            if column >= 0 and messages[column] != 0.0 and 0.0 < cut / messages[column] < 1.0:
                met.append((float(cut / messages[column]), int(column)))
    met = sorted(set(met))
    times = [0.0, *(time for time, _ in met), 1.0]
    between = (np.array(times[:-1]) + np.array(times[1:])) / 2
    table = np.concatenate([[0.0], between[1:-1], [1.0]])[:, None] * messages
    found = _black_box(head, np.tile(row, (len(table), 1)), table)
    steps = np.zeros(MESSAGES)
    np.add.at(steps, [column for _, column in met], np.diff(found))
    return steps


def test_one_tree_by_hand() -> None:
    # message 0 > 1: 5 where message 1 <= 2, else 7; message 0 <= 1: 2 for unknown facts, else 1
    tree = Tree(
        feature=np.array([1, 0, 2]),
        threshold=np.array([1.0, math.inf, 2.0]),
        decision=np.array([2, 8, 2]),
        left=np.array([1, -1, -3]),
        right=np.array([2, -2, -4]),
        leaf_value=np.array([1.0, 2.0, 5.0, 7.0]),
        leaf_count=np.ones(4, np.int64),
    )
    leaves = leaves_of([tree], 1)
    steps = {
        (0.0, 2.0, 0.0): [4.0, 0.0],  # 1 -> 5 as message 0 passes 1
        (0.0, 2.0, 3.0): [4.0, 2.0],  # message 0 first, at t = 1/2; message 1 at t = 2/3
        (0.0, 1.5, 6.0): [6.0, 0.0],  # message 1 passes 2 first, unseen; then 1 -> 7
        (math.nan, 2.0, 3.0): [3.0, 2.0],
        (0.0, 1.0, 9.0): [0.0, 0.0],  # a value at the threshold is still below it
        (0.0, -5.0, 9.0): [0.0, 0.0],
    }
    for (fact, *messages), expected in steps.items():
        assert leaves.steps(np.array([fact]), np.array(messages)).tolist() == expected


def test_steps_are_those_met_on_the_way(fitted: tuple[OwnRisk, BoostedHead]) -> None:
    _, head = fitted
    values, messages, _ = _drawn(2)
    moved = head.contagion(values, messages)
    assert np.abs(moved).max() > 0.5
    every = head.coefficients(values[:60], messages[:60]) * messages[:60]
    for row, found in enumerate(every):
        assert found == pytest.approx(_walked(head, values[row], messages[row]), abs=1e-12)
        assert math.fsum(found) == pytest.approx(moved[row], abs=1e-12)


def test_own_and_contagion_are_the_black_box(fitted: tuple[OwnRisk, BoostedHead]) -> None:
    own, head = fitted
    values, messages, _ = _drawn(2)
    alone = own.log_odds(values)
    assert np.allclose(alone, _black_box(head, values, 0 * messages), atol=1e-12)
    assert np.allclose(own.points(values).sum(axis=1), alone, atol=1e-12)
    whole = alone + head.contagion(values, messages)
    assert np.allclose(whole, _black_box(head, values, messages), atol=1e-12)
    assert head.contagion(values, 0 * messages).tolist() == [0.0] * ROWS


def test_trees_that_only_look_at_messages_leave_a_constant() -> None:
    _, messages, events = _drawn(1)
    blank = np.zeros((ROWS, FACTS))
    own, head = fit_boosted_head((blank, messages, events), ("one",), settings=SMALL, seed=0)
    points = own.points(blank)
    assert not points[:, :-1].any()
    assert points[:, -1] == pytest.approx(_black_box(head, blank, 0 * messages), abs=1e-12)


def test_the_text_of_trees_is_read_as_it_predicts(fitted: tuple[OwnRisk, BoostedHead]) -> None:
    text = fitted[1].boosters[0]
    assert len(trees_of(text)) == SMALL.rounds
    again = lightgbm.Booster(model_str=without_messages(text, FACTS + MESSAGES))
    table = np.hstack(_drawn(4)[:2])
    whole = lightgbm.Booster(model_str=text).predict(table, raw_score=True)
    assert np.array_equal(again.predict(table, raw_score=True), whole)


def _examples(seed: int) -> Examples:
    chance = np.random.default_rng(seed)
    values = chance.gamma(1.0, size=(ROWS, FACTS))
    values[chance.random((ROWS, FACTS)) < 0.1] = np.nan
    drawn = {"target": chance.integers(0, ROWS, 900), "source": chance.integers(0, ROWS, 900)}
    ties = pd.DataFrame(drawn).query("target != source").drop_duplicates()
    ties = ties.sort_values(["target", "source"]).assign(weight=0.5).reset_index(drop=True)
    operators = (
        Operator("linked", ties, ROWS),
        Operator("strongest", ties, ROWS, reduce="max"),
        Operator("two_hops", ties, ROWS, hops=2),
    )
    odds = np.nan_to_num(values[:, 0]) + 4 * operators[1].apply(np.nan_to_num(values))[:, 1] - 6
    events = (chance.random(ROWS) < 1 / (1 + np.exp(-odds))).astype(np.float64)
    return Examples(("a", "b", "c"), values, events, operators, chance.random(ROWS) < 0.9)


@pytest.fixture(scope="module")
def trained() -> Scorer:
    return train(_examples(1), _examples(2), settings=TrainingSettings(boosted=SMALL))


def test_parts_and_paths_sum_for_every_row(trained: Scorer) -> None:
    seen = _examples(5)
    scores = trained.score(seen.names, seen.values, operators=seen.operators)
    messages = gathered(np.nan_to_num(seen.values), seen.operators)
    assert isinstance(trained.heads[0], BoostedHead)
    box = _black_box(trained.heads[0], seen.values, messages)
    assert np.allclose(scores.log_odds, box, atol=1e-12)
    whole = scores.base + scores.own_points.sum(axis=1) + scores.contagion
    assert np.allclose(whole, scores.log_odds, atol=1e-12)
    attribution = Attribution(trained, scores, operators=seen.operators)
    totals = [math.fsum(attribution.path_columns(row)["points"]) for row in range(ROWS)]
    assert np.abs(np.array(totals) - scores.contagion).max() < 1e-9
    assert np.abs(scores.contagion).max() > 1.0


def test_a_saved_head_is_the_same_and_guarded(trained: Scorer, tmp_path: Path) -> None:
    kept = Checkpoint(trained, {"seed": 0}, "drawn")
    loaded = load_checkpoint(save_checkpoint(kept, tmp_path))
    assert loaded == kept
    again = train(_examples(1), _examples(2), settings=TrainingSettings(boosted=SMALL))
    assert Checkpoint(again, {"seed": 0}, "drawn").model_id == kept.model_id
    other = train(_examples(1), _examples(2), settings=TrainingSettings(seed=1, boosted=SMALL))
    assert Checkpoint(other, {"seed": 0}, "drawn").model_id != kept.model_id


def test_trees_blind_to_messages_make_no_step() -> None:
    values, messages, events = _drawn(1)
    blank = 0 * messages
    _, head = fit_boosted_head((values, blank, events), ("one",), settings=SMALL, seed=0)
    assert not head.contagion(values, messages).any()
    assert not head.coefficients(values[:1], messages[:1]).any()


def test_a_fact_at_its_threshold_is_still_below_it() -> None:
    # fact 0 <= 3: message 0 > 1 is worth 4; fact 0 > 3: always 9
    tree = Tree(
        feature=np.array([0, 1]),
        threshold=np.array([3.0, 1.0]),
        decision=np.array([2, 2]),
        left=np.array([1, -1]),
        right=np.array([-3, -2]),
        leaf_value=np.array([0.0, 4.0, 9.0]),
        leaf_count=np.ones(3, np.int64),
    )
    leaves = leaves_of([tree], 1)
    for fact, step in ((3.0, 4.0), (np.nextafter(3.0, 4.0), 0.0), (math.nan, 4.0)):
        assert leaves.steps(np.array([fact]), np.array([2.0])).tolist() == [step]
