"""The feature table: every indicator of every enterprise, and the records behind each value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.basis_words import basis_markdown
from features.indicator import REGISTRY, Indicator
from features.prior import Prior
from graph.errors import BadInput
from graph.snapshot import Snapshot


@dataclass(frozen=True)
class Sources:
    """The records behind one indicator, newest first.

    Those of row r are the rows places[starts[r]:starts[r + 1]] of the snapshot's records, whose
    ids are `record_ids`. starts, places: int32.
    """

    starts: NDArray[np.int32]
    places: NDArray[np.int32]
    record_ids: NDArray[np.object_]

    def of(self, row: int) -> list[str]:
        """The ids of an enterprise's records, newest first."""
        return list(self.record_ids[self.places[self.starts[row] : self.starts[row + 1]]])


@dataclass(frozen=True)
class FeatureTable:
    """One row an enterprise in snapshot order, one column an indicator; NaN = it abstains.

    frame: float64, index enterprise_id, columns `names` in registry order.
    """

    frame: pd.DataFrame
    names: tuple[str, ...]
    snapshot: Snapshot
    _sources: dict[str, Sources] = field(default_factory=dict, repr=False, compare=False)

    def only(self, names: tuple[str, ...]) -> FeatureTable:
        """The table of some of its indicators; itself when it lacks one of them."""
        if names == self.names or set(names) - set(self.names):
            return self
        return FeatureTable(self.frame[list(names)], names, self.snapshot)

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The records by enterprise, newest first; by id too, so that loading order is nothing."""
        records = self.snapshot.records[["enterprise", "valid_from", "record_id"]]
        records = records.reset_index(drop=True).sort_values("record_id", kind="stable")
        records = records.sort_values(
            "valid_from", ascending=False, kind="stable", na_position="last"
        )
        ordered = records.sort_values("enterprise", kind="stable")
        return np.asarray(ordered.index, dtype=np.int64)

    @cached_property
    def coverage(self) -> NDArray[np.float64]:
        """(size,) share of the indicators that speak, in [0, 1], of those that speak for anyone.

        What a department does not share is no gap in what is known of one enterprise.
        """
        speaks = self.frame.notna().to_numpy()
        return np.asarray(speaks[:, speaks.any(axis=0)].mean(axis=1), dtype=np.float64)

    def evidence(self, row: int, name: str) -> list[str]:
        """Ids of the enterprise's own records behind a value, newest first.

        Empty for an indicator that rests on links or attributes. Raises BadInput for an
        indicator that isn't in the table or a row outside it.
        """
        return self.evidence_many([row], name)[0]

    def evidence_many(self, rows: Sequence[int] | NDArray[np.int64], name: str) -> list[list[str]]:
        """`evidence` of many rows for one indicator, in the order of the rows."""
        sources = self.sources(name)
        outside = [int(row) for row in rows if not 0 <= row < self.snapshot.size]
        if outside:
            raise BadInput(f"enterprise rows from 0 to {self.snapshot.size - 1}", outside[0])
        return [sources.of(int(row)) for row in rows]

    def sources(self, name: str) -> Sources:
        """The records behind an indicator by row. Raises BadInput for one not in the table."""
        if name not in self.names:
            raise BadInput("an indicator of this table", name)
        if name not in self._sources:
            self._sources[name] = _sources(self.snapshot, REGISTRY[name], self.order)
        return self._sources[name]


def feature_table(snapshot: Snapshot, names: Sequence[str] | None = None) -> FeatureTable:
    """What the model learns from: all indicators (or the named ones) but those of the prior month.

    In registry order. Raises BadInput for a name that is not registered or needs the prior month.
    """
    features = [name for name, known in REGISTRY.items() if not known.needs_prior]
    for unknown in set(names or ()) - set(features):
        raise BadInput("the name of an indicator that needs no prior month", unknown)
    return _table(snapshot, [name for name in features if names is None or name in names], None)


def indicator_table(snapshot: Snapshot, prior: Prior | None) -> FeatureTable:
    """What indicator sets count: every indicator; those of the prior month abstain without one.

    Raises BadInput for a prior month that is not before the snapshot or of other rows.
    """
    return _table(snapshot, list(REGISTRY), prior)


def with_prior(table: FeatureTable, prior: Prior | None) -> FeatureTable:
    """The table of all features with the indicators of the prior month added, as sets count them.

    Raises BadInput as `indicator_table`.
    """
    more = [name for name in REGISTRY if name not in table.names]
    added = _table(table.snapshot, more, prior)
    frame = pd.concat([table.frame, added.frame], axis=1)[list(REGISTRY)]
    # What stands behind a value is the same: it is found once for both tables.
    return FeatureTable(frame, tuple(REGISTRY), table.snapshot, table._sources)


def _table(snapshot: Snapshot, names: list[str], prior: Prior | None) -> FeatureTable:
    columns = {name: REGISTRY[name].values(snapshot, prior) for name in names}
    ids = pd.Index(snapshot.enterprises["enterprise_id"], name="enterprise_id")
    frame = pd.DataFrame(columns, index=ids, columns=names, dtype=np.float64)
    return FeatureTable(frame=frame, names=tuple(names), snapshot=snapshot)


def _sources(snapshot: Snapshot, known: Indicator, order: NDArray[np.int64]) -> Sources:
    if known.records is None:
        return sources_at(snapshot, np.empty(0, dtype=np.int64))
    return sources_at(snapshot, order[known.records(snapshot)[order]])


def sources_at(snapshot: Snapshot, places: NDArray[np.int64]) -> Sources:
    """The sources of some rows of the snapshot's records, which are in order of enterprise."""
    ids = snapshot.records["record_id"].to_numpy(dtype=object)
    if not len(places):
        nothing = np.broadcast_to(np.int32(0), snapshot.size + 1)  # takes no room
        return Sources(nothing, np.empty(0, dtype=np.int32), ids)
    rows = snapshot.records["enterprise"].to_numpy()[places]
    starts = np.searchsorted(rows, np.arange(snapshot.size + 1))
    return Sources(starts.astype(np.int32), places.astype(np.int32), ids)


