"""The analysts' queries about relations, on graphs drawn by hand and drawn at random."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cypher import statement
from graph.loading import load_tables
from graph.relations import relations
from graph.relations_question import RelationQuestion
from graph.store import Store
from tests.drawing import AS_OF, draw, e, holds, serves
from tests.random_graph import random_tables


def affiliated(source: str, target: str, relation: str, **more: Any) -> dict[str, Any]:
    return {"source_id": source, "target_id": target, "relation": relation, **more}


@pytest.fixture(scope="module")
def drawn(migrated: Store) -> Store:
    """X-a and X-b both with X-c; with X-d until a retraction learned in 2026; one way p1 - X-e."""
    migrated.run(statement("load/clear"))
    supply = affiliated("X-d", "X-b", "SUPPLIES")
    tables = draw(
        enterprises=[e(f"X-{letter}") for letter in "abcdef"],
        persons=[{"person_id": "p1", "name": "王伟"}],
        addresses=[{"address_id": "a-host", "text": "托管", "hosting": True}],
        affiliations=[
            affiliated("X-a", "X-c", "SUPPLIES"),
            affiliated("X-c", "X-b", "GUARANTEES"),
            affiliated("X-a", "X-d", "SUPPLIES"),
            supply,
            {**supply, "retracted_at": "2026-01-01"},
        ],
        holdings=[holds("X-a", "X-c", 0.1), holds("p1", "X-e", 0.5)],
        positions=[serves("p1", "X-a", "director")],
        domiciles=[
            {"enterprise_id": x, "address_id": "a-host", "address_kind": "domicile"}
            for x in ("X-a", "X-f")
        ],
    )
    load_tables(migrated, tables, load_id="relations")
    return migrated


def shortest(store: Store, first: str, second: str, as_of: date = AS_OF) -> list[tuple[str, ...]]:
    asked = {"first_id": first, "second_id": second, "as_of": as_of, "limit": 1000}
    found = store.read(statement("analyst/shortest_relation"), **asked)
    return [tuple(ids) for ids in found["ids"]]


def common(store: Store, as_of: date) -> dict[str, tuple[list[str], list[str]]]:
    asked = {"first_id": "X-a", "second_id": "X-b", "as_of": as_of}
    found = store.read(statement("analyst/common_counterparties"), **asked)
    told = zip(found["with_first"], found["with_second"], strict=True)
    return dict(zip(found["enterprise_id"], told, strict=True))


def test_common_counterparties_forget_what_was_retracted(drawn: Store) -> None:
    both = ([">HOLDS", ">SUPPLIES"], ["<GUARANTEES"])
    assert common(drawn, AS_OF) == {"X-c": both}
    before = common(drawn, date(2025, 12, 31))
    assert before == {"X-c": both, "X-d": ([">SUPPLIES"], ["<SUPPLIES"])}


def test_shortest_relation_goes_through_persons_but_not_hosting(drawn: Store) -> None:
    assert shortest(drawn, "X-a", "X-e") == [("X-a", "p1", "X-e")]
    assert shortest(drawn, "p1", "X-b") == [("p1", "X-a", "X-c", "X-b")] * 2
    assert shortest(drawn, "X-a", "X-f") == []


def test_shortest_relation_is_as_short_as_the_relations_say(store: Store) -> None:
    tables = random_tables(17, 30)
    # The query does not join persons confirmed to be one, nor does it ask how addresses changed.
    plain = {name: rows for name, rows in tables if name != "person_matches"}
    plain["addresses"] = plain["addresses"].assign(hosting=False)
    held = draw().__class__(**plain, person_matches=draw().person_matches)
    load_tables(store, held, load_id="random")
    as_of = max(rows["recorded_at"].max() for _, rows in held if len(rows)).date()
    parties = ("X-1", "X-5", "X-9", "p3")
    told = relations(store, RelationQuestion(parties, as_of, max_intermediaries=6))
    assert told.pairs
    for pair in told.pairs:
        ways = shortest(store, pair["from"], pair["to"], as_of)
        assert {len(way) - 2 for way in ways} == {pair["shortest"]["intermediaries"]}
        assert tuple(node["id"] for node in pair["shortest"]["nodes"]) in ways
