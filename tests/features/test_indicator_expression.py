"""Expressions over indicators: what is allowed is computed by hand, everything else is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.indicator_expression import LONGEST, checked, computed
from graph.errors import BadInput

COLUMNS = {"fines": np.array([0.0, 2.0, np.nan]), "age": np.array([10.0, 0.0, 5.0])}


def of(text: str) -> list[float]:
    return list(computed(checked(text, COLUMNS), COLUMNS, 3))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", [3, 3, 3]),
        ("-fines + 1", [1, -1, math.nan]),
        ("age / 4 - 0.5", [2.0, -0.5, 0.75]),
        ("age / fines", [math.nan, 0.0, math.nan]),
        ("log1p(fines)", [0.0, math.log(3), math.nan]),
        ("sqrt(age - 5)", [math.sqrt(5), math.nan, 0.0]),
        ("age > 4", [1, 0, 1]),
        ("clip(age, 1, 6)", [6, 1, 5]),
        ("max(age, 3) * min(fines, 1)", [0, 3, math.nan]),
        ("where(age >= 5, 1, 0)", [1, 0, 1]),
        ("where(age > 4, fines, 9)", [0, 9, math.nan]),
        ("abs(age - 7)", [3, 7, 2]),
        (f"sqrt(1{'0' * 40})", [1e20] * 3),
        (f"age + 1{'0' * 200} * 1{'0' * 200}", [math.nan] * 3),
    ],
)
def test_what_is_allowed_is_computed(text: str, expected: list[float]) -> None:
    assert of(text) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "fines +",
        "weight",
        "fines.real",
        "fines[0]",
        "__import__('os').system('true')",
        "().__class__",
        "open('/etc/passwd')",
        "lambda: 1",
        "[fines for fines in age]",
        "fines ** 99",
        "fines if age else 1",
        "fines and age",
        "1 < age < 3",
        "'text'",
        "True",
        "1j",
        "abs(fines, age)",
        "clip(x=1)",
        "max(*fines)",
        "fines := 3",
        "fines; age",
        "+" * 10_000,
        "(" * 400,
        f"1 + {'1 + ' * LONGEST}1",
        f"fines + {'9' * 400}",
        "fines + 1e999",
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        checked(text, COLUMNS)


@given(st.text(alphabet="finesage0123456789.+-*/()<>=, _[]'\"", max_size=40))
def test_no_text_does_harm(text: str) -> None:
    try:
        expression = checked(text, COLUMNS)
    except BadInput:
        return
    assert computed(expression, COLUMNS, 3).shape == (3,)
