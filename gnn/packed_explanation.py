"""How the graph keeps an explanation: what follows from the indicators and the path is left out."""

from __future__ import annotations

import json
from typing import Any

import orjson

from features.indicator import DIMENSIONS, REGISTRY
from gnn.kept_text import text_of

Value = dict[str, Any]
_BY_ID = {known.indicator_id: known for known in REGISTRY.values()}


def packed_text(packed: Value) -> str:
    """The packed explanation as JSON; the same value has the same text."""
    return orjson.dumps(packed, option=orjson.OPT_SERIALIZE_NUMPY).decode()


def whole_text(packed: Value) -> str:
    """The text of the whole explanation, as months kept it before explanations were packed."""
    return json.dumps(unpacked(packed), ensure_ascii=False)


def unpacked_text(kept: str | bytes) -> Value:
    """The explanation that the graph keeps; one that was kept whole is as it was.

    Raises Mismatch when it was altered.
    """
    value: Value = orjson.loads(text_of(kept))
    return unpacked(value) if isinstance(value["own"], dict) else value


def unpacked(packed: Value) -> Value:
    """The whole explanation of a packed one.

    packed["own"]: columns indicator_id, value, points and records.  packed["contagion"]:
    [points, operator, nodes, links, records] a path; a node is [kind, id, name], a link
    [type, link_id, forward: it points to the enterprise, share].  packed["records"]: columns.
    `records` of a reason are places in them.
    """
    columns = packed["records"]
    ids = columns["record_id"]
    return {
        **packed,
        "own": _own(packed["own"], ids),
        "contagion": [path_told(path, ids) for path in packed["contagion"]],
        "records": _rows(columns),
    }


def _rows(columns: Value) -> list[Value]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _own(columns: Value, ids: list[str]) -> list[Value]:
    rows = zip(*(columns[name] for name in _OWN), strict=True)
    return [
        {
            **_told(indicator_id),
            "value": value,
            "points": points,
            "record_ids": [ids[place] for place in places],
        }
        for indicator_id, value, points, places in rows
    ]


_OWN = ("indicator_id", "value", "points", "records")


def _told(indicator_id: str) -> Value:
    """What the registry says of an indicator; one that it has no more is told by its id."""
    known = _BY_ID.get(indicator_id)
    return {
        "indicator_id": indicator_id,
        "indicator": known.name if known else indicator_id,
        "label_zh": known.label_zh if known else indicator_id,
        "dimension": DIMENSIONS[indicator_id.rstrip("0123456789")],
    }


def path_told(path: list[Any], ids: list[str]) -> Value:
    """The whole of a packed contagion path; ids: of the records that its places are places in."""
    points, operator, nodes, links, places = path
    told = [{"kind": kind, "id": id_, "name": name} for kind, id_, name in nodes]
    return {
        "points": points,
        "source_id": told[0]["id"],
        "source_name": told[0]["name"],
        "operator": operator,
        "path": told,
        "links": [_link(link, told[at : at + 2]) for at, link in enumerate(links)],
        "record_ids": [ids[place] for place in places],
    }


def _link(link: list[Any], ends: list[Value]) -> Value:
    type_, link_id, forward, share = link
    start, end = ends if forward else ends[::-1]
    return {
        "type": type_,
        "link_id": link_id,
        "from": start["id"],
        "to": end["id"],
        "share": share,
    }
