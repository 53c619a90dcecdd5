"""Every model of a comparison, one seed of it: linkrisk, trees, peers; true and shuffled edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gnn.accuracy import log_odds
from gnn.example_sets import Sets
from gnn.further_peers import Peer
from gnn.peers import trees_on, with_aggregates
from gnn.scorer import Scorer
from gnn.train import TrainingSettings, refitted, train

Floats = NDArray[np.float64]
MODELS = ("linkrisk", "own part only", "trees, own facts", "trees, aggregates")
LINKED = (MODELS[0], MODELS[3])  # those that see neighbours, and can be led astray
SHUFFLED = ", shuffled edges"


@dataclass(frozen=True)
class Scored:
    """A model's log-odds of all rows of the held and of the tested set.

    model: what scored the tested set, where it is linkrisk's on true edges.
    """

    name: str
    held: Floats
    tested: Floats
    model: Scorer | None = None


def scored(sets: Sets, settings: TrainingSettings, peers: Sequence[Peer]) -> Iterator[Scored]:
    """Every model on true edges, then those that see neighbours on shuffled ones."""
    yield from _ours(sets, settings)
    yield _trees(MODELS[2], sets, [part.values for part in sets.parts], seed=settings.seed)
    yield from _beside(sets, settings.seed, peers)
    mixed = sets.shuffled(settings.seed + 1)
    led_astray = (next(_ours(mixed, settings)), *_beside(mixed, settings.seed, peers))
    yield from (replace(one, name=one.name + SHUFFLED, model=None) for one in led_astray)


def _ours(sets: Sets, settings: TrainingSettings) -> Iterator[Scored]:
    """linkrisk, and what its own part says alone."""
    if sets.refit:
        model, last = refitted(sets.learned, sets.held, settings=settings)
    else:
        model = last = train(sets.learned, sets.held, settings=settings)
    held, tested = (
        each.score(part.names, part.values, operators=part.operators)
        for each, part in ((model, sets.held), (last, sets.tested))
    )
    yield Scored(MODELS[0], held.log_odds, tested.log_odds, last)
    alone = [each.log_odds - each.contagion for each in (held, tested)]
    yield Scored(MODELS[1], alone[0], alone[1])


def _beside(sets: Sets, seed: int, peers: Sequence[Peer]) -> Iterator[Scored]:
    """Trees on neighbour aggregates, and the peers."""
    tables = [with_aggregates(part, part.operators) for part in sets.parts]
    yield _trees(MODELS[3], sets, tables, seed=seed)
    for peer in peers:
        yield Scored(peer.name, *peer.scores(sets, seed))


def _trees(name: str, sets: Sets, tables: list[Floats], *, seed: int) -> Scored:
    _, held, tested = trees_on(sets, tables, seed=seed)
    return Scored(name, log_odds(held), log_odds(tested))
