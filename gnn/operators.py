"""The fixed operators along which messages travel: one per relation and hop, built once a snapshot.

Row i of an operator lists the sources j whose facts reach enterprise i, and with what weight.
An enterprise never reaches itself: its own facts belong to its own part.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from features.counts import own_addresses
from features.ownership import holding_shares
from gnn.tie_links import LinkIds, numbered
from gnn.ties import (
    Columns,
    direct_ties,
    in_order,
    mean_ties,
    once_each,
    ranges,
    shared_ties,
    taken,
)
from graph.snapshot import Snapshot
from graph.tables import LEGAL_REPRESENTATIVE

Floats: TypeAlias = NDArray[np.float64]
HUB = 50  # a person or address shared by more enterprises is an agent or a host: no message
_ROUNDS = 32  # rows with more ties take the largest of them on their own
SECOND_HOP_LINKS = 30  # an enterprise with more ties takes no part in second hops

_FORWARD = ("from_enterprise", "to_enterprise")
_THROUGH = {"co_address": "address"}  # all others share a person
_COLUMNS = ("target", "source", "weight", "through", "through_kind", "link_in", "link_out")
_WIDEST = np.iinfo(np.int32).max
_ROUNDING = 1e-12  # what a difference may keep of two equal sums


@dataclass(frozen=True)
class Operator:
    """One relation: `ties` [target, source, weight, through, link_in, link_out], by target.

    links: version_ids of the links that link_in and link_out number (-1: none).
    Ties that `gnn.decay` aged have a column `decay` in (0, 1] that multiplies what they carry.
    reduce 'sum': message_i = sum_j weight_ij phi_j.  'max': the largest phi_j, per channel.
    hops 2: the ties are walked twice (i <- m <- j), weights multiplied, j = i left out.
    """

    name: str
    ties: pd.DataFrame
    size: int
    reduce: str = "sum"
    hops: int = 1
    links: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, object), repr=False)

    def cited(self, side: str) -> LinkIds:
        """The version_ids of the ties' links on a side: link_in or link_out."""
        return LinkIds(self.ties[side].to_numpy(), self.links)

    @cached_property
    def matrix(self) -> sp.csr_array:
        """CSR (size, size) of one step; parallel ties add up."""
        wide = np.int32 if max(len(self.ties), self.size) < _WIDEST else np.int64
        places = (self.sources.astype(wide), self.starts.astype(wide))
        steps = sp.csr_array((self.weights.copy(), *places), (self.size,) * 2)
        steps.sum_duplicates()
        return steps

    @cached_property
    def echo(self) -> Floats:
        """What a second hop would send back to its own start: the diagonal of the square."""
        return np.asarray(self.matrix.multiply(self.matrix.T).sum(axis=1)).ravel()

    @cached_property
    def sources(self) -> NDArray[Any]:
        """The ties' sources, as wide as the ties tell them."""
        return np.asarray(self.ties["source"])

    @cached_property
    def weights(self) -> Floats:
        """The ties' weights, times their decay."""
        return self.shares if self.decay is None else self.shares * self.decay

    @cached_property
    def shares(self) -> Floats:
        """The ties' weights before any decay."""
        return np.asarray(self.ties["weight"], dtype=np.float64)

    @cached_property
    def decay(self) -> Floats | None:
        """What is left of each tie's weight by its age; None where ties do not age."""
        if "decay" not in self.ties:
            return None
        return np.asarray(self.ties["decay"], dtype=np.float64)

    @cached_property
    def factors(self) -> Floats:
        """What each tie multiplies what it carries by: its weight; of a 'max' its decay alone."""
        if self.reduce == "sum":
            return self.weights
        return np.ones(len(self.ties)) if self.decay is None else self.decay

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """The ties of target i are rows starts[i] to starts[i + 1]."""
        return np.searchsorted(self.ties["target"].to_numpy(), np.arange(self.size + 1))

    def apply(self, values: Floats) -> Floats:
        """The messages (size, channels) that the values (size, channels >= 0) become."""
        return self.arriving(values, slice(0, self.size), once=self.once(values))

    def once(self, values: Floats) -> Floats | None:
        """What the values become after the first of two hops; None where there is one."""
        return np.asarray(self.matrix @ values) if self.hops == 2 else None

    def arriving(self, values: Floats, rows: slice, *, once: Floats | None) -> Floats:
        """The messages (rows, channels) that arrive at a run of rows, as `apply` makes them."""
        if self.reduce == "max":
            return self._largest(values, rows)
        if once is None:
            return self._step(values, rows)
        return from_others(self._step(once, rows), self.echo[rows, None] * values[rows])

    def arriving_at(self, values: Floats, row: int, *, once: Floats | None) -> Floats:
        """`arriving` at one row, (channels,), without the cost of a matrix."""
        if self.reduce == "max":
            ties = slice(*self.starts[row : row + 2])
            sent = self.aged(values[self.sources[ties]], ties)
            return np.asarray(sent.max(axis=0, initial=0.0))
        start, end = self.matrix.indptr[row : row + 2]
        near, weights = self.matrix.indices[start:end], self.matrix.data[start:end, None]
        carried = np.asarray((weights * (values if once is None else once)[near]).sum(axis=0))
        return carried if once is None else from_others(carried, self.echo[row] * values[row])

    def _step(self, values: Floats, rows: slice) -> Floats:
        """One step along the ties of some rows; their part of the matrix is not copied."""
        bounds = self.matrix.indptr[rows.start : rows.stop + 1]
        part = slice(bounds[0], bounds[-1])
        told = (self.matrix.data[part], self.matrix.indices[part], bounds - bounds[0])
        return np.asarray(sp.csr_array(told, (rows.stop - rows.start, self.size)) @ values)

    def aged(self, sent: Floats, ties: slice | NDArray[np.int64]) -> Floats:
        """What is left of what each of some ties carries (ties, channels), by its age."""
        return sent if self.decay is None else sent * self.decay[ties, None]

    def _largest(self, values: Floats, rows: slice) -> Floats:
        starts = self.starts[rows.start : rows.stop + 1]
        counts = np.diff(starts)
        order = np.argsort(-counts, kind="stable")  # those with most ties first
        first, counts = starts[:-1][order], counts[order]
        wide = int(np.searchsorted(-counts, -_ROUNDS))
        largest = np.zeros((len(order), values.shape[1]))
        # All rows look at their next tie together: many short runs of ties are slow one by one.
        for tie in range(min(_ROUNDS, counts.max(initial=0))):
            some = slice(wide, int(np.searchsorted(-counts, -tie)))
            sent = self._carried(values, first[some] + tie)
            np.maximum(largest[some], sent, out=largest[some])
        if wide:
            _, ties = ranges(first[:wide], counts[:wide])
            begins = np.cumsum(counts[:wide]) - counts[:wide]
            largest[:wide] = np.maximum.reduceat(self._carried(values, ties), begins, axis=0)
        told = np.empty_like(largest)
        told[order] = largest
        return told

    def _carried(self, values: Floats, ties: NDArray[np.int64]) -> Floats:
        return self.aged(values.take(self.sources[ties], axis=0), ties)


