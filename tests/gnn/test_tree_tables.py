"""Trees as tables: LightGBM's own log-odds and TreeSHAP, row by row."""

from __future__ import annotations

import math

import lightgbm
import numpy as np
import pytest

from gnn.booster_text import Tree, trees_of
from gnn.own_risk import OwnRisk
from gnn.tree_tables import MOST_SPLITS, tables_of

COLUMNS = 4


def _grown(leaves: int, *, missing: bool) -> tuple[lightgbm.Booster, np.ndarray]:
    """Trees that ask the same column again and again, and rows with and without unknown values."""
    chance = np.random.default_rng(7)
    values = chance.gamma(1.0, size=(600, COLUMNS))
    if missing:
        values[chance.random(values.shape) < 0.2] = np.nan
    odds = np.nan_to_num(values[:, 0] ** 2 - values[:, 1]) + chance.normal(size=600)
    told = {"num_leaves": leaves, "min_data_in_leaf": 5, "verbosity": -1, "num_threads": 1}
    data = lightgbm.Dataset(values, (odds > 0).astype(float))
    booster = lightgbm.train({"objective": "binary", **told}, data, num_boost_round=12)
    asked = chance.gamma(1.0, size=(80, COLUMNS))
    asked[chance.random(asked.shape) < 0.2] = np.nan
    return booster, np.vstack([asked, values[:20]])


@pytest.mark.parametrize("missing", [True, False])
@pytest.mark.parametrize("leaves", [2, 5, MOST_SPLITS + 1])
def test_tables_are_what_lightgbm_says(leaves: int, missing: bool) -> None:
    booster, rows = _grown(leaves, missing=missing)
    trees = trees_of(booster.model_to_string())
    tables = tables_of(trees)
    assert tables is not None
    points = np.asarray(booster.predict(rows, pred_contrib=True))
    assert np.allclose(tables.contributions(rows), points, rtol=0, atol=1e-12)
    told = np.asarray(booster.predict(rows, raw_score=True))
    assert np.allclose(tables.values(rows), told, rtol=0, atol=1e-12)
    some = [0, 2]
    assert np.allclose(tables.part(some).values(rows), points[:, some].sum(axis=1), atol=1e-12)
    assert (tables.part([]).values(rows) == 0).all()
    half = tables_of([*trees, *trees], share=0.5)
    assert half is not None
    assert np.allclose(half.contributions(rows), points, rtol=0, atol=1e-12)


@pytest.mark.parametrize("leaves", [2, MOST_SPLITS + 1])
def test_many_rows_at_once_have_the_points_of_each_alone_to_the_last_bit(leaves: int) -> None:
    booster, rows = _grown(leaves, missing=True)
    tables = tables_of(trees_of(booster.model_to_string()), share=1 / 3)
    assert tables is not None
    together = tables.contributions(np.vstack([rows] * 4))
    alone = np.vstack([tables.contributions(row[None]) for row in rows])
    assert together.tobytes() == np.vstack([alone] * 4).tobytes()


def test_one_split_by_hand() -> None:
    # 30 training rows left of 2 are worth 1, 10 right of it 5: the mean is 2
    tree = Tree(
        feature=np.array([1]),
        threshold=np.array([2.0]),
        decision=np.array([8]),
        left=np.array([-1]),
        right=np.array([-2]),
        leaf_value=np.array([1.0, 5.0]),
        leaf_count=np.array([30, 10]),
    )
    tables = tables_of([tree])
    assert tables is not None
    rows = np.array([[9.0, 2.0], [0.0, 2.5], [0.0, math.nan]])
    assert tables.values(rows).tolist() == [1.0, 5.0, 5.0]
    assert tables.contributions(rows).tolist() == [[0, -1, 2], [0, 3, 2], [0, 3, 2]]


def test_larger_trees_are_left_to_lightgbm() -> None:
    booster, rows = _grown(MOST_SPLITS + 4, missing=True)
    text = booster.model_to_string()
    assert tables_of(trees_of(text)) is None
    one, other = OwnRisk((text,), tabled=True), OwnRisk((text,))
    assert one.points(rows).tolist() == other.points(rows).tolist()
    assert one.base is None
