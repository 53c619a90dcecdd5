"""Values of one indicator on a drawn graph, by enterprise."""

from __future__ import annotations

import math
from typing import Any

import pytest

from features.table import feature_table
from tests.drawing import AS_OF, drawn_snapshot

NAN = float("nan")


def values(name: str, **frames: list[dict[str, Any]]) -> dict[str, float]:
    """The indicator's value of each drawn enterprise."""
    frame = feature_table(drawn_snapshot(AS_OF, **frames), [name]).frame
    return {str(enterprise): float(value) for enterprise, value in frame[name].items()}


def check(name: str, expected: dict[str, float], **frames: list[dict[str, Any]]) -> None:
    """Asserts the indicator's values to 1e-9; NaN equals NaN."""
    found = values(name, **frames)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)


def evidence(name: str, enterprise_id: str, **frames: list[dict[str, Any]]) -> list[str]:
    """Record ids behind the indicator's value of one enterprise."""
    snapshot = drawn_snapshot(AS_OF, **frames)
    return feature_table(snapshot, [name]).evidence(snapshot.row_of(enterprise_id), name)


def decayed(days: int, half_life: float) -> float:
    """Weight of a record so many days old under a half-life in months of 365.25 / 12 days."""
    return math.pow(0.5, days / (365.25 / 12) / half_life)
