"""Which causes stand no more once a record was corrected, one by one, by the policy in force."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from gnn.ended_causes import NOTED, plain, stand_no_more
from gnn.policy import load_policy, policy_of
from tests.drawing import drawn_snapshot, e, record

OLDER = policy_of(load_policy().text.replace("    put_right: milder\n", ""), "older")
FINE = {"kind": "penalty", "category": "fine", "amount": 5_000.0}
STOPPED = {**FINE, "category": "suspension_order"}
CHECKED = {"kind": "inspection", "result": "problem_found"}
REFUSED = {"kind": "inspection", "result": "refused"}
FALSE = {"kind": "abnormal_listing", "category": "3"}
TAX = {"kind": "tax_abnormal"}
STOP, REFUSAL, FALSEHOOD = "licence_or_business_stopped", "inspection_refused", "abnormal_falsehood"


def ended(
    then: dict[str, Any], now: dict[str, Any], rules: list[str], *more: dict[str, Any]
) -> tuple[bool, bool]:
    """Whether a record of last year that became another has ended: by the policy, by older ones."""
    day = {"valid_from": "2025-03-01"}
    was = {"record_id": "r", "rules": rules, **dict.fromkeys(NOTED), **day, **then}
    about = {**day, **then, **now}
    kind, on = about.pop("kind"), about.pop("valid_from")
    records = [record("r", kind, "X-a", on, **about), *more]
    snapshot = drawn_snapshot(enterprises=[e("X-a")], records=records)
    causes = plain(pd.DataFrame([was]))
    found = [stand_no_more(causes, snapshot, one).tolist() for one in (load_policy(), OLDER)]
    return found[0][0], found[1][0]


@pytest.mark.parametrize(
    ("then", "now", "rules", "expected"),
    [
        (FINE, {}, [], (False, False)),
        (FINE, {"valid_from": "2025-03-02"}, [], (False, True)),
        (FINE, {"amount": 5_001.0}, [], (False, True)),
        (FINE, {"amount": 4_999.0}, [], (True, True)),
        (FINE, {"amount": None}, [], (False, True)),
        ({**FINE, "amount": None}, {"amount": 1.0}, [], (False, True)),
        (FINE, {"category": "warning"}, ["penalties_any"], (False, True)),
        (FINE, {"category": "suspension_order", "amount": 1.0}, [], (False, True)),
        (FINE, {"kind": "complaint"}, [], (True, True)),
        (FINE, {"kind": "judgment_debt"}, [], (False, True)),
        (STOPPED, {"category": "fine"}, [STOP, "penalties_any"], (True, True)),
        (STOPPED, {"category": "fine"}, ["penalties_any"], (False, True)),
        (STOPPED, {"category": "licence_revocation"}, [STOP], (False, True)),
        (STOPPED, {"category": "fine"}, ["a_rule_of_before"], (False, True)),
        (CHECKED, {"result": "passed"}, [], (True, True)),
        (REFUSED, {"result": "passed"}, [REFUSAL], (True, True)),
        (FALSE, {"category": "1"}, [FALSEHOOD], (True, True)),
        (FALSE, {"valid_from": "2025-03-02"}, [FALSEHOOD], (False, True)),
        (TAX, {"kind": "arrears"}, ["tax_abnormal"], (True, True)),
        (TAX, {"valid_to": "2026-06-01"}, ["tax_abnormal"], (True, True)),
        (TAX, {"valid_to": "2026-07-01"}, ["tax_abnormal"], (False, False)),
    ],
)
def test_what_was_corrected_has_ended_only_where_it_became_less(
    then: dict[str, Any], now: dict[str, Any], rules: list[str], expected: tuple[bool, bool]
) -> None:
    assert ended(then, now, rules) == expected


def test_what_was_repaired_has_ended() -> None:
    about = {"result": "granted", "details": '{"target_record_id": "r"}'}
    repair = record("q", "credit_repair", "X-a", "2026-06-01", **about)
    assert ended(FINE, {"valid_from": "2025-03-02"}, [], repair) == (True, True)
