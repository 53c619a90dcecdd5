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
_RULE = {"rule_id": "serious_listing", "class": "D", "levels": 0, "record_ids": ["S-1"]}
EXPLANATIONS: dict[str, dict[str, Any]] = {
    "penalties and a related party": {
        **_WHOLE,
        "own": [
            own("penalty_count", "行政处罚次数", 4.6, 0.8, *(one["record_id"] for one in _FINES)),
            own("entity_age", "企业存续年限", None, 0.2),
            own("honours", "表彰/政府质量奖", 1.0, -0.3, "H-1"),
            own("officer_count", "主要人员数", 3.0, 0.01),
        ],
        "contagion": [source(0.5, "S-9"), source(0.4, "S-9")],
        "contagion_rest": 0.59,
        "guards": [{"guard_id": "relation_only", "from": "D", "to": "C"}],
        "records": [
            *_FINES,
            cited("H-1", "honour", "2025-05-01"),
            cited("S-9", "serious_listing", "2026-02-01"),
        ],
    },
    "a direct rule": {
        **_WHOLE,
        "class": "D",
        "score_class": "A",
        "name": None,
        "rules": [{**_RULE, "legal_basis": "总局令第44号"}],
        "records": [cited("S-1", "serious_listing", None)],
    },
    "a rule of levels and nothing else": {
        **_WHOLE,
        "rules": [
            {**_RULE, "rule_id": "blacklist", "class": None, "levels": 2, "legal_basis": "某规定"}
        ],
    },
    "a status and a guard with its basis": {
        **_WHOLE,
        "class": "D",
        "score_class": "A",
        "rules": [
            {**_RULE, "rule_id": "status_revoked", "record_ids": [], "legal_basis": "公司法"}
            | {"status": "revoked", "version_ids": ["9c1d"]}
        ],
        "guards": [{"guard_id": "relation_only", "from": "D", "to": "C", "legal_basis": "某规定"}],
    },
    "a decision of two people": {
        **_WHOLE,
        "class": "A",
        "rules": [{**_RULE, "legal_basis": "总局令第44号"}],
        "guards": [
            {"guard_id": "override", "from": "D", "to": "A", "entry": 7, "legal_basis": "某规定"}
            | {"reason": "误列", "expires_on": "2027-01-31"}
        ],
        "records": [cited("S-1", "serious_listing", "2026-01-10")],
    },
    "a decision of before its grounds were told": {
        **_WHOLE,
        "guards": [{"guard_id": "override", "from": "B", "to": "C"}],
    },
    "nothing to tell": {**_WHOLE, "class": "A", "score_class": "A"},
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
