"""Which raw rows may enter a frame: read cell by cell, judged by the frame's rules, none lost."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pandera.pandas as pa

from graph import tables
from graph.address_text import buildings_and_rooms, says_hosting
from graph.cells import STRING, read_cells, texts
from graph.credit_code import verdicts
from graph.details import details_text, scrubbed_details
from graph.frame_rules import ENTERPRISE_IDS, JSON_TEXTS, schema_of
from graph.identity import scrubbed
from graph.quarantine import SEPARATOR, quarantined
from graph.record_words import REGISTER_WORDS
from graph.tables import COLUMNS, DATE, FLAG, NUMBER, TEXT, conform

DEFAULTS = {"status": "unknown", "address_kind": "domicile", **tables.DEFAULTS}
FREE_TEXTS = (
    *(
        "name",
        "text",
        "division",
        "source",
        "building",
        "room",
        "enterprise_type",
        "industry",
        "business_type",
    ),
    *("authority", "category", "result", "role", "position", "details", "evidence", "decided_by"),
)
_UNREADABLE = {DATE: "a day like 2024-01-31", NUMBER: "a number", FLAG: "true or false"}


@dataclass(frozen=True)
class Validated:
    """Rows of one frame: `accepted` has its columns, file and line; the rest is in quarantine.

    warnings: [file, line, frame, reason, value] of accepted rows that look odd.
    """

    accepted: pd.DataFrame
    quarantine: pd.DataFrame
    warnings: pd.DataFrame


def validate(frame: str, rows: pd.DataFrame) -> Validated:
    """Sorts raw rows (with file and line) into accepted and quarantined; none is lost.

    Ids are upper-cased where they are credit codes, free text is scrubbed, days of 9999-09-09 and
    later are no end, an exact share is its own band.
    """
    rows = rows.reset_index(drop=True)
    typed, reasons = _typed(frame, rows)
    for name, misfits in _misfits(frame, typed).items():
        _add(reasons, misfits, name)
    sound = reasons == ""
    accepted = conform(frame, _banded(typed[sound])).assign(
        file=rows.loc[sound, "file"].to_numpy(dtype=object),
        line=rows.loc[sound, "line"].to_numpy(dtype=np.int64),
    )
    return Validated(
        accepted,
        quarantined(frame, rows[~sound], reasons=reasons[~sound]),
        _warnings(frame, accepted),
    )


def _typed(frame: str, rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """The frame's columns in their types, and per row why a cell could not be read ('' if none)."""
    reasons = pd.Series("", index=rows.index, dtype=object)
    columns: dict[str, pd.Series] = {}
    for name, kind in COLUMNS[frame].items():
        raw = rows[name] if name in rows else pd.Series(None, index=rows.index, dtype=object)
        cells = read_cells(raw, kind)
        columns[name] = cells.values
        if kind != TEXT:
            _add(reasons, cells.unreadable, f"{name}: expected {_UNREADABLE[kind]}")
    typed = _completed(pd.DataFrame(columns, index=rows.index))
    return (_placed(typed, rows) if frame == "addresses" else typed), reasons


def _completed(typed: pd.DataFrame) -> pd.DataFrame:
    """Codes in upper case, free text scrubbed, defaults filled."""
    for name in set(typed.columns) & {*ENTERPRISE_IDS, "holder_id"}:
        code = typed[name].str.fullmatch("[0-9A-Za-z]{18}")
        typed[name] = typed[name].mask(code.fillna(False), typed[name].str.upper())
    for name in set(typed.columns) & set(FREE_TEXTS):
        clean = scrubbed_details if name in JSON_TEXTS else scrubbed
        typed[name] = clean(typed[name])
    for name in set(typed.columns) & set(DEFAULTS):
        typed[name] = typed[name].fillna(DEFAULTS[name])
    return typed


def _placed(typed: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Addresses with the building and room that their text tells, and whether it hosts others.

    What the source states of them counts; a text only speaks where it states nothing, and then
    the details say so.
    """
    told = buildings_and_rooms(typed["text"])
    for name in told.columns:
        typed[name] = typed[name].fillna(told[name].astype(STRING))
    stated = texts(rows["hosting"]).notna() if "hosting" in rows else False
    by_text = says_hosting(typed["text"]) & ~pd.Series(stated, index=rows.index)
    unexplained = by_text & typed["details"].isna()
    basis = details_text({"hosting_basis": "text"})
    return typed.assign(
        hosting=typed["hosting"] | by_text, details=typed["details"].mask(unexplained, basis)
    )


def _banded(typed: pd.DataFrame) -> pd.DataFrame:
    """A point share is its own band."""
    if "share" not in typed:
        return typed
    bands = {name: typed[name].fillna(typed["share"]) for name in ("share_low", "share_high")}
    return typed.assign(**bands)


def _add(reasons: pd.Series, misfits: pd.Series, reason: str) -> None:
    if misfits.any():
        old = reasons[misfits]
        reasons[misfits] = old.where(old == "", old + SEPARATOR) + reason


def _misfits(frame: str, typed: pd.DataFrame) -> dict[str, pd.Series]:
    """For each broken rule of the frame's schema, a mask of the rows that break it."""
    try:
        # pandera joins its own lists of failures, which pandas may warn of; only masks are used.
        with warnings.catch_warnings(action="ignore", category=FutureWarning):
            schema_of(frame).validate(typed, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return {
            error.check.error: ~error.check_output.reindex(typed.index, fill_value=True)
            for error in errors.schema_errors
        }
    return {}


def _warnings(frame: str, accepted: pd.DataFrame) -> pd.DataFrame:
    """Accepted rows with a doubtful credit code or a word that the record's kind does not know."""
    parts = [_doubtful(accepted, name) for name in ENTERPRISE_IDS if name in accepted]
    if frame == "holdings":
        parts.append(_doubtful(accepted[accepted["holder_kind"] == "Enterprise"], "holder_id"))
    if frame == "records":
        parts += [
            _unlisted(accepted, key, words=words.split()) for key, words in REGISTER_WORDS.items()
        ]
    found = pd.concat(parts) if parts else accepted.iloc[:0].assign(reason=None, value=None)
    return found.assign(frame=frame)[["file", "line", "frame", "reason", "value"]]


def _doubtful(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    found = rows[verdicts(rows[name]) == "doubtful"]
    return found.assign(reason=f"{name}: check digit does not fit", value=found[name])


def _unlisted(rows: pd.DataFrame, key: tuple[str, str], *, words: list[str]) -> pd.DataFrame:
    kind, name = key
    odd = (rows["kind"] == kind) & rows[name].notna() & ~rows[name].isin(words)
    reason = f"{name}: expected one of {', '.join(words)} for {kind}"
    return rows[odd].assign(reason=reason, value=rows.loc[odd, name])
