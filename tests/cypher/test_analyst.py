"""The analysts' named queries on a graph drawn by hand, in a real Neo4j."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cypher import statement
from cypher.statement import parse
from graph.loading import load_tables
from graph.store import Store
from tests.drawing import agent, draw, e, engages, holds, reached_at, record, serves

AS_OF = date(2026, 10, 31)
PERIOD = "2026-10"


def firm(number: int) -> str:
    return f"CN-TEST-{number}"


def domicile(enterprise: int, address_id: str, **more: Any) -> dict[str, Any]:
    kind = {"enterprise_id": firm(enterprise), "address_kind": "domicile"}
    return {**kind, "address_id": address_id, **more}


@pytest.fixture(scope="module")
def drawn(migrated: Store) -> Store:
    """Firms 1 to 9: 1-2-3 at one address (3 left), 1 and 4 of one person (5 formerly), p1 over
    6 over 1, circle 7-8-9, and 2 and 9 of class D. Firm 5's former link is superseded."""
    migrated.run(statement("load/clear"))
    tables = draw(
        enterprises=[e(firm(number)) for number in range(1, 10)],
        persons=[{"person_id": "p1", "name": "王伟"}, {"person_id": "p2", "name": "李强"}],
        addresses=[
            {"address_id": "a1", "text": "一号"},
            {"address_id": "a-host", "text": "托管", "hosting": True},
        ],
        domiciles=[
            domicile(1, "a1"),
            domicile(2, "a1"),
            domicile(3, "a1", valid_from="2020-01-01", valid_to="2025-01-01"),
            domicile(5, "a-host"),
            domicile(9, "a-host"),
        ],
        positions=[
            serves("p2", firm(1), "legal_representative"),
            serves("p2", firm(4), "legal_representative"),
            serves("p2", firm(6), "beneficial_owner"),
            serves("p2", firm(5), "legal_representative"),
            serves(
                "p2",
                firm(5),
                "legal_representative",
                valid_to="2025-06-01",
                recorded_at="2025-06-02",
            ),
        ],
        holdings=[
            holds("p1", firm(6), 0.8),
            holds(firm(6), firm(1), 0.5),
            holds("p2", firm(1), 0.01),
            holds(firm(7), firm(8), 0.5),
            holds(firm(8), firm(9), 0.4),
            holds(firm(9), firm(7), 0.5),
            holds(firm(3), firm(4), 0.3),
            holds(firm(4), firm(3), 0.2),
            {**holds(firm(5), firm(3), 0.9), "interest": "voting"},
            {**holds(firm(3), firm(5), 0.9), "interest": "voting"},
        ],
        agents=[agent("g1")],
        engagements=[engages(firm(1), "g1"), engages(firm(4), "g1")],
        contacts=[
            reached_at(firm(1), "C-1"),
            reached_at(firm(3), "C-1"),
            reached_at(firm(5), "C-1"),
            reached_at(firm(5), "C-1", retracted_at="2025-06-02"),
        ],
        records=[record("R-1", "penalty", firm(2), "2026-01-01")],
    )
    load_tables(migrated, tables, load_id="analyst")
    source = Path(__file__).parent.parent / "api" / "grades.cypher"
    grades = [{"enterprise_id": firm(number), "grade": grade(number)} for number in (1, 2, 9)]
    migrated.write(parse("tests/grades", source.read_text(encoding="utf-8")), grades)
    return migrated


def grade(number: int) -> dict[str, Any]:
    risk_class = "C" if number == 1 else "D"
    return {"grade_id": f"{firm(number)}:{PERIOD}", "period": PERIOD, "class": risk_class}


def answer(store: Store, name: str, *columns: str, **asked: Any) -> set[tuple[Any, ...]]:
    rows = store.read(statement(f"analyst/{name}"), **asked)
    picked = zip(*(rows[column] for column in columns), strict=True)
    return {tuple(tuple(v) if isinstance(v, list) else v for v in row) for row in picked}


def test_shared_address_leaves_out_who_has_moved(drawn: Store) -> None:
    columns = ("enterprise_id", "class", "address", "hosting")
    found = answer(drawn, "shared_address", *columns, enterprise_id=firm(1), as_of=AS_OF)
    assert found == {(firm(2), "D", "一号", False)}
    before = date(2024, 12, 31)
    found = answer(drawn, "shared_address", "enterprise_id", enterprise_id=firm(1), as_of=before)
    assert found == {(firm(2),), (firm(3),)}


def test_common_legal_representative_follows_the_latest_version(drawn: Store) -> None:
    name, columns = "common_legal_representative", ("enterprise_id", "person_id")
    found = answer(drawn, name, *columns, enterprise_id=firm(1), as_of=AS_OF)
    assert found == {(firm(4), "p2")}
    # On 2025-06-01 nobody had told yet that the position at firm 5 ended.
    found = answer(drawn, name, *columns, enterprise_id=firm(1), as_of=date(2025, 6, 1))
    assert found == {(firm(4), "p2"), (firm(5), "p2")}