def from_others(twice: Floats, back: Floats) -> Floats:
    """What two hops bring from others: where nobody is, the rounding left is no message."""
    others = twice - back
    return np.where(np.abs(others) > _ROUNDING * np.abs(twice), others, 0.0)


def operators_of(snapshot: Snapshot) -> tuple[Operator, ...]:
    """All operators of a snapshot, in a fixed order.

    Shares weight holdings; other direct links weigh one over the number of them (mean); a shared
    person or address weighs one over the others who share it, and nothing above `HUB` sharers.
    """
    size = snapshot.size
    snapshot, ids = numbered(snapshot)
    direct = {name: in_order(ties, size, ids) for name, ties in _direct(snapshot).items()}
    shared = {
        name: in_order(shared_ties(rows, _THROUGH.get(name, "person"), most=HUB), size, ids)
        for name, rows in _memberships(snapshot).items()
    }
    ties = {**direct, **shared}
    single = [Operator(name, _framed(columns), size, links=ids) for name, columns in ties.items()]
    return (*single, *_unions(list(ties.values()), size, ids))


def memberships(snapshot: Snapshot) -> dict[str, pd.DataFrame]:
    """Who shares what, by operator: [enterprise, through: row of person or address, version_id]."""
    return _memberships(numbered(snapshot)[0])


