"""The monthly run: closed past, policy in force, grades of everyone, sealed; and its replay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from cypher import statement
from gnn.band import check_band
from gnn.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from gnn.class_cells import keep_class_cells
from gnn.code_version import code
from gnn.computed_leaves import ComputedLeaves, leaves_again
from gnn.domain_grade_store import leaves_of_domain, stored_domain_leaves, write_domain_grades
from gnn.exclusions import (
    counted,
    differing,
    found_exclusions,
    leaves_of_exclusions,
    read_exclusions,
    write_exclusions,
)
from gnn.grade_places import misplaced
from gnn.grade_seal import links_otherwise, seal, seal_of, sealed_month
from gnn.grade_store import clear_others, count_classes, period_of, write_grades
from gnn.graded_node import run_id
from gnn.grades import class_counts
from gnn.leaves import altered_rows, keep_leaves, kept_leaves
from gnn.month_circumstances import circumstances
from gnn.month_end import check_ended, check_month, closing, today_of_register
from gnn.month_grading import MonthGrades, month_grades
from gnn.policy import Policy
from gnn.rulebook import Rulebook, check_in_force, put_in_force, rules_of
from gnn.run_lock import alone
from gnn.stored_month import stored_month
from graph.errors import BadInput, Mismatch
from graph.history import Entry, entries
from graph.noted_heads import HEADS, check_noted, note_head, noted_in
from graph.snapshot import Snapshot
from graph.snapshot_reading import read_snapshot
from graph.store import Store


@dataclass(frozen=True)
class Run:
    """What a monthly run works with.

    models: folder that keeps each model under its id.  snapshots: cache of snapshots; None reads
    the graph.  today: the day on which it runs.
    """

    store: Store
    models: Path
    snapshots: Path | None
    progress: Callable[[int, int], None] = lambda *_: None
    today: Callable[[], date] = today_of_register

    @property
    def exclusions(self) -> Path:
        """The folder with the months' lists of who was not graded."""
        return self.models.parent / "exclusions"

    @property
    def refused(self) -> Path:
        """The folder with what was seen of months whose class shares were refused."""
        return self.models.parent / "refused"

    @property
    def unfinished(self) -> Path:
        """The folder in which a run notes the grades that it computed, until they are sealed."""
        return self.models.parent / "unfinished"

    @property
    def lock(self) -> Path:
        """The file that only one command that grades may hold."""
        return self.models.parent / "grading.lock"

    @property
    def heads(self) -> Path:
        """The file in which every decision that is kept is noted."""
        return self.models.parent / HEADS


def run_month(run: Run, as_of: date, checkpoint: Checkpoint, policy: Policy | Rulebook) -> Entry:
    """Grades every enterprise known on the last day of a month, and seals the month.

    The past is closed through that day before anything is written, so that whatever is loaded later
    the month can be graded again to the same bytes; where the month is refused, it stays open. With
    a rulebook, whoever its profiles leave out is listed with the reason, and domains are graded
    beside. A sealed month is left as it is; a run that was killed goes on where it was.

    Raises BadInput for a day that ends no month, a month that has not ended or is before the last
    sealed one, a model that has seen what came after, rules that are not in force on the day, a
    load that is not complete, another command that grades, or class shares outside the policy's
    band that nobody released; Mismatch for a version of a rule whose text was another, for a chain
    that was altered or no longer holds what was noted, and where somebody else sealed the month
    meanwhile.
    """
    with alone(run.lock):
        return _run_month(run, as_of, checkpoint, policy)


def _run_month(run: Run, as_of: date, checkpoint: Checkpoint, policy: Policy | Rulebook) -> Entry:
    rules = policy if isinstance(policy, Rulebook) else Rulebook(policy)
    run = replace(run, store=noted_in(run.store, run.heads))
    period = period_of(as_of)
    chain = entries(run.store)
    sealed = seal_of(chain, period)
    if sealed:
        note_head(run.heads, sealed)  # a run that was killed after sealing may not have
        return sealed
    check_month(as_of, chain, checkpoint)
    check_noted(run.heads, chain)
    check_ended(as_of, run.today())
    check_in_force(rules, as_of)
    put_in_force(run.store, rules)

    def grade() -> MonthGrades:
        found = grades_of(run, known_on(run, as_of), checkpoint, (rules, chain))
        check_band(run.refused, chain, found)
        return found

    grades = closing(run.store, as_of, grade)
    _keep_model(run, checkpoint)
    computed = ComputedLeaves(run.unfinished)
    about = {**_about(grades, rules), **_written(run, grades, computed)}
    about["decided_through"] = len(chain)  # people may decide while a month is graded
    runs = [run_id(one) for one in grades.explainers]
    del grades  # what was written is sealed as it is written: of what was computed, the hashes do
    entry = seal(run.store, period, about, computed=computed.leaves)
    computed.forget(runs)
    return entry


def replay(run: Run, period: str) -> list[str]:
    """Grades a sealed month again from the graph; returns the enterprises whose grade differs.

    Nothing is taken from the cache: it says what the graph held, not what it holds.

    Also those whose domain grade differs, or who are no longer listed as they were. The model and
    the rules are those of the month. Raises BadInput for a month that is not sealed or whose model
    is gone.
    """
    again = month_again(replace(run, snapshots=None), period)
    made = leaves_again(again.explainers)
    stored = stored_month(run.store, period)
    sealed, rows = _sealed(entries(run.store), period), altered_rows(stored.leaves, made)
    found = {*rows, *(one.target_id for one in links_otherwise(sealed.value, stored, rows))}
    found |= {*misplaced(run.store, period).values()}
    for domain, grades in again.domains.items():
        computed = leaves_of_domain(period, grades)
        found |= {*altered_rows(kept_leaves(run.store, f"{period}/{domain}"), computed)}
        found |= {*altered_rows(stored_domain_leaves(run.store, period, domain), computed)}
    if again.scope is not None:
        listed = read_exclusions(run.exclusions, period)
        if listed is None:
            raise BadInput("the file of the month's exclusions", None, str(run.exclusions))
        now = found_exclusions(run.store, again.main.snapshot, again.scope)
        found |= {*differing(listed, now)}
    return sorted(found)


