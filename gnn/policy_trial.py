"""What classes a sealed month would have by another policy; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from gnn.band import shares_outside
from gnn.deciders import deciders
from gnn.grade_store import classes_of
from gnn.monthly_run import Run, month_again
from gnn.policy import Policy


@dataclass(frozen=True)
class PolicyTrial:
    """before, after: classes by enterprise_id, as sealed and by the policy that is tried.

    moved: one row an enterprise whose class differs: [enterprise_id, name, before, after, score,
    rules, guards: ids of those that it meets by the policy that is tried], worst first.
    outside: which shares would lie outside the band of the policy, in words.
    """

    before: pd.Series
    after: pd.Series
    moved: pd.DataFrame
    outside: list[str]


def policy_trial(run: Run, period: str, policy: Policy) -> PolicyTrial:
    """Grades a sealed month again by another policy, whenever that is in force.

    Model, snapshot, overrides and the classes of the month before are those of the month; profiles
    with a policy of their own keep it. Raises BadInput for a month that is not sealed or whose
    model is gone.
    """
    again = month_again(run, period, policy)
    before = classes_of(run.store, period)["class"]
    frames = [one.graded_frame.set_index("enterprise_id") for one in again.explainers]
    after = pd.concat(frame["class"] for frame in frames)
    main, frame = again.main, frames[0]
    frame = frame.assign(before=before.reindex(frame.index)).rename(columns={"class": "after"})
    moved = frame.loc[frame["before"] != frame["after"], ["name", "before", "after", "score"]]
    moved = moved.sort_values(["after", "score"], ascending=False, kind="stable")
    decided = deciders(main)
    for name, kind in (("rules", "rule"), ("guards", "guard")):
        ids = decided[decided["kind"] == kind].groupby("enterprise_id")["part"].agg(list)
        moved[name] = [ids.get(one, []) for one in moved.index]
    return PolicyTrial(before, after, moved.reset_index(), shares_outside(main))
