"""Who the beneficial owners of an enterprise are, and what is said when no person is found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from features.control import control_heads, controllers_of
from features.ownership import integrated_shares, ownership_of
from features.penetration import Penetration, holders_above
from features.stakes import Entities, stakes_of, votes_of
from graph.snapshot import Snapshot
from graph.tables import LEGAL_REPRESENTATIVE

THRESHOLD = 0.25
OWNERSHIP, CONTROL, FALLBACK = "ownership", "control", "fallback_legal_representative"
FILED = "beneficial_owner"
_COLUMNS = ["person", "basis", "share", "share_low", "share_high", "missing", "certain", "filed"]


@dataclass(frozen=True)
class BeneficialOwners:
    """The natural persons behind an enterprise.

    owners: [person, basis, share, share_low, share_high, missing, certain, filed]; person is a
    row, certain whether the lower end of the share is over the threshold or the person controls
    by the lower ends of the votes, filed whether the register has the person as a beneficial owner.
    fallback: whether no natural person was found for certain, so that the legal representatives
    stand in as those in charge.
    """

    owners: pd.DataFrame
    fallback: bool


@dataclass(frozen=True)
class Behind:
    """Who stands above an enterprise (row) of a snapshot, each question worked out once."""

    snapshot: Snapshot
    enterprise: int

    @cached_property
    def holders(self) -> Penetration:
        """Everyone who holds a share of it through any chain."""
        return holders_above(stakes_of(self.snapshot), self.enterprise)

    @cached_property
    def controllers(self) -> Entities:
        """Who controls it."""
        return controllers_of(votes_of(self.snapshot), self.enterprise)

    @cached_property
    def certain_controllers(self) -> Entities:
        """Who controls it by the lower ends of the votes too."""
        return controllers_of(votes_of(self.snapshot), self.enterprise, end="share_low")


def beneficial_owners(
    snapshot: Snapshot, enterprise: int, threshold: float = THRESHOLD
) -> BeneficialOwners:
    """Persons with an integrated share over the threshold, or in control by votes.

    One whose share may be over it, because a share on the way is a band or unknown, is listed as
    not certain. If no person is certain the legal representatives are named, on the fallback
    basis. Source: Measures for the Administration of Beneficial Owner Information (PBoC and SAMR,
    Order 2024 No. 3), art. 6 and 7; they say 25 % or more, this asks for over 25 %.
    """
    return owners_behind(Behind(snapshot, enterprise), threshold)


def owners_behind(behind: Behind, threshold: float = THRESHOLD) -> BeneficialOwners:
    """The beneficial owners, given who stands above the enterprise."""
    snapshot, enterprise = behind.snapshot, behind.enterprise
    people = len(snapshot.persons)
    above = behind.holders.found
    persons = above[above["entity"] < people].set_index("entity")
    controlling = behind.controllers[behind.controllers < people]
    surely = behind.certain_controllers
    owning = persons.index[persons["share_high"] > threshold]
    found = persons.reindex(np.union1d(owning, controlling).astype(np.int64))
    bands = {name: found[name].fillna(0.0) for name in ("share", "share_low", "share_high")}
    controls = found.index.isin(controlling)
    over = bands["share_low"].to_numpy() > threshold
    owners = found.assign(
        **bands,
        person=found.index,
        missing=found["missing"].fillna(False).astype(bool),
        basis=np.where(controls & ~over, CONTROL, OWNERSHIP),
        certain=(over | found.index.isin(surely)) & ~_untold(snapshot, found.index),
        filed=found.index.isin(_holding_position(snapshot, enterprise, FILED)),
    )[_COLUMNS]
    fallback = not owners["certain"].any()
    if fallback:
        owners = pd.concat([owners, _in_charge(snapshot, enterprise)], ignore_index=True)
    order = ["certain", "share", "person"]
    owners = owners.sort_values(order, ascending=[False, False, True], ignore_index=True)
    return BeneficialOwners(owners, fallback)


def owners_of_all(snapshot: Snapshot, threshold: float = THRESHOLD) -> pd.DataFrame:
    """[person, enterprise, share, basis] of all enterprises at once, by enterprise and share.

    The points of the shares count here; intervals are what `beneficial_owners` is for. Shares
    below one millionth on the way are not followed (see `integrated_shares`).
    """
    ownership = ownership_of(snapshot)
    shares = integrated_shares(ownership, np.arange(ownership.persons)).tocoo()
    kept = shares.data > threshold
    owning = pd.DataFrame(
        {"person": shares.row[kept], "enterprise": shares.col[kept], "share": shares.data[kept]}
    )
    votes = votes_of(snapshot)
    heads = control_heads(votes)
    led = np.flatnonzero(heads < votes.persons)
    leading = pd.DataFrame({"person": heads[led], "enterprise": led})
    both = leading.merge(owning, how="outer", on=["person", "enterprise"], indicator="side")
    both["basis"] = np.where(both.pop("side") == "left_only", CONTROL, OWNERSHIP)
    held = pd.Series(shares.data, index=pd.MultiIndex.from_arrays([shares.row, shares.col]))
    small = held.reindex(pd.MultiIndex.from_frame(both[["person", "enterprise"]])).fillna(0.0)
    both["share"] = both["share"].fillna(pd.Series(small.to_numpy()))
    order = ["enterprise", "share", "person"]
    return both.sort_values(order, ascending=[True, False, True], ignore_index=True)


def _untold(snapshot: Snapshot, persons: pd.Index) -> np.ndarray:
    """Holders that a source does not tell: they stand for somebody, and name nobody."""
    details = snapshot.persons["details"].iloc[persons]
    return np.asarray(details.str.contains('"unspecified":', regex=False, na=False), dtype=bool)


def _holding_position(snapshot: Snapshot, enterprise: int, position: str) -> np.ndarray:
    positions = snapshot.positions
    chosen = (positions["enterprise"] == enterprise) & (positions["position"] == position)
    return np.unique(positions.loc[chosen, "person"])


def _in_charge(snapshot: Snapshot, enterprise: int) -> pd.DataFrame:
    persons = _holding_position(snapshot, enterprise, LEGAL_REPRESENTATIVE)
    filed = _holding_position(snapshot, enterprise, FILED)
    named = pd.DataFrame({"person": persons, "basis": FALLBACK, "share": 0.0, "share_low": 0.0})
    return named.assign(
        share_high=0.0, missing=False, certain=False, filed=np.isin(persons, filed)
    )[_COLUMNS]
