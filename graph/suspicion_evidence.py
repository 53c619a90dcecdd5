"""What makes two enterprises suspected to be related, and how much each piece of evidence weighs.

A shared thing weighs less the more enterprises share it: base / log2(shared by), so that two
enterprises with one telephone weigh the base and sixteen with it a quarter of that. A shared name
weighs base / (persons of that name - 1). Pieces add up as 1 - product of (1 - score). The bases
are our own convention; the score orders what to look at and is no probability. Nothing is merged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from graph.relations_links import links_of, same_ids
from graph.snapshot import Snapshot

BASE = {
    "phone": 0.8,
    "email": 0.7,
    "same_room": 0.6,
    "same_address": 0.5,
    "same_building": 0.15,
    "agent": 0.2,
    "same_name": 0.4,
}
_SHARED = ("HAS_CONTACT", "REGISTERED_AT", "REGISTERED_BY")
_PERSONAL = ("LEGAL_REP_OF", "OFFICER_OF", "LIAISON_OF", "BENEFICIAL_OWNER_OF", "HOLDS")
_KEY = ["other_id", "kind", "own", "theirs"]


@dataclass(frozen=True)
class Evidence:
    """One piece: the thing or person on our side and on theirs, who shares it, and the links.

    kind: phone, email, same_room, same_address, same_building, agent, same_name or
    suspected_person.  shared_by: enterprises that share the thing, or persons of the name.
    """

    other_id: str
    kind: str
    own: str
    theirs: str
    shared_by: int
    score: float
    links: pd.DataFrame

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells two pieces apart."""
        return self.other_id, self.kind, self.own, self.theirs


@dataclass(frozen=True)
class Crowds:
    """How many share where a snapshot does not hold them all.

    sharing: by id of a thing the enterprises that share it.  alike: by id of an address the other
    addresses of its building, by id of a person the other persons of its name.
    """

    sharing: dict[str, int] = field(default_factory=dict)
    alike: dict[str, int] = field(default_factory=dict)

    def of(self, own: str, theirs: str) -> int:
        """How many share what is ours with what is theirs, as far as it is known from here."""
        return self.sharing.get(own, 0) if own == theirs else self.alike.get(own, -1) + 1


def evidence_of(snapshot: Snapshot, enterprise_id: str, crowds: Crowds) -> list[Evidence]:
    """All evidence about one enterprise in a snapshot that holds the others that share with it."""
    links = links_of(snapshot, through_hosting=False)
    found = [*_things(snapshot, links, enterprise_id), *_persons(snapshot, links, enterprise_id)]
    return [one for pair in found for one in _weighed(pair, crowds)]


def combined(scores: list[float]) -> float:
    """1 - product of (1 - score), in [0, 1]."""
    return float(1.0 - np.prod([1.0 - score for score in scores]))


@dataclass(frozen=True)
class _Pairs:
    """Pairs of links, ours and another's, that share something.

    pairs: [other_id, kind, own, theirs, shared_by, score (NaN: from the base), own_link,
    their_link].
    """

    pairs: pd.DataFrame
    links: pd.DataFrame


def _things(snapshot: Snapshot, links: pd.DataFrame, enterprise_id: str) -> Iterator[_Pairs]:
    shared = links[links["type"].isin(_SHARED)].assign(link=lambda rows: rows.index)
    shared = shared.merge(_places(snapshot), how="left", left_on="target_id", right_on="address_id")
    own = shared[shared["source_id"] == enterprise_id]
    others = shared[shared["source_id"] != enterprise_id]
    count = shared.groupby(["target_kind", "target_id"])["source_id"].nunique()
    same = own.merge(others, on=["target_kind", "target_id"], suffixes=("", "_other"))
    for kind, pairs in same.groupby("target_kind"):
        told = {"Contact": pairs["contact_kind"], "Agent": "agent"}.get(
            str(kind), np.where(pairs["room"].notna(), "same_room", "same_address")
        )
        by = [count[kind, id_] for id_ in pairs["target_id"]]
        yield _Pairs(_pairs(pairs, told, by), links)
    yield _Pairs(_buildings(own, others), links)


def _pairs(pairs: pd.DataFrame, kind: object, by: object) -> pd.DataFrame:
    theirs = pairs["target_id_other"] if "target_id_other" in pairs else pairs["target_id"]
    return pd.DataFrame(
        {
            "other_id": pairs["source_id_other"],
            "kind": kind,
            "own": pairs["target_id"],
            "theirs": theirs,
            "shared_by": by,
            "score": np.nan,
            "own_link": pairs["link"],
            "their_link": pairs["link_other"],
        }
    )


