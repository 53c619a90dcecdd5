"""The monthly run: closed past, policy in force, grades of everyone, sealed; and its replay."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from gnn.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from gnn.decisions import overrides_on
from gnn.events import months_before
from gnn.explanation import Explainer
from gnn.grade_seal import Leaves, leaves_of, seal, seal_of, stored_leaves
from gnn.grade_store import classes_of, graded, period_of, run_id, write_grades
from gnn.grades import Circumstances
from gnn.monthly import explainer_of, month_of
from gnn.policy import Policy, policy_of
from gnn.trends import Graded
from graph.closing import close, closed_through
from graph.errors import BadInput, Mismatch
from graph.history import Entry, append, entries
from graph.snapshot_reading import read_snapshot
from graph.store import Store

LATER = 12  # months between the day a model was calibrated at and the first day it may grade


@dataclass(frozen=True)
class _Rules:
    """What decides beside the graph: the model, the policy, and the chain of decisions."""

    checkpoint: Checkpoint
    policy: Policy
    chain: list[Entry]


@dataclass(frozen=True)
class Run:
    """What a monthly run works with.

    models: folder that keeps each model under its id.  snapshots: cache of snapshots.
    """

    store: Store
    models: Path
    snapshots: Path
    progress: Callable[[int, int], None] = lambda *_: None


def run_month(run: Run, as_of: date, checkpoint: Checkpoint, policy: Policy) -> Entry:
    """Grades every enterprise known on the last day of a month, and seals the month.

    The past is closed through that day first, so that whatever is loaded later the month can be
    graded again to the same bytes. A sealed month is left as it is; a run that was killed goes on.

    Raises BadInput for a day that ends no month, a month before the last sealed one, a model that
    has seen what came after, or class shares outside the policy's band that nobody released;
    Mismatch for a version of a policy whose text was another one before.
    """
    period = period_of(as_of)
    chain = entries(run.store)
    sealed = seal_of(chain, period)
    if sealed:
        return sealed
    _check(as_of, chain, checkpoint)
    closed = closed_through(run.store)
    if closed is None or closed < as_of:
        close(run.store, as_of)
    _put_in_force(run.store, policy)
    explainer = _explained(run, as_of, _Rules(checkpoint, policy, chain))
    _check_band(chain, explainer)
    _keep_model(run, checkpoint)
    written = write_grades(run.store, explainer, progress=run.progress)
    return seal(run.store, period, {**_about(explainer), "run_id": written})


def replay(run: Run, period: str) -> list[str]:
    """Grades a sealed month again from the graph; returns the enterprises whose grade differs.

    The model and the policy are those of the month. Raises BadInput for a month that is not sealed
    or whose model is gone.
    """
    again, then = _leaves(_again(run, period)), stored_leaves(run.store, period)
    known = dict(zip(then.enterprise_ids, then.hashes, strict=True))
    made = dict(zip(again.enterprise_ids, again.hashes, strict=True))
    return sorted(one for one in known.keys() | made.keys() if known.get(one) != made.get(one))


def graded_month(run: Run, period: str) -> Graded:
    """The grades of a sealed month with the indicators and points behind them, computed again.

    Raises BadInput for a month that is not sealed or whose model is gone.
    """
    explainer = _again(run, period)
    scores, table = explainer.attribution.scores, explainer.table
    points = pd.DataFrame(scores.own_points, table.frame.index, list(table.names))
    return Graded(
        classes_of(run.store, period), table.frame, points.assign(contagion=scores.contagion)
    )


def _again(run: Run, period: str) -> Explainer:
    """A sealed month as it was graded, computed again."""
    chain = entries(run.store)
    sealed = seal_of(chain, period)
    if sealed is None:
        raise BadInput("a sealed month (see `linkrisk history`)", period)
    about = sealed.value
    rules = _Rules(
        load_checkpoint(run.models / about["model_version"]),
        _policy_in(chain, about["policy_version"]),
        chain[: sealed.number - 1],
    )
    return _explained(run, date.fromisoformat(about["as_of"]), rules)


def _explained(run: Run, as_of: date, rules: _Rules) -> Explainer:
    snapshot = read_snapshot(run.store, as_of, cache=run.snapshots)
    if snapshot.size == 0:
        raise BadInput(f"an enterprise known on {as_of} (load a register first)", 0, "grade")
    before = classes_of(run.store, period_of(months_before(as_of, 1)))["class"]
    around = Circumstances(
        before if len(before) else None, overrides=overrides_on(rules.chain, as_of)
    )
    return explainer_of(month_of(snapshot), rules.checkpoint, rules.policy, around=around)


def _leaves(explainer: Explainer) -> Leaves:
    run, rows = run_id(explainer), range(explainer.snapshot.size)
    grades = pd.DataFrame([graded(explainer, explainer.explain(row), run) for row in rows])
    return leaves_of(explainer.period, grades.sort_values("enterprise_id", ignore_index=True))


def _about(explainer: Explainer) -> dict[str, Any]:
    shares = explainer.grades.frame["class"].value_counts()
    return {
        "as_of": explainer.snapshot.as_of.isoformat(),
        "policy_version": explainer.versions.policy,
        "model_version": explainer.versions.model,
        "snapshot_fingerprint": explainer.versions.snapshot,
        "classes": {name: int(shares.get(name, 0)) for name in "ABCD"},
    }


def _check(as_of: date, chain: list[Entry], checkpoint: Checkpoint) -> None:
    if as_of != months_before(as_of, 0):
        raise BadInput("the last day of a month", as_of, "grade")
    sealed = [one.value["period"] for one in chain if one.kind == "grades"]
    if sealed and period_of(as_of) < sealed[-1]:
        raise BadInput(f"a month after {sealed[-1]}, the last one sealed", period_of(as_of))
    calibrated = date.fromisoformat(str(checkpoint.configuration["calibrated_at"]))
    if months_before(as_of, LATER) < calibrated:
        expected = f"a day {LATER} months or more after {calibrated}, when the model was calibrated"
        raise BadInput(expected, as_of, f"model {checkpoint.model_id}")


def _keep_model(run: Run, checkpoint: Checkpoint) -> None:
    folder = run.models / checkpoint.model_id
    if not folder.exists():
        unfinished = folder.with_suffix(".part")
        save_checkpoint(checkpoint, unfinished).replace(folder)


def _put_in_force(store: Store, policy: Policy) -> None:
    """Keeps the text of a policy in the chain before it decides anything."""
    content = {
        "version": policy.version,
        "sha256": hashlib.sha256(policy.text.encode()).hexdigest(),
        "text": policy.text,
    }
    versions = [one.value for one in entries(store) if one.kind == "policy"]
    known = [one for one in versions if one["version"] == policy.version]
    if known and known[0] != content:
        expected = "the text that this version had before; a change needs a version of its own"
        raise Mismatch(expected, content["sha256"][:12], f"policy {policy.version}")
    if not known:
        append(store, "policy", content)


def _policy_in(chain: list[Entry], version: str) -> Policy:
    texts = [one.value for one in chain if one.kind == "policy"]
    found = [one["text"] for one in texts if one["version"] == version]
    if not found:
        raise Mismatch(f"the policy {version} in the chain", None, "replay")
    return policy_of(str(found[0]), f"policy {version}")


def _check_band(chain: list[Entry], explainer: Explainer) -> None:
    shares = explainer.grades.frame["class"].value_counts(normalize=True)
    outside = [
        f"{name} {shares.get(name, 0.0):.1%} ({low:.1%} to {high:.1%})"
        for name, (low, high) in explainer.policy.band.items()
        if not low <= shares.get(name, 0.0) <= high
    ]
    released = [one.value["period"] for one in chain if one.kind == "release"]
    if outside and explainer.period not in released:
        expected = f"class shares within the band, or `linkrisk release {explainer.period}`"
        raise BadInput(expected, ", ".join(outside), "grade")
