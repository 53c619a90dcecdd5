"""What rests on links of one kind to or from the enterprise: counts, contributions, guarantees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.basis import Asked, Basis, Family, Reckon
from features.cited import cited_links, own_facts, parties_of
from features.counts import affiliations, held_by, officers
from graph.snapshot import Snapshot

_NOT_KNOWN = float("nan")


@dataclass(frozen=True)
class _Counted:
    """Counts the different parties at the other end of the enterprise's links.

    own, other: the columns of `rows` for the enterprise and for those counted, which are rows of
    the frame `of`.
    """

    frame: str
    rows: Callable[[Snapshot], pd.DataFrame]
    own: str
    other: str
    of: str = "enterprises"

    def __call__(self, asked: Asked) -> Basis:
        rows = self.rows(asked.snapshot)
        rows = rows[rows[self.own] == asked.row]
        found = np.unique(rows[self.other].to_numpy(dtype=np.int64))
        return Basis(
            asked.enterprise_id,
            _different(self.own in ("enterprise", "to_enterprise")),
            cited_links(asked.snapshot, self.frame, rows),
            parties_of(asked.snapshot, self.of, found),
        )


def _different(incoming: bool) -> Reckon:
    other = "from_id" if incoming else "to_id"
    return lambda basis: float(basis.links[other].nunique())


def _relation(relation: str) -> Callable[[Snapshot], pd.DataFrame]:
    return lambda snapshot: affiliations(snapshot, relation)


def _by(kind: str) -> Callable[[Snapshot], pd.DataFrame]:
    return lambda snapshot: held_by(snapshot, kind)


def _paid_in(asked: Asked) -> Basis:
    told = ("subscribed_amount", "paid_amount")
    holdings = asked.snapshot.shareholdings
    own = holdings[holdings["enterprise"] == asked.row].dropna(subset=list(told))
    return Basis(
        asked.enterprise_id,
        lambda basis: _over(basis.links[told[1]].sum(), basis.links[told[0]].sum()),
        cited_links(asked.snapshot, "holdings", own, says=told),
    )


def _guaranteed(asked: Asked) -> Basis:
    links = asked.snapshot.affiliations
    given = (links["relation"] == "GUARANTEES") & (links["from_enterprise"] == asked.row)
    return Basis(
        asked.enterprise_id,
        lambda basis: _over(
            basis.links["amount"].sum(skipna=False), basis.number("registered_capital")
        ),
        cited_links(asked.snapshot, "affiliations", links[given], says=("amount",)),
        facts=own_facts(asked, "registered_capital"),
    )


def _over(part: float, whole: float) -> float:
    return part / whole if whole > 0 else _NOT_KNOWN


COUNTED: Family = {
    "person_holder_count": _Counted("holdings", _by("Person"), "enterprise", "holder", "persons"),
    "enterprise_holder_count": _Counted("holdings", _by("Enterprise"), "enterprise", "holder"),
    "investee_count": _Counted("holdings", _by("Enterprise"), "holder", "enterprise"),
    "officer_count": _Counted("positions", officers, "enterprise", "person", "persons"),
    "branch_count": _Counted(
        "affiliations", _relation("BRANCH_OF"), "to_enterprise", "from_enterprise"
    ),
    "guarantees_given_count": _Counted(
        "affiliations", _relation("GUARANTEES"), "from_enterprise", "to_enterprise"
    ),
    "guarantees_received_count": _Counted(
        "affiliations", _relation("GUARANTEES"), "to_enterprise", "from_enterprise"
    ),
    "supplier_count": _Counted(
        "affiliations", _relation("SUPPLIES"), "to_enterprise", "from_enterprise"
    ),
    "customer_count": _Counted(
        "affiliations", _relation("SUPPLIES"), "from_enterprise", "to_enterprise"
    ),
    "paid_in_ratio": _paid_in,
    "guarantee_ratio": _guaranteed,
}
