"""Which row is which version of which fact, and which of the versions counts on a day."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from graph.tables import COLUMNS, DATE, FLAG, KEYS, TEXT, conform

_HALVES = ("linkrisk-first-0", "linkrisk-second0")


def version_ids(frame: str, rows: pd.DataFrame) -> pd.Series:
    """A 32-character hash of each row's full content: equal rows, and only they, share it.

    A cell's hash depends on its column's name and an unknown cell adds nothing, so neither the
    order of the columns nor a further one that the row leaves empty changes the id.
    """
    return _version_ids(frame, conform(frame, rows))


def _version_ids(frame: str, content: pd.DataFrame) -> pd.Series:
    if content.empty:
        return pd.Series(dtype=TEXT)
    halves = [_row_hashes(frame, content, key) for key in _HALVES]
    words = np.stack(halves, axis=1).astype(">u8").tobytes().hex()
    ids = np.frombuffer(words.encode(), dtype="S32").astype("U32").astype(object)
    return pd.Series(ids, index=content.index, dtype=TEXT)


def with_versions(frame: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in the frame's columns, each with its version_id."""
    content = conform(frame, rows)
    return content.assign(version_id=_version_ids(frame, content).to_numpy())


def learned_on(rows: pd.DataFrame) -> pd.Series:
    """The day each row was learned: of a retraction the day it was retracted."""
    return rows["retracted_at"].fillna(rows["recorded_at"])


def learned_keys(rows: pd.DataFrame) -> pd.Series:
    """A text that sorts versions as they were learned: day, then retractions, then version_id."""
    days = learned_on(rows).to_numpy().astype("datetime64[D]").astype(str)
    retracted = np.where(rows["retracted_at"].notna(), " 1 ", " 0 ")
    return pd.Series(days, index=rows.index, dtype=TEXT) + retracted + rows["version_id"]


def latest_learned(frame: str, rows: pd.DataFrame, known_at: date) -> pd.DataFrame:
    """Of the versions (with version_id) of each fact learned by `known_at`, the latest.

    A fact whose latest version is a retraction is gone.
    """
    if rows.empty:
        return rows
    learned = learned_on(rows)
    rows = rows.assign(_learned=learned, _retracted=rows["retracted_at"].notna())
    rows = rows[learned <= pd.Timestamp(known_at)]
    rows = rows.sort_values(["_learned", "_retracted", "version_id"], kind="stable")
    latest = rows.drop_duplicates(KEYS[frame], keep="last")
    return latest[~latest["_retracted"]].drop(columns=["_learned", "_retracted"])


def _row_hashes(frame: str, content: pd.DataFrame, key: str) -> np.ndarray:
    hashes = np.zeros(len(content), dtype=np.uint64)
    for column, kind in COLUMNS[frame].items():
        known = content[column].notna().to_numpy()
        if not known.any():
            continue
        cells = _plain(content[column][known], kind)
        salt = pd.util.hash_array(np.array([f"{key} {column}"], dtype=object))[0]
        hashes[known] += _mixed(pd.util.hash_array(cells, hash_key=key, categorize=True) ^ salt)
    return _mixed(hashes)


def _plain(cells: pd.Series, kind: str) -> np.ndarray:
    values: np.ndarray = cells.to_numpy()
    return values.astype(np.int64) if kind in (DATE, FLAG) else values


def _mixed(hashes: np.ndarray) -> np.ndarray:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014): each bit depends on each other."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(hashes ^ (hashes >> np.uint64(31)))
