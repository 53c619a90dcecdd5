"""The fixed operators along which messages travel: one per relation and hop, built once a snapshot.

Row i of an operator lists the sources j whose facts reach enterprise i, and with what weight.
An enterprise never reaches itself: its own facts belong to its own part.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from features.counts import own_addresses
from features.ownership import holding_shares
from graph.snapshot import Snapshot
from graph.tables import LEGAL_REPRESENTATIVE

HUB = 50  # a person or address shared by more enterprises is an agent or a host: no message
SECOND_HOP_LINKS = 30  # an enterprise with more ties takes no part in second hops

_ROUNDING = 1e-12  # what a difference may keep of two equal sums


@dataclass(frozen=True)
class Operator:
    """One relation: `ties` [target, source, weight, through, link_in, link_out], by target.

    reduce 'sum': message_i = sum_j weight_ij phi_j.  'max': the largest phi_j, per channel.
    hops 2: the ties are walked twice (i <- m <- j), weights multiplied, j = i left out.
    """

    name: str
    ties: pd.DataFrame
    size: int
    reduce: str = "sum"
    hops: int = 1

    @cached_property
    def matrix(self) -> sp.csr_array:
        """CSR (size, size) of one step; parallel ties add up."""
        ends = (self.ties["target"].to_numpy(), self.ties["source"].to_numpy())
        return sp.coo_array((self.ties["weight"].to_numpy(), ends), (self.size,) * 2).tocsr()

    @cached_property
    def echo(self) -> NDArray[np.float64]:
        """What a second hop would send back to its own start: the diagonal of the square."""
        return np.asarray(self.matrix.multiply(self.matrix.T).sum(axis=1)).ravel()

    @cached_property
    def sources(self) -> NDArray[np.int64]:
        """The ties' sources."""
        return np.asarray(self.ties["source"], dtype=np.int64)

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """The ties' weights."""
        return np.asarray(self.ties["weight"], dtype=np.float64)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """The ties of target i are rows starts[i] to starts[i + 1]."""
        return np.searchsorted(self.ties["target"].to_numpy(), np.arange(self.size + 1))

    def apply(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The messages (size, channels) that the values (size, channels >= 0) become."""
        return self.arriving(values, slice(0, self.size), once=self.once(values))

    def once(self, values: NDArray[np.float64]) -> NDArray[np.float64] | None:
        """What the values become after the first of two hops; None where there is one."""
        return np.asarray(self.matrix @ values) if self.hops == 2 else None

    def arriving(
        self, values: NDArray[np.float64], rows: slice, *, once: NDArray[np.float64] | None
    ) -> NDArray[np.float64]:
        """The messages (rows, channels) that arrive at a run of rows, as `apply` makes them."""
        if self.reduce == "max":
            return self._largest(values, rows)
        if once is None:
            return np.asarray(self.matrix[rows] @ values)
        twice = np.asarray(self.matrix[rows] @ once)
        others = twice - self.echo[rows, None] * values[rows]
        # Where nobody else is two steps away, the rounding that is left would pass for a message.
        return np.where(np.abs(others) > _ROUNDING * np.abs(twice), others, 0.0)

    def _largest(self, values: NDArray[np.float64], rows: slice) -> NDArray[np.float64]:
        starts = self.starts[rows.start : rows.stop + 1]
        largest = np.zeros((len(starts) - 1, values.shape[1]))
        sent = values[self.sources[starts[0] : starts[-1]]]
        filled = np.flatnonzero(np.diff(starts))
        if len(filled):
            largest[filled] = np.maximum.reduceat(sent, starts[filled] - starts[0], axis=0)
        return largest


def operators_of(snapshot: Snapshot) -> tuple[Operator, ...]:
    """All operators of a snapshot, in a fixed order.

    Shares weight holdings; other direct links weigh one over the number of them (mean); a shared
    person or address weighs one over the others who share it, and nothing above `HUB` sharers.
    """
    direct = _direct(snapshot)
    shared = {
        name: _shared(rows, "address" if name == "co_address" else "person")
        for name, rows in memberships(snapshot).items()
    }
    ties = {**direct, **shared}
    size = snapshot.size
    single = [Operator(name, _sorted(frame), size) for name, frame in ties.items()]
    return (*single, *_unions(list(ties.values()), size))


def memberships(snapshot: Snapshot) -> dict[str, pd.DataFrame]:
    """Who shares what, by operator: [enterprise, through: row of person or address, version_id]."""
    return {
        "co_representative": _represented(snapshot),
        "co_person": _memberships(snapshot),
        "co_address": _addresses(snapshot),
    }


def _unions(parts: list[pd.DataFrame], size: int) -> tuple[Operator, Operator]:
    """Any relation at all: the strongest related party, and what comes over two hops."""
    every = _sorted(pd.concat(parts, ignore_index=True))
    every = every.drop_duplicates(["target", "source"]).assign(weight=1.0)
    degree = np.bincount(every["target"], minlength=size)
    few = every[degree[every["source"]] <= SECOND_HOP_LINKS]
    few = few[degree[few["target"]] <= SECOND_HOP_LINKS]
    return (
        Operator("any", every.reset_index(drop=True), size, reduce="max"),
        Operator("two_hops", _mean(few.reset_index(drop=True)), size, hops=2),
    )


def _direct(snapshot: Snapshot) -> dict[str, pd.DataFrame]:
    pair = ["holder_kind", "holder", "enterprise"]
    links = snapshot.shareholdings.drop_duplicates(pair)[[*pair, "version_id"]]
    held = holding_shares(snapshot).merge(links, on=pair)
    held = held[held["holder_kind"] == "Enterprise"]
    held = held.assign(weight=held["share"].fillna(0.0).clip(lower=0.01))
    held = held[held["holder"] != held["enterprise"]]
    ties = {
        "shareholder": _tie(held, "enterprise", "holder"),
        "investee": _tie(held, "holder", "enterprise"),
    }
    names = {
        "BRANCH_OF": ("head_office", "branch"),
        "GUARANTEES": ("guaranteed", "guarantor"),
        "SUPPLIES": ("customer", "supplier"),
    }
    for relation, (forward, backward) in names.items():
        links = snapshot.affiliations[snapshot.affiliations["relation"] == relation]
        links = links[links["from_enterprise"] != links["to_enterprise"]].assign(weight=1.0)
        ties[forward] = _mean(_tie(links, "from_enterprise", "to_enterprise"))
        ties[backward] = _mean(_tie(links, "to_enterprise", "from_enterprise"))
    return ties


def _tie(links: pd.DataFrame, target: str, source: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "target": links[target].to_numpy(np.int64),
            "source": links[source].to_numpy(np.int64),
            "weight": links["weight"].to_numpy(np.float64),
            "through": -1,
            "through_kind": "",
            "link_in": links["version_id"].to_numpy(object),
            "link_out": None,
        }
    )


def _mean(ties: pd.DataFrame) -> pd.DataFrame:
    return ties.assign(weight=ties["weight"] / ties.groupby("target")["weight"].transform("sum"))


def _represented(snapshot: Snapshot) -> pd.DataFrame:
    positions = snapshot.positions
    return positions[positions["position"] == LEGAL_REPRESENTATIVE].rename(
        columns={"person": "through"}
    )


def _memberships(snapshot: Snapshot) -> pd.DataFrame:
    """Who runs or owns what: a person's enterprises, by position or by holding."""
    owned = snapshot.shareholdings
    owned = owned[owned["holder_kind"] == "Person"]
    owned = owned.rename(columns={"holder": "through"})
    served = snapshot.offices.rename(columns={"person": "through"})
    wanted = ["enterprise", "through", "version_id"]
    return pd.concat([served[wanted], owned[wanted]], ignore_index=True)


def _addresses(snapshot: Snapshot) -> pd.DataFrame:
    return own_addresses(snapshot).rename(columns={"address": "through"})


def _shared(members: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Ties between all enterprises that share a person or address, hubs left out."""
    members = members.sort_values("version_id").drop_duplicates(["enterprise", "through"])
    members = members[["enterprise", "through", "version_id"]]
    sharers = members.groupby("through")["enterprise"].transform("size")
    members = members.assign(weight=1.0 / (sharers - 1).clip(lower=1))
    members = members[(sharers > 1) & (sharers <= HUB)]
    pairs = members.merge(members.drop(columns="weight"), on="through", suffixes=("", "_source"))
    pairs = pairs[pairs["enterprise"] != pairs["enterprise_source"]]
    return pd.DataFrame(
        {
            "target": pairs["enterprise"].to_numpy(np.int64),
            "source": pairs["enterprise_source"].to_numpy(np.int64),
            "weight": pairs["weight"].to_numpy(np.float64),
            "through": pairs["through"].to_numpy(np.int64),
            "through_kind": kind,
            "link_in": pairs["version_id"].to_numpy(object),
            "link_out": pairs["version_id_source"].to_numpy(object),
        }
    )


def _sorted(ties: pd.DataFrame) -> pd.DataFrame:
    order = ["target", "source", "link_in"]
    return ties.sort_values(order, kind="stable", na_position="last").reset_index(drop=True)


def shuffled(operator: Operator, seed: int) -> Operator:
    """The control: the same weights and numbers of ties, every source a random enterprise."""
    sources = np.random.default_rng(seed).permutation(operator.ties["source"].to_numpy())
    ties = operator.ties.assign(source=sources)
    ties = ties[ties["target"] != ties["source"]].reset_index(drop=True)
    return Operator(operator.name, ties, operator.size, operator.reduce, operator.hops)
