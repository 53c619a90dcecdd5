"""Suspected relations: each kind with its score by hand, hubs in stages, dates, and no merging."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cypher import statement
from graph.errors import BadInput, UnknownEnterprise
from graph.loading import load_tables
from graph.snapshot import Snapshot, snapshot_of
from graph.store import Store
from graph.suspicion import Suspicions, suspected_relations
from graph.suspicion_evidence import Crowds, evidence_of
from graph.suspicion_question import SuspicionQuestion
from graph.tables import Tables
from tests.drawing import AS_OF, draw, e, holds, serves
from tests.random_graph import random_tables


def contact(
    enterprise_id: str, contact_id: str, kind: str = "phone", **more: Any
) -> dict[str, Any]:
    ends = {"enterprise_id": enterprise_id, "contact_id": contact_id}
    return {**ends, "contact_kind": kind, **more}


def at(enterprise_id: str, address_id: str, **more: Any) -> dict[str, Any]:
    ends = {"enterprise_id": enterprise_id, "address_id": address_id}
    return {**ends, "address_kind": "domicile", **more}


def address(address_id: str, building: str, room: str | None = None, **more: Any) -> dict[str, Any]:
    place = {"division": "990100", "building": building, "room": room}
    return {"address_id": address_id, "text": address_id, **place, **more}


def province() -> Tables:
    """Firm X-a with one firm for each kind of suspicion, named after it."""
    names = ["a", "phone", "room", "building", "hosted", "agent", "name", "soft", "refused", "late"]
    others = {"p1": "王伟", "p2": "王伟", "p3": "李强", "p4": "王伟"}
    match = {"person_id": "p1", "decided_by": "u1", "score": 0.7}
    return draw(
        enterprises=[e(f"X-{name}") for name in names],
        persons=[{"person_id": id_, "name": name} for id_, name in others.items()],
        addresses=[
            address("d1", "幸福路1号", "301"),
            address("d2", "幸福路1号", "301"),
            address("d3", "幸福路1号", "302"),
            address("dh", "托管大厦", "1", hosting=True),
        ],
        agents=[{"agent_id": "g1", "name": "代办"}],
        contacts=[
            contact("X-a", "C-1"),
            contact("X-phone", "C-1"),
            contact("X-late", "C-1", recorded_at="2026-06-01"),
        ],
        domiciles=[
            *(at("X-a", "d1"), at("X-room", "d2"), at("X-building", "d3")),
            *(at("X-a", "dh", address_kind="premises"), at("X-hosted", "dh")),
        ],
        engagements=[
            {"enterprise_id": f"X-{name}", "agent_id": "g1", "business_type": "设立"}
            for name in ("a", "agent")
        ],
        positions=[
            serves("p1", "X-a", "legal_representative"),
            serves("p2", "X-name", "director"),
            serves("p4", "X-refused", "director"),
        ],
        holdings=[holds("p3", "X-soft", 0.5)],
        person_matches=[
            {**match, "other_id": "p3", "decision": "suspected", "evidence": "{}"},
            {**match, "other_id": "p4", "decision": "refused"},
        ],
    )


@pytest.fixture(scope="module")
def drawn(migrated: Store) -> Iterator[Store]:
    migrated.run(statement("load/clear"))
    load_tables(migrated, province(), load_id="province")
    yield migrated


def asked(enterprise_id: str = "X-a", **more: Any) -> SuspicionQuestion:
    return SuspicionQuestion(**{"enterprise_id": enterprise_id, "as_of": AS_OF, **more})


def scores(told: Suspicions) -> dict[str, dict[str, float]]:
    return {
        one["enterprise_id"]: {piece["kind"]: piece["score"] for piece in one["evidence"]}
        for one in told.suspected
    }


def test_each_kind_has_its_score(drawn: Store) -> None:
    told = suspected_relations(drawn, asked())
    by_three = 1 / np.log2(3)
    expected = {
        # Three firms have the telephone on the day; two share a room, three the building.
        "X-phone": {"phone": 0.8 * by_three},
        "X-late": {"phone": 0.8 * by_three},
        "X-room": {"same_room": 0.6},
        "X-building": {"same_building": 0.15 * by_three},
        "X-agent": {"agent": 0.2},
        # Three persons have the name 王伟.
        "X-name": {"same_name": 0.2},
        "X-soft": {"suspected_person": 0.7},
    }
    found = scores(told)
    assert {other: pytest.approx(kinds, abs=1e-6) for other, kinds in expected.items()} == found
    assert not told.partial


def test_what_is_learned_later_is_not_known_before(drawn: Store) -> None:
    told = scores(suspected_relations(drawn, asked(known_at=date(2026, 5, 31))))
    assert told["X-phone"] == {"phone": 0.8}
    assert "X-late" not in told


def test_evidence_names_the_links_on_both_sides(drawn: Store) -> None:
    told = suspected_relations(drawn, asked())
    room = next(one for one in told.suspected if one["enterprise_id"] == "X-room")["evidence"][0]
    assert (room["own_id"], room["their_id"], room["shared_by"]) == ("d1", "d2", 2)
    ends = {(link["type"], link["from"], link["to"]) for link in room["links"]}
    assert ends == {("REGISTERED_AT", "X-a", "d1"), ("REGISTERED_AT", "X-room", "d2")}
    assert {link["recorded_at"] for link in room["links"]} == {"2024-01-01"}


def test_what_is_wrong_is_told(drawn: Store) -> None:
    with pytest.raises(UnknownEnterprise, match="X-none"):
        suspected_relations(drawn, asked("X-none"))
    with pytest.raises(BadInput, match="`next`"):
        suspected_relations(drawn, asked(), "W10")
    with pytest.raises(BadInput, match="at least 1"):
        asked(page=0)


def test_several_pieces_add_up_without_certainty(store: Store) -> None:
    tables = draw(
        enterprises=[e("X-a"), e("X-b")],
        contacts=[
            contact(x, c, k)
            for x in ("X-a", "X-b")
            for c, k in (("C-1", "phone"), ("C-2", "email"))
        ],
    )
    load_tables(store, tables, load_id="one")
    (other,) = suspected_relations(store, asked()).suspected
    assert other["score"] == pytest.approx(1 - 0.2 * 0.3)


@pytest.mark.parametrize(("hub", "page"), [(7, 5), (7, 100), (1, 3)])
def test_hubs_are_read_on_without_loss_or_repeat(store: Store, hub: int, page: int) -> None:
    firms = [f"X-{n:02d}" for n in range(30)]
    tables = draw(
        enterprises=[e("X-a"), *(e(firm) for firm in firms)],
        agents=[{"agent_id": "g1", "name": "代办"}],
        engagements=[
            {"enterprise_id": firm, "agent_id": "g1", "business_type": "设立"}
            for firm in ("X-a", *firms)
        ],
        contacts=[contact(firm, "C-1") for firm in ("X-a", *firms[::3])],
        persons=[{"person_id": f"p{n}", "name": "王伟"} for n in range(12)],
        positions=[serves("p0", "X-a", "director")]
        + [serves(f"p{n}", firms[n], "director") for n in range(1, 12)],
    )
    load_tables(store, tables, load_id="hub")
    told = [suspected_relations(store, asked(hub=hub, page=page))]
    while told[-1].next:
        told.append(suspected_relations(store, asked(hub=hub, page=page), told[-1].next))
    pieces = Counter(
        (one["enterprise_id"], piece["kind"], piece["score"])
        for answer in told
        for one in answer.suspected
        for piece in one["evidence"]
    )
    assert set(pieces.values()) == {1}
    agent, phone, name = 0.2 / np.log2(31), 0.8 / np.log2(11), 0.4 / 11
    expected = {(firm, "agent", round(agent, 6)) for firm in firms}
    expected |= {(firm, "phone", round(phone, 6)) for firm in firms[::3]}
    expected |= {(firm, "same_name", round(name, 6)) for firm in firms[1:12]}
    assert set(pieces) == expected
    assert [answer.partial for answer in told] == [True] * (len(told) - 1) + [False]
    if hub == 7:
        counts = {group["id"]: group["shared_by"] for group in told[0].groups}
        assert counts == {"g1": 31, "C-1": 11, "p0": 11}


@pytest.fixture(scope="module")
def dense(migrated: Store) -> tuple[Store, Snapshot]:
    """A random graph with twice as many links, and its whole snapshot."""
    migrated.run(statement("load/clear"))
    first, second = random_tables(30, 25), random_tables(31, 25)
    both = {name: [rows, getattr(second, name)] for name, rows in first}
    tables = Tables(**{name: pd.concat(parts, ignore_index=True) for name, parts in both.items()})
    load_tables(migrated, tables, load_id="dense")
    return migrated, snapshot_of(tables, AS_OF)


@pytest.mark.parametrize("hub", [6, 500])
def test_the_parts_read_give_the_evidence_of_the_whole_graph(
    dense: tuple[Store, Snapshot], hub: int
) -> None:
    store, whole = dense
    kinds = set[str]()
    for enterprise_id in whole.enterprises["enterprise_id"].iloc[1::6]:
        told = [suspected_relations(store, asked(enterprise_id, hub=hub))]
        while told[-1].next:
            told.append(suspected_relations(store, asked(enterprise_id, hub=hub), told[-1].next))
        found = [
            (other["enterprise_id"], piece["kind"], piece["own_id"], piece["their_id"])
            for page in told
            for other in page.suspected
            for piece in other["evidence"]
        ]
        expected = {one.key for one in evidence_of(whole, enterprise_id, Crowds())}
        assert sorted(found) == sorted(expected)
        kinds |= {kind for _, kind, _, _ in expected}
    assert kinds >= {"phone", "email", "same_address", "same_building", "agent", "same_name"}
