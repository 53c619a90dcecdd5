"""Grades written back onto the enterprises in Neo4j, with their explanation and strongest paths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cypher import statement
from gnn.collection import collection_of_new_alone, collection_paused
from gnn.computed_leaves import BATCH, ComputedLeaves, leaves_of_graded
from gnn.contagion_links import link_rows
from gnn.explanation import Explainer
from gnn.grade_seal import seal_of, sealed_month
from gnn.graded_node import graded, run_id, stored
from gnn.leaves import Leaves
from gnn.stored_month import stored_month
from graph.errors import Mismatch
from graph.history import entries
from graph.store import Store

PAGE = 20_000


@dataclass(frozen=True)
class _Batch:
    """Grades of one run with their hashes, and the links of the strongest sources."""

    run: str
    grades: list[dict[str, Any]]
    leaves: Leaves
    links: list[dict[str, Any]]


def write_grades(
    store: Store,
    explainer: Explainer,
    *,
    progress: Callable[[int, int], None] = lambda *_: None,
    computed: ComputedLeaves | None = None,
) -> str:
    """Writes every grade of the period (MERGE by enterprise and period) and returns the run id.

    A grade and its explanation are one node, so none is ever seen without the other. computed:
    takes the hashes of the grades; what the same run noted there before it was killed is computed
    again only where the graph does not hold it so. Raises Mismatch when the period is sealed with
    the grades of another run.
    """
    run = run_id(explainer)
    sealed = seal_of(entries(store), explainer.period)
    if sealed and run not in sealed.value.get("run_ids", [sealed.value["run_id"]]):
        expected = f"the sealed run {sealed.value['run_id']}; a sealed period is never graded anew"
        raise Mismatch(expected, run, explainer.period)
    if sealed:
        return run
    size = len(explainer.graded_rows)
    computed = computed or ComputedLeaves()
    store.run(statement("load/other_contagion_gone"), period=explainer.period)
    waiting = _waiting(store, explainer, computed)
    # One batch is written while the next is explained.
    with collection_of_new_alone(), ThreadPoolExecutor(1) as writer:
        written: Future[None] | None = None
        for first in range(0, len(waiting), BATCH):
            # Collected while the explanations still are, each of their lists would be looked at.
            with collection_paused():
                batch = _batch(explainer, waiting[first : first + BATCH], run)
            if written:
                written.result()
                progress(size - len(waiting) + first, size)
            written = writer.submit(_write, store, batch, computed)
        if written:
            written.result()
            progress(size, size)
    store.write(statement("load/run"), [_run(explainer, run)])
    return run


def clear_others(store: Store, explainers: Sequence[Explainer]) -> None:
    """Takes away what lies in an open month and is not of its runs, or not where they put it.

    Also the grades of whom they do not grade, whatever run those name.
    """
    period, runs = explainers[0].period, [run_id(one) for one in explainers]
    store.run(statement("load/other_grades_gone"), period=period, run_ids=runs)
    others = set(classes_of(store, period).index).difference(
        *(one.graded_frame["enterprise_id"] for one in explainers)
    )
    rows = [{"grade_id": f"{one}@{period}"} for one in sorted(others)]
    store.write(statement("load/grades_gone"), rows)


def count_classes(store: Store, period: str) -> None:
    """Keeps with the month's runs how many enterprises have each class, once all is written.

    A sealed month keeps what was counted: divisions may have changed since.
    """
    if sealed_month(store, period) is not None:
        return
    store.run(statement("load/class_counts"), period=period)


def _batch(explainer: Explainer, rows: NDArray[np.int64], run: str) -> _Batch:
    explanations = explainer.packed_rows(rows)
    grades = [graded(explainer, one, run) for one in explanations]
    return _Batch(run, grades, leaves_of_graded(grades), link_rows(explanations))


def _write(store: Store, batch: _Batch, computed: ComputedLeaves) -> None:
    # Noted first, so that no grade is there that was not; then the links: a grade that is there
    # stands for a row that is done.
    computed.note(batch.run, batch.leaves)
    targets = [{name: one[name] for name in ("period", "enterprise_id")} for one in batch.grades]
    store.write(statement("load/contagion_cleared"), targets)
    store.write(statement("load/contagion"), batch.links)
    store.write(statement("load/grades"), [stored(one) for one in batch.grades])


def _waiting(store: Store, explainer: Explainer, computed: ComputedLeaves) -> NDArray[np.int64]:
    """The rows whose grade and links the graph does not hold as the run noted them before.

    That a grade names the run proves nothing: its id can be known, and a class typed in.
    """
    rows, noted = explainer.graded_rows, computed.noted(run_id(explainer))
    if not noted:
        return rows
    now = stored_month(store, explainer.period)
    held, amiss = now.leaves.by_name(), {one.target_id for one in now.link_faults}
    ids = explainer.graded_frame["enterprise_id"].tolist()
    known = [name for name in ids if name in noted and name not in amiss]
    done = {name: noted[name] for name in known if held.get(name) == noted[name]}
    computed.take_up(done)
    return rows[[name not in done for name in ids]]


def period_of(as_of: date) -> str:
    """The month 'YYYY-MM' a date's grades belong to."""
    return f"{as_of:%Y-%m}"


def last_day_of(period: str) -> date:
    """The last day of a month 'YYYY-MM'."""
    last: date = pd.Period(period, "M").end_time.date()
    return last


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
