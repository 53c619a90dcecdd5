"""What the graph holds of one grade, and the id of the run that made it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np

from gnn.explanation import Explainer
from gnn.kept_text import kept
from gnn.packed_explanation import packed_text, whole_text


def run_id(explainer: Explainer) -> str:
    """Hash of period, policy, model, snapshot and other inputs: the same run has the same id."""
    more = [explainer.inputs] if explainer.inputs else []
    more += [] if explainer.whole else ["packed"]
    text = json.dumps([explainer.period, *vars(explainer.versions).values(), *more])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def graded(explainer: Explainer, explanation: dict[str, Any], run: str) -> dict[str, Any]:
    """The properties of the node of one grade, its explanation as text, which `stored` packs.

    explanation: packed.
    """
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
        "explanation": text(explanation),
    }


def stored(grade: dict[str, Any]) -> dict[str, Any]:
    """The properties of the node of a grade."""
    return {**grade, "explanation": kept(grade["explanation"])}
