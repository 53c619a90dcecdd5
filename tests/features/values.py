"""Values of one indicator on a drawn graph, by enterprise."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pandas as pd
import pytest

from features.bases import BASES, basis_of
from features.indicator import REGISTRY
from features.prior import Prior, prior_of
from features.table import feature_table
from graph.snapshot import Snapshot
from tests.drawing import AS_OF, drawn_snapshot

NAN = float("nan")
MAY = date(2026, 5, 31)


def values(name: str, **frames: list[dict[str, Any]]) -> dict[str, float]:
    """The indicator's value of each drawn enterprise."""
    frame = feature_table(drawn_snapshot(AS_OF, **frames), [name]).frame
    return {str(enterprise): float(value) for enterprise, value in frame[name].items()}


def check(name: str, expected: dict[str, float], **frames: list[dict[str, Any]]) -> None:
    """Asserts the indicator's values to 1e-9, and that their bases make them; NaN equals NaN."""
    found = values(name, **frames)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)
    check_bases(drawn_snapshot(AS_OF, **frames), name, expected)


def check_bases(
    snapshot: Snapshot, name: str, expected: dict[str, float], *, prior: Prior | None = None
) -> None:
    """Asserts that what an indicator without records rests on makes its value of each enterprise.

    To 1e-9; what a walk brings, to 1e-7.
    """
    if name not in BASES:
        return
    rows = enumerate(snapshot.enterprises["enterprise_id"])
    made = {str(one): basis_of(snapshot, name, row, prior=prior).value for row, one in rows}
    within = 1e-7 if name == "ppr_exposure" else 1e-12
    assert made == pytest.approx(expected, rel=1e-9, abs=within, nan_ok=True)


def evidence(name: str, enterprise_id: str, **frames: list[dict[str, Any]]) -> list[str]:
    """Record ids behind the indicator's value of one enterprise."""
    snapshot = drawn_snapshot(AS_OF, **frames)
    return feature_table(snapshot, [name]).evidence(snapshot.row_of(enterprise_id), name)


def decayed(days: int, half_life: float) -> float:
    """Weight of a record so many days old under a half-life in months of 365.25 / 12 days."""
    return math.pow(0.5, days / (365.25 / 12) / half_life)


def graded(snapshot: Snapshot, classes: dict[str, str]) -> Prior:
    """A prior month that ended on 2026-05-31 with the classes of some enterprises."""
    grades = pd.DataFrame({"class": classes}, dtype=object)
    columns = ["class", "log_odds", "contagion_points"]
    return prior_of(snapshot, MAY, grades.reindex(columns=columns))


def check_after(
    name: str, classes: dict[str, str], expected: dict[str, float], **frames: list[dict[str, Any]]
) -> None:
    """Asserts the values of an indicator that reads the classes of the prior month."""
    snapshot = drawn_snapshot(AS_OF, **frames)
    prior = graded(snapshot, classes)
    found = REGISTRY[name].values(snapshot, prior)
    told = dict(zip(snapshot.enterprises["enterprise_id"], found.tolist(), strict=True))
    assert told == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)
    check_bases(snapshot, name, expected, prior=prior)
