"""Who is listed instead of graded in a month, and why: a Parquet file that the seal proves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from cypher import statement
from gnn.leaves import Leaves
from graph.merkle import leaf_hash
from graph.quality import read_held_back
from graph.snapshot import Snapshot
from graph.store import Store

COLUMNS = ("enterprise_id", "reason", "detail", "rows")
LATER, BEGINS_LATER, WITHDRAWN = "first_seen_later", "begins_later", "withdrawn"
QUARANTINE = "quarantine"
# What the graph holds when a month is sealed and not what was known on its last day.
AT_SEALING = (LATER, QUARANTINE)
PAGE = 20_000


def exclusions_of(
    scope: pd.DataFrame, elsewhere: pd.DataFrame, held_back: pd.DataFrame, *, as_of: date
) -> pd.DataFrame:
    """[enterprise_id, reason, detail, rows] of all that is not graded, in order.

    scope: [enterprise_id, reason, detail] of the snapshot.  elsewhere: [enterprise_id, learned,
    established] of enterprises that the graph has and the snapshot has not.  held_back: [source,
    frame, reason, rows] of the quarantine, which becomes lines without an enterprise_id.
    Enterprises listed and graded are all that are known.
    """
    listed = scope.loc[scope["reason"].notna(), list(COLUMNS[:3])].assign(rows=1)
    day = (pd.Timestamp(as_of) - pd.Timestamp(0)).days
    later = ~(elsewhere["learned"] <= day)
    unborn = elsewhere["established"] > day
    others = pd.DataFrame(
        {
            "enterprise_id": elsewhere["enterprise_id"],
            "reason": np.select([later, unborn], [LATER, BEGINS_LATER], WITHDRAWN),
            "detail": None,
            "rows": 1,
        }
    )
    told = held_back["source"] + " " + held_back["frame"] + ": " + held_back["reason"]
    waiting = pd.DataFrame(
        {"enterprise_id": "", "reason": QUARANTINE, "detail": told, "rows": held_back["rows"]}
    )
    filled = [part.astype(object) for part in (listed, others, waiting) if len(part)]
    if not filled:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
    every = pd.concat(filled, ignore_index=True)[list(COLUMNS)]
    every["detail"] = every["detail"].where(every["detail"].notna(), "")
    return every.sort_values(["enterprise_id", "reason", "detail"], ignore_index=True)


def found_exclusions(store: Store, snapshot: Snapshot, scope: pd.DataFrame) -> pd.DataFrame:
    """`exclusions_of` a snapshot and of what else the graph knows now."""
    return exclusions_of(
        scope, _elsewhere(store, snapshot), read_held_back(store), as_of=snapshot.as_of
    )


def differing(then: pd.DataFrame, again: pd.DataFrame) -> list[str]:
    """The rows of a sealed list that a replay does not find, and those it finds beyond them.

    Rows in quarantine and enterprises that came later are as they were at the sealing.
    """
    sealed = then[then["reason"] != QUARANTINE]
    found = again[~again["reason"].isin(AT_SEALING)]
    both = sealed.merge(again, on=list(COLUMNS), how="left", indicator=True)
    lost = both.loc[both["_merge"] != "both", "enterprise_id"]
    more = found.merge(sealed, on=list(COLUMNS), how="left", indicator=True)
    return sorted({*lost, *more.loc[more["_merge"] != "both", "enterprise_id"]})


def counted(listed: pd.DataFrame) -> dict[str, int]:
    """How many rows each reason lists."""
    return {str(name): int(rows) for name, rows in listed.groupby("reason")["rows"].sum().items()}


def leaves_of_exclusions(period: str, listed: pd.DataFrame) -> Leaves:
    """The hash of each row; a row is named by its enterprise, reason and detail."""
    rows = listed.astype({"rows": "int64"}).astype(object).to_numpy().tolist()
    names = [row[0] or f"{row[1]} ({row[2]})" for row in rows]
    return Leaves(names, [leaf_hash([period, *row]) for row in rows])


def write_exclusions(folder: Path, period: str, listed: pd.DataFrame) -> str:
    """Writes the month's file, whole or not at all; returns the SHA-256 of its bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    file, unfinished = folder / f"{period}.parquet", folder / f"{period}.part"
    typed = listed.astype({name: "string" for name in COLUMNS[:3]} | {"rows": "int64"})
    typed.to_parquet(unfinished, index=False)
    unfinished.replace(file)
    return _hash_of(file)


def read_exclusions(folder: Path, period: str) -> pd.DataFrame | None:
    """The rows of a month's file; None when there is none or it can't be read."""
    try:
        rows = pd.read_parquet(folder / f"{period}.parquet")[list(COLUMNS)]
        whole = rows.notna().all(axis=None)
        return rows.astype({**dict.fromkeys(COLUMNS, "object"), "rows": "int64"}) if whole else None
    except (OSError, KeyError, ValueError, TypeError, pa.ArrowException):
        return None


def has_bytes(folder: Path, period: str, sha256: str) -> bool:
    """Whether the month's file is there with exactly the bytes that were hashed."""
    file = folder / f"{period}.parquet"
    return file.is_file() and _hash_of(file) == sha256


def _hash_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _elsewhere(store: Store, snapshot: Snapshot) -> pd.DataFrame:
    """[enterprise_id, learned, established], days since 1970, of who is not in the snapshot."""
    known = pd.Index(snapshot.enterprises["enterprise_id"])
    pages = [pd.DataFrame({"enterprise_id": [], "learned": [], "established": []}, dtype=object)]
    for ids in _pages(store):
        missing = ids[~ids.isin(known)].tolist()
        if missing:
            question = statement("read/first_learned")
            pages.append(store.read_columns(question, ids=missing, as_of=snapshot.as_of))
    found = pd.concat([page.astype(object) for page in pages], ignore_index=True)
    return found.astype({"learned": "float64", "established": "float64"})


def _pages(store: Store) -> Iterator[pd.Series]:
    after, size = "", PAGE
    while size == PAGE:
        question = statement("read/enterprise_ids")
        ids = store.read_columns(question, after=after, limit=PAGE)["enterprise_id"]
        size = len(ids)
        if size:
            after = ids.iloc[-1]
            yield ids
