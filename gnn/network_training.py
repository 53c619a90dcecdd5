"""Training: own risk cross-fitted and networks on top, or boosted trees that are both at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from torch import nn
from torch.nn import functional
from torch_geometric.data import HeteroData

from gnn.boosted_head import BoostedSettings, fit_boosted_head
from gnn.encoding import Encoding, learn_encoding
from gnn.joined_examples import together
from gnn.model import ContagionNet, ContagionSettings, weights_of
from gnn.own_risk import OwnRisk, fit_own_risk
from gnn.scorer import Scorer, gathered
from gnn.tensors import graph_tensors
from gnn.train import Examples, TrainingSettings

Floats = NDArray[np.float64]


def trained(
    learned: Examples,
    held: Examples,
    *,
    settings: TrainingSettings,
    progress: Callable[[str], None] = lambda _: None,
) -> Scorer:
    """A scorer learned on one set; networks stop where the other is ranked best (AUC)."""
    return _stopped(learned, held, settings=settings, progress=progress)[0]


def refitted(
    learned: Examples, held: Examples, *, settings: TrainingSettings
) -> tuple[Scorer, Scorer]:
    """The scorer of `trained`, and one learned on both sets for as many epochs as it took."""
    first, epochs = _stopped(learned, held, settings=settings)
    both = together(learned, held)
    if settings.boosted is not None:
        return first, _boosted(both, settings.boosted, seed=settings.seed)
    own_model, encoding, (graph,) = prepared(both, (), settings=settings)
    networks = []
    for number, many in enumerate(epochs):
        net = _network((both, graph), settings, turn=number)
        fit_epochs(net, (both, graph), many, settings=settings)
        networks.append(net)
    return first, _scorer(own_model, encoding, networks=networks)


def _stopped(
    learned: Examples,
    held: Examples,
    *,
    settings: TrainingSettings,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Scorer, list[int]]:
    """The scorer, and of each of its networks after how many epochs it ranked the held set best."""
    if settings.boosted is not None:
        progress("boosted trees")
        return _boosted(learned, settings.boosted, seed=settings.seed), []
    progress("own risk")
    own_model, encoding, (graph, held_graph) = prepared(learned, (held,), settings=settings)
    networks, epochs = [], []
    for number in range(settings.networks):
        progress(f"network {number + 1} of {settings.networks}")
        net = _network((learned, graph), settings, turn=number)
        fitted = fit_until_best(net, (learned, graph), (held, held_graph), settings=settings)
        networks.append(net)
        epochs.append(fitted)
    return _scorer(own_model, encoding, networks=networks), epochs


def prepared(
    learned: Examples, others: Sequence[Examples], *, settings: TrainingSettings
) -> tuple[OwnRisk, Encoding, list[HeteroData]]:
    """What every network starts from: own risk, encoding, and the graph of each set, learned first.

    Own risk is cross-fitted on the rows learned on.
    """
    own_model, crossed = fit_own_risk(
        learned.values[learned.rows], learned.events[learned.rows], seed=settings.seed
    )
    own = own_model.log_odds(learned.values)
    own[learned.rows] = crossed
    encoding = learn_encoding(learned.names, learned.values, bins=settings.bins)
    graphs = [_graph(part, encoding, own_model.log_odds(part.values)) for part in others]
    return own_model, encoding, [_graph(learned, encoding, own), *graphs]


def _boosted(learned: Examples, settings: BoostedSettings, *, seed: int) -> Scorer:
    """Own risk and head are the same trees, so no row is judged by what has memorised it."""
    names = tuple(operator.name for operator in learned.operators)
    messages = gathered(np.nan_to_num(learned.values), learned.operators)
    taught = (learned.values, messages, learned.events)
    values, arrived, events = (part[learned.rows] for part in taught)
    own, head = fit_boosted_head((values, arrived, events), names, settings=settings, seed=seed)
    return Scorer(own, learn_encoding(learned.names, learned.values), heads=(head,))


def _graph(examples: Examples, encoding: Encoding, own: Floats) -> HeteroData:
    inputs = encoding.inputs(examples.values, own)
    return graph_tensors(inputs, own, operators=examples.operators)


def _scorer(own: OwnRisk, encoding: Encoding, *, networks: list[ContagionNet]) -> Scorer:
    return Scorer(own=own, encoding=encoding, heads=tuple(weights_of(net) for net in networks))


def _network(
    learned: tuple[Examples, HeteroData], settings: TrainingSettings, *, turn: int
) -> ContagionNet:
    repeatable(settings.seed * 1000 + turn)
    net = ContagionNet(_network_settings(*learned, settings))
    net.centre(learned[1])
    return net


def repeatable(seed: int) -> None:
    """From here on torch gives the same bits for the same seed."""
    # Without this, sums over edges depend on how threads share them, and so does the last digit.
    torch.use_deterministic_algorithms(True)
    # Memory that is about to be overwritten need not be filled first: a quarter of the time.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    torch.manual_seed(seed)


def fit_until_best(
    net: nn.Module,
    learned: tuple[Examples, HeteroData],
    held: tuple[Examples, HeteroData],
    *,
    settings: TrainingSettings,
) -> int:
    """Trains a network of graph to log-odds (n,); it ends as it ranked the held set best (AUC).

    Returns the number of epochs that took.
    """
    best, best_epoch, best_state = -1.0, 0, dict(net.state_dict())
    for epoch in _epochs(net, learned, settings):
        if epoch % 5 == 4:
            reached = _ranked(net, held)
            if reached > best:
                best, best_epoch = reached, epoch
                best_state = {name: value.clone() for name, value in net.state_dict().items()}
            elif epoch - best_epoch > settings.patience:
                break
    net.load_state_dict(best_state)
    return best_epoch + 1


def fit_epochs(
    net: nn.Module,
    learned: tuple[Examples, HeteroData],
    epochs: int,
    *,
    settings: TrainingSettings,
) -> None:
    """Trains a network of graph to log-odds (n,) for so many epochs."""
    for _ in _epochs(net, learned, replace(settings, epochs=epochs)):
        pass


def _epochs(
    net: nn.Module, learned: tuple[Examples, HeteroData], settings: TrainingSettings
) -> Iterator[int]:
    """One step over the whole graph an epoch; yields its number."""
    examples, graph = learned
    optimizer = torch.optim.AdamW(net.parameters(), lr=settings.rate, weight_decay=settings.decay)
    events = torch.as_tensor(examples.events[examples.rows], dtype=torch.float32)
    rows = torch.as_tensor(examples.rows)
    for epoch in range(settings.epochs):
        net.train()
        optimizer.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(net(graph)[rows], events)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        yield epoch


def _network_settings(
    examples: Examples, graph: HeteroData, settings: TrainingSettings
) -> ContagionSettings:
    return ContagionSettings(
        width=int(graph["enterprise"].x.shape[1]),
        operators=tuple(operator.name for operator in examples.operators),
        channels=settings.channels,
        hidden=settings.hidden,
        dropout=settings.dropout,
    )


def _ranked(net: nn.Module, held: tuple[Examples, HeteroData]) -> float:
    examples, graph = held
    net.eval()
    with torch.no_grad():
        scores = net(graph).numpy()
    return float(roc_auc_score(examples.events[examples.rows], scores[examples.rows]))
