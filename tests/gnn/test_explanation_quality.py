"""The quality of explanations, measured from end to end on one small month, and how it is told."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from gnn import explanation_quality as quality
from gnn.checkpoint import Checkpoint
from gnn.deletion import STEPS
from gnn.example_sets import Sets
from gnn.explained_province import Explained
from gnn.explanation import Explainer
from gnn.explanation_quality import BLIND, LARGEST, OURS, SUMMED, QualityTrial
from gnn.explanation_quality_report import quality_markdown
from gnn.monthly import Month, examples_of
from gnn.neural_peers import SETTINGS
from gnn.peer_explainer import MaskSettings, PeerExplainer
from gnn.province_sets import outcomes_after
from gnn.train import TrainingSettings
from graph.errors import BadInput
from graph.sample import Province
from tests.gnn.conftest import QUICK

ORDERS = [(SUMMED, "GraphSAGE"), (LARGEST, "GraphSAGE"), (OURS, "GraphSAGE"), (BLIND, "GraphSAGE")]


@pytest.fixture
def one_month(province: Province, explainer: Explainer, monkeypatch: pytest.MonkeyPatch) -> Month:
    """The last month in all three places, and a peer that learns for moments."""
    month = Month(explainer.snapshot, explainer.table, explainer.attribution.operators)
    events = outcomes_after(month.snapshot, province.truth.outcomes)
    part = replace(examples_of(month, province.tables), events=events)
    monkeypatch.setattr(quality, "months_of", lambda _: [month] * 3)
    monkeypatch.setattr(quality, "sets_of", lambda *_: Sets(part, part, part))
    monkeypatch.setattr("gnn.neural_peers.SETTINGS", replace(SETTINGS, epochs=5))
    monkeypatch.setattr("gnn.own_risk._ROUNDS", 20)
    few = MaskSettings(epochs=3)
    monkeypatch.setattr("gnn.peer_explainer.PeerExplainer", partial(PeerExplainer, settings=few))
    return month


@pytest.mark.usefixtures("one_month")
def test_a_province_is_measured_and_told(
    province: Province,
    checkpoint: Checkpoint,
    explainer: Explainer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def explained(sets: Sets, _: Month, *, settings: TrainingSettings) -> Explained:
        few = replace(explainer, rows=np.arange(0, explainer.snapshot.size, 6))
        return Explained(sets, checkpoint.scorer, few, settings.seed)

    monkeypatch.setattr(quality, "explained", explained)
    found = quality.explanation_quality(province, QualityTrial(1, QUICK, most=4))
    assert found["additivity"]["largest"] < 1e-9
    assert found["additivity"]["rows"] == 200
    by_order = {(row["order"], row["score_of"]): row for row in found["curves"]}
    assert list(by_order)[4:] == ORDERS
    ours, blind = by_order[OURS, OURS], by_order[BLIND, OURS]
    assert ours["falls"]["1"] > 0.0
    assert ours["area"] > blind["area"]
    assert ours["rows"] == found["rows"] <= min(4, found["driven"])
    again, *_ = (row for row in found["stability"] if row["explanation"] == OURS)
    assert (again["explanation"], again["top_3"], again["rank_correlation"]) == (
        OURS,
        1.0,
        pytest.approx(1.0),
    )
    assert [row["explanation"] for row in found["hits"]] == [OURS, SUMMED, LARGEST]
    assert len({row["cases"] for row in found["hits"]}) == 1
    told = quality_markdown(found)
    assert f"| {OURS} | {OURS} | {ours['falls']['1']:.3f} |" in told
    assert f"mean fall over the first {STEPS} links" in told


@pytest.mark.usefixtures("one_month")
def test_where_messages_move_nobody_there_is_nothing_to_measure(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Calm:
        driven = np.empty(0, dtype=np.int64)

    monkeypatch.setattr(quality, "explained", lambda *_, **__: Calm())
    with pytest.raises(BadInput, match="an enterprise that messages made C or D"):
        quality.explanation_quality(province, QualityTrial(1, QUICK))
