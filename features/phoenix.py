"""Which new enterprises look like one that fell, risen again under another number (RL)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.counts import own_addresses
from features.indicator import Mask, Values, indicator
from features.once import once_a_snapshot
from features.selection import before, of_kind, present, within
from features.sharing import phones
from features.ties import members, without_hubs
from graph.snapshot import Snapshot

MONTHS = 24
FEWEST_KINDS = 2
STEM_SIGNS = 4

_BRACKETS = r"[(（][^)）]*[)）]"
_PLACE = r"^(?:.{2,8}?(?:自治区|自治州|省|(?<![超门])市|县|区|旗)){1,3}"
_FORM = r"(?:股份有限公司|有限责任公司|有限公司|合伙企业|合作社|集团|公司|厂|店|中心|部)+$"


def name_stems(names: pd.Series) -> pd.Series:
    """The part of a Chinese name that tells firms apart: its first four signs; None without two.

    Brackets, places of administration before it and the form of organisation after it are left
    out (order of the parts: Provisions on the Administration of Enterprise Name Registration,
    art. 6). A place without its rank stays in.
    """
    text = names.astype("string").str.replace(_BRACKETS, "", regex=True)
    text = text.str.replace(_FORM, "", regex=True).str.replace(_PLACE, "", regex=True)
    told = text.str.contains(r"[\u4e00-\u9fff]", regex=True) & (text.str.len() >= 2)
    return text.str[:STEM_SIGNS].astype(object).where(told.fillna(False), None)


@once_a_snapshot
def recent_listings(snapshot: Snapshot) -> Mask:
    """Records of being put on a list in the last 24 months."""
    return of_kind(snapshot, "abnormal_listing", "serious_listing") & within(snapshot, MONTHS)


@once_a_snapshot
def fallen_lately(snapshot: Snapshot) -> Mask:
    """Revoked or annulled, or put on a list, in the last 24 months."""
    listed = recent_listings(snapshot)
    enterprises = snapshot.enterprises
    gone = enterprises["status"].isin(["revoked", "annulled"])
    gone &= enterprises["ended_on"] > before(snapshot.as_of, months=MONTHS)
    gone &= enterprises["ended_on"] <= before(snapshot.as_of, months=0)
    return np.asarray((present(snapshot, listed) > 0) | gone.to_numpy(dtype=np.bool_))


def newly_founded(snapshot: Snapshot) -> Mask:
    """Founded in the last 24 months."""
    founded = snapshot.enterprises["established_on"]
    return np.asarray(founded > before(snapshot.as_of, months=MONTHS), dtype=np.bool_)


@once_a_snapshot
def stems_of(snapshot: Snapshot) -> pd.DataFrame:
    """[stem, enterprise] of the new and the fallen: taking names apart is slow."""
    rows = np.flatnonzero(newly_founded(snapshot) | fallen_lately(snapshot))
    stems = name_stems(snapshot.enterprises["name"].iloc[rows])
    return pd.DataFrame({"stem": stems.to_numpy(), "enterprise": rows}).dropna()


def _shared(links: pd.DataFrame, party: str, sides: tuple[Mask, Mask]) -> pd.DataFrame:
    """[new, fallen] of enterprises with a party in common, each pair once."""
    links = without_hubs(links, party)
    rows = links["enterprise"].to_numpy(dtype=np.int64)
    new, fallen = (links[side[rows]] for side in sides)
    pairs = new.rename(columns={"enterprise": "new"}).merge(
        fallen.rename(columns={"enterprise": "fallen"}), on=party
    )
    return pairs[["new", "fallen"]].drop_duplicates()


@indicator("RL22", label_zh="被吊销企业“重生”", direction=+1)
def phoenix_link(snapshot: Snapshot) -> Values:
    """1 if it shares two things or more with one enterprise that fell lately, else 0.

    Founded in the last 24 months and after the other, which was revoked, annulled or put on the
    abnormal or serious list in them. Things: a person who runs or holds both, an address, a
    telephone, the stem of the name; none that more than 50 enterprises share (of names: of the new
    and the fallen), and no hosting address. Abstains if the founding day is unknown.
    """
    founded = snapshot.enterprises["established_on"]
    new, fallen = newly_founded(snapshot), fallen_lately(snapshot)
    things = {
        "person": members(snapshot),
        "address": own_addresses(snapshot),
        "contact_id": phones(snapshot),
        "stem": stems_of(snapshot),
    }
    sides = (new, fallen)
    pairs = pd.concat([_shared(links, thing, sides) for thing, links in things.items()])
    shared = pairs.groupby(["new", "fallen"]).size()
    shared = shared[shared >= FEWEST_KINDS].reset_index()
    younger = founded.reindex(shared["new"]).to_numpy() > founded.reindex(shared["fallen"])
    unknown = founded.reindex(shared["fallen"]).isna()
    found = np.zeros(snapshot.size)
    found[shared.loc[(younger | unknown).to_numpy(dtype=np.bool_), "new"]] = 1.0
    return np.where(founded.isna(), np.nan, found)
