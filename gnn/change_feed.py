"""What changed between published months and since, in the order of the chain of decisions.

A sealed month, an override and published provisional classes are entries of the chain, which only
grows; the changes of an entry follow from what it sealed. So a cursor always gives the same ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from cypher import statement
from gnn.change_cursor import END, Cursor, read, written
from gnn.grade_pages import Reader, reader
from gnn.month_pairs import nobody, side_by_side
from graph.errors import BadInput
from graph.history import Entry
from graph.store import Store

COLUMNS = ("kind", "enterprise_id", "period", "domain", "before", "after", "as_of")
NOW = "now"  # in place of a cursor: nothing of what was told until now
LOTS = 50  # so many pages of two months are compared for one answer
# The last enterprise_id that was looked at, and the changes up to it.
Lot: TypeAlias = tuple[str, pd.DataFrame]


@dataclass(frozen=True)
class Changes:
    """A page: `COLUMNS` in the feed's order, and the cursor of what follows.

    more: not all of the chain was looked at; the next page may be empty all the same.
    """

    rows: pd.DataFrame
    cursor: str
    more: bool


def changes(store: Store, since: str = "", *, limit: int) -> Changes:
    """At most `limit` changes behind a cursor, oldest first; '' is the beginning.

    kinds: graded (in no month before), gone, class_changed; domain_class_changed, with null where
    there is no class; corrected, by an override of two people; provisional, published between two
    months. before, after: classes. The cursor of an empty page is the one that was given, or the
    newest. Raises BadInput for a cursor that this chain did not give.
    """
    chain = published(store)
    at = _newest(chain) if since == NOW else read(since)
    _check(chain, at)
    parts, left, more = list[pd.DataFrame](), limit, False
    for number, (place, rows) in enumerate(_told(store, chain, at)):
        more = left == 0 or number >= LOTS
        if more:
            break
        part = rows.iloc[:left]
        at = place if len(part) == len(rows) else replace(place, after=_last(part))
        parts, left = [*parts, part], left - len(part)
    filled = [rows for rows in parts if len(rows)]
    found = pd.concat(filled, ignore_index=True) if filled else _nothing()
    return Changes(found, written(at), more)


def end_of(entry: Entry) -> str:
    """The cursor behind all changes of an entry."""
    return written(Cursor(entry.number, entry.hash))


def _told(store: Store, chain: list[Entry], at: Cursor) -> Iterator[tuple[Cursor, pd.DataFrame]]:
    """Changes behind a cursor in lots, each with the cursor behind it."""
    before: Entry | None = None
    for entry in chain:
        inside = entry.number == at.number and at.lane != END
        if entry.number > at.number or inside:
            start = at if inside else Cursor(entry.number, lane="")
            yield from _of_entry(_lanes(store, entry, before), entry, start)
        before = entry if entry.kind == "grades" else before


def _of_entry(
    lanes: list[tuple[str, Any]], entry: Entry, start: Cursor
) -> Iterator[tuple[Cursor, pd.DataFrame]]:
    for lane, lots in [one for one in lanes if one[0] >= start.lane]:
        after = start.after if lane == start.lane else ""
        for through, rows in lots(after):
            yield Cursor(entry.number, entry.hash, lane, max(through, after)), rows
    yield Cursor(entry.number, entry.hash), _nothing()


def _lanes(store: Store, entry: Entry, before: Entry | None) -> list[tuple[str, Any]]:
    """The lists of an entry in their order, and how each is read behind an enterprise_id."""
    about = entry.value
    if entry.kind == "override":
        return [("", partial(_override, about))]
    if entry.kind == "provisional":
        return [("", partial(_provisional, store, about))]
    periods = str(about["period"]), str(before.value["period"]) if before else None
    domains = {*about.get("domain_grades", {})}
    domains |= {*before.value.get("domain_grades", {})} if before else set()
    generic = partial(_moved, _class_readers(store, periods), about, None)
    return [
        ("", generic),
        *(
            (one, partial(_moved, _domain_readers(store, periods, one), about, one))
            for one in sorted(domains)
        ),
    ]


def _class_readers(store: Store, periods: tuple[str, str | None]) -> list[Reader]:
    question = statement("read/class_column")
    return [reader(store, question, period=one) if one else nobody for one in periods]


def _domain_readers(store: Store, periods: tuple[str, str | None], domain: str) -> list[Reader]:
    question = statement("read/domain_class_column")
    return [
        reader(store, question, period=one, domain=domain) if one else nobody for one in periods
    ]


def _moved(
    readers: list[Reader], about: dict[str, Any], domain: str | None, after: str
) -> Iterator[Lot]:
    """Who has another class than in the month before, or is in one of both alone."""
    now, before = readers
    for window in side_by_side(now, before, after=after):
        classes = {name: _column(window, name) for name in ("class_now", "class_before")}
        moved = classes["class_now"] != classes["class_before"]
        rows = pd.DataFrame(
            {
                "kind": "domain_class_changed" if domain else _kinds(window["_merge"])[moved],
                "enterprise_id": window["enterprise_id"][moved],
                "period": about["period"],
                "domain": domain,
                "before": classes["class_before"][moved],
                "after": classes["class_now"][moved],
                "as_of": about["as_of"],
            }
        )
        yield _last(window), rows.reset_index(drop=True)


def _column(window: pd.DataFrame, name: str) -> pd.Series:
    """The classes of one side, None where it has none."""
    if name not in window:
        return pd.Series([None] * len(window), dtype=object)
    return window[name].astype(object).where(window[name].notna(), None)


def _kinds(merged: pd.Series) -> np.ndarray:
    alone = [merged == "left_only", merged == "right_only"]
    return np.select(alone, ["graded", "gone"], "class_changed").astype(object)


def _override(about: dict[str, Any], after: str) -> Iterator[Lot]:
    row = {name: about.get(name) for name in ("enterprise_id", "domain", "before")}
    row |= {"kind": "corrected", "period": None}
    row |= {"after": about["risk_class"], "as_of": about["decided_on"]}
    if about["enterprise_id"] > after:
        yield str(about["enterprise_id"]), pd.DataFrame([row], columns=list(COLUMNS))


def _provisional(store: Store, about: dict[str, Any], after: str) -> Iterator[Lot]:
    question = statement("read/provisional_classes")
    found = store.read_columns(question, publication=about["publication"], after=after)
    said = {"period": about["period"], "as_of": about["as_of"]}
    yield _last(found), found.assign(kind="provisional", domain=None, **said)[list(COLUMNS)]


def _last(rows: pd.DataFrame) -> str:
    return str(rows["enterprise_id"].iloc[-1]) if len(rows) else ""


def published(store: Store) -> list[Entry]:
    """Sealed months, overrides and publications of the chain, oldest first."""
    rows = store.read(statement("read/published")).to_dict("records")
    return [Entry(**row) for row in rows]


def _newest(chain: list[Entry]) -> Cursor:
    return Cursor(chain[-1].number, chain[-1].hash) if chain else Cursor()


def _check(chain: list[Entry], at: Cursor) -> None:
    known = {entry.number: entry.hash[:16] for entry in chain} | {0: ""}
    if known.get(at.number) != at.hash[:16]:
        raise BadInput("a cursor that the changes of this graph gave", at.number, "since")


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=list(COLUMNS), dtype=object)
