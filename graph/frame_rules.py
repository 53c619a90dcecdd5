"""The rules a typed row must keep to enter a frame, as pandera schemas."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pandas as pd
import pandera.pandas as pa

from graph.cells import STRING
from graph.credit_code import verdicts
from graph.identity import document_like
from graph.tables import (
    AFFILIATIONS,
    COLUMNS,
    HOLDER_KINDS,
    RECORD_LABELS,
    STATUSES,
    TEXT,
)

REQUIRED: dict[str, tuple[str, ...]] = {
    "enterprises": ("enterprise_id", "name"),
    "persons": ("person_id",),
    "addresses": ("address_id", "text"),
    "holdings": ("holder_id", "holder_kind", "enterprise_id"),
    "positions": ("person_id", "enterprise_id", "position"),
    "domiciles": ("enterprise_id", "address_id"),
    "affiliations": ("source_id", "target_id", "relation"),
    "records": ("record_id", "kind", "enterprise_id"),
}
LEARNED = ("recorded_at", "source")
ALLOWED = {
    "status": STATUSES,
    "holder_kind": HOLDER_KINDS,
    "relation": AFFILIATIONS,
    "kind": tuple(RECORD_LABELS),
    "address_kind": ("domicile", "premises"),
}
ENTERPRISE_IDS = ("enterprise_id", "source_id", "target_id")
SHARES = ("share", "share_low", "share_high")
# A year's result may be a loss, so the amount of a record is only finite.
NOT_NEGATIVE = ("registered_capital", "subscribed_amount", "paid_amount")
TOLERANCE = 1e-9

SCHEME_ID = r"[A-Z][A-Z0-9]+(?:-[A-Za-z0-9_.]+)+"
_ID_FORM = "a unified social credit code or a register-prefixed id like GB-COH-01234567"


@cache
def schema_of(frame: str) -> pa.DataFrameSchema:
    """The pandera schema of a frame's typed rows; every check names its rule in `error`."""
    columns = {name: _column(frame, name, kind) for name, kind in COLUMNS[frame].items()}
    return pa.DataFrameSchema(columns, checks=_row_checks(frame), ordered=True, name=frame)


def _column(frame: str, name: str, kind: str) -> pa.Column:
    checks = []
    if name in REQUIRED[frame] + LEARNED:
        checks.append(_check(lambda cells: cells.notna(), f"{name}: missing", ignore_na=False))
    if name in ALLOWED:
        words = ALLOWED[name]
        rule = f"{name}: expected one of {', '.join(words)}"
        checks.append(_check(lambda cells: cells.isin(words), rule))
    if name in ENTERPRISE_IDS:
        checks.append(_check(_formed, f"{name}: expected {_ID_FORM}"))
    if name == "person_id":
        checks.append(_check(lambda ids: ~document_like(ids), _clear_document(name)))
    if name in SHARES:
        checks.append(_check(lambda x: x.between(0, 1), f"{name}: expected a share in [0, 1]"))
    if name in NOT_NEGATIVE:
        checks.append(_check(lambda yuan: yuan >= 0, f"{name}: expected yuan of at least 0"))
    return pa.Column(STRING if kind == TEXT else kind, checks=checks, nullable=True)


def _clear_document(name: str) -> str:
    return f"{name}: expected an id, not a clear document or phone number"


def _row_checks(frame: str) -> list[pa.Check]:
    """Rules over several columns of a row; an unknown value breaks none."""
    checks = []
    for first, last in (("valid_from", "valid_to"), ("established_on", "ended_on")):
        if first in COLUMNS[frame]:
            checks.append(_check(_ordered(first, last), f"{first}: expected no later than {last}"))
    if frame == "holdings":
        checks += [
            _check(_ordered("share_low", "share_high"), "share_low: expected <= share_high"),
            _check(_in_band, "share: expected within share_low and share_high"),
            _check(_formed_holder, f"holder_id: expected {_ID_FORM}"),
            _check(_no_clear_holder, _clear_document("holder_id")),
        ]
    if frame == "affiliations":
        rule = "target_id: expected another enterprise than source_id"
        checks.append(_check(lambda rows: ~_same(rows["source_id"], rows["target_id"]), rule))
    return checks


def _check(
    test: Callable[[pd.Series], pd.Series], rule: str, *, ignore_na: bool = True
) -> pa.Check:
    # One example is enough: the rows are read from the mask, and listing each takes minutes.
    return pa.Check(test, error=rule, ignore_na=ignore_na, n_failure_cases=1)


def _ordered(first: str, last: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda rows: ~(rows[first] > rows[last])


def _in_band(rows: pd.DataFrame) -> pd.Series:
    low, high = rows["share_low"] - TOLERANCE, rows["share_high"] + TOLERANCE
    return ~((rows["share"] < low) | (rows["share"] > high))


def _formed(ids: pd.Series) -> pd.Series:
    scheme = ids.str.fullmatch(SCHEME_ID, na=False).astype(bool)
    return scheme | (verdicts(ids) != "malformed")


def _formed_holder(rows: pd.DataFrame) -> pd.Series:
    return (
        ~_same(rows["holder_kind"], "Enterprise")
        | rows["holder_id"].isna()
        | _formed(rows["holder_id"])
    )


def _no_clear_holder(rows: pd.DataFrame) -> pd.Series:
    return ~(_same(rows["holder_kind"], "Person") & document_like(rows["holder_id"]))


def _same(cells: pd.Series, other: pd.Series | str) -> pd.Series:
    return (cells == other).fillna(False).astype(bool)
