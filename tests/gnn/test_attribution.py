"""The exact split of contagion, against numeric integration of the network itself."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gnn.attribution import Attribution
from gnn.encoding import Encoding
from gnn.explanation import Explainer
from gnn.operators import Operator
from gnn.own_risk import OwnRisk
from gnn.scorer import NetworkWeights, Scorer, Scores, active_share, contagion
from tests.gnn.networks import CHANNELS, WIDTH, network, operators, ties

STEPS = 200_000
MIDDLES = (np.arange(STEPS) + 0.5) / STEPS


def _attribution(
    nets: tuple[NetworkWeights, ...], inputs: np.ndarray, given: tuple[Operator, ...]
) -> Attribution:
    scorer = Scorer(OwnRisk(()), Encoding((), ()), nets, slope=1.7)
    moved = 1.7 * contagion(nets, inputs, given)
    scores = Scores(moved, 0.0, np.zeros((len(inputs), 0)), moved, inputs)
    return Attribution(scorer, scores, operators=given)


@pytest.fixture
def inputs() -> np.ndarray:
    return np.random.default_rng(8).normal(size=(4, WIDTH))


def _integrated(net: NetworkWeights, row: np.ndarray, messages: np.ndarray) -> np.ndarray:
    """Integral over t of the gradient of the contagion at t * messages, by 200 000 middles."""
    gate = net.gate @ row + net.gate_bias
    active = (gate[:, None] + (net.gather @ messages)[:, None] * MIDDLES) > 0
    return np.asarray((net.head * active.mean(axis=1)) @ net.gather)


def test_active_share_by_hand() -> None:
    start = np.array([1.0, -1.0, 1.0, -1.0, 0.0, 0.0, 0.0, 2.0, -2.0])
    move = np.array([-4.0, 4.0, 1.0, -1.0, 1.0, -1.0, 0.0, 0.0, 1.0])
    expected = [0.25, 0.75, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0]
    assert active_share(start, move).tolist() == expected


def test_active_share_is_the_integral() -> None:
    chance = np.random.default_rng(6)
    start, move = chance.normal(size=(2, 40))
    numeric = (start[:, None] + move[:, None] * MIDDLES > 0).mean(axis=1)
    assert np.abs(active_share(start, move) - numeric).max() < 2 / STEPS


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_coefficients_are_the_integrated_gradient(seed: int, inputs: np.ndarray) -> None:
    net = network(seed)
    messages = np.hstack([operator.apply(net.sent(inputs)) for operator in operators()])
    every = net.coefficients(inputs, messages)
    for row in range(4):
        [found] = net.coefficients(inputs[[row]], messages[[row]])
        assert found.tobytes() == every[row].tobytes()
        assert np.abs(found - _integrated(net, inputs[row], messages[row])).max() < 1e-3
        total = contagion([net], inputs, operators())[row]
        assert found @ messages[row] == pytest.approx(total, abs=1e-12)


def test_a_tie_gets_the_integrated_gradient_of_its_own_message(inputs: np.ndarray) -> None:
    nets = (network(0), network(1))
    paths = _attribution(nets, inputs, operators()).paths(0)
    single = paths[paths["operator"] == "single"].set_index("source")["points"]
    for source, weight in ((1, 0.5), (2, 0.25)):
        parts = []
        for net in nets:
            sent = net.sent(inputs)
            messages = np.hstack([operator.apply(sent) for operator in operators()])[0]
            gradient = _integrated(net, inputs[0], messages)[:CHANNELS]
            parts.append(weight * float(sent[source] @ gradient))
        assert single[source] == pytest.approx(1.7 * np.mean(parts), abs=1e-3)


def test_two_hops_name_both_ties_and_never_the_start(inputs: np.ndarray) -> None:
    paths = _attribution((network(0),), inputs, operators()).paths(0)
    far = paths[paths["operator"] == "two_hops"]
    drawn = operators()[2].ties
    steps = [
        (drawn["source"][second], drawn["target"][second], drawn["source"][tie])
        for tie, second in zip(far["tie"], far["second_tie"], strict=True)
    ]
    assert steps == [(2, 1, 1), (3, 1, 1)]
    assert far["source"].tolist() == [2, 3]


def test_the_maximum_goes_to_who_attains_it_evenly_among_equals() -> None:
    given = (Operator("any", ties((0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0)), 4, reduce="max"),)
    one = np.ones((1, 1))
    net = NetworkWeights(("any",), one, np.zeros(1), 0 * one, one[0], one, one[0], 1.0, 0.0)
    inputs = np.array([[0.0], [2.0], [2.0], [1.0]])
    paths = _attribution((net,), inputs, given).paths(0)
    largest = 1.7 * math.log1p(math.exp(2.0))
    assert paths["points"].tolist() == pytest.approx([largest / 2, largest / 2, 0.0])


@pytest.mark.parametrize("seed", range(5))
def test_paths_sum_to_the_contagion_of_random_networks(seed: int, inputs: np.ndarray) -> None:
    attribution = _attribution((network(seed), network(seed + 9)), inputs, operators())
    for row in range(4):
        total = math.fsum(attribution.paths(row)["points"])
        assert total == pytest.approx(attribution.scores.contagion[row], abs=1e-12)


def test_paths_sum_to_the_contagion_of_every_enterprise(explainer: Explainer) -> None:
    attribution, scores = explainer.attribution, explainer.attribution.scores
    assert np.abs(scores.contagion).max() > 0.01
    size = explainer.snapshot.size
    totals = np.array([math.fsum(attribution.paths(row)["points"]) for row in range(size)])
    assert np.abs(totals - scores.contagion).max() < 1e-9
