"""The class an enterprise had last in a sealed month, and whether what caused it stands no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from gnn.decisions import overrides_on
from gnn.ended_causes import NOTED, is_cause, plain, stand_no_more
from gnn.events import months_before
from gnn.grade_seal import seal_of
from gnn.grade_store import last_day_of, period_of
from gnn.policy import CLASSES, Policy
from gnn.stored_grades import StoredGrades
from graph.history import Entry
from graph.snapshot import Snapshot

_COLUMNS = ("class", "months", "period")


@dataclass(frozen=True)
class LastClasses:
    """classes: [class, months: since that month, period], by enterprise_id.

    A class that people decided counts as what it would have been without them.
    """

    classes: pd.DataFrame
    stored: StoredGrades

    def causes_ended(self, snapshot: Snapshot, ids: list[str], policy: Policy) -> list[str]:
        """Those of the ids with a cause of their last class that stands no more.

        A cause is a record, adverse or of a kind that a rule of the policy names, that the
        explanation of that class names among its own indicators and rules, and which stood then.
        What of it stands no more is told by `stand_no_more`, whenever that happened and was
        learned. A status in the register that met a rule is a cause too.
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
        names = ["enterprise_id", "record_id", "end", "rules", *NOTED]
        causes = plain(pd.DataFrame(rows, columns=names))
        stood = (causes["valid_to"] == "") | (causes["valid_to"] > causes["end"])
        causes = causes[stood & is_cause(causes, policy)]
        freed = {*causes.loc[stand_no_more(causes, snapshot, policy), "enterprise_id"]}
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
    """The records behind an explanation's own indicators and rules; `rules`: those it met."""
    met: dict[str, list[str]] = {id_: [] for part in told["own"] for id_ in part["record_ids"]}
    for rule in told["rules"]:
        for id_ in rule["record_ids"]:
            met.setdefault(id_, []).append(rule["rule_id"])
    return (
        {**one, "rules": met[one["record_id"]]}
        for one in told["records"]
        if one["record_id"] in met
    )


def _other_status(told: list[dict[str, Any]], snapshot: Snapshot) -> set[str]:
    """Those with another status in the register than the one that met a rule."""
    now = snapshot.enterprises.set_index("enterprise_id")["status"]
    return {
        one["enterprise_id"]
        for one in told
        for rule in one["rules"]
        if "status" in rule and now[one["enterprise_id"]] != rule["status"]
    }
