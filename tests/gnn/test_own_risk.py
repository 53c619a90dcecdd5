"""Own risk by boosted trees: columns that say nothing cost nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gnn.own_risk import fit_own_risk


def test_columns_unknown_or_constant_throughout_move_no_log_odds() -> None:
    chance = np.random.default_rng(5)
    values = chance.normal(size=(400, 3))
    events = (values[:, 0] + chance.normal(size=400) > 1).astype(np.float64)
    padded = np.column_stack([values, np.full(400, np.nan), np.full(400, 7.0)])
    model, crossed = fit_own_risk(values, events, seed=1)
    wider, crossed_wider = fit_own_risk(padded, events, seed=1)
    assert crossed_wider.tolist() == crossed.tolist()
    assert wider.log_odds(padded).tolist() == model.log_odds(values).tolist()
    # The department begins to share: what was never seen still moves nothing.
    told = np.column_stack([values, np.zeros(400), np.full(400, 9.0)])
    assert (wider.points(told)[:, 3:5] == 0).all()
    assert wider.log_odds(told).tolist() == model.log_odds(values).tolist()


def test_a_part_is_the_points_of_its_features() -> None:
    chance = np.random.default_rng(6)
    values = chance.normal(size=(300, 4))
    events = (values[:, 0] + values[:, 2] > 1).astype(np.float64)
    tabled, _ = fit_own_risk(values, events, seed=1)
    for model in (tabled, replace(tabled, tabled=False)):
        points = model.points(values)[:, [0, 3]].sum(axis=1)
        assert np.allclose(model.part(values, [0, 3]), points, rtol=0, atol=1e-9)
