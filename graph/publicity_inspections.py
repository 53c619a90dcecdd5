"""How the rows of one double-random inspection, an item each, become one record of the firm."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from graph.publicity_cells import told_name
from graph.publicity_rows import Frames, Telling, detailed, record_ids, record_rows

# The gravest last; a word that no list has tells more than that nothing was found.
_GRAVITY = ("not_applicable", "passed", "", "problem_found", "refused")
_ITEM, _RESULT = "item", "item_result"


def inspection_rows(told: Telling) -> Frames:
    """One record a task and day of learning: its gravest result, and items and results as lists."""
    ids = record_ids(told)
    parts = [ids.fillna(""), told.base["recorded_at"], told.base["retracted_at"].notna()]
    # Rows without an id are held back each by itself.
    number, _ = pd.factorize(pd.Series(list(zip(*parts, strict=True)), index=ids.index))
    groups = pd.Series(number, index=ids.index).where(ids.notna(), -1 - ids.index.to_series())
    words = told.value(_RESULT)
    said = told.values.get(told_name(_RESULT), words)
    worst = words.map(_gravity, na_action="ignore").groupby(groups, sort=False).idxmax()
    lists = {_ITEM: _listed(told.value(_ITEM), groups)}
    lists[_RESULT] = _listed(said.where(said.notna(), words), groups)
    first = ~groups.duplicated()
    order = groups[first]
    kept = replace(told, values=told.values[first], base=told.base[first])
    rows = record_rows(kept)
    rows["result"] = order.map(worst).map(words)
    plain = kept.values.drop(columns=[_ITEM, told_name(_RESULT)], errors="ignore")
    more = {name: order.map(found) for name, found in lists.items()}
    return [("records", rows.assign(details=detailed(replace(kept, values=plain), **more)))]


def _gravity(word: str) -> int:
    return _GRAVITY.index(word if word in _GRAVITY else "")


def _listed(values: pd.Series, groups: pd.Series) -> pd.Series:
    """The known values of each group as a list, None where there is none."""
    lists = values.dropna().astype(str).groupby(groups, sort=False).agg(list)
    return lists.astype(object)