def _places(snapshot: Snapshot) -> pd.DataFrame:
    addresses = snapshot.addresses[["address_id", "division", "building", "room"]]
    place = addresses["division"].fillna("") + "|" + addresses["building"]
    return addresses.assign(place=place)[["address_id", "place", "room"]]


def _buildings(own: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Pairs of different addresses in one building; in one room when both name it."""
    pairs = own[own["place"].notna()].merge(
        others[others["place"].notna()], on="place", suffixes=("", "_other")
    )
    pairs = pairs[pairs["target_id"] != pairs["target_id_other"]]
    everyone = pd.concat([own, others]).dropna(subset="place")
    in_place = everyone.groupby("place")["source_id"].nunique()
    in_room = everyone.groupby(["place", "room"])["source_id"].nunique()
    room = pairs["room"].notna() & (pairs["room"] == pairs["room_other"])
    by = [
        in_room[place, number] if same else in_place[place]
        for place, number, same in zip(pairs["place"], pairs["room"], room, strict=True)
    ]
    kind = np.where(room, "same_room", "same_building")
    return _pairs(pairs, kind, by)


def _persons(snapshot: Snapshot, links: pd.DataFrame, enterprise_id: str) -> Iterator[_Pairs]:
    named = snapshot.persons[["person_id", "name"]]
    # Persons confirmed to be one are one namesake.
    same = same_ids(snapshot)
    named = named[named["person_id"].map(same) == named["person_id"]]
    personal = links[links["type"].isin(_PERSONAL) & (links["source_kind"] == "Person")]
    personal = personal.assign(link=personal.index).merge(
        named, left_on="source_id", right_on="person_id"
    )
    own = personal[personal["target_id"] == enterprise_id]
    others = personal[personal["target_id"] != enterprise_id]
    count = named.groupby("name").size()
    decided = _decided(snapshot)
    pairs = own.merge(others[others["name"].notna()], on="name", suffixes=("", "_other"))
    pairs = pairs[pairs["person_id"] != pairs["person_id_other"]]
    keys = [tuple(sorted(key)) for key in pairs[["person_id", "person_id_other"]].to_numpy()]
    pairs = pairs[np.array([key not in decided for key in keys], dtype=bool)]
    by = [count[name] for name in pairs["name"]]
    yield _Pairs(_of_persons(pairs, "same_name", by), links)
    suspected = {key: score for key, score in decided.items() if not np.isnan(score)}
    both = own.merge(others, how="cross", suffixes=("", "_other")) if suspected else pairs[:0]
    keys = [tuple(sorted(key)) for key in both[["person_id", "person_id_other"]].to_numpy()]
    scores = np.array([suspected.get(key, np.nan) for key in keys], dtype=np.float64)
    known = ~np.isnan(scores)
    told = _of_persons(both[known], "suspected_person", 2)
    yield _Pairs(told.assign(score=scores[known]), links)


def _decided(snapshot: Snapshot) -> dict[tuple[str, ...], float]:
    """By pair of person_ids the score of a suspected match; NaN where people decided."""
    ids, matches = snapshot.persons["person_id"], snapshot.person_matches
    score = matches["score"].fillna(BASE["same_name"]).where(matches["decision"] == "suspected")
    pairs = zip(ids.take(matches["person"]), ids.take(matches["other"]), strict=True)
    return dict(zip((tuple(sorted(pair)) for pair in pairs), score, strict=True))


def _of_persons(pairs: pd.DataFrame, kind: str, by: object) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "other_id": pairs["target_id_other"],
            "kind": kind,
            "own": pairs["person_id"],
            "theirs": pairs["person_id_other"],
            "shared_by": by,
            "score": np.nan,
            "own_link": pairs["link"],
            "their_link": pairs["link_other"],
        }
    )


def _weighed(found: _Pairs, crowds: Crowds) -> Iterator[Evidence]:
    """One piece for each other enterprise and thing, with all links on both sides."""
    for key, pairs in found.pairs.groupby(_KEY, sort=True):
        other_id, kind, own, theirs = (str(part) for part in key)
        shared_by = max(int(pairs["shared_by"].iloc[0]), crowds.of(own, theirs))
        given = pairs["score"].iloc[0]
        score = _score(kind, shared_by) if np.isnan(given) else float(given)
        links = found.links.loc[sorted({*pairs["own_link"], *pairs["their_link"]})]
        yield Evidence(other_id, kind, own, theirs, shared_by, round(score, 6), links)


def _score(kind: str, shared_by: int) -> float:
    least = max(2, shared_by)
    return BASE[kind] / (least - 1 if kind == "same_name" else float(np.log2(least)))
