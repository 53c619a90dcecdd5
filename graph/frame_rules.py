"""The rules a typed row must keep to enter a frame, as pandera schemas."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pandas as pd
import pandera.pandas as pa

from graph.cells import STRING
from graph.credit_code import verdicts
from graph.details import is_details
from graph.identity import document_like
from graph.register_numbers import card_like
from graph.tables import (
    AFFILIATIONS,
    COLUMNS,
    CONTACT_KINDS,
    DECISIONS,
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
    "agents": ("agent_id", "name"),
    "engagements": ("enterprise_id", "agent_id"),
    "contacts": ("enterprise_id", "contact_id", "contact_kind"),
    "parties": ("party_id", "party_kind", "enterprise_id", "record_id", "role"),
    "person_matches": ("person_id", "other_id", "decision"),
    "records": ("record_id", "kind", "enterprise_id"),
}
LEARNED = ("recorded_at", "source")
ALLOWED = {
    "status": STATUSES,
    "holder_kind": HOLDER_KINDS,
    "relation": AFFILIATIONS,
    "kind": tuple(RECORD_LABELS),
    "address_kind": ("domicile", "premises", "service"),
    "party_kind": HOLDER_KINDS,
    "contact_kind": CONTACT_KINDS,
    "decision": DECISIONS,
}
ENTERPRISE_IDS = ("enterprise_id", "source_id", "target_id")
SHARES = ("share", "share_low", "share_high", "score")
JSON_TEXTS = ("details", "evidence")
# A year's result may be a loss, so the amount of a record is only finite.
NOT_NEGATIVE = ("registered_capital", "subscribed_amount", "paid_amount")
TOLERANCE = 1e-9

SCHEME_ID = r"[A-Z][A-Z0-9]+(?:-[A-Za-z0-9_.]+)+"
CONTACT_ID = r"C-[0-9a-f]{32}"
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
    if name in ("person_id", "other_id"):
        checks.append(_check(lambda ids: ~document_like(ids), _clear_document(name)))
    if name == "contact_id":
        rule = "contact_id: expected C- and the keyed hash of a contact, never the contact"
        checks.append(_check(lambda ids: ids.str.fullmatch(CONTACT_ID, na=False), rule))
    if name in JSON_TEXTS:
        rule = f"{name}: expected a JSON object of texts, numbers, flags or lists of texts"
        checks.append(_check(is_details, rule))
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
            _check(_formed_end("holder"), f"holder_id: expected {_ID_FORM}"),
            _check(_no_clear_end("holder"), _clear_document("holder_id")),
        ]
    if frame == "parties":
        checks += [
            _check(_formed_end("party"), f"party_id: expected {_ID_FORM}"),
            _check(_no_clear_end("party"), _clear_document("party_id")),
        ]
    if frame == "person_matches":
        rule = "other_id: expected an id greater than person_id"
        checks.append(_check(_smaller_first, rule))
    if "retracted_at" in COLUMNS[frame]:
        rule = "retracted_at: expected no earlier than recorded_at"
        checks.append(_check(_ordered("recorded_at", "retracted_at"), rule))
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


def _smaller_first(rows: pd.DataFrame) -> pd.Series:
    wrong = rows["person_id"] >= rows["other_id"]
    return ~wrong.fillna(False).astype(bool)


def _formed(ids: pd.Series) -> pd.Series:
    """A person's card of 18 digits has the form of a code too, and is none."""
    scheme = ids.str.fullmatch(SCHEME_ID, na=False).astype(bool)
    return scheme | ((verdicts(ids) != "malformed") & ~card_like(ids))


def _formed_end(end: str) -> Callable[[pd.DataFrame], pd.Series]:
    """Whether the end's id, if it is an enterprise, has the form of one."""

    def formed(rows: pd.DataFrame) -> pd.Series:
        ids = rows[f"{end}_id"]
        return ~_same(rows[f"{end}_kind"], "Enterprise") | ids.isna() | _formed(ids)

    return formed


def _no_clear_end(end: str) -> Callable[[pd.DataFrame], pd.Series]:
    """Whether the end's id, if it is a person, is no clear document or phone number."""
    return lambda rows: ~(_same(rows[f"{end}_kind"], "Person") & document_like(rows[f"{end}_id"]))


def _same(cells: pd.Series, other: pd.Series | str) -> pd.Series:
    return (cells == other).fillna(False).astype(bool)
