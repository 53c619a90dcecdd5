"""What the GraphSAGE peer sees of one enterprise, and its score of it once links are gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from gnn.link_carriers import concatenated
from gnn.neural_peers import Fitted, PeerNet
from gnn.operators import Operator
from gnn.removed_links import LinkRemoval

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Relation = tuple[str, str, str]
Facts = dict[str, Tensor]  # by kind of node
Edges = dict[Relation, Tensor]  # (2, ties) from source to target


@dataclass(frozen=True)
class Surroundings:
    """All that the two layers see of one enterprise.

    nodes: rows, sorted.  at: the enterprise among them.  hearing: its row and those whom it hears,
    whose ties are all here.  ties: by operator rows of the drawn operator's ties.
    """

    nodes: Rows
    at: int
    hearing: Rows
    ties: dict[str, Rows]


@dataclass(frozen=True)
class PeerRemoval:
    """Judges rows of the peer's set without links.

    removal: tells which ties fall with a link, of the operators from which the peer's were drawn.
    """

    fitted: Fitted
    removal: LinkRemoval

    def around(self, row: int) -> Surroundings:
        """What the peer sees of a row."""
        operators = self.operators
        near = [one.sources[concatenated(one, np.array([row]))[1]] for one in operators.values()]
        hearing = np.unique(np.concatenate([[row], *near]))
        ties = {name: concatenated(one, hearing)[1] for name, one in operators.items()}
        heard = [operators[name].sources[chosen] for name, chosen in ties.items()]
        nodes = np.unique(np.concatenate([hearing, *heard]))
        return Surroundings(nodes, int(np.searchsorted(nodes, row)), hearing, ties)

    def most_raised(self, among: NDArray[np.bool_], most: int) -> list[int]:
        """The rows among some (n,) whose log-odds all their ties together raise most, in order."""
        rises = np.where(among, self._rises, -np.inf)
        return sorted(np.argsort(-rises, kind="stable")[:most].tolist())

    @cached_property
    def _rises(self) -> Floats:
        """(n,) by how much all ties together raise the log-odds of each row."""
        nothing = torch.empty((2, 0), dtype=torch.long)
        alone = self.fitted.graph.clone()
        for relation in alone.edge_types:
            alone[relation].edge_index = nothing
        return self.fitted.log_odds - replace(self.fitted, graph=alone).log_odds

    def log_odds_without(self, row: int, sets: Sequence[frozenset[str]]) -> Floats:
        """(sets,) the network's log-odds of the row once each set of links is gone.

        Ties that fall are taken out and both layers computed again; none is drawn in their place.
        """
        around = self.around(row)
        reach = self.removal.among(row, around.hearing)
        gone = reach.gone(sets)
        standing = {
            name: reach.standing(name, self.places(name, ties), gone)
            for name, ties in around.ties.items()
        }
        found = np.empty(len(sets))
        self.fitted.net.eval()
        with torch.no_grad():
            for number in range(len(sets)):
                left = {name: ties[standing[name][number]] for name, ties in around.ties.items()}
                found[number] = self.net(*self.tensors(around, left))[around.at]
        return found

    @cached_property
    def net(self) -> EveryRelation:
        """The peer's network; relations without a tie may be left out of what it is asked."""
        return EveryRelation(self.fitted.net, tuple(self.operators))

    @cached_property
    def operators(self) -> dict[str, Operator]:
        """The drawn operators by name."""
        return {one.name: one for one in self.fitted.drawn.operators}

    def tensors(self, around: Surroundings, ties: dict[str, Rows]) -> tuple[Facts, Edges]:
        """Facts of the nodes, and the ties between them by relation."""
        facts = self.fitted.graph["enterprise"].x[torch.as_tensor(around.nodes)]
        edges = {}
        for name, chosen in ties.items():
            ends = self.ends(name, chosen)[["source", "target"]].to_numpy(np.int64).T
            edges[_relation(name)] = torch.as_tensor(np.searchsorted(around.nodes, ends))
        return {"enterprise": facts}, edges

    def ends(self, name: str, chosen: Rows) -> pd.DataFrame:
        """[target, source] of some ties of a drawn operator."""
        ties = self.operators[name].ties[["target", "source"]]
        return ties.iloc[chosen].reset_index(drop=True)

    def places(self, name: str, chosen: Rows) -> Rows:
        """Rows of drawn ties among all."""
        return np.asarray(self.operators[name].ties.index[chosen], dtype=np.int64)


class EveryRelation(nn.Module):
    """The network on dictionaries in which relations without a tie may be left out."""

    def __init__(self, net: PeerNet, names: tuple[str, ...]) -> None:
        super().__init__()
        self.net = net
        self.names = names

    def forward(self, facts: Facts, ties: Edges) -> Tensor:
        """(n,) log-odds."""
        nothing = torch.empty((2, 0), dtype=torch.long)
        every = {_relation(name): ties.get(_relation(name), nothing) for name in self.names}
        return self.net.log_odds(facts["enterprise"], every)


def _relation(name: str) -> Relation:
    return ("enterprise", name, "enterprise")
