"""The class an enterprise had last in a sealed month, and whether what caused it stands no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from gnn.cited_records import CitedRecords
from gnn.decisions import overrides_on
from gnn.events import is_adverse, months_before
from gnn.grade_seal import seal_of
from gnn.grade_store import last_day_of, period_of
from gnn.policy import CLASSES
from gnn.stored_grades import StoredGrades
from graph.history import Entry
from graph.snapshot import Snapshot

_COLUMNS = ("class", "months", "period")
_WHAT = ("kind", "category", "result", "amount", "valid_from")  # another one: it was put right
_NOTED = (*_WHAT, "valid_to")


@dataclass(frozen=True)
class LastClasses:
    """classes: [class, months: since that month, period], by enterprise_id.

    A class that people decided counts as what it would have been without them.
    """

    classes: pd.DataFrame
    stored: StoredGrades

    def causes_ended(self, snapshot: Snapshot, ids: list[str], kinds: set[str]) -> list[str]:
        """Those of the ids with a cause of their last class that stands no more.

        A cause is a record, adverse or of one of the kinds, that the explanation of that class
        names among its own indicators and rules, and which stood then. It stands no more when it
        has ended, was repaired, taken back or put right, whenever that happened and was learned.
        A status in the register that met a rule is a cause too.
        """
        told_by = [
            (str(last_day_of(str(period))), told)
            for period, of_period in self.classes.loc[ids].groupby("period")
            for told in self.stored.explained(str(period), of_period.index.tolist())
        ]
        rows = [
            {**record, "enterprise_id": told["enterprise_id"], "end": end}
            for end, told in told_by
            for record in _own_records(told)
        ]
        names = ["enterprise_id", "record_id", "end", *_NOTED]
        causes = _plain(pd.DataFrame(rows, columns=names))
        stood = (causes["valid_to"] == "") | (causes["valid_to"] > causes["end"])
        causes = causes[stood & (is_adverse(causes) | causes["kind"].isin(kinds))]
        freed = {*causes.loc[_stand_no_more(causes, snapshot), "enterprise_id"]}
        return sorted(freed | _other_status([told for _, told in told_by], snapshot))


def last_classes(
    stored: StoredGrades, chain: list[Entry], snapshot: Snapshot, *, step: int
) -> LastClasses:
    """The newest sealed classes before the snapshot's day of those that it holds.

    step: classes that may be gained a month; what lies so far back that any class may have been
    gained since is not read.
    """
    ids, found = snapshot.enterprises["enterprise_id"], list[pd.DataFrame]()
    for months in range(1, -(-(len(CLASSES) - 1) // step)):
        day = months_before(snapshot.as_of, months)
        period = period_of(day)
        if seal_of(chain, period) is None:
            continue
        classes = _classes(stored, period, ids if found else None)
        decided = overrides_on(chain, day).index.intersection(ids)
        classes.update(_without_override(stored, period, decided.tolist()))
        found.append(pd.DataFrame({"class": classes, "months": months, "period": period}))
        ids = ids[~ids.isin(classes.index)]
    return LastClasses(pd.concat(found) if found else pd.DataFrame(columns=_COLUMNS), stored)


def _classes(stored: StoredGrades, period: str, ids: pd.Series | None) -> pd.Series:
    """The classes of a month by enterprise_id; of all, or of some."""
    if ids is None:
        return stored.classes(period)["class"].copy()
    told = {one["enterprise_id"]: one["class"] for one in stored.named(period, ids.tolist())}
    return pd.Series(told, dtype=object)


def _without_override(stored: StoredGrades, period: str, ids: list[str]) -> pd.Series:
    """What the overridden classes of a month would have been."""
    found = {
        told["enterprise_id"]: guard["from"]
        for told in stored.explained(period, ids)
        for guard in told["guards"]
        if guard["guard_id"] == "override"
    }
    return pd.Series(found, dtype=object)


def _own_records(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The records behind an explanation's own indicators and rules."""
    named = {id_ for part in (*told["own"], *told["rules"]) for id_ in part["record_ids"]}
    return (one for one in told["records"] if one["record_id"] in named)


def _other_status(told: list[dict[str, Any]], snapshot: Snapshot) -> set[str]:
    """Those with another status in the register than the one that met a rule."""
    now = snapshot.enterprises.set_index("enterprise_id")["status"]
    return {
        one["enterprise_id"]
        for one in told
        for rule in one["rules"]
        if "status" in rule and now[one["enterprise_id"]] != rule["status"]
    }


def _stand_no_more(causes: pd.DataFrame, snapshot: Snapshot) -> np.ndarray:
    """(causes,) whether each is gone from the snapshot, over by its day, repaired or another."""
    places = pd.Index(snapshot.records["record_id"]).get_indexer(causes["record_id"])
    known = np.flatnonzero(places >= 0)
    now = _plain(pd.DataFrame(CitedRecords(snapshot).of(places[known]), columns=_NOTED))
    repaired = snapshot.records["repaired_on"].notna().to_numpy()[places[known]]
    then = causes.iloc[known][list(_WHAT)].reset_index(drop=True)
    differs = now[list(_WHAT)].ne(then).any(axis=1).to_numpy()
    over = ((now["valid_to"] != "") & (now["valid_to"] <= str(snapshot.as_of))).to_numpy()
    gone = np.ones(len(causes), dtype=bool)
    gone[known] = repaired | differs | over
    return gone


def _plain(columns: pd.DataFrame) -> pd.DataFrame:
    """The values as they are, unknown ones as ''."""
    plain = columns.astype(object)
    return plain.where(plain.notna(), "")
