"""What would reach one enterprise if links were gone: its messages, gathered again without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gnn.link_carriers import HELD, LinkCarriers, concatenated
from gnn.operators import Operator

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
CELLS = 2_000_000  # ties times sets of links weighed at once: a hub takes several rounds


@dataclass(frozen=True)
class Reach:
    """The ties around one enterprise, and what remains of them.

    A tie stands while each of its sides does, and a side while one of its links does: a person
    who holds an enterprise and also runs it is tied to it by either. The weights of what stands
    are those of operators built anew without the links: a mean is one over the ties left, a shared
    person or address weighs one over the others left. Four things differ from that: who was a hub
    stays one, holdings that add up to more than the whole stay scaled as they were, of parallel
    holdings of one holder the largest share counts while one is left, and where ties age one keeps
    the age of the links that it cites.
    """

    row: int
    operators: tuple[Operator, ...]
    ties: dict[str, Any]  # of each operator, place (its row there), share, decay, group; by group
    links: NDArray[np.object_]  # the link_ids that carry any of the ties, sorted
    side_links: Rows  # codes of links, by side
    side_starts: Rows
    tie_starts: Rows  # the first side of each tie

    def gone(self, sets: Sequence[frozenset[str]]) -> Mask:
        """(sets, links) which of `links` are in each set."""
        return np.array([[link in one for link in self.links] for one in sets], dtype=bool)

    def standing(self, operator: str, places: Rows, gone: Mask) -> Mask:
        """(sets, places) which ties of an operator of one hop, as rows of its ties, remain.

        places: of ties to the enterprises that were asked for.  gone: (sets, links).
        """
        number = [one.name for one in self.operators].index(operator)
        chosen, alive = self.operators[number], self._alive(gone)
        if chosen.reduce == "max":
            targets = chosen.ties["target"].to_numpy()[places]
            keys = _pair(targets, chosen.sources[places], chosen.size)
            return self._pairs_left(alive)[:, np.searchsorted(self._pairs[0], keys)] > 0.0
        own = np.flatnonzero(self.ties["operator"] == number)
        own = own[np.argsort(self.ties["place"][own])]
        return alive[:, own[np.searchsorted(self.ties["place"][own], places)]]

    def messages(self, sent: Floats, gone: Mask) -> Floats:
        """(sets, operators * channels) that arrive without each set of links.

        sent: (size, channels).  gone: (sets, links) which of `links` each set takes away.
        """
        size = max(1, CELLS // max(1, len(self.ties["source"])))
        parts = [self._messages(sent, gone[at : at + size]) for at in range(0, len(gone), size)]
        return np.vstack(parts)

    def _messages(self, sent: Floats, gone: Mask) -> Floats:
        alive = self._alive(gone)
        shares = _shared_anew(self.ties["share"], alive, self.ties["group"])
        weights, pairs = shares * self.ties["decay"], self._pairs_left(alive)
        arrived = []
        for number, operator in enumerate(self.operators):
            if operator.reduce == "max":
                arrived.append(self._largest(sent, pairs))
            elif operator.hops == 2:
                arrived.append(self._far(operator, sent, pairs))
            else:
                own = (self.ties["operator"] == number) & (self.ties["target"] == self.row)
                arrived.append(weights[:, own] @ sent[self.ties["source"][own]])
        return np.hstack(arrived)

    def _alive(self, gone: Mask) -> Mask:
        """(sets, ties) whether every side of the tie still has a link."""
        if not len(self.tie_starts):
            return np.ones((len(gone), 0), dtype=bool)
        cut = np.logical_and.reduceat(gone[:, self.side_links], self.side_starts, axis=1)
        return np.asarray(~np.logical_or.reduceat(cut, self.tie_starts, axis=1))

    @cached_property
    def _pairs(self) -> tuple[Rows, Rows, Rows]:
        """Target and source as one number, sorted; the order of the ties by it; where it starts."""
        keys = _pair(self.ties["target"], self.ties["source"], self.operators[0].size)
        order = np.argsort(keys, kind="stable")
        found, starts = np.unique(keys[order], return_index=True)
        return found, order, starts

    def _pairs_left(self, alive: Mask) -> Floats:
        """(sets, pairs) the decay of the youngest tie that joins the two, 0 where none does."""
        _, order, starts = self._pairs
        left = (alive * self.ties["decay"])[:, order]
        return np.asarray(np.maximum.reduceat(left, starts, axis=1)) if len(order) else left

    def _largest(self, sent: Floats, pairs: Floats) -> Floats:
        keys = self._pairs[0]
        own = keys // self.operators[0].size == self.row
        told = sent[keys[own] % self.operators[0].size]
        found = np.zeros((len(pairs), sent.shape[1]))
        for number, left in enumerate(pairs[:, own]):
            if left.any():
                found[number] = (told * left[:, None])[left > 0.0].max(axis=0)
        return found

    def _far(self, operator: Operator, sent: Floats, pairs: Floats) -> Floats:
        """Over two hops: the ties of the enterprise times those of who is between."""
        near = np.arange(operator.starts[self.row], operator.starts[self.row + 1])
        _, far = concatenated(operator, operator.sources[near])
        if not len(far):
            return np.zeros((len(pairs), sent.shape[1]))
        first = self._weights(operator, near, pairs)
        lengths = np.diff(operator.starts)[operator.sources[near]]
        both = np.repeat(first, lengths, axis=1) * self._weights(operator, far, pairs)
        back = operator.sources[far] == self.row
        return np.asarray(both[:, ~back] @ sent[operator.sources[far[~back]]])

    def _weights(self, operator: Operator, chosen: Rows, pairs: Floats) -> Floats:
        """(sets, chosen ties) weights of what stands; the ties of a target lie together."""
        targets = operator.ties["target"].to_numpy()[chosen]
        keys = _pair(targets, operator.sources[chosen], operator.size)
        left = pairs[:, np.searchsorted(self._pairs[0], keys)]
        return _shared_anew(operator.shares[chosen], left > 0.0, targets) * left


@dataclass(frozen=True)
class LinkRemoval:
    """Finds what reaches an enterprise; ties: by operator its columns, as paths are drawn from."""

    operators: tuple[Operator, ...]
    ties: dict[str, dict[str, Any]]
    carriers: LinkCarriers

    def around(self, row: int) -> Reach:
        """The enterprise's own ties, and those of whoever is between it and a second hop."""
        return self.among(row, np.unique([row, *self._between(row)]))

    def among(self, row: int, targets: Rows) -> Reach:
        """The ties of all these enterprises; targets: sorted, the row and who is between."""
        parts = [
            self._ties(number, operator, targets)
            for number, operator in enumerate(self.operators)
            if operator.hops == 1 and operator.reduce == "sum"
        ]
        columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        keys = (columns["alone"], columns["through"], columns["target"], columns["operator"])
        order = np.lexsort(keys)
        columns = {name: values[order] for name, values in columns.items()}
        changed = [np.diff(values[order]) != 0 for values in keys]
        columns["group"] = np.cumsum(np.r_[0, np.any(changed, axis=0)][: len(order)])
        return Reach(row, self.operators, columns, *self._sides(columns))

    def _between(self, row: int) -> Rows:
        found = [
            operator.sources[operator.starts[row] : operator.starts[row + 1]]
            for operator in self.operators
            if operator.hops == 2
        ]
        return np.concatenate([*found, np.empty(0, dtype=np.int64)])

    def _ties(self, number: int, operator: Operator, targets: Rows) -> dict[str, Any]:
        """alone: a number of its own for a holding, whose weight is its share of nothing else."""
        of, chosen = concatenated(operator, targets)
        return {
            "operator": np.full(len(chosen), number),
            "place": chosen,
            "target": targets[of],
            "source": operator.sources[chosen],
            "share": operator.shares[chosen],
            "decay": np.ones(len(chosen)) if operator.decay is None else operator.decay[chosen],
            "through": self.ties[operator.name]["through"][chosen],
            "alone": chosen if operator.name in HELD else np.full(len(chosen), -1),
            "link": self.ties[operator.name]["link_in"][chosen],
        }

    def _sides(self, columns: dict[str, Any]) -> tuple[NDArray[np.object_], Rows, Rows, Rows]:
        """links, side_links, side_starts and tie_starts of `Reach`."""
        ties, sides, links = [], [], []
        for number, operator in enumerate(self.operators):
            chosen = np.flatnonzero(columns["operator"] == number)
            told = {name: columns[name][chosen] for name in ("target", "source", "through", "link")}
            for side, (tie, versions) in enumerate(self.carriers.of(operator.name, told)):
                ties.append(chosen[tie])
                sides.append(np.full(len(tie), side, dtype=np.int64))
                links.append(versions)
        of_tie, of_side = np.concatenate(ties), np.concatenate(sides)
        order = np.lexsort((of_side, of_tie))
        found, codes = np.unique(np.concatenate(links)[order].astype(str), return_inverse=True)
        side_starts = _starts(2 * of_tie[order] + of_side[order])
        return found.astype(object), codes, side_starts, _starts(of_tie[order][side_starts])


def _starts(sorted_values: Rows) -> Rows:
    """Where each value begins."""
    return np.flatnonzero(np.diff(sorted_values, prepend=-1))


def _pair(target: Rows, source: Rows, size: int) -> Rows:
    return target.astype(np.int64) * size + source


def _shared_anew(weights: Floats, alive: Mask, group: Rows) -> Floats:
    """(sets, ties) the weights with those of a group shared out among its ties that stand."""
    kept = weights * alive
    if not len(weights):
        return kept
    starts = _starts(group)
    left = np.add.reduceat(kept, starts, axis=1)
    whole = np.add.reduceat(weights, starts)
    factor = np.divide(whole, left, out=np.zeros_like(left), where=left > 0.0)
    return np.asarray(kept * np.repeat(factor, np.diff(np.r_[starts, len(weights)]), axis=1))
