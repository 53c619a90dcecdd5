"""The own records of some enterprises as known on two days, and what was learned in between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from cypher import statement
from graph.errors import UnknownEnterprise
from graph.part_reading import batched, seeds, tables_between
from graph.snapshot import Snapshot, snapshot_of
from graph.snapshot_reading import typed
from graph.store import Store
from graph.tables import Tables, empty
from graph.versions import learned_on

_TOLD = ("record_id", "kind", "category", "result", "amount", "valid_from", "valid_to")


@dataclass(frozen=True)
class Sides:
    """The enterprises with their own records alone, as known at the cut-off and on the day."""

    then: Snapshot
    now: Snapshot


def with_news(store: Store, since: date, until: date) -> list[str]:
    """The enterprises of which a record was learned from a day through another."""
    question = statement("read/enterprises_with_news")
    found = store.read_columns(question, since=since.isoformat(), until=until.isoformat())
    return [str(one) for one in found["enterprise_id"]]


def with_news_among(
    store: Store, enterprise_ids: list[str], *, since: date, until: date
) -> list[str]:
    """`with_news`, of some enterprises alone; sorted."""
    question, days = statement("read/news_among"), (since.isoformat(), until.isoformat())
    found = [
        store.read_columns(question, enterprise_ids=part, since=days[0], until=days[1])
        for part in batched(enterprise_ids)
    ]
    return sorted({str(one) for page in found for one in page["enterprise_id"]})


def own_tables(store: Store, ids: list[str]) -> Tables:
    """Every version of the enterprises and of the records about them, and no link."""
    found = seeds(store, ids)
    found = found[found["kind"] == "Enterprise"]
    missing = sorted(set(ids) - set(found["id"]))
    if missing:
        raise UnknownEnterprise("a known enterprise_id", missing[0])
    kinds = dict.fromkeys(found["element"].tolist(), "Enterprise")
    question = statement("read/part_records")
    pages = [
        typed("records", store.read_columns(question, elements=part)) for part in batched([*kinds])
    ]
    filled = [page for page in pages if len(page)]
    records = pd.concat(filled, ignore_index=True) if filled else empty("records")
    return replace(tables_between(store, kinds, [], types=[]), records=records)


def sides_of(tables: Tables, ids: list[str], days: tuple[date, date]) -> Sides:
    """Both snapshots of the enterprises that are in both, sorted by enterprise_id."""
    for _ in range(2):  # the first time some may be in one of them alone
        own = tables.enterprises["enterprise_id"].isin(ids)
        part = replace(tables, enterprises=tables.enterprises[own])
        sides = Sides(*(snapshot_of(part, day) for day in days))
        known = [set(one.enterprises["enterprise_id"]) for one in (sides.then, sides.now)]
        ids = sorted(known[0] & known[1])
    return sides


def learned_between(tables: Tables, sides: Sides) -> dict[str, list[dict[str, Any]]]:
    """By enterprise what was learned of its records after the cut-off and by the day."""
    rows = tables.records
    learned = learned_on(rows)
    days = pd.Timestamp(sides.then.as_of), pd.Timestamp(sides.now.as_of)
    chosen = rows[(learned > days[0]) & (learned <= days[1])]
    chosen = chosen.assign(learned_on=learned, retracted=chosen["retracted_at"].notna())
    plain = chosen.sort_values(["learned_on", "record_id", "version_id"]).astype(object)
    plain = plain.where(plain.notna(), None)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in plain.to_dict("records"):
        told = {name: row[name] for name in (*_TOLD, "learned_on", "retracted")}
        days_told = {name: _day(told[name]) for name in ("valid_from", "valid_to", "learned_on")}
        found.setdefault(str(row["enterprise_id"]), []).append({**told, **days_told})
    return found


def _day(value: Any) -> str | None:
    return None if value is None else f"{value:%Y-%m-%d}"
