"""No look ahead: what is learned after the day changes no feature, score, class or model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gnn.checkpoint import Checkpoint
from gnn.events import months_before
from gnn.explanation import Explainer
from gnn.monthly import Month, examples_of, explainer_of, month_of, train_month
from gnn.policy import load_policy
from gnn.scorer import NetworkWeights
from graph.errors import BadInput
from graph.sample import Province
from graph.snapshot import snapshot_of
from graph.tables import Tables
from tests.drawing import draw, e, rows
from tests.gnn.conftest import QUICK


def _with_news(province: Province, learned: pd.Timestamp) -> Tables:
    """Every enterprise fined and listed the month before the end, learned on the day."""
    ids = province.tables.enterprises["enterprise_id"].unique()
    happened = pd.Timestamp(province.settings.end) - pd.DateOffset(days=20)
    news = [
        {"record_id": f"news-{kind}-{name}", "kind": kind, "enterprise_id": name}
        | {"valid_from": happened, "recorded_at": learned}
        for name in ids
        for kind in ("penalty", "serious_listing")
    ]
    more = pd.concat([province.tables.records, rows("records", *news)], ignore_index=True)
    return replace(province.tables, records=more)


def test_later_news_change_nothing(
    province: Province, checkpoint: Checkpoint, month: Month, explainer: Explainer
) -> None:
    end = pd.Timestamp(province.settings.end)
    later = month_of(snapshot_of(_with_news(province, end + pd.Timedelta(days=1)), end.date()))
    pd.testing.assert_frame_equal(later.table.frame, month.table.frame, check_exact=True)
    regraded = explainer_of(later, checkpoint, load_policy())
    pd.testing.assert_frame_equal(regraded.grades.frame, explainer.grades.frame, check_exact=True)
    assert regraded.versions == explainer.versions


def test_the_same_news_known_in_time_change_every_class(
    province: Province, checkpoint: Checkpoint, month: Month
) -> None:
    end = pd.Timestamp(province.settings.end)
    known = month_of(snapshot_of(_with_news(province, end), end.date()))
    assert not known.table.frame.equals(month.table.frame)
    assert (explainer_of(known, checkpoint, load_policy()).grades.frame["class"] == "D").all()


@pytest.mark.parametrize("months", [12, 24])
def test_training_sees_no_later_news(province: Province, months: int) -> None:
    end = province.settings.end
    tables = _with_news(province, pd.Timestamp(end) + pd.Timedelta(days=1))
    day = months_before(end, months)
    before, after = (
        examples_of(month_of(snapshot_of(given, day)), given) for given in (province.tables, tables)
    )
    assert np.array_equal(before.values, after.values, equal_nan=True)
    assert np.array_equal(before.events, after.events)
    assert before.events.sum() > 0


def test_the_network_is_trained(checkpoint: Checkpoint) -> None:
    first, second = checkpoint.scorer.heads
    assert isinstance(first, NetworkWeights)
    assert isinstance(second, NetworkWeights)
    assert not np.array_equal(first.head, second.head)
    assert checkpoint.scorer.slope > 0.0


def test_too_few_events_are_refused(province: Province) -> None:
    with pytest.raises(BadInput, match=r"50 enterprises or more.*got 0"):
        train_month(draw(enterprises=[e("X-a")]), province.settings.end, settings=QUICK)
