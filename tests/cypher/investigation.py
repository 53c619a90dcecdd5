"""Twelve enterprises drawn by hand for the analysts' catalogue, with two graded months.

p1 represents 1, 2, 3 and 5 and once 4; 4 and 5 are revoked. 1 and 2 share an address and an agent;
6, 7 and 8 guarantee each other around and sit at a hosting address. 1 and 8 were listed in October
2026. 2 became D, and raised 1.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cypher import statement
from cypher.statement import parse
from graph.loading import load_tables
from graph.store import Store
from graph.tables import Tables
from tests.drawing import agent, draw, e, engages, holds, matches, reached_at, record, serves

BEFORE, PERIOD = "2026-09", "2026-10"
REPRESENTS, ENDED = "legal_representative", {"valid_to": "2025-01-01"}
_MORE: dict[int, dict[str, Any]] = {
    1: {"division": "990101", "industry": "F51"},
    2: {"division": "990101", "industry": "F51", "established_on": "2015-03-01"},
    3: {"division": "990102"},
    4: {"status": "revoked"},
    5: {"status": "revoked"},
}
# Firm, month, class, score, own points, contagion points.
_GRADES = [
    (1, BEFORE, "B", 400.0, 0.5, 0.1),
    (2, BEFORE, "C", 700.0, 1.0, 0.2),
    (3, BEFORE, "A", 100.0, 0.0, 0.0),
    (6, BEFORE, "A", 120.0, 0.0, 0.0),
    (8, BEFORE, "A", 200.0, 0.3, 0.0),
    (11, BEFORE, "B", 400.0, 0.0, 0.0),
    (1, PERIOD, "C", 740.0, 0.5, 0.9),
    (2, PERIOD, "D", 900.0, 2.0, 0.4),
    (3, PERIOD, "A", 100.0, 0.0, 0.0),
    (6, PERIOD, "A", 120.0, 0.0, 0.0),
    (8, PERIOD, "B", 300.0, 0.6, 0.2),
    (12, PERIOD, "A", 90.0, 0.0, 0.0),
]
_CONTAGION = [
    (PERIOD, 2, 1, 0.8, "co_person"),
    (PERIOD, 2, 3, 0.2, "supplies"),
    (PERIOD, 1, 6, 0.3, "holds"),
    (BEFORE, 2, 1, 0.1, "co_person"),
    ("2026-08", 8, 1, 0.5, "supplies"),
]


def firm(number: int) -> str:
    return f"CN-TEST-{number:02}"


def firms(*numbers: int) -> list[str]:
    return [firm(number) for number in numbers]


def build(store: Store) -> None:
    """Puts the graph, its grades and its contagion in place of what the store holds."""
    store.run(statement("load/clear"))
    load_tables(store, tables(), load_id="investigation")
    source = Path(__file__).parent.parent / "api" / "grades.cypher"
    graded = parse("tests/grades", source.read_text(encoding="utf-8"))
    store.write(graded, [_grade(*drawn) for drawn in _GRADES])
    names = ("period", "source_id", "target_id", "points", "operator")
    links = [(month, firm(one), firm(two), *more) for month, one, two, *more in _CONTAGION]
    store.write(statement("load/contagion"), [dict(zip(names, row, strict=True)) for row in links])


def tables() -> Tables:
    return draw(
        enterprises=[e(firm(number), **_MORE.get(number, {})) for number in range(1, 13)],
        persons=[
            {"person_id": f"p{number}", "name": name}
            for number, name in enumerate(["王小伟", "李强", "欧阳修远", "赵敏", "钱多多"], 1)
        ],
        addresses=[
            {"address_id": "a1", "text": "一号"},
            {"address_id": "a2", "text": "二号"},
            {"address_id": "a-host", "text": "托管", "hosting": True},
        ],
        domiciles=[
            _at(1, "a1"),
            _at(2, "a1"),
            _at(3, "a1", **ENDED),
            _at(3, "a2"),
            *[_at(number, "a-host") for number in (6, 7, 8)],
        ],
        positions=_positions(),
        holdings=_holdings(),
        person_matches=[
            matches("p1", "p2", "suspected", score=0.8),
            matches("p3", "p4", "suspected", score=0.9),
            matches("p3", "p4", "refused", recorded_at="2025-01-01"),
        ],
        agents=[agent("g1"), agent("g2")],
        engagements=[
            *[engages(firm(number), "g1") for number in (1, 2, 6, 7)],
            engages(firm(3), "g2"),
        ],
        contacts=[
            reached_at(firm(1), "C-1"),
            reached_at(firm(5), "C-1"),
            reached_at(firm(2), "C-1"),
            reached_at(firm(2), "C-1", retracted_at="2025-06-02"),
        ],
        affiliations=_affiliations(),
        records=_records(),
    )


def _positions() -> list[dict[str, Any]]:
    return [
        *[serves("p1", firm(number), REPRESENTS) for number in (1, 2, 3, 5)],
        serves("p1", firm(4), REPRESENTS, **ENDED),
        serves("p2", firm(4), REPRESENTS),
        serves("p2", firm(3), REPRESENTS),
        serves("p2", firm(3), REPRESENTS, valid_to="2025-06-01", recorded_at="2025-06-02"),
        *[serves("p4", firm(number), REPRESENTS) for number in (6, 7, 8)],
        serves("p3", firm(9), REPRESENTS),
        *[serves("p3", firm(number), "liaison") for number in (1, 2, 9)],
    ]


def _holdings() -> list[dict[str, Any]]:
    return [
        holds("p1", firm(1), 0.3, **ENDED),
        holds("p4", firm(6), 0.5),
        holds(firm(3), firm(6), 0.5, valid_from="2026-05-01"),
        holds("p5", firm(7), 0.7, valid_to="2026-03-01"),
        holds("p2", firm(7), 0.7, valid_from="2026-03-01"),
        holds("p3", firm(9), 0.6),
        holds(firm(3), firm(9), 0.6),
        {"holder_id": "p5", "holder_kind": "Person", "enterprise_id": firm(10)},
    ]


def _affiliations() -> list[dict[str, Any]]:
    return [
        _link(6, "GUARANTEES", 7, amount=100.0),
        _link(7, "GUARANTEES", 8, amount=50.0),
        _link(8, "GUARANTEES", 6),
        _link(8, "GUARANTEES", 9, amount=200.0),
        _link(9, "GUARANTEES", 6, **ENDED),
        _link(2, "SUPPLIES", 1, amount=1000.0),
        _link(2, "SUPPLIES", 9),
        _link(3, "SUPPLIES", 1, amount=10.0),
        _link(8, "SUPPLIES", 2),
        _link(10, "BRANCH_OF", 5),
        _link(11, "BRANCH_OF", 1),
        _link(12, "BRANCH_OF", 4, **ENDED),
        _link(1, "SUPPLIES", 99),
    ]


def _records() -> list[dict[str, Any]]:
    listed = record("L2", "serious_listing", firm(3), "2026-10-10")
    fined = record("P5", "penalty", firm(3), "2026-02-02")
    later = record("P6", "penalty", firm(1), "2026-05-01")
    return [
        record("L1", "abnormal_listing", firm(8), "2026-10-05", authority="x")
        | {"recorded_at": "2026-10-07"},
        listed,
        {**listed, "retracted_at": "2026-10-20"},
        record("L3", "abnormal_listing", firm(9), "2026-09-01") | {"recorded_at": "2026-09-11"},
        record("L4", "abnormal_listing", firm(1), "2026-10-12", valid_to="2026-10-25"),
        record("P1", "penalty", firm(2), "2026-01-10", amount=100.0, authority="x"),
        record("P2", "penalty", firm(2), "2026-03-10", amount=50.5, authority="y"),
        record("P3", "penalty", firm(2), "2025-01-01"),
        record("P4", "penalty", firm(3), "2026-02-01"),
        fined,
        {**fined, "retracted_at": "2026-02-20"},
        later,
        {**later, "retracted_at": "2026-11-10"},
    ]


def _at(number: int, address_id: str, **more: Any) -> dict[str, Any]:
    place = {"address_id": address_id, "address_kind": "domicile"}
    return {"enterprise_id": firm(number), **place, **more}


def _link(source: int, relation: str, target: int, **more: Any) -> dict[str, Any]:
    return {"source_id": firm(source), "target_id": firm(target), "relation": relation, **more}


def _grade(number: int, period: str, risk_class: str, *figures: float) -> dict[str, Any]:
    score, own, contagion = figures
    grade = {
        "grade_id": f"{firm(number)}@{period}",
        "enterprise_id": firm(number),
        "period": period,
        "class": risk_class,
        "score": score,
        "own_points": own,
        "contagion_points": contagion,
    }
    return {"enterprise_id": firm(number), "grade": grade}
