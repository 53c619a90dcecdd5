"""Where a reader of the changes stands: an entry of the chain, a list of it, a place in it."""

from __future__ import annotations

from dataclasses import dataclass

from graph.errors import BadInput
from graph.relations_cursor import packed, unpacked

# Sorts behind every list of a decision: the whole of it was told.
END = "\uffff"


@dataclass(frozen=True)
class Cursor:
    """All changes through here were told.

    number, hash: the entry of the chain, 0 for none.  lane: the list, '' for classes, else a
    domain.  after: the last enterprise_id told of it.
    """

    number: int = 0
    hash: str = ""
    lane: str = END
    after: str = ""


def written(cursor: Cursor) -> str:
    """The cursor as text for a later call."""
    return packed([cursor.number, cursor.hash[:16], cursor.lane, cursor.after])


def read(text: str) -> Cursor:
    """The cursor of a text, the beginning for ''. Raises BadInput for any other text."""
    if not text:
        return Cursor()
    try:
        number, hash_, lane, after = unpacked(text)
    except (ValueError, TypeError) as error:
        raise BadInput("a cursor that the changes gave", text[:80], "since") from error
    kinds = [type(one) for one in (number, hash_, lane, after)]
    if kinds != [int, str, str, str] or number < 0:
        raise BadInput("a cursor that the changes gave", text[:80], "since")
    return Cursor(number, hash_, lane, after)