def documentation() -> list[dict[str, str | int]]:
    """What each indicator is, in registry order: for the API and the page of indicators."""
    return [
        {
            "indicator_id": known.indicator_id,
            "name": known.name,
            "label_zh": known.label_zh,
            "dimension": known.dimension,
            "direction": known.direction,
            "description": known.description,
        }
        for known in REGISTRY.values()
    ]


_HEADING = """# Indicators

Generated by `features.table.indicators_markdown()`; a test compares this page with the code.
A month is a calendar month where a window is meant and 365.25 / 12 days where an age is.
A window reaches back from the day of the snapshot, which it includes. A record that was
repaired or has expired leaves every indicator except those that count past listings.
"Abstains" means: no value, which is not the same as no risk. One rule holds for the kinds that
[departments tell](RECORDS.md): where no enterprise has any record of the kind, of any age or state,
the department does not share it and the indicator abstains for everyone; where any has, an
enterprise without one has none.
An indicator marked * reads the grades of the prior month: the newest sealed month that ended before
the day. It abstains where no month is sealed. It counts in indicator sets and is no feature of the
model. Risk there is the class as a number: A 0, B 1/3, C 2/3, D 1.
"""
_SIGNS = {1: "raises risk", -1: "lowers risk", 0: "neutral"}


def indicators_markdown() -> str:
    """The page docs/INDICATORS.md: one section a dimension, one table row an indicator; bases."""
    parts = [_HEADING]
    for dimension in dict.fromkeys(known.dimension for known in REGISTRY.values()):
        rows = [_line(known) for known in REGISTRY.values() if known.dimension == dimension]
        head = ["| id | name | label | direction | meaning |", "|---|---|---|---|---|"]
        parts.append("\n".join([f"## {dimension.capitalize()}", "", *head, *rows, ""]))
    return "\n".join([*parts, basis_markdown()])


def _line(known: Indicator) -> str:
    meaning = " ".join(known.description.split()).replace("|", "\\|")
    mark = " *" if known.needs_prior else ""
    name = f"`{known.name}`{mark}"
    cells = (known.indicator_id, name, known.label_zh, _SIGNS[known.direction])
    return f"| {' | '.join(cells)} | {meaning} |"
