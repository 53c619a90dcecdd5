"""A month from end to end: train on what is past, grade what is known on the last day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from features.table import FeatureTable, feature_table
from gnn.attribution import Attribution
from gnn.calibration import calibrated_on
from gnn.checkpoint import Checkpoint
from gnn.decay import decayed
from gnn.events import events_after, gradable, months_before
from gnn.explanation import Explainer, Versions
from gnn.grade_store import period_of
from gnn.grades import Circumstances, grade
from gnn.operators import Operator, operators_of
from gnn.paths import PathDrawer
from gnn.policy import Policy
from gnn.train import Examples, TrainingSettings, train
from graph.errors import BadInput
from graph.snapshot import Snapshot, snapshot_of
from graph.tables import Tables

HALF_LIFE = "half_life"  # in a configuration; absent where ties do not age
FEWEST_EVENTS = 50  # fewer can't be told from chance


@dataclass(frozen=True)
class Month:
    """A snapshot with all that is computed from it before any model: features and operators."""

    snapshot: Snapshot
    table: FeatureTable
    operators: tuple[Operator, ...]


def month_of(snapshot: Snapshot) -> Month:
    """Features and operators of a snapshot."""
    return Month(snapshot, feature_table(snapshot), operators_of(snapshot))


def aged(month: Month, half_life: float | None) -> Month:
    """The month with its ties aged by a half-life in days; None: as it is."""
    if half_life is None:
        return month
    return replace(month, operators=decayed(month.operators, month.snapshot, half_life))


def examples_of(month: Month, tables: Tables) -> Examples:
    """Features as known on the month's last day, events of the 12 months after it."""
    return Examples(
        names=month.table.names,
        values=month.table.frame.to_numpy(),
        events=events_after(month.snapshot, tables),
        operators=month.operators,
        rows=gradable(month.snapshot),
    )


def train_month(
    tables: Tables,
    as_of: date,
    *,
    settings: TrainingSettings,
    progress: Callable[[str], None] = lambda _: None,
) -> Checkpoint:
    """A model from the events of two years: learned on the earlier, calibrated on the later.

    Learned at 24 months before `as_of`; stopped and calibrated at 12 months before. Both outcome
    windows end by `as_of`, so nothing younger is seen. Raises BadInput when events are too few.
    """
    early, late = months_before(as_of, 24), months_before(as_of, 12)
    progress(f"snapshot of {early}")
    learning = aged(month_of(snapshot_of(tables, early)), settings.half_life)
    examples = examples_of(learning, tables)
    _check_events(examples, early)
    progress(f"snapshot of {late}")
    later = aged(month_of(snapshot_of(tables, late)), settings.half_life)
    outcome = examples_of(later, tables)
    _check_events(outcome, late)
    scorer = train(examples, outcome, settings=settings, progress=progress)
    scorer = calibrated_on(scorer, outcome)
    configuration = {**_told(settings), "learned_at": str(early), "calibrated_at": str(late)}
    return Checkpoint(scorer, configuration, learning.snapshot.fingerprint)


def explainer_of(
    month: Month, checkpoint: Checkpoint, policy: Policy, *, around: Circumstances | None = None
) -> Explainer:
    """Grades of the month, and the means to explain each of them; the coverage is the table's.

    The model sees the indicators it was trained on: those that came later don't change its grades.
    Ties age as those did that it was trained on.
    """
    month = aged(month, checkpoint.configuration.get(HALF_LIFE))
    table = month.table.only(checkpoint.scorer.encoding.names)
    values = table.frame.to_numpy()
    around = replace(around or Circumstances(), coverage=table.coverage)
    scores = checkpoint.scorer.score(table.names, values, operators=month.operators)
    attribution = Attribution(checkpoint.scorer, scores, operators=month.operators)
    return Explainer(
        table=table,
        attribution=attribution,
        drawer=PathDrawer.of(month.operators, month.snapshot),
        grades=grade(month.snapshot, scores, policy, around=around),
        policy=policy,
        versions=Versions(policy.version, checkpoint.model_id, month.snapshot.fingerprint),
        period=period_of(month.snapshot.as_of),
        grounds=around.grounds,
    )


def _told(settings: TrainingSettings) -> dict[str, Any]:
    """The settings; without a half-life as they were told before there was one."""
    left_out = {HALF_LIFE} if settings.half_life is None else set()
    return {name: value for name, value in asdict(settings).items() if name not in left_out}


def _check_events(examples: Examples, day: date) -> None:
    events = int(examples.events[examples.rows].sum())
    if events < FEWEST_EVENTS:
        wanted = f"{FEWEST_EVENTS} enterprises or more with an event in the 12 months after {day}"
        raise BadInput(wanted, events, "training")
