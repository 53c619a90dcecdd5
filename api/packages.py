"""Packages of a sealed month for other systems: all grades, or what changed since another month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

from api.models import EnterpriseId, RiskClass
from api.notice import USAGE_NOTICE
from api.package_files import (
    GONE,
    GRADES,
    MANIFEST,
    ROW_SCHEMA,
    new_folder,
    told_of,
    write_json,
    write_rows,
)
from cypher import statement
from gnn.change_feed import end_of
from gnn.code_version import own_version
from gnn.grade_pages import grade_pages, reader
from gnn.grade_seal import sealed_month
from gnn.month_pairs import side_by_side
from graph.errors import BadInput, Mismatch
from graph.history import Entry
from graph.store import Store

FORMAT = "linkrisk-package/1"


class PackageRow(BaseModel):
    """One row of grades.parquet and grades.csv; the manifest has the period of all."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    enterprise_id: EnterpriseId
    risk_class: RiskClass = Field(alias="class")
    score: float = Field(ge=0, le=1000, description="0 to 1000, higher is riskier.")
    probability: float = Field(ge=0, le=1, description="Calibrated probability, 12 months.")
    log_odds: float = Field(description="base + own + contagion, in log-odds.")
    own_points: float = Field(description="What its own indicators add, in log-odds.")
    contagion_points: float = Field(description="What related parties add, in log-odds.")
    policy_version: str = Field(description="Policy version.")
    model_version: str = Field(description="Model checkpoint.")


@dataclass(frozen=True)
class Package:
    """Which package: a sealed month, and the sealed month that the receiver has, if any."""

    period: str
    since: str | None = None


def make_package(store: Store, asked: Package, folder: Path) -> dict[str, Any]:
    """Fills a new folder with the package and returns its manifest.

    An increment has the rows that are new or differ in any column, and who is gone. Raises
    BadInput for a month that is not sealed, Mismatch when the grades are not those that were.
    """
    sealed = _sealed(store, asked.period)
    before = _sealed(store, asked.since) if asked.since else None
    if before and before.number >= sealed.number:
        raise BadInput(f"a month sealed before {asked.period}", asked.since, "--since")
    with new_folder(folder) as part:
        fingerprints: set[str] = set()
        if before:
            windows = list(_differences(store, asked))
            files = write_rows(part, "grades", (window[0] for window in windows))
            files += write_rows(part, "gone", (window[1] for window in windows))
            fingerprints.update(*(window[2] for window in windows))
        else:
            pages = _noted(grade_pages(store, asked.period), fingerprints)
            files = write_rows(part, "grades", pages)
        if len(fingerprints) > 1 or (not before and files[0]["rows"] != _size(sealed)):
            found = {"rows": files[0]["rows"], "snapshots": sorted(fingerprints)}
            raise Mismatch(f"the {_size(sealed)} sealed grades", found, asked.period)
        write_json(part / ROW_SCHEMA, row_schema())
        about = {"versions": _versions(sealed, fingerprints), **_since(before)}
        told = {"kind": "increment" if before else "full", "period": asked.period, **about}
        manifest = manifest_of(part, {**told, **_month(sealed)}, files)
    return manifest


def manifest_of(folder: Path, about: dict[str, Any], files: list[dict[str, Any]]) -> dict[str, Any]:
    """Writes the manifest of a package whose other files are there."""
    counts = {one["name"].removesuffix(".csv"): one["rows"] for one in files[1::2]}
    listed = [*files, told_of(folder / ROW_SCHEMA)]
    manifest = {
        "format": FORMAT,
        "linkrisk": own_version(),
        **about,
        "counts": counts,
        "files": listed,
        "usage_notice": USAGE_NOTICE,
    }
    write_json(folder / MANIFEST, manifest)
    return manifest


def row_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a row."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, **PackageRow.model_json_schema()}


def _differences(store: Store, asked: Package) -> Iterator[tuple[pa.Table, pa.Table, set[str]]]:
    """By window the rows that differ, who is gone, and the fingerprints seen."""
    question = statement("read/grade_columns")
    now, before = (reader(store, question, period=str(one)) for one in (asked.period, asked.since))
    names = [name for name in GRADES.names if name != "enterprise_id"]
    for window in side_by_side(now, before):
        gone = (window["_merge"] == "right_only").to_numpy()
        fresh = (window["_merge"] == "left_only").to_numpy()
        moved = [
            (_side(window, name, "now") != _side(window, name, "before")).to_numpy()
            for name in names
        ]
        chosen = window[(fresh | np.any(moved, axis=0)) & ~gone]
        columns = {"enterprise_id": chosen["enterprise_id"]}
        columns |= {name: _side(chosen, name, "now") for name in names}
        seen = _side(window[~gone], "snapshot_fingerprint", "now")
        yield (
            pa.Table.from_pydict(columns, GRADES),
            pa.Table.from_pydict({"enterprise_id": window["enterprise_id"][gone]}, GONE),
            set(seen),
        )


def _side(window: pd.DataFrame, name: str, side: str) -> pd.Series:
    return window[f"{name}_{side}"]


def _noted(pages: Iterator[pa.Table], fingerprints: set[str]) -> Iterator[pa.Table]:
    for page in pages:
        fingerprints.update(page["snapshot_fingerprint"].unique().to_pylist())
        yield page.select(GRADES.names)


def _sealed(store: Store, period: str) -> Entry:
    sealed = sealed_month(store, period)
    if sealed is None:
        raise BadInput("a sealed month (see `linkrisk history`)", period)
    return sealed


def _size(sealed: Entry) -> int:
    return int(sealed.value["enterprises"])


def _month(sealed: Entry) -> dict[str, Any]:
    return {
        "as_of": sealed.value["as_of"],
        "enterprises": _size(sealed),
        "merkle_root": sealed.value["root"],
        "cursor": end_of(sealed),
    }


def _since(before: Entry | None) -> dict[str, Any]:
    if before is None:
        return {}
    return {"since": before.value["period"], "since_merkle_root": before.value["root"]}


def _versions(sealed: Entry, fingerprints: set[str]) -> dict[str, Any]:
    names = {"policy": "policy_version", "model": "model_version"}
    told = {name: sealed.value.get(key) for name, key in names.items()}
    return {**told, "snapshot": next(iter(fingerprints), None)}