def _memberships(snapshot: Snapshot) -> dict[str, pd.DataFrame]:
    """The memberships of a numbered snapshot, with `link`."""
    return {
        "co_representative": _represented(snapshot),
        "co_person": _served(snapshot),
        "co_address": _addresses(snapshot),
    }


def _unions(parts: list[Columns], size: int, ids: NDArray[np.object_]) -> tuple[Operator, Operator]:
    """Any relation at all: the strongest related party, and what comes over two hops."""
    every = once_each(parts, size, ids)
    few = np.bincount(every["target"], minlength=size) <= SECOND_HOP_LINKS
    near = taken(every, few[every["source"]] & few[every["target"]])
    return (
        Operator("any", _framed(every), size, reduce="max", links=ids),
        Operator("two_hops", _framed(mean_ties(near, size)), size, hops=2, links=ids),
    )


def _framed(ties: Columns) -> pd.DataFrame:
    return pd.DataFrame({name: ties[name] for name in _COLUMNS}, copy=False)


def _direct(snapshot: Snapshot) -> dict[str, Columns]:
    pair = ["holder_kind", "holder", "enterprise"]
    links = snapshot.shareholdings.drop_duplicates(pair)[[*pair, "link"]]
    held = holding_shares(snapshot).merge(links, on=pair)
    held = held[held["holder_kind"] == "Enterprise"]
    held = held.assign(weight=held["share"].fillna(0.0).clip(lower=0.01))
    held = held[held["holder"] != held["enterprise"]]
    ties = {
        "shareholder": direct_ties(held, "enterprise", "holder"),
        "investee": direct_ties(held, "holder", "enterprise"),
    }
    names = {
        "BRANCH_OF": ("head_office", "branch"),
        "GUARANTEES": ("guaranteed", "guarantor"),
        "SUPPLIES": ("customer", "supplier"),
    }
    for relation, (forward, backward) in names.items():
        links = snapshot.affiliations[snapshot.affiliations["relation"] == relation]
        links = links[links["from_enterprise"] != links["to_enterprise"]].assign(weight=1.0)
        for name, ends in ((forward, _FORWARD), (backward, _FORWARD[::-1])):
            ties[name] = mean_ties(direct_ties(links, *ends), snapshot.size)
    return ties


def _represented(snapshot: Snapshot) -> pd.DataFrame:
    positions = snapshot.positions
    return positions[positions["position"] == LEGAL_REPRESENTATIVE].rename(
        columns={"person": "through"}
    )


def _served(snapshot: Snapshot) -> pd.DataFrame:
    """Who runs or owns what: a person's enterprises, by position or by holding."""
    owned = snapshot.shareholdings
    owned = owned[owned["holder_kind"] == "Person"]
    owned = owned.rename(columns={"holder": "through"})
    served = snapshot.offices.rename(columns={"person": "through"})
    wanted = ["enterprise", "through", "version_id", "link"]
    return pd.concat([served[wanted], owned[wanted]], ignore_index=True)


def _addresses(snapshot: Snapshot) -> pd.DataFrame:
    return own_addresses(snapshot).rename(columns={"address": "through"})


def shuffled(operator: Operator, seed: int) -> Operator:
    """The control: the same weights and numbers of ties, every source a random enterprise."""
    sources = np.random.default_rng(seed).permutation(operator.ties["source"].to_numpy())
    ties = operator.ties.assign(source=sources)
    ties = ties[ties["target"] != ties["source"]].reset_index(drop=True)
    return replace(operator, ties=ties)
