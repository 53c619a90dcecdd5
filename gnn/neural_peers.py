"""Networks off the shelf on our inputs: heterogeneous GraphSAGE and the graph transformer (HGT)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch_geometric.data import HeteroData
from torch_geometric.nn import HeteroConv, HGTConv, SAGEConv
from torch_geometric.typing import EdgeType

from gnn.example_sets import Sets
from gnn.joined_examples import together
from gnn.network_training import fit_epochs, fit_until_best, prepared, repeatable
from gnn.operators import Operator
from gnn.train import Examples, TrainingSettings

Floats = NDArray[np.float64]
NEIGHBOURS = 10  # of one relation, that one enterprise hears
HEADS, LAYERS = 2, 2
SETTINGS = TrainingSettings(hidden=32, dropout=0.3, rate=5e-3, epochs=100, patience=30)
Layer = Callable[[tuple[str, ...]], nn.Module]


class PeerNet(nn.Module):
    """Facts to `hidden` numbers, two layers of messages by relation, and one log-odds a row."""

    def __init__(self, width: int, relations: tuple[str, ...], layer: Layer) -> None:
        super().__init__()
        self.first = nn.Linear(width, SETTINGS.hidden)
        self.layers = nn.ModuleList([layer(relations) for _ in range(LAYERS)])
        self.last = nn.Linear(SETTINGS.hidden, 1)

    def forward(self, graph: HeteroData) -> Tensor:
        """(n,) log-odds."""
        return self.log_odds(graph["enterprise"].x, graph.edge_index_dict)

    def log_odds(self, facts: Tensor, ties: dict[EdgeType, Tensor]) -> Tensor:
        """(n,) log-odds of facts (n, width) and ties (2, ...) from source to target by relation."""
        state = self._eased(self.first(facts))
        for layer in self.layers:
            found = layer({"enterprise": state}, ties)
            state = self._eased(found["enterprise"])
        scores: Tensor = self.last(state).squeeze(-1)
        return scores

    def _eased(self, state: Tensor) -> Tensor:
        return functional.dropout(state.relu(), SETTINGS.dropout, self.training)


@dataclass(frozen=True)
class Fitted:
    """A trained network with a set it can judge.

    drawn: the set as it hears it; the index of an operator's ties is their row among all.
    """

    net: PeerNet
    drawn: Examples
    graph: HeteroData

    @property
    def log_odds(self) -> Floats:
        """(n,) of all rows."""
        self.net.eval()
        with torch.no_grad():
            return np.asarray(self.net(self.graph).numpy(), dtype=np.float64)


def graph_sage(sets: Sets, seed: int) -> tuple[Floats, Floats]:
    """Log-odds of held and tested rows by mean messages (Hamilton, Ying, Leskovec 2017)."""
    return _scores(sets, seed, _sage_layer)


def fitted_sage(sets: Sets, seed: int) -> tuple[Fitted, Fitted]:
    """The network of `graph_sage` with the held set, and with the tested one."""
    return _fitted(sets, seed, _sage_layer)


def graph_transformer(sets: Sets, seed: int) -> tuple[Floats, Floats]:
    """Log-odds of held and tested rows by attention per relation (Hu et al. 2020)."""
    return _scores(sets, seed, _attention_layer)


def drawn(examples: Examples, seed: int) -> Examples:
    """The graph with `NEIGHBOURS` ties at most a target and relation, uniformly drawn.

    As GraphSAGE draws them (section 3.1); second hops are left out, since two layers walk them.
    """
    chance = np.random.default_rng(seed)
    single = [each for each in examples.operators if each.hops == 1]
    return replace(examples, operators=tuple(_fewer(each, chance) for each in single))


def _fewer(operator: Operator, chance: np.random.Generator) -> Operator:
    mixed = operator.ties.iloc[chance.permutation(len(operator.ties))]
    few = mixed[mixed.groupby("target").cumcount() < NEIGHBOURS].sort_index()
    return replace(operator, ties=few)


def _scores(sets: Sets, seed: int, layer: Layer) -> tuple[Floats, Floats]:
    held, tested = _fitted(sets, seed, layer)
    return held.log_odds, tested.log_odds


def _fitted(sets: Sets, seed: int, layer: Layer) -> tuple[Fitted, Fitted]:
    """The network with the held set, and the one that judges the tested set with that."""
    learned, held, tested = (drawn(part, seed) for part in sets.parts)
    settings = replace(SETTINGS, seed=seed)
    _, _, graphs = prepared(learned, (held, tested), settings=settings)
    net = _network(learned, graphs[0], layer, seed=seed)
    epochs = fit_until_best(net, (learned, graphs[0]), (held, graphs[1]), settings=settings)
    first = Fitted(net, held, graphs[1])
    if sets.refit:
        both = together(learned, held)
        _, _, graphs = prepared(both, (held, tested), settings=settings)
        net = _network(both, graphs[0], layer, seed=seed)
        fit_epochs(net, (both, graphs[0]), epochs, settings=settings)
    return first, Fitted(net, tested, graphs[2])


def _network(examples: Examples, graph: HeteroData, layer: Layer, *, seed: int) -> PeerNet:
    repeatable(seed)
    relations = tuple(each.name for each in examples.operators)
    return PeerNet(int(graph["enterprise"].x.shape[1]), relations, layer)


def _sage_layer(relations: tuple[str, ...]) -> nn.Module:
    size = SETTINGS.hidden
    steps = {("enterprise", name, "enterprise"): SAGEConv(size, size) for name in relations}
    layer: nn.Module = HeteroConv(steps, aggr="mean")
    return layer


def _attention_layer(relations: tuple[str, ...]) -> nn.Module:
    steps = [("enterprise", name, "enterprise") for name in relations]
    size = SETTINGS.hidden
    layer: nn.Module = HGTConv(size, size, metadata=(["enterprise"], steps), heads=HEADS)
    return layer
