"""Writes a snapshot as ownership statements (BODS v0.4), one JSON object a line, always the same.

Entities and persons as they were known, and one relationship record a link, so that each keeps the
day it was learned and its recordId in every export. What the standard has no place for (addresses
of persons, kinds of status, money, records, dealings) is not written.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import orjson
import pandas as pd

from graph.bods_entities import KNOWN_PERSON, REGISTERED
from graph.bods_export_interests import affiliation_of, interest_of, office_of
from graph.credit_code import verdict
from graph.snapshot import Snapshot
from graph.tables import ENTITIES

Told: TypeAlias = dict[str, Any]

VERSION = "0.4"
REASONS = (
    *("noBeneficialOwners", "subjectUnableToConfirmOrIdentifyBeneficialOwner"),
    *("interestedPartyHasNotProvidedInformation", "subjectExemptFromDisclosure"),
    *("interestedPartyExemptFromDisclosure", "unknown", "informationUnknownToPublisher"),
)
_ENTITY_TYPES = (
    *("legalEntity", "arrangement", "anonymousEntity", "unknownEntity", "state", "stateBody"),
)
_ADDRESS_TYPES = {"domicile": "registered", "premises": "business"}
# Affiliations that are a say in the enterprise; guarantees and supplies are none.
_SAYS = ("BRANCH_OF", "EXECUTIVE_PARTNER_OF")
_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_SCHEME = re.compile(r"([A-Z]{2}-[A-Z]+)-(.+)")


def bods_lines(snapshot: Snapshot, publisher: str) -> Iterator[bytes]:
    """The statements of a snapshot as lines with their line ends: entities, persons, then links."""
    published = {
        "publicationDate": snapshot.known_at.isoformat(),
        "bodsVersion": VERSION,
        "publisher": {"name": publisher},
    }
    for statement in _statements(snapshot):
        whole = {**statement, "publicationDetails": published}
        digest = _digest(orjson.dumps(whole, option=orjson.OPT_SORT_KEYS))
        parts = (digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32])
        yield orjson.dumps({"statementId": "-".join(parts), **whole}) + b"\n"


def _statements(snapshot: Snapshot) -> Iterator[Told]:
    addresses = _addresses(snapshot)
    for row, firm in enumerate(snapshot.enterprises.itertuples()):
        details = _entity(firm, addresses.get(row, []))
        yield _statement("entity", (firm.enterprise_id, firm.enterprise_id), firm, details)
    for person in snapshot.persons.itertuples():
        ids = (person.person_id, person.person_id)
        yield _statement("person", ids, person, _person(person))
    yield from _holdings(snapshot)
    yield from _positions(snapshot)
    yield from _affiliations(snapshot)


def _statement(kind: str, ids: tuple[str, str], row: Any, details: Told) -> Told:
    """ids: of the record, and of the entity or person that it is about."""
    return {
        "recordId": ids[0],
        "declarationSubject": ids[1],
        "recordType": kind,
        "recordStatus": "new",
        "statementDate": _day(row.recorded_at),
        "recordDetails": {"isComponent": False, **details},
    }


def _entity(firm: Any, addresses: list[Told]) -> Told:
    told = _details(firm)
    stated = told.get("entity_type")
    kind = stated if stated in _ENTITY_TYPES else REGISTERED
    legal_form = firm.enterprise_type if firm.enterprise_type != kind else None
    known = {
        "entityType": _known(type=kind, subtype=told.get("entity_subtype"), details=legal_form),
        "unspecifiedEntityDetails": _unspecified(told),
        "name": firm.name if firm.name != kind else None,
        "alternateNames": told.get("other_names"),
        "identifiers": _identifiers(firm.enterprise_id),
        "foundingDate": _day(firm.established_on),
        "dissolutionDate": _day(firm.ended_on),
        "jurisdiction": _place(firm.division),
        "addresses": addresses or None,
    }
    return _known(**known)


def _person(person: Any) -> Told:
    told = _details(person)
    unspecified = _unspecified(told)
    kind = told.get("person_type") or ("unknownPerson" if unspecified else KNOWN_PERSON)
    names = [{"type": "legal", "fullName": person.name}] if person.name else []
    names += [{"type": "alternative", "fullName": name} for name in told.get("other_names", ())]
    return _known(personType=kind, unspecifiedPersonDetails=unspecified, names=names)


def _unspecified(told: Told) -> Told | None:
    """The party that is not told, with a reason of the standard's list."""
    reason = told.get("unspecified")
    if reason is None:
        return None
    because = told.get("unspecified_because")
    listed = reason in REASONS
    text = because if listed else " ".join(part for part in (reason, because) if part)
    return _known(reason=reason if listed else "unknown", description=text)


