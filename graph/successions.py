"""When published heads of an enterprise were followed by others, and what that ends.

A head is a legal representative or, of a partnership, an executive partner, of which there may be
several (Partnership Enterprise Law, art. 26). A publication names all heads of its day and says
nothing of earlier ones. Of the facts it is told again, an earlier one that a later publication does
not name has ended. These ends are derived from all rows there are, so they are the same in any
order of loading.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from graph.details import as_properties, details_text
from graph.row_checks import with_identity
from graph.tables import COLUMNS, DATE, EXECUTIVE_PARTNER, KEYS, LEGAL_REPRESENTATIVE, conform
from graph.versions import learned_on

PUBLISHED_NAME, SUCCESSION = "published_name", "succession"
ENDED, REOPENED = "ended", "reopened"
# What separates names in the text of a change; a firm's may have blanks and brackets in it.
_BREAKS, _FIRM_BREAKS = r"[^\w·]+", r"\s*[;；、,，\n]\s*"
# An executive partner that is no natural person appoints one to act for it.
_REPRESENTATIVE = r"\s*[(（][^()（）]*代表[:：][^()（）]*[)）]"
# An executive partner as a head: an affiliation in the columns of a position.
_AS_HEAD = {"source_id": "person_id", "target_id": "enterprise_id", "relation": "position"}
_MOMENT = ["enterprise_id", "moment"]


def named_heads(names: pd.Series) -> pd.Series:
    """The names in each text that names heads, one a row under the text's index; NA of none.

    Left out is the person whom an executive partner appoints to represent it.
    """
    texts = names.astype("string").str.replace(_REPRESENTATIVE, "", regex=True)
    each = texts.str.split(r"[、;；]", regex=True).explode().astype("string").str.strip()
    empty = (each == "") & each.index.duplicated(keep=False)
    return each[~empty.fillna(False).to_numpy(dtype=bool)].replace("", pd.NA)


def is_published(positions: pd.DataFrame) -> pd.Series:
    """Mask of positions of a legal representative as published, those derived here among them."""
    return (positions["position"] == LEGAL_REPRESENTATIVE) & _is_named(positions)


def is_published_partner(affiliations: pd.DataFrame) -> pd.Series:
    """Mask of executive partners as published, those derived here among them."""
    return (affiliations["relation"] == EXECUTIVE_PARTNER) & _is_named(affiliations)


def heads(positions: pd.DataFrame, affiliations: pd.DataFrame) -> pd.DataFrame:
    """Published positions and executive partners as rows of one form, that of positions.

    person_id: of an executive partner the partner's enterprise_id.
    """
    partners = affiliations.rename(columns=_AS_HEAD).drop(columns="amount")
    some = [rows for rows in (positions, partners) if len(rows)]
    return pd.concat(some, ignore_index=True) if some else positions


def _is_named(rows: pd.DataFrame) -> pd.Series:
    named = rows["details"].str.contains(f'"{PUBLISHED_NAME}"', regex=False, na=False)
    return named.astype(bool)


def is_derived(positions: pd.DataFrame) -> pd.Series:
    """Mask of the positions that `successions` made."""
    return positions["details"].str.contains(f'"{SUCCESSION}"', regex=False, na=False).astype(bool)


def is_change(records: pd.DataFrame) -> pd.Series:
    """Mask of the changes of a legal representative."""
    return (records["kind"] == "change") & (records["category"] == LEGAL_REPRESENTATIVE)


def successions(told: pd.DataFrame, changes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """By frame (positions, affiliations) the versions, with version_id and link_key, that end or
    reopen published heads.

    told: all published `heads` of some enterprises, every version, none of them derived.
    changes: all changes of legal representatives there (see `is_change`), every version.

    A head's time ends when a later publication names others only: on the day of a change to one of
    those between the two publications, else on the day the later one was learned. It is reopened
    when that publication is taken back, and another day counts when a change is learned later.
    """
    if told.empty:
        return _by_frame(told)
    rows = _spans(told.assign(fact=told.groupby(KEYS["positions"], dropna=False).ngroup()), "fact")
    rows["name"] = as_properties(rows["details"]).map(lambda details: details[PUBLISHED_NAME])
    named = _spans(changes.assign(fact=changes["record_id"]), "fact")
    known = _known_facts(rows, _moments(rows, named))
    known["end"] = _ends(rows, named, known)
    return _by_frame(_versions(known))


def _by_frame(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    is_partner = rows["position"] == EXECUTIVE_PARTNER
    back = {head: name for name, head in _AS_HEAD.items()}
    found = {"positions": rows[~is_partner], "affiliations": rows[is_partner].rename(columns=back)}
    return {
        frame: with_identity(frame, conform(frame, part)).reset_index(drop=True)
        for frame, part in found.items()
    }


def _spans(rows: pd.DataFrame, fact: str) -> pd.DataFrame:
    """The rows that told something, known from `day` until their fact was taken back."""
    days = learned_on(rows)
    gone = rows["retracted_at"].notna()
    back = pd.DataFrame({fact: rows[fact][gone], "until": days[gone]})
    rows = rows.assign(day=days)[~gone].reset_index(drop=True)
    pairs = rows[[fact, "day"]].reset_index(names="row").merge(back, on=fact)
    until = pairs[pairs["until"] >= pairs["day"]].groupby("row")["until"].min()
    return rows.assign(until=until.reindex(rows.index).astype(DATE))


def _moments(rows: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """[enterprise_id, moment]: the days on which something of an enterprise was learned."""
    days = [
        part[["enterprise_id", day]].rename(columns={day: "moment"})
        for part in (rows, changes)
        for day in ("day", "until")
    ]
    return pd.concat(days).dropna().drop_duplicates()


def _alive(rows: pd.DataFrame, moments: pd.DataFrame) -> pd.DataFrame:
    """The rows known at each moment of their enterprise."""
    pairs = moments.merge(rows, on="enterprise_id")
    late = pairs["until"] <= pairs["moment"]
    return pairs[(pairs["day"] <= pairs["moment"]) & ~late]


def _known_facts(rows: pd.DataFrame, moments: pd.DataFrame) -> pd.DataFrame:
    """Of each fact at each moment the version that was told last."""
    ordered = _alive(rows, moments).sort_values(["day", "version_id"], kind="stable")
    latest = ordered.drop_duplicates(["fact", "moment"], keep="last")
    return latest.sort_values(["fact", "moment"]).reset_index(drop=True)


def _ends(rows: pd.DataFrame, changes: pd.DataFrame, known: pd.DataFrame) -> pd.Series:
    """The end of each known fact by succession, NaT of one that goes on or told its own end."""
    open_facts = known[known["valid_to"].isna()].reset_index(names="place")
    sides = [*_MOMENT, "place", "person_id", "name", "valid_from"]
    naming = _alive(rows[rows["valid_to"].isna()], known[_MOMENT].drop_duplicates())
    columns = [*_MOMENT, "person_id", "name", "day"]
    pairs = open_facts[sides].merge(naming[columns], on=_MOMENT, suffixes=("", "_named"))
    same = (pairs["person_id"] == pairs["person_id_named"]) | (pairs["name"] == pairs["name_named"])
    pairs["last"] = pairs["place"].map(pairs[same].groupby("place")["day"].max())
    later = pairs[pairs["day"] > pairs["last"]]
    first = later[later["day"] == later.groupby("place")["day"].transform("min")]
    stated = _stated_days(changes, first)
    ends = first.groupby("place")["day"].min()
    return stated.reindex(ends.index).fillna(ends).reindex(known.index).astype(DATE)


def _stated_days(changes: pd.DataFrame, successors: pd.DataFrame) -> pd.Series:
    """By place the last day of a change to a successor's name between the two publications.

    A change to several heads that names the one of the place too is none that ended it.
    """
    texts = as_properties(changes["details"]).map(lambda details: str(details.get("after", "")))
    named = changes.assign(name_named=texts.map(_names)).explode("name_named")
    named = _alive(named, successors[_MOMENT].drop_duplicates()).rename(columns={"fact": "change"})
    columns = [*_MOMENT, "name_named", "valid_from", "change"]
    pairs = successors.merge(named[columns], on=columns[:3], suffixes=("", "_change"))
    own = successors[["place", *_MOMENT, "name"]].merge(
        named[columns], left_on=[*_MOMENT, "name"], right_on=columns[:3]
    )
    keeping = pd.MultiIndex.from_frame(own[["place", "change"]])
    stated = pairs["valid_from_change"]
    between = (stated > pairs["last"]) & (stated <= pairs["day"])
    between &= ~(pairs["valid_from"] >= stated)
    between &= ~pd.MultiIndex.from_frame(pairs[["place", "change"]]).isin(keeping)
    return pairs[between].groupby("place")["valid_from_change"].max()


def _names(text: str) -> list[str]:
    """Every piece of the text of a change that may be a whole name."""
    firms = re.split(_FIRM_BREAKS, re.sub(_REPRESENTATIVE, "", text))
    return list(dict.fromkeys([*re.split(_BREAKS, text), *firms]))


def _versions(known: pd.DataFrame) -> pd.DataFrame:
    """A version wherever the end is another than before and nothing told says so itself."""
    before = known.groupby("fact")["end"].shift()
    changed = (known["end"] != before) & ~(known["end"].isna() & before.isna())
    rows = known[changed & (known["day"] < known["moment"])]
    how = np.where(rows["end"].isna(), REOPENED, ENDED)
    details = [
        details_text({PUBLISHED_NAME: name, SUCCESSION: word})
        for name, word in zip(rows["name"], how, strict=True)
    ]
    told = {"valid_to": rows["end"], "recorded_at": rows["moment"], "details": details}
    return rows[list(COLUMNS["positions"])].assign(**told)
