"""What the value of each indicator is counted in, told in words: a unit, a scale, whole numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from features.regulatory import AMOUNT_LIMIT

FILE = Path(__file__).parent / "value_words.yaml"
LANGUAGES = ("zh", "en")
_PLAIN = {language: "{value}" for language in LANGUAGES}
# How near a value is to one that has words of its own: thirds are written with three digits.
_NEAR = 5e-4
# From the value of an indicator to the number that is told; its docstring says the way there.
_SCALES: dict[str, Callable[[float], float]] = {
    "percent": lambda value: 100 * value,
    "common_logarithm": lambda value: 10**value - 1,
    "share_of_limit": lambda value: math.expm1(value * math.log1p(AMOUNT_LIMIT)),
    "odds": math.exp,
    "doublings": lambda value: 2**value,
    "nearness": lambda value: -12 * math.log(value),
    "days_of_three_years": lambda value: 1095 * value,
}


def value_words(indicator: str, value: float | None, *, records: int = 0) -> dict[str, str]:
    """The value in `zh` and `en`, in its unit; yuan are told as yuan, not as their logarithm.

    value: None where it is unknown.  records: how many records it rests on; 0: not told.
    An indicator that the registry has no more is told as a plain number.
    """
    words = _words()
    unit = words["units"].get(unit_of(indicator), _PLAIN)
    if value is None:
        return dict(unit.get("without", words["unknown"]))
    own = [told for at, told in unit.get("at", {}).items() if abs(value - at) < _NEAR]
    if own:
        return dict(own[0])
    told = number_words(_SCALES[unit["scale"]](value) if "scale" in unit else value)
    pattern = unit.get("counted", unit) if records else unit
    pattern = pattern if "zh" in pattern else _PLAIN
    return {one: pattern[one].format(value=told, records=records) for one in LANGUAGES}


def number_words(value: float) -> str:
    """A number for people: three digits and all whole ones, with commas, without an exponent."""
    rounded = round(value) if abs(value) >= 1000 else float(f"{value:.3g}")
    if rounded == int(rounded):
        return f"{int(rounded):,}"
    return np.format_float_positional(rounded, trim="-")


def unit_of(indicator: str) -> str | None:
    """The name of the unit of an indicator; None where none is told."""
    return _units().get(indicator)


@cache
def _units() -> dict[str, str]:
    listed = _words()["indicators"]
    return {name: unit for unit, names in listed.items() for name in names}


@cache
def _words() -> dict[str, Any]:
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))
