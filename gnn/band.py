"""Whether a month's class shares lie in the policy's band, and what two people released of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gnn.explanation import Explainer
from gnn.grades import class_counts
from gnn.month_grading import MonthGrades
from graph.errors import BadInput
from graph.history import Entry
from graph.whole_file import write_whole


def check_band(folder: Path, chain: list[Entry], grades: MonthGrades) -> None:
    """Raises BadInput when shares lie outside the band, unless just these grades were released.

    Each policy's own band is held by those graded by it. What was refused is noted in the folder,
    so that `release` can keep what people saw.
    """
    outside = [told for one in grades.explainers for told in shares_outside(one)]
    if not outside:
        return
    seen = {"graded": [_seen(one) for one in grades.explainers], "outside": outside}
    if any(one.kind == "release" and one.value.get("seen") == seen for one in chain):
        return
    period = grades.main.period
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"period": period, "seen": seen}, ensure_ascii=False)
    write_whole(_note(folder, period), text.encode())
    expected = f"class shares within the band, or `linkrisk release {period}`"
    raise BadInput(expected, ", ".join(outside), "grade")


def refused(folder: Path, period: str) -> dict[str, Any]:
    """[period, seen] of the month that a run last refused for its shares.

    seen: graded, by policy the versions, the snapshot's fingerprint and how many are of each class;
    outside, in words. Raises BadInput where there is none.
    """
    try:
        told: dict[str, Any] = json.loads(_note(folder, period).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        expected = "a month that `linkrisk grade` refused for its class shares"
        raise BadInput(expected, period, "release") from error
    return told


def _note(folder: Path, period: str) -> Path:
    return folder / f"{period}.json"


def _seen(explainer: Explainer) -> dict[str, Any]:
    return {**vars(explainer.versions), "classes": class_counts(explainer.graded_classes)}


def shares_outside(explainer: Explainer) -> list[str]:
    """What lies outside the policy's band, in words; nothing of a policy that graded nobody."""
    classes = explainer.graded_classes
    shares = classes.value_counts(normalize=True)
    return [
        f"{name} {shares.get(name, 0.0):.1%} ({low:.1%} to {high:.1%})"
        for name, (low, high) in explainer.policy.band.items()
        if len(classes) and not low <= shares.get(name, 0.0) <= high
    ]