def last_sealed(run: Run) -> str:
    """The last sealed month; '' where there is none."""
    sealed = [one.period for one in entries(run.store) if one.kind == "grades"]
    return str(sealed[-1]) if sealed else ""


def listed_as(run: Run, enterprise_id: str, period: str = "") -> str:
    """Why a sealed month ('' for the last) did not grade an enterprise; '' if it is not listed."""
    month = period or last_sealed(run)
    rows = read_exclusions(run.exclusions, month)
    found = [] if rows is None else rows[rows["enterprise_id"] == enterprise_id].to_dict("records")
    return f"{month} lists it: {found[0]['reason']} {found[0]['detail']}".rstrip() if found else ""


def month_again(run: Run, period: str, policy: Policy | None = None) -> MonthGrades:
    """A sealed month as it was graded, computed again; by another policy where one is given.

    Raises BadInput for a month that is not sealed or whose model is gone.
    """
    chain = entries(run.store)
    sealed = _sealed(chain, period)
    about = sealed.value
    checkpoint = load_checkpoint(run.models / about["model_version"])
    known = chain[: about.get("decided_through", sealed.number - 1)]
    rules = rules_of(chain, about)
    decided = (replace(rules, policy=policy) if policy else rules), known
    snapshot = known_on(run, date.fromisoformat(about["as_of"]))
    again = grades_of(run, snapshot, checkpoint, decided)
    whole = about.get("explanations") != "packed"
    return replace(again, explainers=tuple(replace(one, whole=whole) for one in again.explainers))


def _sealed(chain: list[Entry], period: str) -> Entry:
    found = seal_of(chain, period)
    if found is None:
        raise BadInput("a sealed month (see `linkrisk history`)", period)
    return found


def known_on(run: Run, as_of: date) -> Snapshot:
    """The graph of a day that is to be graded. Raises BadInput when it has no enterprise."""
    snapshot = read_snapshot(run.store, as_of, cache=run.snapshots)
    if snapshot.size == 0:
        raise BadInput(f"an enterprise known on {as_of} (load a register first)", 0, "grade")
    return snapshot


def grades_of(
    run: Run, snapshot: Snapshot, checkpoint: Checkpoint, decided: tuple[Rulebook, list[Entry]]
) -> MonthGrades:
    """Every grade of a snapshot by the rules and what the chain holds; nothing is written."""
    rules, chain = decided
    around = circumstances(run.store, chain, snapshot, rules)
    return month_grades(snapshot, checkpoint, rules, around)


def _written(run: Run, grades: MonthGrades, computed: ComputedLeaves) -> dict[str, Any]:
    """Writes all that a month holds; returns what the chain says of it."""
    store, period = run.store, grades.main.period
    ids = [run_id(one) for one in grades.explainers]
    # Another home grades the same graph by a lock of its own: what it sealed is never cleared.
    if sealed_month(store, period):
        raise Mismatch("a month that nobody sealed meanwhile; nothing is written", period, "grade")
    # What lies there and is not of these runs, or elsewhere than they put it, is gone first.
    clear_others(store, grades.explainers)
    store.run(statement("load/month_leaves_gone"), period=period)
    for one in grades.explainers:
        write_grades(store, one, progress=run.progress, computed=computed)
    count_classes(store, period)
    about = {"class_counts": keep_class_cells(store, period)}
    if grades.scope is None:
        return {"run_id": ids[0], **about}
    store.run(statement("load/domain_grades_gone"), period=period)
    domains = {}
    for domain, rows in grades.domains.items():
        write_domain_grades(store, rows)
        domains[domain] = {
            "enterprises": len(rows),
            "classes": class_counts(rows["class"]),
            **keep_leaves(store, f"{period}/{domain}", leaves_of_domain(period, rows)),
        }
    listed = found_exclusions(store, grades.main.snapshot, grades.scope)
    exclusions = {
        "counts": counted(listed),
        "sha256": write_exclusions(run.exclusions, period, listed),
        **keep_leaves(store, f"{period}/exclusions", leaves_of_exclusions(period, listed)),
    }
    return {
        "run_id": ids[0],
        **about,
        "run_ids": sorted(set(ids)),
        "domain_grades": domains,
        "exclusions": exclusions,
    }


def _about(grades: MonthGrades, rules: Rulebook) -> dict[str, Any]:
    main = grades.main
    classes = pd.concat(one.graded_classes for one in grades.explainers)
    return {
        "as_of": main.snapshot.as_of.isoformat(),
        "policy_version": main.versions.policy,
        "model_version": main.versions.model,
        "snapshot_fingerprint": main.versions.snapshot,
        "explanations": "packed",
        "classes": class_counts(classes),
        "code": code(),
        **rules.versions,
    }


def _keep_model(run: Run, checkpoint: Checkpoint) -> None:
    folder = run.models / checkpoint.model_id
    if not folder.exists():
        unfinished = folder.with_suffix(".part")
        save_checkpoint(checkpoint, unfinished).replace(folder)
