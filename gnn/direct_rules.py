"""Which direct rules an enterprise meets, and by which records or which version of the register."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.dynamic import transfers_before
from features.indicator import REGISTRY, Mask
from features.selection import ended, of_kind
from gnn.policy import DirectRule
from graph.snapshot import Snapshot

_COLUMNS = ["enterprise", "record_id", "rule", "version_id"]


def rules_met_in(snapshot: Snapshot, rules: tuple[DirectRule, ...]) -> pd.DataFrame:
    """[enterprise (row), record_id, rule (its number), version_id], one row a piece of evidence.

    record_id: the record; None where a rule rests on the status in the register.  version_id: the
    version of the enterprise that tells the status; None where a rule rests on records.
    """
    parts = [
        (_statuses_met if rule.statuses else _records_met)(snapshot, rule).assign(rule=number)
        for number, rule in enumerate(rules)
    ]
    if not parts:  # a policy may do without direct rules
        return pd.DataFrame(columns=_COLUMNS)
    met = pd.concat(parts, ignore_index=True)[_COLUMNS]
    return met.sort_values(["enterprise", "rule", "record_id"], ignore_index=True)


def _statuses_met(snapshot: Snapshot, rule: DirectRule) -> pd.DataFrame:
    firms = snapshot.enterprises
    rows = np.flatnonzero(firms["status"].isin(rule.statuses))
    versions = firms["version_id"].to_numpy(dtype=object)[rows]
    nothing = np.full(len(rows), None, dtype=object)
    return pd.DataFrame({"enterprise": rows, "record_id": nothing, "version_id": versions})


def _records_met(snapshot: Snapshot, rule: DirectRule) -> pd.DataFrame:
    met = snapshot.records.loc[_meets(snapshot, rule), ["enterprise", "record_id", "amount"]]
    met = met[_enough(met, rule)].drop(columns="amount")
    return met.assign(version_id=np.full(len(met), None, dtype=object))


def about(snapshot: Snapshot, rule: DirectRule) -> pd.Series:
    """(records,) whether each is what the rule asks for, by its kind, category and result alone.

    Where the rule rests on the records of an indicator, by these too.
    """
    records = snapshot.records
    chosen = REGISTRY[rule.records_of].records if rule.records_of else None
    if chosen is not None:
        found = pd.Series(chosen(snapshot), index=records.index)
    else:
        found = pd.Series(records["kind"].isin(rule.kinds))
    for column, wanted in (("category", rule.categories), ("result", rule.results)):
        if wanted:
            found &= records[column].isin(wanted)
    return found


def _meets(snapshot: Snapshot, rule: DirectRule) -> pd.Series:
    records, day = snapshot.records, pd.Timestamp(snapshot.as_of)
    meets = about(snapshot, rule)
    if rule.records_of is None:
        ends = records["valid_to"] <= day
        meets &= ends if rule.ended_months else ~ends
    if rule.ended_months is not None:
        meets &= records["valid_to"] > day - pd.DateOffset(months=rule.ended_months)
    if rule.before_penalties:
        meets &= transfers_before(snapshot, _penalties(snapshot, rule.before_penalties))
    meets &= records["repaired_on"].isna()
    if rule.window_months is not None:
        meets &= records["valid_from"] > day - pd.DateOffset(months=rule.window_months)
    return meets


def _penalties(snapshot: Snapshot, categories: tuple[str, ...]) -> Mask:
    wanted = snapshot.records["category"].isin(categories).to_numpy(dtype=np.bool_)
    return np.asarray(of_kind(snapshot, "penalty") & wanted & ~ended(snapshot), dtype=np.bool_)


def _enough(met: pd.DataFrame, rule: DirectRule) -> pd.Series:
    """Of the records those whose enterprise has as many of them, and as much, as the rule asks."""
    if rule.fewest <= 1 and rule.least_amount is None:
        return pd.Series(True, index=met.index)
    by = met.groupby("enterprise")
    enough = by["record_id"].transform("size") >= rule.fewest
    if rule.least_amount is not None:
        enough &= by["amount"].transform("sum") >= rule.least_amount
    return enough
