"""Whether those who represent an enterprise are barred from doing so (RL)."""

from __future__ import annotations

import numpy as np

from features.counts import representatives
from features.indicator import Mask, Values, indicator
from features.once import once_a_snapshot
from features.others import sums_of_others
from features.selection import before, present, recent
from graph.snapshot import Snapshot

BAN_MONTHS = 36

_SERIOUS = recent("serious_listing", months=BAN_MONTHS)


@once_a_snapshot
def barring_listings(snapshot: Snapshot) -> Mask:
    """Records of those put on the serious list in the last 36 months and still on it."""
    return _SERIOUS(snapshot)


@once_a_snapshot
def barring(snapshot: Snapshot) -> Values:
    """1.0 for an enterprise whose fall or listing bars its representatives, else 0.0."""
    enterprises = snapshot.enterprises
    fallen = enterprises["status"].isin(["revoked", "annulled"])
    fallen &= enterprises["ended_on"] > before(snapshot.as_of, months=BAN_MONTHS)
    fallen &= enterprises["ended_on"] <= before(snapshot.as_of, months=0)
    listed = present(snapshot, barring_listings(snapshot))
    return np.asarray(np.maximum(listed, fallen.to_numpy(np.float64)))


@indicator("RL03", label_zh="法定代表人任职受限", direction=+1)
def legal_rep_restricted(snapshot: Snapshot) -> Values:
    """1 if a legal representative represents another enterprise whose fall bars it, else 0.

    Barred for three years: who represents an enterprise put on the serious list in the last 36
    months and still on it (Interim Regulation on Enterprise Information Disclosure, art. 17), or
    one revoked or annulled in the last 36 months (Implementing Rules of the Regulation on the
    Registration of Market Entities, art. 20 and 71). Who has left that enterprise since is not
    seen. Abstains if no representative is known.
    """
    positions = representatives(snapshot)
    barred, _ = sums_of_others(positions, "person", barring(snapshot))
    known = np.bincount(positions["enterprise"].to_numpy(np.int64), minlength=snapshot.size) > 0
    return np.where(known, (barred > 0).astype(np.float64), np.nan)