def test_shareholding_chain_multiplies_shares(drawn: Store) -> None:
    columns = ("holder_id", "holder_kind", "steps", "share", "chain")
    found = answer(
        drawn,
        "shareholding_chain",
        *columns,
        enterprise_id=firm(1),
        as_of=AS_OF,
        least_share=0.05,
    )
    assert found == {
        (firm(6), "Enterprise", 1, 0.5, (firm(6), firm(1))),
        ("p1", "Person", 2, 0.4, ("p1", firm(6), firm(1))),
    }


def test_shareholding_chain_does_not_run_around_a_circle(drawn: Store) -> None:
    asked = {"enterprise_id": firm(7), "as_of": AS_OF, "least_share": 0.0}
    found = answer(drawn, "shareholding_chain", "chain", **asked)
    assert found == {((firm(9), firm(7)),), ((firm(8), firm(9), firm(7)),)}


def test_holding_chain_goes_down_from_persons_and_firms(drawn: Store) -> None:
    columns = ("enterprise_id", "steps", "share", "chain")
    asked = {"as_of": AS_OF, "least_share": 0.05}
    assert answer(drawn, "holding_chain", *columns, holder_id="p1", **asked) == {
        (firm(6), 1, 0.8, ("p1", firm(6))),
        (firm(1), 2, 0.4, ("p1", firm(6), firm(1))),
    }
    circle = answer(drawn, "holding_chain", "chain", holder_id=firm(7), **asked)
    assert circle == {((firm(7), firm(8)),), ((firm(7), firm(8), firm(9)),)}


def test_direct_beneficial_owners_hold_over_a_quarter_or_are_filed(drawn: Store) -> None:
    columns = ("person_id", "share", "owning", "filed")
    asked = {"as_of": AS_OF, "over": 0.25}
    name = "direct_beneficial_owner"
    found = answer(drawn, name, "person_id", "owning", "filed", enterprise_id=firm(6), **asked)
    assert found == {("p1", True, False), ("p2", False, True)}
    assert answer(drawn, name, *columns, enterprise_id=firm(1), **asked) == set()
    edge = {"as_of": AS_OF, "over": 0.8}
    assert answer(drawn, name, "person_id", enterprise_id=firm(6), **edge) == {("p2",)}


@pytest.mark.parametrize("start", [7, 8, 9])
def test_circular_holding_is_the_same_circle_from_each_firm(drawn: Store, start: int) -> None:
    asked = {"enterprise_id": firm(start), "as_of": AS_OF}
    found = answer(drawn, "circular_holding", "steps", "circle", "share", **asked)
    assert {(steps, circle) for steps, circle, _ in found} == {(3, (firm(7), firm(8), firm(9)))}
    assert [share for *_, share in found] == pytest.approx([0.1])


def test_cross_holding_asks_for_shares_both_ways(drawn: Store) -> None:
    asked = {"enterprise_id": firm(3), "as_of": AS_OF}
    found = answer(drawn, "cross_holding", "enterprise_id", "holds", "held", **asked)
    assert found == {(firm(4), 0.3, 0.2)}


def test_shared_contact_forgets_what_was_retracted(drawn: Store) -> None:
    asked = {"enterprise_id": firm(1), "as_of": AS_OF}
    found = answer(drawn, "shared_contact", "enterprise_id", "contact_id", **asked)
    assert found == {(firm(3), "C-1")}
    asked = {"enterprise_id": firm(1), "as_of": date(2025, 6, 1)}
    found = answer(drawn, "shared_contact", "enterprise_id", "contact_id", **asked)
    assert found == {(firm(3), "C-1"), (firm(5), "C-1")}


def test_shared_agent_names_the_agent(drawn: Store) -> None:
    asked = {"enterprise_id": firm(4), "as_of": AS_OF}
    columns = ("enterprise_id", "class", "agent", "enterprises")
    assert answer(drawn, "shared_agent", *columns, **asked) == {(firm(1), "C", "g1", 2)}


def test_neighbours_of_d_do_not_count_hosting_addresses_or_firms_between(drawn: Store) -> None:
    asked = {"period": PERIOD, "as_of": AS_OF, "limit": 100}
    found = answer(drawn, "neighbours_of_d", "enterprise_id", "class", "d_id", "via", **asked)
    assert found == {
        (firm(1), "C", firm(2), ("REGISTERED_AT", "REGISTERED_AT")),
        (firm(8), None, firm(9), ("HOLDS",)),
        (firm(7), None, firm(9), ("HOLDS",)),
    }
