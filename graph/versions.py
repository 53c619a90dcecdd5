"""Which row is which version of which fact, and which of the versions counts on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import KEYS, conform
from graph.version_ids import ids_of, texts_of, words_of


def version_ids(frame: str, rows: pd.DataFrame) -> pd.Series:
    """A 32-character hash of each row's full content: equal rows, and only they, share it.

    A cell's hash depends on its column's name and an unknown cell adds nothing, so neither the
    order of the columns nor a further one that the row leaves empty changes the id.
    """
    return with_versions(frame, rows)["version_id"]


def with_versions(frame: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in the frame's columns, each with its version_id."""
    content = conform(frame, rows)
    ids = ids_of(frame, content, texts_of(frame, content))
    content["version_id"] = ids.to_numpy(zero_copy_only=False)
    return content


def learned_on(rows: pd.DataFrame) -> pd.Series:
    """The day each row was learned: of a retraction the day it was retracted."""
    return rows["retracted_at"].fillna(rows["recorded_at"])


def learned_keys(rows: pd.DataFrame) -> pd.Series:
    """A text that sorts versions as they were learned: day, then retractions, then version_id."""
    # A table has few different days, so each is written once.
    places, distinct = pd.factorize(learned_on(rows).to_numpy(), use_na_sentinel=False)
    days = np.asarray(distinct).astype("datetime64[D]").astype(str)
    retracted = rows["retracted_at"].notna().to_numpy()
    begun = np.stack([np.char.add(days, " 0 "), np.char.add(days, " 1 ")], axis=1)
    texts = pa.array(begun.ravel(), type=pa.large_string()).take(pa.array(2 * places + retracted))
    ids = pa.array(rows["version_id"], type=pa.large_string())
    keys = pc.binary_join_element_wise(texts, ids, pa.scalar("", type=pa.large_string()))
    return pd.Series(pd.arrays.ArrowExtensionArray(keys), index=rows.index)


def version_words(version_ids: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
    """The ids as two numbers each, (first, second half), which sort as they do and faster."""
    return words_of("".join(version_ids))


def latest_learned(frame: str, rows: pd.DataFrame, known_at: date) -> pd.DataFrame:
    """Of the versions (with version_id) of each fact learned by `known_at`, the latest.

    A fact whose latest version is a retraction is gone.
    """
    if rows.empty:
        return rows
    rows = kept(rows, (learned_on(rows) <= pd.Timestamp(known_at)).to_numpy())
    several = rows.duplicated(KEYS[frame], keep=False).to_numpy()
    counts = ~several
    counts[several] = _is_latest(frame, rows[several])
    return kept(rows, counts & rows["retracted_at"].isna().to_numpy())


def kept(rows: pd.DataFrame, mask: np.ndarray) -> pd.DataFrame:
    """The rows of the mask; the frame itself, uncopied, when that is all of them."""
    return rows if mask.all() else rows[mask]


def _is_latest(frame: str, rows: pd.DataFrame) -> np.ndarray:
    """Whether each row is the last learned of its fact; of one day retractions are later."""
    first, second = version_words(rows["version_id"])
    learned = learned_on(rows).to_numpy().astype(np.int64)
    order = np.lexsort((second, first, rows["retracted_at"].notna().to_numpy(), learned))
    latest = np.empty(len(rows), dtype=bool)
    latest[order] = ~rows.iloc[order].duplicated(KEYS[frame], keep="last").to_numpy()
    return latest
