"""The text with which a listing of relations goes on: opaque, checked against its question."""

from __future__ import annotations

import base64
import hashlib
import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from graph.errors import BadInput
from graph.relations_graph import Node
from graph.relations_paths import Place
from graph.relations_question import RelationQuestion


@dataclass(frozen=True)
class Cursor:
    """A stage of the hubs and the place in it, by kinds and ids; no place: from the beginning."""

    stage: int = 1
    links: int = 0
    way: tuple[Node, ...] = ()
    target: Node | None = None
    done: bool = False


def cursor_at(stage: int, place: Place, nodes: Sequence[Node]) -> Cursor:
    """The cursor of a place among numbered nodes."""
    way = tuple(nodes[number] for number in place.way)
    return Cursor(stage, place.links, way, nodes[place.target], place.done)


def place_of(cursor: Cursor, nodes: Sequence[Node]) -> Place | None:
    """The place of a cursor among numbered nodes, sorted; None at the beginning of a stage.

    A node that a load took away since is passed: the way goes on with what follows it in order.
    """
    if cursor.target is None:
        return None
    numbers = [bisect_left(nodes, node) for node in cursor.way]
    there = [
        number < len(nodes) and nodes[number] == node
        for number, node in zip(numbers, cursor.way, strict=True)
    ]
    known = there.index(False) + 1 if not all(there) else len(there)
    done = cursor.done and all(there)
    return Place(cursor.links, tuple(numbers[:known]), bisect_left(nodes, cursor.target), done)


def written(cursor: Cursor, question: RelationQuestion) -> str:
    """The cursor as text for a later call with the same question."""
    told = [cursor.stage, cursor.links, cursor.way, cursor.target, cursor.done, _digest(question)]
    return packed(told)


def read(text: str | None, question: RelationQuestion) -> Cursor:
    """The cursor of a text; the beginning for None. Raises BadInput for another question's."""
    if text is None:
        return Cursor()
    try:
        stage, links, way, target, done, digest = unpacked(text)
        found = Cursor(
            int(stage),
            int(links),
            tuple((str(kind), str(id_)) for kind, id_ in way),
            (str(target[0]), str(target[1])) if target else None,
            bool(done),
        )
    except (ValueError, TypeError, IndexError) as error:
        raise BadInput("the text given as `next`", text[:80], "cursor") from error
    if digest != _digest(question) or found.stage < 1 or (found.target and not found.way):
        raise BadInput("the text given as `next` by the same question", text[:80], "cursor")
    return found


def _digest(question: RelationQuestion) -> str:
    asked: dict[str, Any] = {one.name: getattr(question, one.name) for one in fields(question)}
    # The size of a page may change on the way.
    asked |= {"parties": sorted(set(question.parties)), "types": sorted(question.types), "page": 0}
    return digest_of(asked)


def digest_of(asked: dict[str, Any]) -> str:
    """Twelve characters that tell questions apart."""
    return hashlib.sha256(json.dumps(asked, default=str, sort_keys=True).encode()).hexdigest()[:12]


def packed(values: Any) -> str:
    """Plain values as text that fits into a URL."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def unpacked(text: str) -> Any:
    """The values of a packed text. Raises ValueError for any other text."""
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
