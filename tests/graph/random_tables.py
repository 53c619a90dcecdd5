"""Random tables of what the standards can say, and what of a snapshot they have to keep."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from graph.identity import address_ids
from graph.snapshot import Snapshot
from graph.tables import ENTITIES, KEYS, Tables
from tests.drawing import draw

FIRMS = ("CN-TEST-1", "CN-TEST-2", "GB-COH-0000003", "XI-LEI-X4", "91990100MA0000015X")
PERSONS = ("p-1", "p-2", "p-3")
STATUSES = ("in_register", "revoked", "deregistered", "unknown")
INTERESTS = (
    *("shareholding", "voting", "direct_consolidation", "ultimate_consolidation", "trustee"),
    *("appointment_of_board", "reported_investment", "fund_management", "unknown_interest"),
    *("other_influence_or_control", "indirect_shareholding", "control"),
)
POSITIONS = ("legal_representative", "supervisor", "chair_of_the_board", "监事", "liaison")
DAYS = ("2015-02-28", "2019-12-31", "2021-03-04", None)
LEARNED = ("2023-01-01", "2024-02-29", "2025-05-06")


class Lot:
    """Draws cells by one seeded generator."""

    def __init__(self, seed: int) -> None:
        self.chance = np.random.default_rng(seed)

    def one(self, words: tuple[Any, ...]) -> Any:
        return words[int(self.chance.integers(len(words)))]

    def share(self) -> dict[str, float | None]:
        """A point, a band or nothing."""
        low, high = sorted(round(float(cell), 6) for cell in self.chance.random(2))
        point = {"share": low, "share_low": low, "share_high": low}
        band = {"share": None, "share_low": low, "share_high": high}
        unknown = {"share": None, "share_low": None, "share_high": None}
        return dict(self.one((point, band, unknown)))

    def days(self) -> dict[str, Any]:
        started, ended = self.one(DAYS), self.one((None, None, "2022-01-01"))
        return {"valid_from": started, "valid_to": ended, "recorded_at": self.one(LEARNED)}

    def rows(self, size: int, make: Any) -> list[dict[str, Any]]:
        return [make() for _ in range(int(self.chance.integers(size)))]


def random_tables(seed: int) -> Tables:
    """A few enterprises and persons with links of all kinds, no fact told twice."""
    lot = Lot(seed)
    texts = pd.Series(["样例路1号", "Example Street 2", "示例大道3号 5层"], dtype=object)
    ids = address_ids(texts, pd.Series(["GB", None, "GB"], dtype=object))
    places = [
        {"address_id": id_, "text": text, "division": division}
        for id_, text, division in zip(ids, texts, ["GB", None, "GB"], strict=True)
    ]
    rows = {
        "enterprises": [_firm(lot, firm) for firm in FIRMS],
        "persons": [_person(lot, person) for person in PERSONS],
        "addresses": places,
        "holdings": lot.rows(14, lambda: _holding(lot)),
        "positions": lot.rows(8, lambda: _position(lot)),
        "domiciles": lot.rows(6, lambda: _domicile(lot, list(ids))),
        "affiliations": lot.rows(4, lambda: _affiliation(lot)),
    }
    return draw(**{frame: _distinct(frame, drawn) for frame, drawn in rows.items()})


def _distinct(frame: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = [tuple(row.get(name) for name in KEYS[frame]) for row in rows]
    return [row for number, row in enumerate(rows) if keys.index(keys[number]) == number]


def _firm(lot: Lot, firm: str) -> dict[str, Any]:
    status = lot.one(STATUSES)
    return {
        "enterprise_id": firm,
        "name": f"甲 {firm}",
        "status": status,
        "enterprise_type": lot.one(("有限责任公司", None)),
        "established_on": lot.one(("2001-01-01", None)),
        "ended_on": "2024-02-03" if status == "deregistered" else None,
        "recorded_at": lot.one(LEARNED),
    }


def _person(lot: Lot, person: str) -> dict[str, Any]:
    untold = '{"unspecified":"unknown"}'
    name, details = lot.one((("某甲", None), ("An Example", None), (None, untold)))
    return {"person_id": person, "name": name, "details": details, "recorded_at": lot.one(LEARNED)}


def _holding(lot: Lot) -> dict[str, Any]:
    by_person = lot.one((True, False))
    kind = lot.one(INTERESTS if by_person else (*INTERESTS, "board_member"))
    ends = {"holder_id": lot.one(PERSONS if by_person else FIRMS), "enterprise_id": lot.one(FIRMS)}
    held = {"holder_kind": "Person" if by_person else "Enterprise", "interest": kind}
    return {**ends, **held, **lot.share(), **lot.days()}


def _position(lot: Lot) -> dict[str, Any]:
    ends = {"person_id": lot.one(PERSONS), "enterprise_id": lot.one(FIRMS)}
    return {**ends, "position": lot.one(POSITIONS), **lot.days()}


def _domicile(lot: Lot, ids: list[str]) -> dict[str, Any]:
    ends = {"enterprise_id": lot.one(FIRMS), "address_id": lot.one(tuple(ids))}
    return {**ends, "address_kind": lot.one(("domicile", "premises"))}


def _affiliation(lot: Lot) -> dict[str, Any]:
    source = lot.one(FIRMS)
    target = lot.one(tuple(firm for firm in FIRMS if firm != source))
    relation = lot.one(("BRANCH_OF", "EXECUTIVE_PARTNER_OF"))
    return {"source_id": source, "target_id": target, "relation": relation, **lot.days()}


def facts(snapshot: Snapshot) -> dict[str, set[tuple[Any, ...]]]:
    """What both standards can say, with ids for rows and the day each was learned."""
    ids = {name: getattr(snapshot, name)[key].to_numpy() for name, key in ENTITIES.items()}
    persons, firms = ids["persons"], ids["enterprises"]
    held, served, linked = snapshot.holdings, snapshot.positions, snapshot.affiliations
    holder = [
        persons[row] if kind == "Person" else firms[row]
        for row, kind in zip(held["holder"], held["holder_kind"], strict=True)
    ]
    shares = held.assign(holder=holder, enterprise=firms[held["enterprise"]])
    offices = served.assign(
        person=persons[served["person"]], enterprise=firms[served["enterprise"]]
    )
    sides = {name: firms[linked[name]] for name in ("from_enterprise", "to_enterprise")}
    days = "valid_from valid_to recorded_at"
    untold = snapshot.persons["details"].str.contains("unspecified", na=False)
    return {
        "enterprises": rows(
            snapshot.enterprises, "enterprise_id name established_on ended_on recorded_at"
        ),
        "persons": rows(
            snapshot.persons.assign(untold=untold), "person_id name untold recorded_at"
        ),
        "holdings": rows(shares, f"holder enterprise interest share share_low share_high {days}"),
        "positions": rows(offices, f"person enterprise position {days}"),
        "affiliations": rows(
            linked.assign(**sides), f"from_enterprise to_enterprise relation {days}"
        ),
    }


def domiciles(snapshot: Snapshot, *kinds: str) -> set[tuple[Any, ...]]:
    """Enterprise, address (text) and kind of the domiciles of some kinds."""
    told = snapshot.domiciles[snapshot.domiciles["address_kind"].isin(kinds)]
    firms = snapshot.enterprises["enterprise_id"].to_numpy()
    texts = snapshot.addresses["text"].to_numpy()
    named = told.assign(firm=firms[told["enterprise"]], text=texts[told["address"]])
    return rows(named, "firm text address_kind")


def rows(frame: pd.DataFrame, columns: str) -> set[tuple[Any, ...]]:
    """The columns of a frame as a set, None where a cell is unknown."""
    plain = frame[columns.split()].astype(object)
    return set(plain.where(plain.notna(), None).itertuples(index=False, name=None))
