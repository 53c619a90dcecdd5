"""The network in torch and the same network in numpy: one formula, two programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch_geometric.data import HeteroData

from gnn.checkpoint import Checkpoint
from gnn.encoding import Encoding
from gnn.model import ContagionNet, ContagionSettings, gather, weights_of
from gnn.monthly import Month
from gnn.operators import Operator
from gnn.scorer import contagion
from gnn.tensors import graph_tensors
from graph.errors import Mismatch
from tests.gnn.networks import WIDTH, operators


def _double(inputs: np.ndarray, own: np.ndarray, given: Sequence[Operator]) -> HeteroData:
    """The tensors of a graph with the exact numbers instead of float32."""
    data = graph_tensors(inputs, own, operators=given)
    data["enterprise"].x = torch.as_tensor(inputs)
    data["enterprise"].own = torch.as_tensor(own)
    for operator in given:
        edges = data["enterprise", operator.name, "enterprise"]
        if operator.reduce == "sum":
            weights = torch.as_tensor(operator.ties["weight"].to_numpy())
            ends, shape = edges.edge_index.flip(0), (operator.size,) * 2
            edges.matrix = torch.sparse_coo_tensor(
                ends, weights, shape, check_invariants=False
            ).coalesce()
        if operator.hops == 2:
            edges.echo = torch.as_tensor(operator.echo)
    return data


def _random_net(width: int, given: Sequence[Operator]) -> ContagionNet:
    torch.manual_seed(5)
    names = tuple(operator.name for operator in given)
    net = ContagionNet(ContagionSettings(width=width, operators=names, hidden=16)).double().eval()
    with torch.no_grad():
        net.own_slope.fill_(0.8)
        net.own_shift.fill_(-0.3)
    return net


def test_torch_and_numpy_agree_on_the_province(month: Month) -> None:
    chance = np.random.default_rng(2)
    inputs = chance.normal(size=(month.snapshot.size, 12))
    own = chance.normal(size=month.snapshot.size)
    net = _random_net(12, month.operators)
    with torch.no_grad():
        found = net(_double(inputs, own, month.operators)).numpy()
    moved = contagion([weights_of(net)], inputs, month.operators)
    assert np.abs(moved).max() > 0.1
    assert np.allclose(found, 0.8 * own - 0.3 + moved, atol=1e-10)


def test_each_operator_gathers_alike() -> None:
    chance = np.random.default_rng(3)
    sent = chance.random((4, 3))
    data = _double(np.zeros((4, WIDTH)), np.zeros(4), operators())
    for operator in operators():
        found = gather(data, operator.name, torch.as_tensor(sent)).numpy()
        assert np.allclose(found, operator.apply(sent), atol=1e-12), operator.name


def test_without_ties_there_is_no_contagion() -> None:
    alone = [replace(operator, ties=operator.ties.iloc[:0]) for operator in operators()]
    net = weights_of(_random_net(WIDTH, alone))
    inputs = np.random.default_rng(0).normal(size=(4, WIDTH))
    assert contagion([net], inputs, alone).tolist() == [0.0] * 4


def test_dropout_rests_when_the_network_is_asked() -> None:
    inputs, own = np.random.default_rng(0).normal(size=(4, WIDTH)), np.zeros(4)
    data, net = _double(inputs, own, operators()), _random_net(WIDTH, operators())
    with torch.no_grad():
        assert torch.equal(net(data), net(data))
        net.train()
        assert not torch.equal(net(data), net(data))


@pytest.mark.parametrize("seed", range(3))
def test_links_only_add_whatever_was_learned(seed: int) -> None:
    net = _random_net(WIDTH, operators())
    chance = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for values in net.parameters():
            values.copy_(torch.randn(values.shape, generator=chance, dtype=values.dtype))
    inputs = np.random.default_rng(seed).normal(size=(4, WIDTH))
    added = contagion([weights_of(net)], inputs, operators())
    assert (added >= 0.0).all()
    assert added.max() > 0.0


def test_the_mean_of_what_links_add_is_taken_out_of_the_shift() -> None:
    inputs, own = np.random.default_rng(0).normal(size=(4, WIDTH)), np.array([1.0, 0.0, 2.0, -3.0])
    data, net = _double(inputs, own, operators()), _random_net(WIDTH, operators())
    net.centre(data)
    with torch.no_grad():
        assert net(data).mean().item() == pytest.approx(0.8 * own.mean() - 0.3, abs=1e-12)


def test_an_enterprise_of_more_own_risk_sends_more_before_training() -> None:
    net = _random_net(WIDTH, operators())
    inputs = np.zeros((2, WIDTH))
    inputs[:, -1] = [-1.5, 1.5]
    less, more = weights_of(net).sent(inputs)
    assert (more > 2 * less).all()


def test_own_log_odds_enter_the_network_halved() -> None:
    encoding = Encoding(("a",), ((0.0, 2.0),))
    found = encoding.inputs(np.array([[1.0], [np.nan]]), np.array([-3.0, 2.0]))
    assert found.tolist() == [[0.5, 0.0, -1.5], [0.0, 1.0, 1.0]]
    with pytest.raises(Mismatch, match="1 feature columns"):
        encoding.inputs(np.zeros((1, 2)), np.zeros(1))


def test_parts_sum_to_the_log_odds(checkpoint: Checkpoint, month: Month) -> None:
    scores = checkpoint.scorer.score(
        month.table.names, month.table.frame.to_numpy(), operators=month.operators
    )
    whole = scores.base + scores.own_points.sum(axis=1) + scores.contagion
    assert np.abs(whole - scores.log_odds).max() < 1e-9
    assert np.allclose(np.log(scores.probability / (1 - scores.probability)), scores.log_odds)


def test_links_only_add_to_anybodys_log_odds(checkpoint: Checkpoint, month: Month) -> None:
    names, values = month.table.names, month.table.frame.to_numpy()
    added = checkpoint.scorer.score(names, values, operators=month.operators).contagion
    assert added.min() >= -1e-9
    assert added.max() > 0.1


def test_tree_points_sum_to_the_trees_log_odds(checkpoint: Checkpoint, month: Month) -> None:
    values = month.table.frame.to_numpy()
    own = checkpoint.scorer.own
    points = own.points(values)
    assert points.shape == (month.snapshot.size, len(month.table.names) + 1)
    assert np.abs(points.sum(axis=1) - own.log_odds(values)).max() < 1e-9
    assert len(np.unique(points[:, -1])) == 1


def test_other_features_are_refused_by_name(checkpoint: Checkpoint, month: Month) -> None:
    names, values = list(month.table.names), month.table.frame.to_numpy()
    renamed = ("moon_phase", *names[1:])
    with pytest.raises(Mismatch, match=f"(?s){names[0]}.*moon_phase|moon_phase.*{names[0]}"):
        checkpoint.scorer.score(renamed, values, operators=month.operators)
    with pytest.raises(Mismatch, match="another order"):
        checkpoint.scorer.score(tuple(names[::-1]), values, operators=month.operators)


def test_other_operators_are_refused(checkpoint: Checkpoint, month: Month) -> None:
    values = month.table.frame.to_numpy()
    with pytest.raises(Mismatch, match="the operators"):
        checkpoint.scorer.score(month.table.names, values, operators=month.operators[::-1])
