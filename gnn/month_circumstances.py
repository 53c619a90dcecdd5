"""What a month's classes depend on beside its snapshot: months before, and what people decided."""

from __future__ import annotations

from dataclasses import replace

from gnn.decisions import grounds_on, overrides_on
from gnn.events import months_before
from gnn.grade_seal import seal_of
from gnn.grade_store import period_of
from gnn.grades import Circumstances
from gnn.last_classes import last_classes
from gnn.prior_month import prior_month
from gnn.rulebook import Rulebook
from gnn.stored_grades import StoredGrades
from graph.history import Entry
from graph.snapshot import Snapshot
from graph.store import Store


def circumstances(
    store: Store, chain: list[Entry], snapshot: Snapshot, rules: Rulebook
) -> Circumstances:
    """The circumstances of a snapshot's month by the rules and what the chain holds."""
    stored, policy = StoredGrades(store), rules.policy
    around = Circumstances(
        overrides=overrides_on(chain, snapshot.as_of),
        # Months before there were bases of guards tell no grounds, and replay to the byte.
        grounds=grounds_on(chain, snapshot.as_of) if policy.guard_bases else {},
        prior=prior_month(stored.classes, snapshot, chain) if rules.profiles else None,
    )
    if policy.since_last_grade:
        last = last_classes(stored, chain, snapshot, step=policy.improvement)
        before, months = last.classes["class"], last.classes["months"]
        return replace(around, before=before, months=months, causes_ended=last.causes_ended)
    month = period_of(months_before(snapshot.as_of, 1))
    before = stored.classes(month)["class"]
    # Grades of a month that was never sealed may change: nothing sealed rests on them.
    counts = len(before) and (rules.profiles is None or seal_of(chain, month))
    return replace(around, before=before) if counts else around
