"""How the keys of `details` become typed columns of an import file, and which rows can't."""

from __future__ import annotations

import json
import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

# The import tool's word for each type; a list becomes one text with a separator no text has.
KINDS: dict[type, str] = {
    str: "string",
    int: "long",
    float: "double",
    bool: "boolean",
    list: "string[]",
}
SEPARATOR = "\x1f"
# What a row without details has of every field.
_NOTHING = np.array([None], dtype=object)
_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Expanded:
    """Columns of the keys (object values, None = unknown), each one's kind, and a mask of rows that
    hold what a file can't say: a key with a colon, two types under one key, an empty list."""

    columns: pd.DataFrame
    kinds: dict[str, str]
    untold: np.ndarray


def expanded(details: pd.Series, taken: Container[str]) -> Expanded:
    """The values of a column of details by key; keys `taken` by a column are left out."""
    places, distinct = pd.factorize(details)
    # As objects, else pandas would make whole numbers beside unknown ones floats.
    objects = pd.DataFrame([json.loads(text) for text in distinct], dtype=object)
    untold = np.zeros(len(distinct) + 1, dtype=bool)
    columns: dict[str, np.ndarray] = {}
    kinds = {}
    for name in [name for name in objects.columns if name not in taken]:
        values = objects[name]
        known = values.notna().to_numpy()
        types = values[known].map(type)
        kind = types.mode().iloc[0] if known.any() else str
        wrong = known.copy()
        wrong[known] = (types != kind).to_numpy() | (kind not in KINDS)
        if kind is list:
            wrong[known] |= ~values[known].map(_is_told).to_numpy(dtype=bool)
            values = values.map(SEPARATOR.join, na_action="ignore")
        if not _NAME.fullmatch(name):
            wrong = known
        untold[:-1] |= wrong
        columns[name] = np.append(
            values.where(known & ~wrong, None).to_numpy(dtype=object), _NOTHING
        )
        kinds[name] = KINDS.get(kind, "string")
    # A row without details has place -1, the appended last one.
    frame = pd.DataFrame({name: column[places] for name, column in columns.items()}, dtype=object)
    return Expanded(frame.reindex(range(len(details))), kinds, untold[places])


def _is_told(values: Any) -> bool:
    if not isinstance(values, list) or not values:
        return False
    return all(text and '"' not in text and SEPARATOR not in text for text in values)
