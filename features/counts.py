"""How many holders, investees, officers, branches, guarantees, partners and neighbours (C)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.indicator import Values, indicator
from features.selection import sum_by
from graph.snapshot import Snapshot
from graph.tables import LEGAL_REPRESENTATIVE


def distinct(links: pd.DataFrame, of: str, by: str, size: int) -> Values:
    """Number of different `of` by each `by` row, shape (size,)."""
    pairs = links[[of, by]].drop_duplicates()
    return sum_by(pairs[by].to_numpy(dtype=np.int64), None, size)


def others_sharing(links: pd.DataFrame, party: str, size: int) -> Values:
    """Other enterprises at the same party, added over the enterprise's parties, shape (size,).

    links: frame with the columns party and enterprise. An enterprise met at two parties counts
    twice: telling them apart would cost the square of a hub's size.
    """
    pairs = links[[party, "enterprise"]].drop_duplicates()
    others = pairs.groupby(party)["enterprise"].transform("size").to_numpy(dtype=np.float64) - 1
    return sum_by(pairs["enterprise"].to_numpy(dtype=np.int64), others, size)


def own_addresses(snapshot: Snapshot) -> pd.DataFrame:
    """Domiciles at addresses that host no crowd: declared hosting addresses are left out.

    An address where only documents are served is no place of the enterprise.
    """
    hosting = snapshot.addresses["hosting"].to_numpy(dtype=np.bool_)
    domiciles = snapshot.domiciles[snapshot.domiciles["address_kind"] != "service"]
    return domiciles[~hosting[domiciles["address"].to_numpy(dtype=np.int64)]]


def representatives(snapshot: Snapshot) -> pd.DataFrame:
    """The positions of legal representatives."""
    return snapshot.positions[snapshot.positions["position"] == LEGAL_REPRESENTATIVE]


def held_by(snapshot: Snapshot, kind: str) -> pd.DataFrame:
    """The holdings of shares by persons or by enterprises."""
    holdings = snapshot.shareholdings
    return holdings[holdings["holder_kind"] == kind]


def officers(snapshot: Snapshot) -> pd.DataFrame:
    """The positions of those who run an enterprise beside its legal representatives."""
    offices = snapshot.offices
    return offices[offices["position"] != LEGAL_REPRESENTATIVE]


def affiliations(snapshot: Snapshot, relation: str) -> pd.DataFrame:
    """The links of one relation between two different enterprises."""
    links = snapshot.affiliations[snapshot.affiliations["relation"] == relation]
    return links[links["from_enterprise"] != links["to_enterprise"]]


def _affiliated(snapshot: Snapshot, relation: str, *, at_source: bool) -> Values:
    """Number of different partners in a relation of the enterprises at one end of it."""
    links = affiliations(snapshot, relation)
    ends = ("from_enterprise", "to_enterprise")
    by, of = ends if at_source else ends[::-1]
    return distinct(links, of, by, snapshot.size)


@indicator("C02", label_zh="自然人股东数", direction=0)
def person_holder_count(snapshot: Snapshot) -> Values:
    """Persons who hold shares of the enterprise. Never abstains."""
    return distinct(held_by(snapshot, "Person"), "holder", "enterprise", snapshot.size)


@indicator("C03", label_zh="企业股东数", direction=0)
def enterprise_holder_count(snapshot: Snapshot) -> Values:
    """Enterprises that hold shares of the enterprise. Never abstains."""
    return distinct(held_by(snapshot, "Enterprise"), "holder", "enterprise", snapshot.size)


@indicator("C04", label_zh="对外投资企业数", direction=0)
def investee_count(snapshot: Snapshot) -> Values:
    """Enterprises of which the enterprise holds shares. Never abstains."""
    return distinct(held_by(snapshot, "Enterprise"), "enterprise", "holder", snapshot.size)


@indicator("C05", label_zh="主要人员数", direction=0)
def officer_count(snapshot: Snapshot) -> Values:
    """Persons with a position other than legal representative. Never abstains."""
    return distinct(officers(snapshot), "person", "enterprise", snapshot.size)


@indicator("C06", label_zh="同法定代表人企业数", direction=0)
def co_representative_count(snapshot: Snapshot) -> Values:
    """Other enterprises with the same legal representative, added over its representatives.

    Of any status. Never abstains.
    """
    return others_sharing(representatives(snapshot), "person", snapshot.size)


@indicator("C07", label_zh="分支机构数", direction=0)
def branch_count(snapshot: Snapshot) -> Values:
    """Branches of the enterprise. Never abstains."""
    return _affiliated(snapshot, "BRANCH_OF", at_source=False)


@indicator("C08", label_zh="提供担保企业数", direction=0)
def guarantees_given_count(snapshot: Snapshot) -> Values:
    """Enterprises for which the enterprise stands surety. Never abstains."""
    return _affiliated(snapshot, "GUARANTEES", at_source=True)


@indicator("C09", label_zh="获得担保企业数", direction=0)
def guarantees_received_count(snapshot: Snapshot) -> Values:
    """Enterprises that stand surety for the enterprise. Never abstains."""
    return _affiliated(snapshot, "GUARANTEES", at_source=False)


@indicator("C10", label_zh="供应商数", direction=0)
def supplier_count(snapshot: Snapshot) -> Values:
    """Enterprises that supply the enterprise. Never abstains."""
    return _affiliated(snapshot, "SUPPLIES", at_source=False)


@indicator("C11", label_zh="客户数", direction=0)
def customer_count(snapshot: Snapshot) -> Values:
    """Enterprises the enterprise supplies. Never abstains."""
    return _affiliated(snapshot, "SUPPLIES", at_source=True)


@indicator("C12", label_zh="同址其他企业数", direction=0)
def co_address_count(snapshot: Snapshot) -> Values:
    """Other enterprises at the same address, added over its addresses of any kind.

    Of any status; declared hosting addresses are left out. Never abstains.
    """
    return others_sharing(own_addresses(snapshot), "address", snapshot.size)
