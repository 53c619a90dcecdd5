"""Loading into a real Neo4j: versions, order, repetition, unknown ends."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from cypher import Statement, statement
from graph.errors import Mismatch, StatementFailed
from graph.loading import load_tables, sizes
from graph.snapshot_reading import read_snapshot
from graph.store import Store
from graph.tables import Tables
from tests.drawing import draw, e, holds, record, serves
from tests.graph.whole_graph import everything, links_of, nodes_of


def small() -> Tables:
    return draw(
        enterprises=[e("X-a"), e("X-b", industry="C13"), e("X-b", recorded_at="2025-02-01")],
        persons=[{"person_id": "p1", "name": "甲"}],
        addresses=[{"address_id": "a1", "text": "路1", "division": "990101", "hosting": True}],
        holdings=[holds("p1", "X-a", 0.6), holds("X-a", "X-b", 0.5, valid_from="2020-01-01")],
        positions=[
            serves("p1", "X-a", "legal_representative"),
            serves("p1", "X-b", "director"),
        ],
        domiciles=[{"enterprise_id": "X-a", "address_id": "a1", "address_kind": "domicile"}],
        affiliations=[{"source_id": "X-b", "target_id": "X-a", "relation": "GUARANTEES"}],
        records=[record("R1", "penalty", "X-b", "2025-03-01", amount=100.0)],
    )


def test_every_link_stands_between_its_ends(store: Store) -> None:
    load_tables(store, small(), load_id="one")
    assert {link for link in links_of(store) if link[1] != "ABOUT"} == {
        ("p1", "HOLDS", "X-a"),
        ("X-a", "HOLDS", "X-b"),
        ("p1", "LEGAL_REP_OF", "X-a"),
        ("p1", "OFFICER_OF", "X-b"),
        ("X-a", "REGISTERED_AT", "a1"),
        ("X-b", "GUARANTEES", "X-a"),
    }


def test_a_node_has_the_latest_version_and_records_have_all(store: Store) -> None:
    load_tables(store, small(), load_id="one")
    nodes = nodes_of(store)
    held = {
        (*sorted(row.labels), row.properties.get("enterprise_id"), row.properties.get("industry"))
        for row in nodes.itertuples()
        if {"Enterprise", "Registration"} & set(row.labels)
    }
    assert held == {
        ("Enterprise", "X-a", None),
        ("Enterprise", "X-b", None),
        ("Record", "Registration", None, None),
        ("Record", "Registration", None, "C13"),
    }
    assert ["Penalty", "Record"] in [sorted(labels) for labels in nodes["labels"]]


def test_the_report_counts_each_row_once(store: Store) -> None:
    first = load_tables(store, small(), load_id="one")
    assert first.frames["enterprises"].new == 3
    # 2 enterprises with 3 versions, a person, an address, a record.
    assert (first.total("read"), first.nodes_created, first.links_created) == (12, 8, 10)
    again = load_tables(store, small(), load_id="two")
    assert (again.total("new"), again.total("unchanged"), again.links_created) == (0, 12, 0)
    assert again.as_dict()["frames"]["holdings"]["unchanged"] == 2


def test_the_same_rows_again_change_no_property(store: Store) -> None:
    load_tables(store, small(), load_id="one")
    once = everything(store)
    load_tables(store, small(), load_id="two")
    assert everything(store) == once


@pytest.mark.parametrize("newest_first", [True, False])
def test_versions_of_a_person_end_the_same_in_any_order(store: Store, newest_first: bool) -> None:
    versions = [
        draw(persons=[{"person_id": "p1", "name": name, "recorded_at": f"202{year}-01-01"}])
        for year, name in enumerate("甲乙丙")
    ]
    for number, tables in enumerate(versions[::-1] if newest_first else versions):
        load_tables(store, tables, load_id=f"load {number}")
    nodes = nodes_of(store)
    held = {(*sorted(row.labels), row.properties["name"]) for row in nodes.itertuples()}
    assert held == {
        ("Person", "丙"),
        ("EarlierPerson", "Record", "乙"),
        ("EarlierPerson", "Record", "甲"),
    }


def test_a_complete_load_is_not_repeated(store: Store) -> None:
    load_tables(store, small(), load_id="one")
    once = everything(store)
    again = load_tables(store, small(), load_id="one")
    assert (again.repeated, again.total("new"), again.total("accepted")) == (True, 0, 12)
    assert everything(store) == once


def test_a_load_id_is_not_given_to_other_rows(store: Store) -> None:
    load_tables(store, small(), load_id="one")
    with pytest.raises(Mismatch, match="one: expected the rows"):
        load_tables(store, draw(enterprises=[e("X-c")]), load_id="one")


def test_links_with_unknown_ends_wait_with_a_reason(store: Store) -> None:
    tables = draw(
        enterprises=[e("X-a")],
        holdings=[holds("p9", "X-a", 0.1), holds("X-a", "X-z", 0.2)],
        records=[
            record("R1", "penalty", "X-z", "2025-03-01"),
            record("R2", "odd", "X-a", "2025-03-01"),
        ],
        positions=[serves("p1", "X-a", "director", recorded_at=None)],
    )
    report = load_tables(store, tables, load_id="one")
    assert set(zip(report.quarantine["frame"], report.quarantine["reason"], strict=True)) == {
        ("holdings", "unknown person p9"),
        ("holdings", "unknown enterprise X-z"),
        ("records", "unknown enterprise X-z"),
        ("records", "unknown kind odd"),
        ("positions", "missing recorded_at"),
    }
    assert report.reasons["unknown enterprise"] == 2
    assert report.frames["holdings"].quarantined == 2
    assert {link[1] for link in links_of(store)} == {"ABOUT"}


def test_a_waiting_link_enters_with_its_end(store: Store) -> None:
    link = draw(holdings=[holds("X-a", "X-b", 0.2)])
    ends = draw(enterprises=[e("X-a"), e("X-b")])
    load_tables(store, link, load_id="link first")
    report = load_tables(store, ends, load_id="ends later")
    assert report.frames["holdings"].released == 1
    late = everything(store)
    store.run(statement("load/clear"))
    load_tables(store, ends, load_id="ends first")
    load_tables(store, link, load_id="link later")
    assert everything(store) == late


def test_a_correction_counts_only_after_it_was_learned(store: Store) -> None:
    ends = [e("X-a"), e("X-b")]
    early = draw(enterprises=ends, holdings=[holds("X-a", "X-b", 0.5, valid_from="2020-01-01")])
    corrected = holds("X-a", "X-b", 0.7, valid_from="2020-01-01", recorded_at="2025-05-05")
    load_tables(store, early, load_id="early")
    load_tables(store, draw(holdings=[corrected]), load_id="corrected")
    shares = {
        day: read_snapshot(store, date(2025, 5, day)).holdings["share"].tolist() for day in (4, 5)
    }
    assert shares == {4: [0.5], 5: [0.7]}


def test_who_may_not_ask_the_statistics_counts_one_by_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_tables(store, draw(enterprises=[e("X-a"), e("X-b")]), load_id="two")
    read = Store.read

    def refused(asked: Store, question: Statement, **parameters: Any) -> pd.DataFrame:
        if question.name == "read/graph_counts":
            raise StatementFailed("a statement Neo4j can run", "Permission denied", question.name)
        return read(asked, question, **parameters)

    told = sizes(store)["Enterprise"]
    monkeypatch.setattr(Store, "read", refused)
    assert (told, sizes(store)["Enterprise"]) == (2, 2)
