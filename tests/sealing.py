"""Months written and sealed as the monthly run does it, of grades drawn by a test."""

from __future__ import annotations

from typing import Any

from cypher import statement
from gnn.domain_grade_store import stored_domain_leaves
from gnn.grade_seal import seal
from gnn.leaves import keep_leaves
from gnn.stored_month import stored_month
from graph.history import Entry
from graph.store import Store

NUMBERS = ("score", "probability", "log_odds", "own_points", "contagion_points")


def graded(enterprise_id: str, period: str, risk_class: str, **more: Any) -> dict[str, Any]:
    """The properties of a grade; numbers that are not named are a half."""
    texts = {"policy_version": "2026.1", "model_version": "m1", "explanation": "{}"}
    return {
        "grade_id": f"{enterprise_id}@{period}",
        "enterprise_id": enterprise_id,
        "period": period,
        "class": risk_class,
        **dict.fromkeys(NUMBERS, 0.5),
        **texts,
        "snapshot_fingerprint": f"s-{period}",
        "run_id": f"r-{period}",
        **more,
    }


def seal_month(
    store: Store,
    period: str,
    grades: list[dict[str, Any]],
    *,
    domains: dict[str, dict[str, str]] | None = None,
) -> Entry:
    """Writes the grades and the classes by domain and enterprise, and seals the month."""
    store.write(statement("load/grades"), grades)
    kept = {}
    for domain, classes in (domains or {}).items():
        rows = [
            {"domain_grade_id": f"{one}@{period}/{domain}", "enterprise_id": one}
            | {"period": period, "domain": domain, "class": risk_class}
            for one, risk_class in classes.items()
        ]
        store.write(statement("load/domain_grades"), rows)
        leaves = stored_domain_leaves(store, period, domain)
        kept[domain] = keep_leaves(store, f"{period}/{domain}", leaves)
    versions = {"policy_version": "2026.1", "model_version": "m1"}
    about = {"as_of": f"{period}-28", "domain_grades": kept, **versions}
    return seal_as_stored(store, period, about)


def seal_as_stored(store: Store, period: str, about: dict[str, Any]) -> Entry:
    """Seals a month as if what the graph holds had been computed."""
    return seal(store, period, about, computed=stored_month(store, period).leaves)
