"""The changes between published months: each told exactly once, whatever the pages and when."""

from __future__ import annotations

import random
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gnn.grade_pages
from cypher import statement
from cypher.statement import parse
from gnn.change_feed import changes, end_of
from gnn.grade_seal import faults, sealed_month
from gnn.provisional_publication import publish
from graph.errors import BadInput
from graph.history import append, entries
from graph.loading import load_tables
from graph.store import Store
from tests.drawing import draw, e
from tests.sealing import graded, seal_month

Change: TypeAlias = tuple[str, str, str | None, str | None, str | None, str | None]
Classes: TypeAlias = dict[str, str]
IDS = [f"X-{number:02d}" for number in range(20)]
MONTHS = ("2026-08", "2026-09", "2026-10")


def drawn(seed: int) -> list[tuple[Classes, dict[str, Classes]]]:
    """Of each month the classes, and those in domains, by a seed."""
    chance = random.Random(seed)

    def some(share: float) -> Classes:
        return {one: chance.choice("ABCD") for one in IDS if chance.random() < share}

    return [
        (some(0.8), {"food": some(0.3)} | ({"equipment": some(0.2)} if number else {}))
        for number in range(3)
    ]


def moved(now: Classes, before: Classes, period: str, domain: str | None) -> list[Change]:
    """The oracle: what the definition says, enterprise by enterprise."""
    found: list[Change] = []
    for one in sorted(now.keys() | before.keys()):
        was, is_ = before.get(one), now.get(one)
        kind = "graded" if was is None else "gone" if is_ is None else "class_changed"
        if was != is_:
            kind = "domain_class_changed" if domain else kind
            found.append((kind, one, period, domain, was, is_))
    return found


def sealed(store: Store, number: int, month: tuple[Classes, dict[str, Classes]]) -> list[Change]:
    """Writes and seals a month; what it changes, by the oracle."""
    period, (generic, domains) = MONTHS[number], month
    grades = [graded(one, period, risk_class) for one, risk_class in generic.items()]
    seal_month(store, period, grades, domains=domains)
    before = MONTHS_DRAWN[number - 1] if number else ({}, {})
    told = moved(generic, before[0], period, None)
    for domain in sorted(domains.keys() | before[1].keys()):
        told += moved(domains.get(domain, {}), before[1].get(domain, {}), period, domain)
    return told


MONTHS_DRAWN = drawn(7)


@pytest.fixture(scope="module")
def told(migrated: Store) -> list[Change]:
    """Three sealed months with an override and provisional classes; their changes in order."""
    migrated.run(statement("load/clear"))
    load_tables(migrated, draw(enterprises=[e(one) for one in IDS]), load_id="one")
    found = sealed(migrated, 0, MONTHS_DRAWN[0]) + sealed(migrated, 1, MONTHS_DRAWN[1])
    append(
        migrated,
        "override",
        {"enterprise_id": "X-07", "risk_class": "D", "decided_on": "2026-10-03"},
    )
    found.append(("corrected", "X-07", None, None, None, "D"))
    found += provisional_classes(migrated)
    return found + sealed(migrated, 2, MONTHS_DRAWN[2])


def provisional_classes(store: Store) -> list[Change]:
    """Two publications: a worse class, and then its end; the same told twice is told once."""
    about = {"period": MONTHS[1], "as_of": "2026-10-05", "class": "B"}
    first = [
        {**about, "enterprise_id": "X-03", "provisional_class": "D"},
        {**about, "enterprise_id": "X-04", "provisional_class": "B"},
    ]
    assert publish(store, first) and publish(store, first) is None
    publish(store, [{**first[0], "as_of": "2026-10-09", "provisional_class": "B"}])
    return [
        ("provisional", "X-03", MONTHS[1], None, "B", "D"),
        ("provisional", "X-03", MONTHS[1], None, "D", "B"),
    ]


def plain(rows: Any) -> list[Change]:
    names = ("kind", "enterprise_id", "period", "domain", "before", "after")
    return [tuple(row[name] for name in names) for row in rows.to_dict("records")]


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(limits=st.lists(st.integers(1, 40), min_size=3, max_size=6), page=st.sampled_from([8, 900]))
def test_each_change_is_told_once_in_order(
    migrated: Store, told: list[Change], limits: list[int], page: int
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(gnn.grade_pages, "PAGE", page)
        seen: list[Change] = []
        cursor, more, turn = "", True, 0
        while more:
            limit = limits[turn % len(limits)]
            found = changes(migrated, cursor, limit=limit)
            if turn == 1:
                again = changes(migrated, cursor, limit=limit)
                assert (plain(again.rows), again.cursor) == (plain(found.rows), found.cursor)
            assert len(found.rows) <= limit
            seen += plain(found.rows)
            cursor, more, turn = found.cursor, found.more, turn + 1
    assert seen == told


def test_an_answer_is_bounded_by_what_it_looks_at(
    migrated: Store, told: list[Change], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gnn.grade_pages, "PAGE", 4)
    monkeypatch.setattr("gnn.change_feed.LOTS", 2)
    seen, cursor, more = list[Change](), "", True
    while more:
        found = changes(migrated, cursor, limit=1000)
        seen, cursor, more = seen + plain(found.rows), found.cursor, found.more
    assert seen == told


def test_an_empty_page_keeps_the_cursor_and_the_next_month_follows(
    migrated: Store, told: list[Change]
) -> None:
    newest = changes(migrated, "now", limit=10)
    assert (len(newest.rows), newest.more) == (0, False)
    assert changes(migrated, newest.cursor, limit=10).cursor == newest.cursor
    assert changes(migrated, "", limit=1000).cursor == newest.cursor
    second = sealed_month(migrated, MONTHS[1])
    assert second
    behind = plain(changes(migrated, end_of(second), limit=1000).rows)
    assert behind == told[-len(behind) :] and behind[0][0] == "corrected"


def test_cursors_of_elsewhere_are_refused(migrated: Store, told: list[Change]) -> None:
    for wrong in ("x", "WzEsMl0", "WzEsICJhYmMiLCAiIiwgIiJd", "WzksICI" * 3):
        with pytest.raises(BadInput, match="a cursor that the changes"):
            changes(migrated, wrong, limit=10)


def test_an_altered_provisional_class_is_found(
    migrated: Store, told: list[Change], tmp_path: Any
) -> None:
    text = "// Alters.\nMATCH (t:ProvisionalClass {after: 'D'}) SET t.after = 'C'"
    migrated.run(parse("test/change", text))
    number = next(one.number for one in entries(migrated) if one.kind == "provisional")
    found = [one for one in faults(migrated, tmp_path) if "provisional" in one]
    where = f"entry {number} (provisional, 2026-09)"
    assert found == [f"provisional class of X-03 in {where}: altered"]
