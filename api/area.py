"""What a caller sees beyond its area: enterprises on a path that belong to other divisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from api.access_rules import BeyondArea
from cypher import statement
from graph.errors import LinkriskError
from graph.store import Store

_ID_FIELDS = {"id", "enterprise_id", "source_id", "from", "to", "own_id", "their_id", "group_id"}
_ID_LISTS = {"circles", "waiting", "same"}
# Of an enterprise outside the area these are never told.
_GRADE = ("class", "score")
_GROUP = "GROUP-"


class AreaRefused(LinkriskError):
    """An enterprise outside the caller's area."""


def outside_area(store: Store, prefixes: list[str], ids: Iterable[str]) -> set[str]:
    """Which of the ids are enterprises whose division starts with none of the prefixes."""
    asked = sorted(set(ids))
    if not asked:
        return set()
    found = store.read(statement("read/outside_area"), enterprise_ids=asked, prefixes=prefixes)
    return set(found["enterprise_id"])


def ids_in(answer: Any) -> set[str]:
    """Every id that an answer names, of enterprises and of others."""
    return set(_ids(answer))


def shown_beyond(answer: Any, outside: set[str], how: BeyondArea) -> Any:
    """The answer with what the role may see of the enterprises outside the area.

    named: their class and score are left out. withheld: they become 'outside-1', 'outside-2' and
    so on, without name, status and records; the links to them stay.
    """
    if not outside:
        return answer
    if how == "named":
        return _without_grades(answer, outside)
    places = {one: f"outside-{number}" for number, one in enumerate(sorted(outside), 1)}
    places |= {f"{_GROUP}{one}": f"{_GROUP}{place}" for one, place in places.items()}
    told = _withheld(answer, places)
    if isinstance(told, dict) and "records" in told and "contagion" in told:
        told["records"] = _still_cited(told)
    return told


def _ids(value: Any, field: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _ids(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from _ids(one, field)
    elif isinstance(value, str) and (field in _ID_FIELDS or field in _ID_LISTS):
        yield value.removeprefix(_GROUP)


def _without_grades(value: Any, outside: set[str]) -> Any:
    if isinstance(value, list):
        return [_without_grades(one, outside) for one in value]
    if not isinstance(value, dict):
        return value
    told = {name: _without_grades(one, outside) for name, one in value.items()}
    return _cleared(told, _GRADE) if _id_of(value) in outside else told


def _withheld(value: Any, places: dict[str, str], field: str = "") -> Any:
    if isinstance(value, list):
        return [_withheld(one, places, field) for one in value]
    if isinstance(value, str):
        return places.get(value, value) if field in _ID_FIELDS | _ID_LISTS else value
    if not isinstance(value, dict):
        return value
    told = {name: _withheld(one, places, name) for name, one in value.items()}
    if _id_of(value) in places:
        told = _cleared(told, ("name", "status", *_GRADE))
    if value.get("source_id") in places:
        told |= {"source_name": None, "record_ids": []}
    return told


def _cleared(part: dict[str, Any], gone: tuple[str, ...]) -> dict[str, Any]:
    # The score of a suspicion is none of an enterprise: it has no kind, and stays.
    empty = {name: None for name in gone if name in part and "kind" in part}
    return {**part, **empty, "outside_area": True}


def _id_of(node: dict[str, Any]) -> str | None:
    """The enterprise that a part of an answer is about, if it is about one."""
    if node.get("kind") == "Enterprise":
        return str(node.get("id"))
    return node.get("enterprise_id") if "evidence" in node else None


def _still_cited(explanation: dict[str, Any]) -> list[dict[str, Any]]:
    reasons = [*explanation["own"], *explanation["contagion"], *explanation.get("rules", [])]
    cited = {one for reason in reasons for one in reason["record_ids"]}
    return [record for record in explanation["records"] if record["record_id"] in cited]
