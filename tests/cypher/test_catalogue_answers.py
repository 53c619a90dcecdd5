"""The catalogue's queries on the graph of `investigation`, each with its rows reckoned by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from api.named_query import asked_query, known_query, masked_answer, parameters_of
from api.statement_limits import StatementLimits
from cypher.catalogue import catalogue
from graph.statement_answer import StatementAnswer
from graph.store import Store
from tests.cypher.investigation import BEFORE, PERIOD, build, firm, firms

ON = {"as_of": "2026-10-31"}
MONTH = {"period": PERIOD}
MONTHS = {"before": BEFORE, "period": PERIOD}
OCTOBER = {"from": "2026-10-01", "to": "2026-10-31"}
MOST = {"limit": 100}
FOUNDED = date(2015, 1, 1)
F = {number: firm(number) for number in range(1, 13)}

# Query: its parameters, and its rows in their order.
EXPECTED: dict[str, tuple[dict[str, Any], list[tuple[Any, ...]]]] = {
    "ownership_changes": (
        {"from": "2026-01-01", "to": "2026-10-31", **MOST},
        [(F[7], F[7], 1, 1, 0), (F[6], F[6], 0, 1, 1)],
    ),
    "representatives_of_many": (
        {**ON, **MONTH, "least": 3, **MOST},
        [("p1", "王*", 4, 1, firms(1, 2, 3, 5)), ("p4", "赵*", 3, 0, firms(6, 7, 8))],
    ),
    "representatives_of_revoked": (
        {**ON, "least": 2, **MOST},
        [("p1", "王*", 2, 3, firms(4, 5))],
    ),
    "representatives_without_shares": ({**ON, "least": 3, **MOST}, [("p1", "王*", 4, 1)]),
    "liaisons_of_many": ({**ON, "least": 2, **MOST}, [("p3", "欧阳*", 3, 1)]),
    "undecided_same_persons": (
        {**ON, "least_score": 0.5, **MOST},
        [("p1", "王*", "p2", 0.8, 5)],
    ),
    "crowded_addresses": ({**ON, **MONTH, "least": 2, **MOST}, [("a1", "一号", 2, 2)]),
    "shell_clusters": (
        {**ON, "least": 2, **MOST},
        [("a1", "一号", "g1", 2, FOUNDED, date(2015, 3, 1), firms(1, 2))],
    ),
    "busy_contacts": ({**ON, "least": 2, **MOST}, [("C-1", "phone", 2, 1, firms(1, 5))]),
    "agents_by_class": ({**ON, **MONTH, "least": 2, **MOST}, [("g1", "g1", 3, 1, 1 / 3)]),
    "guarantee_circles": ({**ON, **MOST}, [(3, firms(6, 7, 8), 50.0)]),
    "guarantee_chain": (
        {**ON, "enterprise_id": F[7]},
        [
            (F[8], F[8], "B", 1, firms(7, 8)),
            (F[6], F[6], "A", 2, firms(7, 8, 6)),
            (F[9], F[9], None, 2, firms(7, 8, 9)),
        ],
    ),
    "d_suppliers": (
        {**ON, **MONTH, **MOST},
        [(F[2], F[2], F[1], F[1], "C", 1000.0), (F[2], F[2], F[9], F[9], None, None)],
    ),
    "branches_of_gone": ({**ON, **MOST}, [(F[10], F[10], F[5], F[5], "revoked")]),
    "newly_listed": (
        {**OCTOBER, **MOST},
        [
            (F[1], F[1], "abnormal_listing", "L4", date(2026, 10, 12), None, False),
            (F[8], F[8], "abnormal_listing", "L1", date(2026, 10, 5), "x", True),
        ],
    ),
    "newly_listed_neighbours": (
        {**OCTOBER, **MOST},
        [
            (F[2], F[2], "D", 2, firms(1, 8)),
            (F[3], F[3], "A", 1, firms(1)),
            (F[5], F[5], None, 1, firms(1)),
            (F[6], F[6], "A", 1, firms(8)),
            (F[7], F[7], None, 1, firms(8)),
            (F[9], F[9], None, 1, firms(8)),
            (F[11], F[11], "B", 1, firms(1)),
        ],
    ),
    "repeated_penalties": (
        {"from": "2025-11-01", "to": "2026-10-31", "least": 2, **MOST},
        [(F[2], F[2], 2, 150.5, ["y", "x"], ["P2", "P1"])],
    ),
    "retracted_after_grading": (
        {**MONTH, **ON, "known_at": "2026-11-30", **MOST},
        [(F[1], F[1], "C", "P6", "penalty", date(2026, 5, 1), date(2026, 11, 10))],
    ),
    "class_migration": (
        MONTHS,
        [
            ("A", "A", 2),
            ("A", "B", 1),
            ("B", "C", 1),
            ("B", None, 1),
            ("C", "D", 1),
            (None, "A", 1),
        ],
    ),
    "became_d": ({**MONTHS, **MOST}, [(F[2], F[2], "C", 900.0, 2.0, 0.4)]),
    "worse_by_relations": ({**MONTHS, **MOST}, [(F[1], F[1], "B", "C", 0.0, 0.8)]),
    "classes_by_division": (
        {**MONTH, "least": 1},
        [
            ("990101", 2, 0, 0, 1, 1, 820.0),
            (None, 3, 2, 1, 0, 0, 170.0),
            ("990102", 1, 1, 0, 0, 0, 100.0),
        ],
    ),
    "classes_by_industry": (
        {**MONTH, "least": 2},
        [("F51", 2, 0, 0, 1, 1, 820.0), (None, 4, 3, 1, 0, 0, 152.5)],
    ),
    "near_a_threshold": (
        {**MONTH, "threshold": 750, "within": 20, **MOST},
        [(F[1], F[1], "C", 740.0, 0.9)],
    ),
    "contagion_sources": (
        {**MONTH, **MOST},
        [(F[2], F[2], "D", 2, 1.0, 0.8), (F[1], F[1], "C", 1, 0.3, 0.3)],
    ),
    "contagion_into": (
        {"enterprise_id": F[1], "from": BEFORE, "to": PERIOD},
        [
            (PERIOD, F[2], F[2], "D", 0.8, "co_person"),
            (BEFORE, F[2], F[2], "C", 0.1, "co_person"),
        ],
    ),
    "contagion_chains": (
        {**MONTH, "least_points": 0.1, **MOST},
        [(firms(2, 1, 6), ["D", "C", "A"], 0.3)],
    ),
    "coverage_by_division": (
        MONTH,
        [
            (None, 7, 3, 3, 4, 4, 2),
            ("990101", 2, 2, 2, 2, 1, 2),
            ("990102", 1, 1, 1, 1, 0, 1),
        ],
    ),
    "ungraded": (
        {**MONTH, **MOST},
        [
            (F[7], F[7], None, FOUNDED, None),
            (F[9], F[9], None, FOUNDED, None),
            (F[10], F[10], None, FOUNDED, None),
            (F[11], F[11], None, FOUNDED, BEFORE),
        ],
    ),
    "shares_off_one": (
        {**ON, "tolerance": 0.01, **MOST},
        [(F[7], F[7], 1, 0, 0.7), (F[9], F[9], 2, 0, 1.2)],
    ),
    "freshness_by_source": (
        {"from": "2025-11-01"},
        [
            ("drawn", "penalty", 7, 2, 0.0, date(2026, 5, 1)),
            ("drawn", "abnormal_listing", 3, 0, 2.0, date(2026, 10, 12)),
            ("drawn", "serious_listing", 2, 1, 0.0, date(2026, 10, 10)),
        ],
    ),
    "waiting_by_cause": ({}, [("drawn", "affiliations", "unknown enterprise", 1)]),
}


@pytest.fixture(scope="module")
def drawn(migrated: Store) -> Store:
    build(migrated)
    return migrated


def rows_of(store: Store, name: str, given: dict[str, Any]) -> StatementAnswer:
    limits = StatementLimits(seconds=60, rows=100)
    query = known_query(name)
    return masked_answer(asked_query(store, query, parameters_of(query, given), limits=limits))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_named_query_answers_what_is_reckoned_by_hand(drawn: Store, name: str) -> None:
    given, expected = EXPECTED[name]
    answer = rows_of(drawn, name, given)
    assert [tuple(map(_rounded, row)) for row in answer.rows] == [
        tuple(map(_rounded, row)) for row in expected
    ]
    assert answer.columns == tuple(one.name for one in known_query(name).columns)


def test_before_a_fact_was_learned_it_is_not_told(drawn: Store) -> None:
    early = {"as_of": "2023-12-31"}
    for name in ("representatives_of_many", "shell_clusters", "guarantee_circles", "d_suppliers"):
        given = {**EXPECTED[name][0], **early}
        assert rows_of(drawn, name, given).rows == (), name


def test_the_first_version_counts_until_the_next_was_learned(drawn: Store) -> None:
    given = {**EXPECTED["busy_contacts"][0], "as_of": "2025-06-01"}
    found = rows_of(drawn, "busy_contacts", given)
    assert found.rows == (("C-1", "phone", 3, 1, firms(1, 2, 5)),)


def test_every_named_query_is_tested() -> None:
    elsewhere = {
        "circular_holding",
        "common_counterparties",
        "common_legal_representative",
        "cross_holding",
        "direct_beneficial_owner",
        "holding_chain",
        "neighbours_of_d",
        "shared_address",
        "shared_agent",
        "shared_contact",
        "shareholding_chain",
        "shortest_relation",
    }
    assert {one.name for one in catalogue()} == set(EXPECTED) | elsewhere


def _rounded(value: Any) -> Any:
    return round(value, 9) if isinstance(value, float) else value
