"""What decided classes beside the score: the direct rules that were met, and the guards."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gnn.explanation import Explainer


def deciders(explainer: Explainer) -> pd.DataFrame:
    """[enterprise_id, kind, part] of those whom the explainer grades, rules before guards.

    kind: 'rule' or 'guard'; part: its id. An override by people is the guard 'override'.
    """
    grades = explainer.grades
    names = np.array([rule.rule_id for rule in explainer.policy.rules], dtype=object)
    met = grades.rules_met.drop_duplicates(["enterprise", "rule"])
    rules = met[["enterprise"]].assign(kind="rule", part=names[met["rule"].to_numpy(np.int64)])
    guards = grades.guards_met[["enterprise"]].assign(
        kind="guard", part=grades.guards_met["guard_id"]
    )
    found = pd.concat([rules, guards], ignore_index=True)
    found = found[found["enterprise"].isin(explainer.graded_rows)]
    ids = explainer.snapshot.enterprises["enterprise_id"].to_numpy()
    found.insert(0, "enterprise_id", ids[found["enterprise"].to_numpy(np.int64)])
    return found.drop(columns="enterprise").reset_index(drop=True)
