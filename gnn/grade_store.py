"""Grades written back onto the enterprises in Neo4j, with their explanation and strongest paths."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from cypher import statement
from gnn.explanation import Explainer
from gnn.grade_seal import seal_of
from graph.errors import Mismatch
from graph.history import entries
from graph.store import Store

BATCH = 1000
PAGE = 20_000


def run_id(explainer: Explainer) -> str:
    """Hash of period, policy, model and snapshot: the same run has the same id."""
    text = json.dumps([explainer.period, *vars(explainer.versions).values()])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_grades(
    store: Store, explainer: Explainer, *, progress: Callable[[int, int], None] = lambda *_: None
) -> str:
    """Writes every grade of the period (MERGE by enterprise and period) and returns the run id.

    A grade and its explanation are one node, so none is ever seen without the other. Raises
    Mismatch when the period is sealed with the grades of another run.
    """
    size = explainer.snapshot.size
    run = run_id(explainer)
    sealed = seal_of(entries(store), explainer.period)
    if sealed and sealed.value["run_id"] != run:
        expected = f"the sealed run {sealed.value['run_id']}; a sealed period is never graded anew"
        raise Mismatch(expected, run, explainer.period)
    if sealed:
        return run
    store.write(statement("load/contagion_cleared"), [{"period": explainer.period}])
    for first in range(0, size, BATCH):
        rows = range(first, min(first + BATCH, size))
        explanations = [explainer.explain(row) for row in rows]
        grades = [graded(explainer, explanation, run) for explanation in explanations]
        store.write(statement("load/grades"), grades)
        store.write(statement("load/contagion"), _strongest_sources(explanations))
        progress(rows.stop, size)
    store.write(statement("load/run"), [_run(explainer, run)])
    return run


def period_of(as_of: date) -> str:
    """The month 'YYYY-MM' a date's grades belong to."""
    return f"{as_of:%Y-%m}"


def classes_of(store: Store, period: str) -> pd.DataFrame:
    """[class, score, probability, log_odds, contagion_points] of each enterprise_id in a period.

    No row when nothing was graded in it.
    """
    pages, after, size = [], "", PAGE
    while size == PAGE:
        page = store.read_columns(statement("read/classes"), period=period, after=after, limit=PAGE)
        size = len(page)
        pages.append(page)
        after = page["enterprise_id"].iloc[-1] if size else ""
    filled = [page for page in pages if len(page)] or pages
    return pd.concat(filled, ignore_index=True).set_index("enterprise_id")


def graded(explainer: Explainer, explanation: dict[str, Any], run: str) -> dict[str, Any]:
    """What the graph holds of one grade: the properties of its node."""
    kept = ("enterprise_id", "period", "class", "score", "probability", "log_odds")
    own = float(np.sum([reason["points"] for reason in explanation["own"]]))
    listed = float(np.sum([reason["points"] for reason in explanation["contagion"]]))
    return {
        **{name: explanation[name] for name in kept},
        "grade_id": f"{explanation['enterprise_id']}@{explanation['period']}",
        "own_points": own,
        "contagion_points": listed + explanation["contagion_rest"],
        "policy_version": explainer.versions.policy,
        "model_version": explainer.versions.model,
        "snapshot_fingerprint": explainer.versions.snapshot,
        "run_id": run,
        "explanation": json.dumps(explanation, ensure_ascii=False),
    }


def _strongest_sources(explanations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The three sources that raise an enterprise most, their paths added up."""
    reasons = pd.DataFrame(
        [
            (
                whole["period"],
                whole["enterprise_id"],
                part["source_id"],
                part["points"],
                part["operator"],
            )
            for whole in explanations
            for part in whole["contagion"]
        ],
        columns=["period", "target_id", "source_id", "points", "operator"],
    )
    by = ["period", "target_id", "source_id"]
    added = reasons.groupby(by, as_index=False).agg({"points": "sum", "operator": "first"})
    raising = added[added["points"] > 0.01].sort_values("points", ascending=False, kind="stable")
    rows: list[dict[str, Any]] = raising.groupby("target_id").head(3).to_dict("records")
    return rows


def _run(explainer: Explainer, run: str) -> dict[str, Any]:
    return {
        "run_id": run,
        "period": explainer.period,
        "as_of": explainer.snapshot.as_of,
        "enterprises": explainer.snapshot.size,
        "policy_version": explainer.versions.policy,
        "model_version": explainer.versions.model,
        "snapshot_fingerprint": explainer.versions.snapshot,
    }
