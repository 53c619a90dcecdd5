"""Reads FollowTheMoney entities (JSON lines or array) as enterprises, persons, addresses, links.

Companies, organisations and legal entities are enterprises; of several values of a property the
first counts, the others are kept in details, and several ends of a link are several links. A day
that is only a year or a month is its first day. An entity keeps its id if it has the form of an
enterprise's, else 'FTM-' comes before it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import orjson
import pandas as pd

from graph.ftm_format import Library, library
from graph.ftm_rows import Entity, Row, rows_of, whole_day
from graph.json_items import json_items
from graph.quarantine import quarantined
from graph.reading import Gathering, Reading, fingerprint

SOURCE = "ftm"


def read_ftm(path: Path, learned: date | None = None) -> Reading:
    """Reads a file of entities; `learned` is the day for those that do not say when they changed.

    What is no entity, a schema that has no place in the graph, and a link whose ends are not in
    the file go to quarantine; of an array the place of an entity stands for its line. Raises
    BadInput when the file can't be read, or the extra is not installed.
    """
    load_id = fingerprint({path.name: path})
    entities, broken = _entities(path)
    gathering = Gathering(rows_read={path.name: len(entities) + len(broken)})
    kinds = {entity.id: entity.schema for entity in entities}
    rows: dict[str, list[Row]] = {}
    for entity in entities:
        told = entity.first("modifiedAt", "retrievedAt", "createdAt")
        day = whole_day(told) or (learned.isoformat() if learned else None)
        for frame, row in rows_of(entity, kinds):
            dated = {} if frame == "entities" else {"recorded_at": day}
            rows.setdefault(frame, []).append({"line": entity.line, **dated, **row})
    held = _frame(broken + rows.pop("entities", []), path.name)
    lines = quarantined("entities", held.drop(columns=["reason", "source"]), reasons=held["reason"])
    gathering.add_broken(lines, file=path.name, frame="entities")
    for frame, found in rows.items():
        gathering.add(frame, _frame(found, path.name), file=path.name)
    return gathering.finished(load_id)


def _frame(rows: list[Row], file: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows, dtype=object) if rows else pd.DataFrame(columns=["line", "reason"])
    return frame.assign(file=file, source=SOURCE)


def _entities(path: Path) -> tuple[list[Entity], list[Row]]:
    """Entities with their lines, and what is none with the reason."""
    ftm = library()
    entities, broken = list[Entity](), list[Row]()
    for number, item in json_items(path):
        found = _entity(ftm, number, item)
        if isinstance(found, Entity):
            entities.append(found)
        else:
            broken.append({"line": number, "reason": found})
    return entities, broken


def _entity(ftm: Library, number: int, item: bytes) -> Entity | str:
    """The entity of a line, or why it is none."""
    try:
        proxy = ftm.model.get_proxy(orjson.loads(item))
        properties = {name: sorted(proxy.get(name)) for name in proxy.properties}
    except ftm.errors as error:
        return f"entity: expected a FollowTheMoney entity ({type(error).__name__})"
    if not proxy.id:
        return "entity: expected an id"
    return Entity(number, proxy.schema.name, str(proxy.id), properties)
