"""How the fields that no column holds stand in `details`: one JSON object of plain values a row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from graph.identity import scrub, suspect
from graph.tables import TEXT


def details_text(values: Mapping[str, Any]) -> str | None:
    """The values as JSON text, the same for the same values; None when none is known."""
    known = {name: value for name, value in values.items() if value is not None}
    if not known:
        return None
    return json.dumps(known, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def details_of(fields: pd.DataFrame) -> pd.Series:
    """`details_text` of each row of a frame whose columns are fields; unknown cells drop out."""
    # Arrow and numpy scalars are no JSON: object columns hold Python's own values.
    plain = {name: _plain(fields[name]) for name in fields.columns}
    rows = zip(*plain.values(), strict=True)
    texts = [details_text(dict(zip(plain, row, strict=True))) for row in rows]
    return pd.Series(texts or None, index=fields.index, dtype=TEXT)


def scrubbed_details(details: pd.Series) -> pd.Series:
    """The objects with their texts scrubbed; what is no object is scrubbed as it stands.

    An amount of money is a number with a fraction, and stays one; a whole number that could be a
    telephone or document is none.
    """
    close = suspect(details)
    if not close.any():
        return details
    clean = details.copy()
    clean[close] = details[close].map(_scrubbed)
    return clean


def _scrubbed(text: str) -> str | None:
    if not _is_flat(text):
        return scrub(text)
    told = json.loads(text)
    return details_text({scrub(name): _clean(value) for name, value in told.items()})


def _clean(value: Any) -> Any:
    if isinstance(value, list):
        return [scrub(item) for item in value]
    if isinstance(value, str):
        return scrub(value)
    # A float is written with its fraction: 13800138000.0 yuan are no telephone.
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return scrub(str(value)) if is_whole and scrub(str(value)) != str(value) else value


def as_properties(details: pd.Series) -> pd.Series:
    """The objects of a column of details as dictionaries; an empty one where nothing is known."""
    known = details.notna()
    values = pd.Series([{} for _ in range(len(details))], index=details.index, dtype=TEXT)
    values[known] = [json.loads(text) for text in details[known]]
    return values


def is_details(details: pd.Series) -> pd.Series:
    """Mask of texts that are a JSON object of texts, numbers, flags or lists of texts."""
    places, distinct = pd.factorize(details)
    valid = pd.Series([_is_flat(text) for text in distinct], dtype=bool)
    return pd.Series(valid.reindex(places, fill_value=True).to_numpy(), index=details.index)


def _is_flat(text: str) -> bool:
    try:
        value = json.loads(text)
    except ValueError:
        return False
    return isinstance(value, dict) and all(map(_is_plain, value.values()))


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return isinstance(value, str | int | float | bool)


def _plain(cells: pd.Series) -> list[Any]:
    values = cells.astype(object)
    return list(values.where(values.notna(), None))
