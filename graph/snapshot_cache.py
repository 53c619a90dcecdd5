"""Snapshots kept as Parquet: read back exactly or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa

from graph.errors import Mismatch
from graph.snapshot import Snapshot
from graph.tables import COLUMNS, DATE

# Raise it when the columns of a Snapshot change: older caches are then made again.
LAYOUT = 3
_ABOUT = "snapshot.json"
_DAYS = ("as_of", "known_at")


def snapshot_key(loads: Iterable[str], as_of: date, known_at: date) -> str:
    """SHA-256 of what a snapshot depends on: the loads in any order, both days, the layout."""
    parts = [str(LAYOUT), as_of.isoformat(), known_at.isoformat(), *sorted(loads)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def save_snapshot(folder: Path, snapshot: Snapshot) -> None:
    """Writes one Parquet file a frame and a JSON file with the day and the fingerprint."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in snapshot.frames.items():
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    days = {name: getattr(snapshot, name).isoformat() for name in _DAYS}
    about = {**days, "fingerprint": snapshot.fingerprint}
    (folder / _ABOUT).write_text(json.dumps({**about, "layout": LAYOUT}), encoding="utf-8")


def load_snapshot(folder: Path) -> Snapshot:
    """The snapshot that was saved, exactly. Raises Mismatch when a file is damaged or missing."""
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        frames = {name: _read_frame(folder / f"{name}.parquet") for name in COLUMNS}
        days = {name: date.fromisoformat(about[name]) for name in _DAYS}
        expected = about["fingerprint"]
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        raise Mismatch("a saved snapshot", str(error), str(folder)) from error
    snapshot = Snapshot(**days, **frames)
    if snapshot.fingerprint != expected:
        raise Mismatch(f"frames with the fingerprint {expected}", snapshot.fingerprint, str(folder))
    return snapshot


def cached_snapshot(cache: Path, key: str) -> Snapshot | None:
    """The snapshot kept under the key; None if there is none or it is damaged."""
    try:
        return load_snapshot(cache / key)
    except Mismatch:
        return None


def keep_snapshot(cache: Path, key: str, snapshot: Snapshot) -> None:
    """Keeps the snapshot under the key, whole or not at all, in place of a damaged one."""
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix="making-") as making:
        made = Path(making) / key
        save_snapshot(made, snapshot)
        shutil.rmtree(cache / key, ignore_errors=True)
        try:
            made.rename(cache / key)
        except OSError:
            # Another process kept the same snapshot in the meantime: either will do.
            if not (cache / key).is_dir():
                raise


def _read_frame(path: Path) -> pd.DataFrame:
    frame = pd.read_parquet(path)
    # Parquet has no seconds: pandas gives milliseconds back.
    days = frame.columns[frame.dtypes.map(pd.api.types.is_datetime64_any_dtype)]
    return frame.astype(dict.fromkeys(days, DATE))
