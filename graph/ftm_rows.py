"""Which rows a FollowTheMoney entity makes, or why it has no place in the graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

from graph.credit_code import verdict
from graph.details import details_text
from graph.frame_rules import SCHEME_ID
from graph.ftm_format import (
    ADDRESS,
    ENTERPRISES,
    HOLDINGS,
    NAMELESS,
    OF_PERSONS,
    PERSON,
    POSITIONS,
    ROLES,
    SANCTION,
    UNKNOWN_LINK,
    UNSPECIFIED,
    UNTOLD,
)
from graph.percent import share_of
from graph.tables import AFFILIATIONS, STATUSES

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = Iterator[tuple[str, Row]]

_NUMBER = r"\s*([\d.]+)\s*%?\s*"
_BAND = re.compile(f"{_NUMBER}(?:-|–|to){_NUMBER}")
_POINT = re.compile(_NUMBER)
_BOUND = re.compile(f"\\s*(>=|>|<=|<|more than|over|less than|under){_NUMBER}", re.IGNORECASE)
_FROM_BELOW = (">", ">=", "more than", "over")
_ENDED = re.compile(r"dissol|struck|closed|removed|deregister|注销", re.IGNORECASE)
_DATES = ("startDate", "endDate", "date", "listingDate", "modifiedAt", "retrievedAt", "createdAt")
_OF_ENTERPRISES = ("legalForm", "sector", "incorporationDate", "dissolutionDate")


@dataclass(frozen=True)
class Entity:
    """One entity that the library took: its line, schema, id and cleaned properties."""

    line: int
    schema: str
    id: str
    properties: dict[str, list[str]]

    def first(self, *names: str) -> str | None:
        """The first value of the first property that has one."""
        return next((self.properties[name][0] for name in names if self.properties.get(name)), None)

    def details(self, *used: str, only: Iterable[str] | None = None) -> str | None:
        """Its other properties as details: none that a column holds or that are private."""
        names = set(self.properties if only is None else only) - {*UNTOLD, *used, *_DATES}
        return details_text({name: self.properties.get(name) or None for name in names})


def rows_of(entity: Entity, kinds: dict[str, str]) -> Rows:
    """Frame and row, without recorded_at; 'entities' is the frame of what has no place.

    `kinds`: the schema of each entity of the file by its id.
    """
    maker = _MAKERS.get(entity.schema)
    if maker is None:
        yield _lost(entity, f"schema: {entity.schema} has no place in the graph")
    else:
        yield from maker(entity, kinds)


def party_id(id_: str) -> str:
    """The enterprise's id: the entity's when it has the form of one, else 'FTM-' and it."""
    if re.fullmatch(SCHEME_ID, id_) or verdict(id_) != "malformed":
        return id_
    return "FTM-" + re.sub(r"[^A-Za-z0-9_.-]", "_", id_)


def whole_day(told: str | None) -> str | None:
    """The day that is told; of a year or a month the first one."""
    if told is None:
        return None
    return (told + "-01-01"[len(told) - 4 :])[:10] if len(told) in (4, 7) else told[:10]


def _lost(entity: Entity, reason: str) -> tuple[str, Row]:
    return "entities", {"reason": reason, "id": entity.id}


def _enterprise(entity: Entity, kinds: dict[str, str]) -> Rows:
    status = entity.first("status")
    told: tuple[str, ...] = ("name", *_OF_ENTERPRISES)
    ended = whole_day(entity.first("dissolutionDate"))
    if status in STATUSES:
        told = (*told, "status")
    else:
        gone = ended is not None or bool(status and _ENDED.search(status))
        status = "deregistered" if gone else "unknown"
    # A further name or form is no column: it is kept beside the first.
    several = {name: values[1:] for name, values in entity.properties.items() if name in told}
    rest = Entity(entity.line, entity.schema, entity.id, {**entity.properties, **several})
    row = {
        "name": entity.first("name") or entity.id,
        "status": status,
        "enterprise_type": entity.first("legalForm"),
        "industry": entity.first("sector"),
        "established_on": whole_day(entity.first("incorporationDate")),
        "ended_on": ended,
        "details": rest.details(),
    }
    yield "enterprises", {"enterprise_id": party_id(entity.id), **row}
    for address in entity.properties.get("addressEntity", []):
        if kinds.get(address) == ADDRESS:
            link = {"enterprise_id": party_id(entity.id), "address_id": address}
            yield "domiciles", {**link, "address_kind": "domicile"}
        else:
            yield _lost(entity, "addressEntity: expected the id of an address in the file")


def _person(entity: Entity, kinds: dict[str, str]) -> Rows:
    notes = entity.properties.get("notes", [])
    marked = [one.removeprefix(UNSPECIFIED) for one in notes if one.startswith(UNSPECIFIED)]
    told = {name: entity.properties.get(name) or None for name in OF_PERSONS}
    details = details_text({**told, "unspecified": next(iter(marked), None)})
    name = entity.first("name")
    row = {"person_id": entity.id, "name": None if name == NAMELESS else name}
    yield "persons", {**row, "details": details}


def _address(entity: Entity, kinds: dict[str, str]) -> Rows:
    parts = ("street", "street2", "city", "postalCode", "region", "state", "country")
    told = entity.first("full") or ", ".join(filter(None, map(entity.first, parts)))
    yield "addresses", {"address_id": entity.id, "text": told}


def _holding(entity: Entity, kinds: dict[str, str]) -> Rows:
    of_holder, of_firm, interest = HOLDINGS[entity.schema]
    share = _share(entity.first("percentage"))
    for holder, firm in _pairs(entity, of_holder, of_firm):
        if entity.schema == UNKNOWN_LINK:
            # Such a link has no direction: what stands on the enterprise's side is the enterprise.
            swapped = kinds.get(firm) == PERSON and kinds.get(holder) in ENTERPRISES
            holder, firm = (firm, holder) if swapped else (holder, firm)  # noqa: PLW2901
        reason = _no_end(kinds, holder, of_holder) or _no_end(kinds, firm, of_firm, firm=True)
        if reason or share is None:
            yield _lost(entity, reason or "percentage: expected a percent like 40, 25-50 or >25")
        elif entity.schema == UNKNOWN_LINK and _is_affiliation(entity, kinds[holder]):
            yield "affiliations", _affiliation(entity, holder, firm)
        else:
            told = {"interest": entity.first("ownershipType") or interest, **share}
            row = {**_ends(kinds, holder, firm), **told, **_dates(entity)}
            used = (of_holder, of_firm, "percentage", "ownershipType")
            yield "holdings", {**row, "details": entity.details(*used)}


def _is_affiliation(entity: Entity, holder_schema: str) -> bool:
    return holder_schema != PERSON and entity.first("role") in AFFILIATIONS


def _affiliation(entity: Entity, source: str, target: str) -> Row:
    ends = {"source_id": party_id(source), "target_id": party_id(target)}
    rest = {**_dates(entity), "details": entity.details("subject", "object", "role")}
    return {**ends, "relation": entity.first("role"), **rest}


def _position(entity: Entity, kinds: dict[str, str]) -> Rows:
    who, where = POSITIONS[entity.schema]
    for person, firm in _pairs(entity, who, where):
        reason = _no_end(kinds, person, who) or _no_end(kinds, firm, where, firm=True)
        position = entity.first("role") or ROLES[entity.schema]
        rest = {**_dates(entity), "details": entity.details(who, where, "role")}
        if reason:
            yield _lost(entity, reason)
        elif kinds[person] == PERSON:
            ends = {"person_id": person, "enterprise_id": party_id(firm)}
            yield "positions", {**ends, "position": position, **rest}
        else:
            # Only persons have positions: an enterprise on a board has an interest of that name.
            yield "holdings", {**_ends(kinds, person, firm), "interest": position, **rest}


def _sanction(entity: Entity, kinds: dict[str, str]) -> Rows:
    struck = entity.properties.get("entity", []) or [""]
    for number, one in enumerate(struck):
        reason = _no_end(kinds, one, "entity", firm=True)
        if reason:
            yield _lost(entity, reason)
            continue
        row = {
            "record_id": entity.id if number == 0 else f"{entity.id}-{number + 1}",
            "kind": "external_event",
            "enterprise_id": party_id(one),
            "authority": entity.first("authority"),
            "category": entity.first("program", "reason"),
            "result": entity.first("status"),
            **_dates(entity),
        }
        yield "records", {**row, "details": entity.details("entity", "authority", "status")}


def _pairs(entity: Entity, first: str, second: str) -> Iterator[tuple[str, str]]:
    """Every one of the first with every one of the second; '' where none is told."""
    sides = [entity.properties.get(name) or [""] for name in (first, second)]
    return ((one, other) for one, other in product(*sides))


def _ends(kinds: dict[str, str], holder: str, firm: str) -> Row:
    person = kinds[holder] == PERSON
    return {
        "holder_id": holder if person else party_id(holder),
        "holder_kind": "Person" if person else "Enterprise",
        "enterprise_id": party_id(firm),
    }


def _no_end(kinds: dict[str, str], id_: str, name: str, *, firm: bool = False) -> str | None:
    known = kinds.get(id_)
    if known in ENTERPRISES or (known == PERSON and not firm):
        return None
    expected = "an enterprise" if firm else "an enterprise or a person"
    return f"{name}: expected the id of {expected} in the file"


def _share(told: str | None) -> Row | None:
    """Share and band in [0, 1]; {} when nothing is told, None when it can't be read."""
    if told is None:
        return {}
    try:
        if found := _POINT.fullmatch(told):
            return {"share": share_of(found[1])}
        if found := _BAND.fullmatch(told):
            return {"share_low": share_of(found[1]), "share_high": share_of(found[2])}
        if found := _BOUND.fullmatch(told):
            bound = share_of(found[2])
            low = found[1].lower() in _FROM_BELOW
            return {"share_low": bound if low else 0.0, "share_high": 1.0 if low else bound}
    except ValueError:
        return None
    return None


def _dates(entity: Entity) -> Row:
    return {
        "valid_from": whole_day(entity.first("startDate", "listingDate", "date")),
        "valid_to": whole_day(entity.first("endDate")),
    }


_MAKERS: dict[str, Callable[[Entity, dict[str, str]], Rows]] = {
    PERSON: _person,
    ADDRESS: _address,
    SANCTION: _sanction,
    **dict.fromkeys(ENTERPRISES, _enterprise),
    **dict.fromkeys(HOLDINGS, _holding),
    **dict.fromkeys(POSITIONS, _position),
}
