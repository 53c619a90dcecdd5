"""Explanations drawn by hand and what is told of them, kept in tests/golden/reasons.json.

    python -m tests.gnn.reasons_golden

writes the file anew; read the difference before it is committed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeAlias, get_args

from gnn.reason_text import Language, sentences

GOLDEN = Path(__file__).parent.parent / "golden" / "reasons.json"


Plain: TypeAlias = dict[str, Any]


def cited(record_id: str, kind: str, day: str | None, amount: float | None = None) -> Plain:
    return {
        "record_id": record_id,
        "kind": kind,
        "category": None,
        "result": None,
        "amount": amount,
        "valid_from": day,
        "valid_to": None,
    }


def own(name: str, label: str, value: float | None, points: float, *ids: str) -> Plain:
    told = {"indicator_id": "RE07", "indicator": name, "label_zh": label, "dimension": "regulatory"}
    return {**told, "value": value, "points": points, "record_ids": list(ids)}


def source(points: float, *ids: str) -> Plain:
    return {
        "points": points,
        "source_id": "X-b",
        "source_name": "乙建材有限公司",
        "operator": "co_person",
        "path": [
            {"kind": "Enterprise", "id": "X-b", "name": "乙建材有限公司"},
            {"kind": "Person", "id": "p1", "name": "王*"},
            {"kind": "Enterprise", "id": "X-a", "name": "甲贸易有限公司"},
        ],
        "links": [
            {"type": "LEGAL_REP_OF", "link_id": "l1", "from": "p1", "to": "X-b", "share": None},
            {"type": "HOLDS", "link_id": "l2", "from": "p1", "to": "X-a", "share": 0.6},
        ],
        "record_ids": list(ids),
    }


_WHOLE: dict[str, Any] = {
    "enterprise_id": "X-a",
    "name": "甲贸易有限公司",
    "period": "2026-10",
    "class": "C",
    "score_class": "C",
    "score": 612.4,
    "probability": 0.31,
    "log_odds": -0.8,
    "base": -3.0,
    "own": [],
    "contagion": [],
    "contagion_rest": 0.0,
    "rules": [],
    "guards": [],
    "records": [],
}
_FINES = [cited(f"R-{n}", "penalty", f"2026-0{n}-10", 60_000.0 * n) for n in range(1, 8)]
_FINED = [one["record_id"] for one in _FINES]
_OWN = [
    own("penalty_count", "行政处罚次数", 4.6, 0.8, *_FINED),
    own("entity_age", "企业存续年限", None, 0.2),
    own("honours", "表彰/政府质量奖", 1.0, -0.3, "H-1"),
    own("officer_count", "主要人员数", 3.0, 0.01),
]
_OTHERS = [cited("H-1", "honour", "2025-05-01"), cited("S-9", "serious_listing", "2026-02-01")]
_RULE = {"rule_id": "serious_listing", "class": "D", "levels": 0, "record_ids": ["S-1"]}
_LISTED = {**_RULE, "legal_basis": "总局令第44号"}
_PENALTY = {**_RULE, "rule_id": "penalties_any", "class": "B", "record_ids": ["R-1"]} | {
    "legal_basis": "某规定"
}
_LEVELS = {**_RULE, "rule_id": "department_listing", "class": None, "levels": 2} | {
    "record_ids": ["B-1"],
    "legal_basis": "某规定",
}
_STATUS = {**_RULE, "rule_id": "status_revoked", "record_ids": [], "legal_basis": "公司法"} | {
    "status": "revoked",
    "version_ids": ["9c1d"],
}

_DECIDED = {"entry": 7, "legal_basis": "某规定", "reason": "误列", "expires_on": "2027-01-31"}


def guarded(guard_id: str, by_rules: str, left: str, **more: Any) -> Plain:
    return {"guards": [{"guard_id": guard_id, "from": by_rules, "to": left, **more}]}


def of_class(risk_class: str, by_score: str) -> Plain:
    return {**_WHOLE, "class": risk_class, "score_class": by_score}


EXPLANATIONS: dict[str, dict[str, Any]] = {
    "penalties and a related party, by score": {
        **_WHOLE,
        "own": _OWN,
        "contagion": [source(0.3, "S-9"), source(0.2, "S-9")],
        "contagion_rest": 0.99,
        "records": [*_FINES, *_OTHERS],
    },
    "a related party that weighs more, by score": {
        **_WHOLE,
        "own": _OWN,
        "contagion": [source(0.5, "S-9"), source(0.4, "S-9")],
        "contagion_rest": 0.59,
        "records": [*_FINES, *_OTHERS],
    },
    "a related party that lowers": {
        **_WHOLE,
        "own": [own("registered_capital", "注册资本", 7.3010300173697, 0.4)],
        "contagion": [source(-0.5, "S-9")],
        "contagion_rest": -0.2,
        "records": _OTHERS,
    },
    "reports that nobody repairs": {
        **_WHOLE,
        "own": [own("annual_report_late", "年报补报/迟报", 2.0, 0.9, "Y-1", "Y-2")],
        "records": [
            cited("Y-1", "annual_report", "2025-07-30"),
            cited("Y-2", "annual_report", None),
        ],
    },
    "a related party of an enterprise in the best class": {
        **of_class("A", "A"),
        "contagion": [source(0.5, "S-9")],
        "records": _OTHERS,
    },
    "related parties alone": {
        **of_class("C", "D"),
        **guarded("relation_only", "D", "C"),
        "contagion": [source(1.5, "S-9")],
        "contagion_rest": 0.7,
        "records": _OTHERS,
    },
    "related parties alone, nothing told of them": {
        **of_class("B", "C"),
        **guarded("relation_only", "C", "B", legal_basis="某规定"),
    },
    "a rule that does not decide": {
        **_WHOLE,
        "own": [own("penalty_count", "行政处罚次数", 0.6, 1.1, "R-1")],
        "rules": [_PENALTY],
        "records": _FINES,
    },
    "a direct rule": {
        **of_class("D", "A"),
        "name": None,
        "rules": [_LISTED],
        "records": [cited("S-1", "serious_listing", None)],
    },
    "two rules, the milder of which stays": {
        **of_class("C", "A"),
        "rules": [
            {**_PENALTY, "rule_id": "fines_over_100000", "class": "C", "record_ids": _FINED},
            {**_PENALTY, "record_ids": _FINED},
        ],
        "records": _FINES,
    },
    "a rule of levels": {
        **of_class("C", "A"),
        "rules": [_LEVELS],
        "records": [cited("B-1", "department_listing", "2026-03-01")],
    },
    "a rule of levels without a word or record": {
        **of_class("D", "B"),
        "rules": [{**_LEVELS, "rule_id": "blacklist", "record_ids": ["S-1"]}],
    },
    "a rule after the guard of relations": {
        **of_class("D", "D"),
        **guarded("relation_only", "D", "C", legal_basis="某规定"),
        "rules": [_STATUS],
    },
    "a status and a record": {
        **of_class("D", "A"),
        "rules": [_STATUS, _LISTED],
        "records": [cited("S-1", "serious_listing", "2026-01-10")],
    },
    "an improvement of one class": {
        **of_class("B", "A"),
        **guarded("improvement", "A", "B"),
        "own": [own("annual_report_late", "年报补报/迟报", 1.0, 0.4, "Y-1")],
        "records": [cited("Y-1", "annual_report", "2025-07-30")],
    },
    "an improvement of several classes": {**of_class("C", "A"), **guarded("improvement", "A", "C")},
    "a rule met and an improvement that waits": {
        **of_class("C", "A"),
        **guarded("improvement", "B", "C", legal_basis="某规定"),
        "rules": [_PENALTY],
        "records": _FINES,
    },
    "a new enterprise": {
        **of_class("B", "A"),
        **guarded("new_enterprise", "A", "B"),
        "own": [own("entity_age", "企业存续年限", 7.2, 0.3)],
    },
    "a new enterprise whose age weighs nothing": {
        **of_class("B", "A"),
        **guarded("new_enterprise", "A", "B"),
    },
    "too little known": {
        **of_class("B", "A"),
        **guarded("coverage", "A", "B"),
        "own": [
            own("debt_ratio", "资产负债率", None, 0.3),
            own("paid_in_ratio", "实缴率", None, 0.02),
        ],
    },
    "too little known, of which nothing weighs": {
        **of_class("B", "A"),
        **guarded("coverage", "A", "B"),
    },
    "a decision of two people": {
        **of_class("A", "C"),
        **guarded("override", "D", "A", **_DECIDED),
        "rules": [_LISTED],
        "records": [cited("S-1", "serious_listing", "2026-01-10")],
    },
    "a decision of before its grounds were told": {
        **of_class("C", "B"),
        **guarded("override", "B", "C"),
    },
    "nothing to tell": of_class("A", "A"),
    "a probability with its interval": {
        **_WHOLE,
        "probability_low": 0.284,
        "probability_high": 0.3321,
    },
}


def told() -> dict[str, dict[str, list[str]]]:
    """The sentences of every explanation in every language."""
    return {
        name: {language: sentences(whole, language) for language in get_args(Language)}
        for name, whole in EXPLANATIONS.items()
    }


if __name__ == "__main__":
    text = json.dumps(told(), ensure_ascii=False, indent=1)
    GOLDEN.write_text(text + "\n", encoding="utf-8")
