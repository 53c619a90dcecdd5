"""Grades written back onto the enterprises in Neo4j, with their explanation and strongest paths."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cypher import statement
from gnn.explanation import Explainer
from gnn.grade_seal import seal_of
from gnn.kept_text import kept
from gnn.packed_explanation import packed_text, whole_text
from graph.errors import Mismatch
from graph.history import entries
from graph.store import Store

BATCH = 1000
PAGE = 20_000


def run_id(explainer: Explainer) -> str:
    """Hash of period, policy, model, snapshot and other inputs: the same run has the same id."""
    more = [explainer.inputs] if explainer.inputs else []
    more += [] if explainer.whole else ["packed"]
    text = json.dumps([explainer.period, *vars(explainer.versions).values(), *more])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_grades(
    store: Store,
    explainer: Explainer,
    *,
    progress: Callable[[int, int], None] = lambda *_: None,
    resume: bool = False,
) -> str:
    """Writes every grade of the period (MERGE by enterprise and period) and returns the run id.

    A grade and its explanation are one node, so none is ever seen without the other. resume: what
    the same run wrote before it was killed is not computed again. Raises Mismatch when the period
    is sealed with the grades of another run.
    """
    run = run_id(explainer)
    sealed = seal_of(entries(store), explainer.period)
    if sealed and run not in sealed.value.get("run_ids", [sealed.value["run_id"]]):
        expected = f"the sealed run {sealed.value['run_id']}; a sealed period is never graded anew"
        raise Mismatch(expected, run, explainer.period)
    if sealed:
        return run
    size = len(explainer.graded_rows)
    waiting = _waiting(store, explainer, run) if resume else explainer.graded_rows
    if len(waiting) == size:
        store.write(statement("load/contagion_cleared"), [{"period": explainer.period}])
    # One batch is packed and written while the next is explained.
    with ThreadPoolExecutor(1) as writer:
        written: Future[None] | None = None
        for first in range(0, len(waiting), BATCH):
            explanations = explainer.packed_rows(waiting[first : first + BATCH])
            if written:
                written.result()
                progress(size - len(waiting) + first, size)
            written = writer.submit(_write, store, explainer, explanations=explanations, run=run)
        if written:
            written.result()
            progress(size, size)
    store.write(statement("load/run"), [_run(explainer, run)])
    return run


def count_classes(store: Store, period: str) -> None:
    """Keeps with the month's runs how many enterprises have each class, once all is written."""
    store.run(statement("load/class_counts"), period=period)


def _write(
    store: Store, explainer: Explainer, *, explanations: list[dict[str, Any]], run: str
) -> None:
    # The links first: a grade that is there stands for a row that is done.
    store.write(statement("load/contagion"), _strongest_sources(explanations))
    store.write(statement("load/grades"), [graded(explainer, one, run) for one in explanations])


def _waiting(store: Store, explainer: Explainer, run: str) -> NDArray[np.int64]:
    """The rows whose grade the run has not written yet."""
    done, after, size = [pd.Series(dtype=object)], "", PAGE
    question = statement("read/graded_in_run")
    asked = {"period": explainer.period, "run_id": run, "limit": PAGE}
    while size == PAGE:
        page = store.read_columns(question, after=after, **asked)["enterprise_id"]
        size = len(page)
        done.append(page)
        after = page.iloc[-1] if size else ""
    rows = explainer.graded_rows
    ids = explainer.snapshot.enterprises["enterprise_id"].to_numpy()[rows]
    return rows[~np.isin(ids.astype(str), pd.concat(done).to_numpy().astype(str))]


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
    """What the graph holds of one grade: the properties of its node. explanation: packed."""
    told = ("enterprise_id", "period", "class", "score", "probability", "log_odds")
    own = float(np.sum(explanation["own"]["points"]))
    listed = float(np.sum([points for points, *_ in explanation["contagion"]]))
    text = whole_text if explainer.whole else packed_text
    return {
        **{name: explanation[name] for name in told},
        "grade_id": f"{explanation['enterprise_id']}@{explanation['period']}",
        "own_points": own,
        "contagion_points": listed + explanation["contagion_rest"],
        "policy_version": explainer.versions.policy,
        "model_version": explainer.versions.model,
        "snapshot_fingerprint": explainer.versions.snapshot,
        "run_id": run,
        "explanation": kept(text(explanation)),
    }


def _strongest_sources(explanations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The three sources that raise an enterprise most, their paths added up."""
    reasons = pd.DataFrame(
        [
            (
                whole["period"],
                whole["enterprise_id"],
                nodes[0][1],
                points,
                operator,
            )
            for whole in explanations
            for points, operator, nodes, *_ in whole["contagion"]
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
        "enterprises": len(explainer.graded_rows),
        "policy_version": explainer.versions.policy,
        "model_version": explainer.versions.model,
        "snapshot_fingerprint": explainer.versions.snapshot,
    }