def _identifiers(enterprise_id: str) -> list[Told] | None:
    if verdict(enterprise_id) != "malformed":
        return [{"schemeName": "unified social credit code", "id": enterprise_id}]
    found = _SCHEME.fullmatch(enterprise_id)
    return [{"scheme": found[1], "id": found[2]}] if found else None


def _addresses(snapshot: Snapshot) -> dict[int, list[Told]]:
    """Addresses of each enterprise (row) as the standard has them."""
    kept = snapshot.domiciles[snapshot.domiciles["address_kind"].isin(list(_ADDRESS_TYPES))]
    kept = kept.sort_values(["enterprise", "address_kind", "address"], kind="stable")
    texts = snapshot.addresses["text"].to_numpy()[kept["address"]]
    divisions = snapshot.addresses["division"].to_numpy()[kept["address"]]
    found: dict[int, list[Told]] = {}
    rows = zip(kept["enterprise"], kept["address_kind"], texts, divisions, strict=True)
    for enterprise, kind, text, division in rows:
        country = _place(division, longest=2)
        told = _known(type=_ADDRESS_TYPES[kind], address=text, country=country)
        found.setdefault(int(enterprise), []).append(told)
    return found


def _holdings(snapshot: Snapshot) -> Iterator[Told]:
    persons, firms = _ids(snapshot, "persons"), _ids(snapshot, "enterprises")
    order = ["enterprise", "holder_kind", "holder", "interest", "valid_from", "version_id"]
    for one in snapshot.holdings.sort_values(order, kind="stable").itertuples():
        holder = persons[one.holder] if one.holder_kind == "Person" else firms[one.holder]
        yield _relationship((firms[one.enterprise], holder), one, interest_of(one, _details(one)))


def _positions(snapshot: Snapshot) -> Iterator[Told]:
    persons, firms = _ids(snapshot, "persons"), _ids(snapshot, "enterprises")
    order = ["enterprise", "person", "position", "valid_from", "version_id"]
    for one in snapshot.positions.sort_values(order, kind="stable").itertuples():
        yield _relationship((firms[one.enterprise], persons[one.person]), one, office_of(one))


def _affiliations(snapshot: Snapshot) -> Iterator[Told]:
    firms = _ids(snapshot, "enterprises")
    said = snapshot.affiliations[snapshot.affiliations["relation"].isin(_SAYS)]
    order = ["from_enterprise", "to_enterprise", "relation", "valid_from", "version_id"]
    for one in said.sort_values(order, kind="stable").itertuples():
        ends = (firms[one.from_enterprise], firms[one.to_enterprise])
        # A branch belongs to its head office; a partner has a say in the partnership.
        pair = ends if one.relation == "BRANCH_OF" else ends[::-1]
        yield _relationship(pair, one, affiliation_of(one))


def _relationship(pair: tuple[str, str], row: Any, interest: Told) -> Told:
    """pair: ids of the subject and of the interested party."""
    days = _known(startDate=_day(row.valid_from), endDate=_day(row.valid_to))
    whole = {**interest, **days}
    told = (*pair, whole["type"], whole.get("details"), whole.get("startDate"))
    record_id = "R-" + _digest(json.dumps(told, ensure_ascii=False).encode())[:32]
    details = {"subject": pair[0], "interestedParty": pair[1], "interests": [whole]}
    return _statement("relationship", (record_id, pair[0]), row, details)


def _ids(snapshot: Snapshot, frame: str) -> Any:
    return getattr(snapshot, frame)[ENTITIES[frame]].to_numpy(dtype=object)


def _details(row: Any) -> Told:
    found: Told = json.loads(row.details) if row.details else {}
    return found


def _place(division: str | None, longest: int = 6) -> Told | None:
    if not division:
        return None
    coded = _PLACE.fullmatch(division) and len(division) <= longest
    return {"name": division, **({"code": division} if coded else {})}


def _known(**values: Any) -> Told:
    return {name: value for name, value in values.items() if value is not None}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _day(moment: pd.Timestamp) -> str | None:
    return None if pd.isna(moment) else moment.date().isoformat()
