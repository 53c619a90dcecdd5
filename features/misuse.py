"""Signs that somebody's identity was used to register enterprises without their knowledge (RL)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.indicator import Mask, Values, indicator
from features.selection import ended, of_kind, present, within
from features.ties import members
from graph.snapshot import Snapshot

WINDOW_DAYS, BURST_DAYS, FEWEST = 90, 30, 3
COMPLAINT_MONTHS = 36
PREFECTURE = 4  # digits of a division of GB/T 2260 that tell province and prefecture
MISUSE = "冒用|identity.?misuse"
_SIGNS = ("burst", "apart", "complaint")


def _complaints(snapshot: Snapshot) -> Mask:
    """Complaints and reports of the last 36 months about a misused identity."""
    chosen = of_kind(snapshot, "complaint", "report") & within(snapshot, COMPLAINT_MONTHS)
    chosen &= ~ended(snapshot)
    words = pd.Series(snapshot.records.loc[chosen, "category"].dropna().unique(), dtype="string")
    about = words[words.str.contains(MISUSE, case=False, regex=True)]
    return np.asarray(chosen & snapshot.records["category"].isin(about).to_numpy())


def _largest_burst(pairs: pd.DataFrame) -> pd.Series:
    """By person the most enterprises founded within 30 days; pairs: [person, founded]."""
    day = pairs["founded"].to_numpy().astype("datetime64[D]").astype(np.int64)
    # One number tells person and day, with room for the window between two persons.
    key = np.sort(pairs["person"].to_numpy(dtype=np.int64) * 1_000_000 + day)
    inside = np.searchsorted(key, key + BURST_DAYS, side="right") - np.arange(len(key))
    return pd.Series(inside).groupby(key // 1_000_000).max()


def _signs(snapshot: Snapshot) -> pd.DataFrame:
    """[burst, apart, complaint] of every person who runs or holds an enterprise, as flags."""
    enterprises = snapshot.enterprises
    pairs = members(snapshot)
    rows = pairs["enterprise"].to_numpy(dtype=np.int64)
    founded = enterprises["established_on"].to_numpy()[rows]
    recent = founded > np.datetime64(snapshot.as_of) - np.timedelta64(WINDOW_DAYS, "D")
    complained = present(snapshot, _complaints(snapshot))[rows]
    pairs = pairs.assign(founded=founded, recent=recent, complaint=complained > 0)
    pairs["prefecture"] = enterprises["division"].astype("string").str[:PREFECTURE].to_numpy()[rows]
    by_person = pairs.groupby("person")
    first = pairs[by_person["recent"].transform("all")]
    signs = pd.DataFrame(False, index=by_person.size().index, columns=list(_SIGNS))
    burst = _largest_burst(first)
    signs.loc[burst.index[burst >= FEWEST], "burst"] = True
    places = first.groupby("person")["prefecture"].nunique()
    signs.loc[places.index[places > 1], "apart"] = True
    signs["complaint"] = by_person["complaint"].any()
    return signs


@indicator("RL23", label_zh="身份冒用嫌疑", direction=+1, records=_complaints)
def identity_misuse_suspect(snapshot: Snapshot) -> Values:
    """Signs of a misused identity, of three, at the person with the most of them, in [0, 1].

    Of those who run or hold it: all their enterprises were founded in the last 90 days and three
    or more of them within 30 days; all were, and they lie in different prefectures; a complaint
    or report of the last 36 months says of one of them that an identity was misused. A reason to
    look, no proof. Abstains if no such person is known.
    """
    pairs = members(snapshot)
    signs = _signs(snapshot).sum(axis=1) / len(_SIGNS)
    highest = signs.reindex(pairs["person"]).groupby(pairs["enterprise"].to_numpy()).max()
    found = np.full(snapshot.size, np.nan)
    found[highest.index.to_numpy(dtype=np.int64)] = highest.to_numpy()
    return found
