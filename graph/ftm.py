"""Reads FollowTheMoney entities (JSON lines) as enterprises, persons, addresses and links.

Companies, organisations and legal entities are enterprises; of several values of a property the
first counts, the others are kept in details. A day that is only a year or a month is its first day.
An entity keeps its id if it has the form of an enterprise's, else 'FTM-' comes before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import orjson
import pandas as pd

from graph.credit_code import verdict
from graph.details import details_text
from graph.errors import BadInput
from graph.frame_rules import SCHEME_ID
from graph.ftm_format import (
    ADDRESS,
    ENTERPRISES,
    OWNERSHIP,
    PERSON,
    POSITIONS,
    ROLES,
    SANCTION,
    Library,
    library,
)
from graph.line_limit import require_short_lines
from graph.quarantine import quarantined
from graph.reading import Gathering, Reading, fingerprint
from graph.tables import SHAREHOLDING, STATUSES

Row: TypeAlias = dict[str, Any]
SOURCE = "ftm"
_BAND = re.compile(r"\s*([\d.]+)\s*%?\s*(?:-|to)\s*([\d.]+)\s*%?\s*")
_POINT = re.compile(r"\s*([\d.]+)\s*%?\s*")
_ENDED = re.compile(r"dissol|struck|closed|removed|deregister|注销", re.IGNORECASE)
_KEPT = ("alias", "previousName", "jurisdiction", "country", "topics", "program", "sourceUrl")


@dataclass(frozen=True)
class _Entity:
    """One entity that the library took: its line, schema, id and cleaned properties."""

    line: int
    schema: str
    id: str
    properties: dict[str, list[str]]

    def first(self, *names: str) -> str | None:
        """The first value of the first property that has one."""
        return next((self.properties[name][0] for name in names if self.properties.get(name)), None)


def read_ftm(path: Path, learned: date | None = None) -> Reading:
    """Reads a file of entities; `learned` is the day for those that do not say when they changed.

    A line that is no entity, a schema that has no place in the graph, and a link whose ends are
    not in the file go to quarantine. Raises BadInput when the file can't be read, or the extra is
    not installed.
    """
    require_short_lines(path)
    load_id = fingerprint({path.name: path})
    entities, broken, size = _entities(path)
    gathering = Gathering(rows_read={path.name: size})
    kinds = {entity.id: entity.schema for entity in entities}
    rows: dict[str, list[Row]] = {}
    for entity in entities:
        told = entity.first("modifiedAt", "retrievedAt", "createdAt")
        day = _whole_day(told) or (learned.isoformat() if learned else None)
        for frame, row in _rows(entity, kinds):
            dated = {} if frame == "entities" else {"recorded_at": day}
            rows.setdefault(frame, []).append({"line": entity.line, **dated, **row})
    broken += rows.pop("entities", [])
    held = _frame(broken, path.name)
    lines = quarantined("entities", held.drop(columns=["reason", "source"]), reasons=held["reason"])
    gathering.add_broken(lines, file=path.name, frame="entities")
    for frame, found in rows.items():
        gathering.add(frame, _frame(found, path.name), file=path.name)
    return gathering.finished(load_id)


def _frame(rows: list[Row], file: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows, dtype=object) if rows else pd.DataFrame(columns=["line", "reason"])
    return frame.assign(file=file, source=SOURCE)


def _entities(path: Path) -> tuple[list[_Entity], list[Row], int]:
    """Entities with their lines, lines that are none, and the number of lines."""
    ftm = library()
    entities, broken, size = list[_Entity](), list[Row](), 0
    with path.open("rb") as stream:
        filled = ((number, line) for number, line in enumerate(stream, 1) if line.strip())
        for number, line in filled:
            size += 1
            found = _entity(ftm, number, line)
            if isinstance(found, _Entity):
                entities.append(found)
            else:
                broken.append({"line": number, "reason": found})
    if size == 0:
        raise BadInput("entities", "an empty file", path.name)
    return entities, broken, size


def _entity(ftm: Library, number: int, line: bytes) -> _Entity | str:
    """The entity of a line, or why it is none."""
    try:
        proxy = ftm.model.get_proxy(orjson.loads(line))
        properties = {name: sorted(proxy.get(name)) for name in proxy.properties}
    except ftm.errors as error:
        return f"entity: expected a FollowTheMoney entity ({type(error).__name__})"
    if not proxy.id:
        return "entity: expected an id"
    return _Entity(number, proxy.schema.name, str(proxy.id), properties)


def _rows(entity: _Entity, kinds: dict[str, str]) -> Iterator[tuple[str, Row]]:
    if entity.schema in ENTERPRISES:
        yield "enterprises", _enterprise(entity)
        for address in entity.properties.get("addressEntity", []):
            if kinds.get(address) == ADDRESS:
                link = {"enterprise_id": party_id(entity.id), "address_id": address}
                yield "domiciles", {**link, "address_kind": "domicile"}
        return
    maker = _MAKERS.get(entity.schema)
    if maker is None:
        reason = f"schema: {entity.schema} has no place in the graph"
        yield "entities", {"reason": reason, "id": entity.id}
        return
    yield from maker(entity, kinds)


def party_id(id_: str) -> str:
    """The enterprise's id: the entity's when it has the form of one, else 'FTM-' and it."""
    if re.fullmatch(SCHEME_ID, id_) or verdict(id_) != "malformed":
        return id_
    return "FTM-" + re.sub(r"[^A-Za-z0-9_.-]", "_", id_)


def _enterprise(entity: _Entity) -> Row:
    status = entity.first("status")
    ended = _whole_day(entity.first("dissolutionDate"))
    if status not in STATUSES:
        gone = ended is not None or bool(status and _ENDED.search(status))
        status = "deregistered" if gone else "unknown"
    return {
        "enterprise_id": party_id(entity.id),
        "name": entity.first("name") or entity.id,
        "status": status,
        "enterprise_type": entity.first("legalForm"),
        "industry": entity.first("sector"),
        "established_on": _whole_day(entity.first("incorporationDate")),
        "ended_on": ended,
        "details": _details(entity),
    }


def _person(entity: _Entity, kinds: dict[str, str]) -> Iterator[tuple[str, Row]]:
    yield "persons", {"person_id": entity.id, "name": entity.first("name")}


def _address(entity: _Entity, kinds: dict[str, str]) -> Iterator[tuple[str, Row]]:
    parts = ("street", "city", "region", "postalCode", "country")
    told = entity.first("full") or ", ".join(filter(None, map(entity.first, parts)))
    yield "addresses", {"address_id": entity.id, "text": told}


def _ownership(entity: _Entity, kinds: dict[str, str]) -> Iterator[tuple[str, Row]]:
    owner, asset = entity.first("owner"), entity.first("asset")
    reason = _no_end(kinds, owner, "owner") or _no_end(kinds, asset, "asset", firm=True)
    share = _share(entity.first("percentage"))
    if reason or share is None:
        reason = reason or "percentage: expected a percent like 40 or a band like 25-50"
        yield "entities", {"reason": reason, "id": entity.id}
        return
    person = kinds[str(owner)] == PERSON
    yield (
        "holdings",
        {
            "holder_id": owner if person else party_id(str(owner)),
            "holder_kind": "Person" if person else "Enterprise",
            "enterprise_id": party_id(str(asset)),
            "interest": entity.first("ownershipType") or SHAREHOLDING,
            **share,
            **_dates(entity),
        },
    )


def _position(entity: _Entity, kinds: dict[str, str]) -> Iterator[tuple[str, Row]]:
    who, where = POSITIONS[entity.schema]
    person, firm = entity.first(who), entity.first(where)
    reason = _no_end(kinds, person, who) or _no_end(kinds, firm, where, firm=True)
    if not reason and kinds[str(person)] != PERSON:
        reason = f"{who}: expected a person"
    if reason:
        yield "entities", {"reason": reason, "id": entity.id}
        return
    yield (
        "positions",
        {
            "person_id": person,
            "enterprise_id": party_id(str(firm)),
            "position": entity.first("role") or ROLES[entity.schema],
            **_dates(entity),
        },
    )


def _sanction(entity: _Entity, kinds: dict[str, str]) -> Iterator[tuple[str, Row]]:
    struck = entity.first("entity")
    reason = _no_end(kinds, struck, "entity", firm=True)
    if reason:
        yield "entities", {"reason": reason, "id": entity.id}
        return
    yield (
        "records",
        {
            "record_id": entity.id,
            "kind": "external_event",
            "enterprise_id": party_id(str(struck)),
            "authority": entity.first("authority"),
            "category": entity.first("program", "reason"),
            "result": entity.first("status"),
            "details": _details(entity),
            **_dates(entity),
        },
    )


def _no_end(kinds: dict[str, str], id_: str | None, name: str, *, firm: bool = False) -> str | None:
    known = kinds.get(str(id_))
    if known in ENTERPRISES or (known == PERSON and not firm):
        return None
    expected = "an enterprise" if firm else "an enterprise or a person"
    return f"{name}: expected the id of {expected} in the file"


def _share(told: str | None) -> Row | None:
    """Share and band in [0, 1]; {} when nothing is told, None when it can't be read."""
    if told is None:
        return {}
    if found := _POINT.fullmatch(told):
        return {"share": float(found[1]) / 100}
    if found := _BAND.fullmatch(told):
        return {"share_low": float(found[1]) / 100, "share_high": float(found[2]) / 100}
    return None


def _dates(entity: _Entity) -> Row:
    return {
        "valid_from": _whole_day(entity.first("startDate", "listingDate", "date")),
        "valid_to": _whole_day(entity.first("endDate")),
    }


def _whole_day(told: str | None) -> str | None:
    if told is None:
        return None
    return (told + "-01-01"[len(told) - 4 :])[:10] if len(told) in (4, 7) else told[:10]


def _details(entity: _Entity) -> str | None:
    return details_text({name: entity.properties.get(name) for name in _KEPT})


_MAKERS: dict[str, Callable[[_Entity, dict[str, str]], Iterator[tuple[str, Row]]]] = {
    PERSON: _person,
    ADDRESS: _address,
    OWNERSHIP: _ownership,
    SANCTION: _sanction,
    **dict.fromkeys(POSITIONS, _position),
}
