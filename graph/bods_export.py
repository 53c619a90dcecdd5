"""Writes a snapshot as ownership statements (BODS v0.4), one JSON object a line, always the same.

Entities, persons and relationships as they were known; shares, votes and offices of one pair are
one statement, each other kind of interest another. What the standard has no place for (addresses
of persons, kinds of status, records) is not written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, TypeAlias

import orjson
import pandas as pd

from graph.bods_interests import CONSOLIDATIONS, OFFICES, POSITION, VOTING
from graph.snapshot import Snapshot
from graph.tables import SHAREHOLDING

Told: TypeAlias = dict[str, Any]

VERSION = "0.4"
_TYPES = {SHAREHOLDING: "shareholding", VOTING: "votingRights"}
_OFFICE_TYPES = {position: kind for kind, position in OFFICES.items()}
_CONSOLIDATION_WORDS = {kind: word for word, kind in CONSOLIDATIONS.items()}
_ADDRESS_TYPES = {"domicile": "registered", "premises": "business"}


def bods_lines(snapshot: Snapshot, publisher: str) -> Iterator[bytes]:
    """The statements of a snapshot as lines with their line ends: entities, persons, then links."""
    published = {
        "publicationDate": snapshot.known_at.isoformat(),
        "bodsVersion": VERSION,
        "publisher": {"name": publisher},
    }
    for statement in _statements(snapshot):
        whole = {**statement, "publicationDetails": published}
        digest = hashlib.sha256(orjson.dumps(whole, option=orjson.OPT_SORT_KEYS)).hexdigest()
        parts = (digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32])
        yield orjson.dumps({"statementId": "-".join(parts), **whole}) + b"\n"


def _statements(snapshot: Snapshot) -> Iterator[Told]:
    addresses = _addresses(snapshot)
    for row, firm in enumerate(snapshot.enterprises.itertuples()):
        details = _entity(firm, addresses.get(row, []))
        yield _statement(("entity", firm.enterprise_id), firm.recorded_at, details)
    for person in snapshot.persons.itertuples():
        names = [{"type": "legal", "fullName": person.name}] if person.name else []
        details = {"isComponent": False, "personType": "knownPerson", "names": names}
        yield _statement(("person", person.person_id), person.recorded_at, details)
    yield from _relationships(snapshot)


def _statement(record: tuple[str, str], recorded: pd.Timestamp, details: Told) -> Told:
    kind, record_id = record
    subject = details.get("subject", record_id)
    return {
        "recordId": record_id,
        "declarationSubject": subject,
        "recordType": kind,
        "recordStatus": "new",
        "statementDate": _day(recorded),
        "recordDetails": details,
    }


def _entity(firm: Any, addresses: list[Told]) -> Told:
    known = {
        "name": firm.name,
        "foundingDate": _day(firm.established_on),
        "dissolutionDate": _day(firm.ended_on),
        "jurisdiction": {"name": firm.division, "code": firm.division} if firm.division else None,
        "addresses": addresses or None,
    }
    kind = {"type": "registeredEntity", "details": firm.enterprise_type}
    return {
        "isComponent": False,
        "entityType": {name: value for name, value in kind.items() if value},
        **{name: value for name, value in known.items() if value is not None},
    }


def _addresses(snapshot: Snapshot) -> dict[int, list[Told]]:
    """Addresses of each enterprise (row) as the standard has them."""
    kept = snapshot.domiciles[snapshot.domiciles["address_kind"].isin(list(_ADDRESS_TYPES))]
    texts = snapshot.addresses["text"].to_numpy()[kept["address"]]
    divisions = snapshot.addresses["division"].to_numpy()[kept["address"]]
    found: dict[int, list[Told]] = {}
    rows = zip(kept["enterprise"], kept["address_kind"], texts, divisions, strict=True)
    for enterprise, kind, text, division in rows:
        country = {"country": {"name": division, "code": division}} if division else {}
        told = {"type": _ADDRESS_TYPES[kind], "address": text, **country}
        found.setdefault(int(enterprise), []).append(told)
    return found


def _relationships(snapshot: Snapshot) -> Iterator[Told]:
    links = pd.concat([_holdings(snapshot), _positions(snapshot)], ignore_index=True)
    if links.empty:
        return
    for (holder, subject, apart), pair in links.groupby(["holder", "subject", "apart"], sort=True):
        key = f"{holder}|{subject}|{apart}"
        record_id = "R-" + hashlib.sha256(key.encode()).hexdigest()[:32]
        details = {
            "isComponent": False,
            "subject": subject,
            "interestedParty": holder,
            "interests": pair["interest"].tolist(),
        }
        yield _statement(("relationship", record_id), pair["recorded_at"].max(), details)


def _holdings(snapshot: Snapshot) -> pd.DataFrame:
    holdings = snapshot.holdings
    by_person = (holdings["holder_kind"] == "Person").to_numpy()
    persons, firms = _ids(snapshot)
    holder = [
        persons[row] if person else firms[row]
        for row, person in zip(holdings["holder"], by_person, strict=True)
    ]
    interests = [_interest(one) for one in holdings.itertuples()]
    links = _links(holdings, holder, firms[holdings["enterprise"]], interests=interests)
    kinds = holdings["interest"].reset_index(drop=True)
    return links.assign(apart=kinds.where(~kinds.isin(list(_TYPES)), ""))


def _positions(snapshot: Snapshot) -> pd.DataFrame:
    positions = snapshot.positions
    persons, firms = _ids(snapshot)
    interests = [_office(one) for one in positions.itertuples()]
    holder = persons[positions["person"]]
    links = _links(positions, holder, firms[positions["enterprise"]], interests=interests)
    return links.assign(apart="")


def _links(rows: pd.DataFrame, holder: Any, subject: Any, *, interests: list[Told]) -> pd.DataFrame:
    columns = {"holder": holder, "subject": subject, "recorded_at": rows["recorded_at"].to_numpy()}
    return pd.DataFrame(columns).assign(interest=pd.Series(interests, dtype=object))


def _ids(snapshot: Snapshot) -> tuple[Any, Any]:
    return (
        snapshot.persons["person_id"].to_numpy(dtype=object),
        snapshot.enterprises["enterprise_id"].to_numpy(dtype=object),
    )


def _interest(holding: Any) -> Told:
    kind = holding.interest
    word = _CONSOLIDATION_WORDS.get(kind)
    type_ = _TYPES.get(kind) or ("otherInfluenceOrControl" if word else _camel(kind))
    details = {"details": f"Relationship Type: {word}"} if word else {}
    return {"type": type_, **details, **_share(holding), **_dates(holding)}


def _office(position: Any) -> Told:
    known = _OFFICE_TYPES.get(position.position)
    details = {} if known else {"details": POSITION + position.position}
    return {"type": known or "seniorManagingOfficial", **details, **_dates(position)}


def _share(holding: Any) -> Told:
    if pd.notna(holding.share):
        return {"share": {"exact": holding.share * 100}}
    ends = {"minimum": holding.share_low, "maximum": holding.share_high}
    known = {name: end * 100 for name, end in ends.items() if pd.notna(end)}
    return {"share": known} if known else {}


def _dates(link: Any) -> Told:
    days = {"startDate": _day(link.valid_from), "endDate": _day(link.valid_to)}
    return {name: day for name, day in days.items() if day}


def _camel(words: str) -> str:
    first, *rest = words.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _day(moment: pd.Timestamp) -> str | None:
    return None if pd.isna(moment) else f"{moment:%Y-%m-%d}"
