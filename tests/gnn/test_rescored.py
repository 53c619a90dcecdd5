"""Scores after a few enterprises changed: against a whole new scoring of a seeded province."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gnn.attribution import Attribution
from gnn.changed_messages import ChangedMessages, ChangedRows, sources_of
from gnn.explanation import Explainer
from gnn.rescored import Rescored, rescored
from gnn.scorer import Scores

Case = tuple[Rescored, Scores, Attribution]


@pytest.fixture(scope="module", params=[1, 2, 3])
def case(request: pytest.FixtureRequest, explainer: Explainer) -> Case:
    """Some linked enterprises have the facts of others: scored again, and scored whole."""
    chance = np.random.default_rng(request.param)
    attribution = explainer.attribution
    values = explainer.table.frame.to_numpy()
    linked = np.flatnonzero(attribution.scores.contagion != 0.0)
    rows = np.sort(chance.choice(linked, size=3 * request.param, replace=False))
    changed = values.copy()
    changed[rows] = values[chance.permutation(len(values))[: len(rows)]]
    found = rescored(attribution, rows, changed[rows], stood=values[rows])
    whole = attribution.scorer.score(
        explainer.table.names, changed, operators=attribution.operators
    )
    return found, whole, Attribution(attribution.scorer, whole, operators=attribution.operators)


def test_everyone_has_the_score_of_a_whole_new_scoring(case: Case) -> None:
    found, whole, _ = case
    rows = np.arange(len(whole.log_odds))
    month = found.before.scores
    again = month.log_odds + found.own_of(rows) + found.contagion_of(rows)
    assert np.allclose(again, whole.log_odds, rtol=0.0, atol=1e-9)
    assert np.allclose(
        month.contagion + found.contagion_of(rows), whole.contagion, rtol=0.0, atol=1e-9
    )
    moved = np.flatnonzero(np.abs(whole.log_odds - month.log_odds) > 1e-9)
    assert set(moved) <= set(found.reached)
    assert len(found.changed) < len(moved) and len(found.reached) < len(rows) / 2


def test_messages_are_those_of_all_to_the_last_bit(case: Case) -> None:
    found, whole, _ = case
    rows = np.union1d(found.reached, np.arange(0, len(whole.log_odds), 50))
    month = found.before.scores.messages
    assert whole.messages is not None and month is not None
    sent = [one[found.changed] for one in whole.messages.sent]
    made = ChangedMessages(month, found.changed, sent)
    for some, every in zip(made.among(rows), whole.messages[0 : len(whole.log_odds)], strict=True):
        assert np.array_equal(some, every[rows])
    last = int(found.changed[-1])
    alone = [every[0] for every in whole.messages[last : last + 1]]
    assert all(np.array_equal(*pair) for pair in zip(made.at(last), alone, strict=True))


def test_paths_are_those_of_a_whole_new_scoring_and_sum_to_what_moved(case: Case) -> None:
    found, _, whole = case
    for row in found.reached.tolist():
        paths, expected = found.paths(row), whole.path_columns(row)
        assert np.allclose(paths["points"], expected["points"], rtol=0.0, atol=1e-9)
        for name in ("source", "tie", "second_tie"):
            assert np.array_equal(paths[name], expected[name])
        moved = found.contagion_of(np.array([row]))[0]
        assert paths["moved"].sum() == pytest.approx(moved, abs=1e-9)
        assert set(paths["source"][paths["changed"]]) <= set(found.changed)


def test_who_is_reached_is_whom_a_source_can_reach(case: Case) -> None:
    """Asked from the other end, the changed are among the sources of all whose contagion moved."""
    found, whole, _ = case
    apart = np.abs(whole.contagion - found.before.scores.contagion) > 1e-9
    for row in np.flatnonzero(apart).tolist():
        asked = np.array([row])
        near = [sources_of(one, asked) for one in found.before.operators]
        assert np.isin(found.changed, np.concatenate([asked, *near])).any()


def test_nobody_changed_and_nobody_linked(explainer: Explainer) -> None:
    attribution, none = explainer.attribution, np.empty(0, dtype=np.int64)
    values = explainer.table.frame.to_numpy()
    found = rescored(attribution, none, values[none], stood=values[none])
    assert len(found.reached) == 0
    assert found.contagion_of(np.array([0, 5])).tolist() == [0.0, 0.0]
    degrees = sum(np.diff(one.starts) for one in attribution.operators)
    lonely = np.flatnonzero(np.asarray(degrees) == 0)[:1]
    found = rescored(attribution, lonely, values[[1]], stood=values[lonely])
    assert found.reached.tolist() == lonely.tolist()
    assert found.contagion_of(lonely).tolist() == [0.0]


def test_changed_rows_are_read_as_an_array() -> None:
    base = np.arange(8.0).reshape(4, 2)
    table = ChangedRows(base, np.array([1, 3]), np.array([[-1.0, -2.0], [-3.0, -4.0]]))
    whole = np.array([[0.0, 1.0], [-1.0, -2.0], [4.0, 5.0], [-3.0, -4.0]])
    asked: list[Any] = [1, 2, slice(1, 3), slice(None), [3, 0], np.array([1, 1])]
    for one in asked:
        assert np.array_equal(table[one], whole[one])
    assert (len(table), table.shape) == (4, (4, 2))
    assert base[1, 0] == 2.0
