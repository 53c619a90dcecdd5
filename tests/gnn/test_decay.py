"""Ties that age: weights by hand, rows without links, and reasons that still add up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from gnn.changed_messages import ChangedMessages
from gnn.checkpoint import Checkpoint
from gnn.decay import decayed
from gnn.explanation import total
from gnn.link_carriers import LinkCarriers
from gnn.messages import Messages
from gnn.model import gather
from gnn.monthly import HALF_LIFE, Month, explainer_of
from gnn.operators import Operator, operators_of
from gnn.paths import PathDrawer
from gnn.policy import load_policy
from gnn.removed_links import LinkRemoval
from gnn.scorer import gathered
from gnn.tensors import graph_tensors
from graph.errors import BadInput
from graph.snapshot import Snapshot
from tests.drawing import drawn_snapshot, e, holds, serves
from tests.gnn.test_counterfactual import without

HALF = "2025-06-30"  # 365 days before the snapshot's day
QUARTER = "2024-06-30"  # 730 days


def _guarantee(source: str, target: str, on: str | None) -> dict[str, Any]:
    ends = {"source_id": source, "target_id": target, "relation": "GUARANTEES"}
    return {**ends, "valid_from": on}


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """a guarantees b (a year old) and c (begun unknown); d holds b (two years), p runs b and d."""
    return drawn_snapshot(
        enterprises=[e(f"X-{name}") for name in "abcd"],
        persons=[{"person_id": "p1", "name": "甲"}],
        affiliations=[_guarantee("X-a", "X-b", HALF), _guarantee("X-a", "X-c", None)],
        holdings=[holds("X-d", "X-b", 0.6, valid_from=QUARTER)],
        positions=[
            serves("p1", "X-b", "director", valid_from="2020-01-01"),
            serves("p1", "X-d", "director", valid_from=HALF),
        ],
    )


@pytest.fixture(scope="module")
def by_name(snapshot: Snapshot) -> dict[str, Operator]:
    return {one.name: one for one in decayed(operators_of(snapshot), snapshot, 365.0)}


def test_weights_halve_in_every_half_life(by_name: dict[str, Operator]) -> None:
    # Rows and columns a, b, c, d.
    assert by_name["shareholder"].matrix.toarray()[1].tolist() == [0, 0, 0, 0.6 / 4]
    # A mean of two: b's half is a year old, c's keeps all of its half.
    assert by_name["guaranteed"].matrix.toarray()[0].tolist() == [0, 0.25, 0.5, 0]
    # The tie began when the later of its two sides did.
    assert by_name["co_person"].matrix.toarray()[1].tolist() == [0, 0, 0, 0.5]


def test_the_youngest_tie_of_a_pair_counts_for_any_relation(by_name: dict[str, Operator]) -> None:
    sent = np.array([[4.0, 1.0], [8.0, 0.0], [2.0, 2.0], [8.0, 4.0]])
    # b hears a at a half and d, held for two years but run together for one, at a half.
    assert by_name["any"].apply(sent)[1].tolist() == [4.0, 2.0]
    assert by_name["any"].apply(sent)[2].tolist() == [4.0, 1.0]
    # a - b - d: a hears b and c by halves, b hears a and d by halves, each tie at half its weight.
    assert by_name["two_hops"].matrix.toarray()[0].tolist() == [0, 0.25, 0.5, 0]
    assert by_name["two_hops"].apply(sent)[0].tolist() == pytest.approx([0.5, 0.25])


def test_networks_learn_from_the_same_messages(by_name: dict[str, Operator]) -> None:
    sent = np.random.default_rng(1).random((4, 3))
    data = graph_tensors(sent, sent[:, 0], operators=tuple(by_name.values()))
    for name, operator in by_name.items():
        found = gather(data, name, torch.as_tensor(sent, dtype=torch.float32)).numpy()
        assert found == pytest.approx(operator.apply(sent), abs=1e-6), name


def test_who_sends_something_else_is_heard_through_ageing_ties(
    by_name: dict[str, Operator],
) -> None:
    operators = tuple(by_name.values())
    sent = np.random.default_rng(3).random((4, 2))
    other = sent.copy()
    other[3] = [5.0, 0.0]
    changed = ChangedMessages(Messages([sent], operators), np.array([3]), [other[[3]]])
    whole = Messages([other], operators)
    assert changed[slice(0, 4)][0] == pytest.approx(whole[slice(0, 4)][0], abs=1e-12)


def test_a_row_without_links_is_that_of_a_graph_without_them(snapshot: Snapshot) -> None:
    operators = decayed(operators_of(snapshot), snapshot, 365.0)
    drawer = PathDrawer.of(operators, snapshot)
    removal = LinkRemoval(operators, drawer.ties, LinkCarriers(snapshot))
    sent = np.random.default_rng(2).random((4, 2))
    for row in range(4):
        reach = removal.around(row)
        for link in reach.links.tolist():
            gone = frozenset([link])
            left = without(snapshot, gone)
            built = decayed(operators_of(left), left, 365.0)
            found = reach.messages(sent, reach.gone([gone]))
            assert found[0] == pytest.approx(gathered(sent, built)[row], abs=1e-12), (row, link)


def test_a_model_that_learned_from_ageing_ties_grades_and_explains_so(
    month: Month, checkpoint: Checkpoint
) -> None:
    told = {**checkpoint.configuration, HALF_LIFE: 365.0}
    ageing = explainer_of(month, replace(checkpoint, configuration=told), load_policy())
    plain = explainer_of(month, checkpoint, load_policy())
    contagion = [one.attribution.scores.contagion for one in (plain, ageing)]
    linked = np.flatnonzero(np.abs(contagion[0]) > 0.05)
    assert (np.abs(contagion[1][linked] - contagion[0][linked]) > 1e-4).mean() > 0.9
    for row in linked[::40].tolist():
        value = ageing.explain(row)
        assert total(value) == pytest.approx(value["log_odds"], abs=1e-9)


@pytest.mark.parametrize("half_life", [0.0, -1.0, float("nan")])
def test_a_half_life_is_more_than_no_time(snapshot: Snapshot, half_life: float) -> None:
    with pytest.raises(BadInput, match="half-life of more than 0 days"):
        decayed(operators_of(snapshot), snapshot, half_life)
