"""A small province drawn by hand: a firm with its links, a hub, and what must not show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cypher.statement import parse
from gnn.policy import load_policy, policy_of
from gnn.rulebook import Rulebook, put_in_force
from graph.loading import load_tables
from graph.store import Store
from graph.tables import Tables
from tests.drawing import draw, e, holds, record, serves
from tests.sealing import seal_as_stored

CENTRE, RISKY, OWNER, NEIGHBOUR, UNGRADED = (f"CN-TEST-{n}" for n in range(1, 6))
SPECIAL = "CN-TEST-77"
PERSON, FORMER, ADDRESS, HOSTING = "p-wang", "p-former", "a-street", "a-hosting"
HOSTED = [f"CN-HOST-{n:03d}" for n in range(60)]
CENTRE_NAME = "九九零一星河贸易有限公司"
PERIOD, EARLIER = "2026-10", "2026-09"
PERSON_NAMES = ("王小明", "欧阳修远", "赵前任")


def tables() -> Tables:
    """The province as tables; the former representative's link is superseded by one that ended."""
    hosted = [e(one, name=f"托管{one[-3:]}号商行") for one in HOSTED]
    return draw(
        enterprises=[
            e(CENTRE, name=CENTRE_NAME, industry="F51", division="990100"),
            e(RISKY, name="九九零一恒达建材有限公司", status="revoked", division="990200"),
            e(OWNER, name="九九零一瑞丰投资有限公司", division="990100"),
            e(NEIGHBOUR, name="九九零一星河物流有限公司", division="990100"),
            e(UNGRADED, name="九九零一新设科技有限公司", division="990100"),
            e(SPECIAL, name='A+B(中国)"科技"~有限公司'),
            *hosted,
        ],
        persons=[
            {"person_id": PERSON, "name": PERSON_NAMES[0]},
            {"person_id": "p-ouyang", "name": PERSON_NAMES[1]},
            {"person_id": FORMER, "name": PERSON_NAMES[2]},
        ],
        addresses=[
            {"address_id": ADDRESS, "text": "示例市幸福路一号", "division": "990100"},
            {"address_id": HOSTING, "text": "示例市托管大厦", "hosting": True},
        ],
        holdings=[holds("p-ouyang", CENTRE, 0.4), holds(OWNER, CENTRE, 0.6)],
        positions=[
            serves(PERSON, CENTRE, "legal_representative", valid_from="2020-01-01"),
            serves(PERSON, RISKY, "legal_representative", valid_from="2020-01-01"),
            serves(FORMER, CENTRE, "legal_representative", valid_from="2015-01-01"),
            serves(
                FORMER,
                CENTRE,
                "legal_representative",
                valid_from="2015-01-01",
                valid_to="2020-01-01",
                recorded_at="2024-06-01",
            ),
        ],
        domiciles=[
            {"enterprise_id": one, "address_id": at, "address_kind": "domicile"}
            for one, at in [(CENTRE, ADDRESS), (NEIGHBOUR, ADDRESS)]
            + [(h, HOSTING) for h in HOSTED]
        ],
        records=[
            record("R-1", "penalty", CENTRE, "2026-03-01", category="fine", amount=50000.0),
            record("R-2", "serious_listing", RISKY, "2026-05-01"),
        ],
    )


def explanation(enterprise_id: str, name: str, risk_class: str, period: str) -> dict[str, Any]:
    """An explanation whose parts add up: -3.0 + 0.8 + 1.2 + 0.2 = -0.8."""
    path = [
        {"kind": "Enterprise", "id": RISKY, "name": "九九零一恒达建材有限公司"},
        {"kind": "Person", "id": PERSON, "name": PERSON_NAMES[0]},
        {"kind": "Enterprise", "id": enterprise_id, "name": name},
    ]
    links = [
        {"type": "LEGAL_REP_OF", "link_id": f"l-{n}", "from": PERSON, "to": to, "share": None}
        for n, to in enumerate((RISKY, enterprise_id))
    ]
    fines = {
        "indicator_id": "RE07",
        "indicator": "penalty_count",
        "label_zh": "行政处罚次数",
        "dimension": "regulatory",
        "value": 1.0,
        "points": 0.8,
        "record_ids": ["R-1"],
    }
    neighbours = {
        **fines,
        "indicator_id": "RL07",
        "indicator": "same_address_count",
        "label_zh": "同址企业数",
        "dimension": "relation",
        "value": 2.0,
        "record_ids": [],
    }
    return {
        "enterprise_id": enterprise_id,
        "name": name,
        "period": period,
        "class": risk_class,
        "score": SCORES[risk_class],
        "probability": 0.31,
        "log_odds": -0.8,
        "base": -3.0,
        "own": [neighbours if enterprise_id == NEIGHBOUR else fines],
        "contagion": [
            {
                "points": 1.2,
                "source_id": RISKY,
                "source_name": "九九零一恒达建材有限公司",
                "operator": "co_person",
                "path": path,
                "links": links,
                "record_ids": ["R-2"],
            }
        ],
        "contagion_rest": 0.2,
        "rules": [],
        "guards": [{"guard_id": "relation_only", "from": "D", "to": "C"}],
        "versions": {"policy": "2026.1", "model": "m1", "snapshot": "s1"},
    }


SCORES = {"A": 100.0, "B": 400.0, "C": 612.5, "D": 900.0}
# What is the same in every drawn grade.
GRADED = {
    "probability": 0.31,
    "log_odds": -0.8,
    "own_points": 0.8,
    "contagion_points": 1.4,
    "policy_version": "2026.1",
    "model_version": "m1",
    "snapshot_fingerprint": "s1",
}
_DRAWN = [
    (CENTRE, "C", PERIOD),
    (CENTRE, "B", EARLIER),
    (RISKY, "D", PERIOD),
    (OWNER, "A", PERIOD),
    (NEIGHBOUR, "B", PERIOD),
    (HOSTED[59], "D", PERIOD),
]


def build(store: Store) -> None:
    """Loads the province and its grades into an empty store, and seals the latest month."""
    load_tables(store, tables(), load_id="province")
    text = (Path(__file__).parent / "grades.cypher").read_text(encoding="utf-8")
    rows = [_grade_row(*drawn) for drawn in _DRAWN]
    store.write(parse("tests/grades", text), rows)
    policy = policy_of(load_policy().text.replace(load_policy().version, "2026.1"), "test")
    put_in_force(store, Rulebook(policy))
    about = {"period": PERIOD, "as_of": "2026-10-31", "model_version": "m1"}
    seal_as_stored(store, PERIOD, {**about, "policy_version": policy.version})


def _grade_row(enterprise_id: str, risk_class: str, period: str) -> dict[str, Any]:
    name = CENTRE_NAME if enterprise_id == CENTRE else enterprise_id
    grade = {
        "grade_id": f"{enterprise_id}@{period}",
        "enterprise_id": enterprise_id,
        "period": period,
        "class": risk_class,
        "score": SCORES[risk_class],
        **GRADED,
        "explanation": json.dumps(explanation(enterprise_id, name, risk_class, period)),
    }
    return {"enterprise_id": enterprise_id, "grade": grade}
