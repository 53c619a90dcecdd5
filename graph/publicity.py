"""Reads a folder of tables of the publicity system: one CSV or Parquet file a kind of record.

A table is named like its kind (`penalty.csv`) and has the fields of `graph/publicity/*.yaml`, under
our names or the published ones; beside them the enterprise (`uscc`, else `reg_no` or `pripid`),
`recorded_at` (the day the row was learned), and if need be `op` ('D' takes it back) and `source`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from graph.cells import read_cells, texts
from graph.code_lists import provinces
from graph.errors import BadInput
from graph.publicity_cells import TypedRows, add_reason, typed_rows
from graph.publicity_format import KindFormat, kinds
from graph.publicity_parties import Named, enterprise_ids
from graph.publicity_register import rows_of
from graph.publicity_rows import Frames, Telling
from graph.quarantine import quarantined
from graph.reading import Gathering, Reading, fingerprint
from graph.register_numbers import grouped, misfits
from graph.table_files import SUFFIXES, RawTable, read_table_file, withheld
from graph.tables import DATE, ENTITIES, KEYS

# Columns that every table may have, under our names and the published ones.
_EVERYWHERE = {
    "uscc": "uscc",
    "uniscId": "uscc",
    "统一社会信用代码": "uscc",
    "reg_no": "reg_no",
    "regNo": "reg_no",
    "注册号": "reg_no",
    "pripid": "pripid",
    "pripId": "pripid",
    "主体身份代码": "pripid",
    "recorded_at": "recorded_at",
    "获知日期": "recorded_at",
    "source": "source",
    "信息来源": "source",
    "op": "op",
    "操作类型": "op",
}
_DELETED = "D"
_PRIVATE = ("document_no", "contact", "hidden", "sealed", "registry_id")


@dataclass(frozen=True)
class PublicityOptions:
    """secret: keys the ids of persons and contacts.  province: whose status codes are meant."""

    secret: str
    province: str | None = None


def read_publicity(folder: Path, options: PublicityOptions) -> Reading:
    """Reads all tables of the folder, the enterprises first.

    Rows with a cell that can't be read, or about no enterprise, go to quarantine; a code that no
    list has is a warning. Raises BadInput for a table that is no kind, an unreadable file, an
    unknown or doubled column, and an unknown province.
    """
    if options.province not in (None, *provinces()):
        raise BadInput(f"a province of {', '.join(provinces())}", options.province)
    files = _files(folder)
    gathering = Gathering()
    named = Named(options.secret, options.province)
    for name, path in files.items():
        table = _table(path, name)
        gathering.rows_read[table.file] = table.size
        gathering.add_broken(table.broken, file=table.file, frame=kinds()[name].frame)
        telling = _told(gathering, table, name, named=named)
        if name == "enterprise":
            told = {own: telling.value(own) for own in ("name", "reg_no", "pripid")}
            named.learn(telling.base.assign(**told))
        for frame, rows in _joined(rows_of(telling)):
            # Rows of one record are told together.
            told_with = len(telling.base) - len(rows) if frame == telling.kind.frame else 0
            gathering.add(frame, rows, file=table.file, left_out=max(told_with, 0))
    return gathering.finished(fingerprint({path.name: path for path in files.values()}))


def _files(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir() if folder.is_dir() else []):
        if path.suffix not in SUFFIXES:
            continue
        if path.stem not in kinds():
            raise BadInput(f"tables named {', '.join(kinds())}", path.name, folder.name)
        if path.stem in found:
            raise BadInput(f"one table of {path.stem}", [found[path.stem].name, path.name])
        found[path.stem] = path
    if not found:
        raise BadInput("a folder with tables of the publicity system", where=str(folder))
    return {name: found[name] for name in kinds() if name in found}


def _table(path: Path, name: str) -> RawTable:
    kind = kinds()[name]
    table = read_table_file(path, frame=kind.frame)
    table = _folded_headers(table)
    known = {**_EVERYWHERE, **kind.columns()}
    unknown = sorted(set(table.columns) - set(known))
    if unknown:
        raise BadInput(f"only columns of {sorted(known)}", unknown, table.file)
    if not {"recorded_at", "获知日期"} & set(table.columns):
        raise BadInput("the column recorded_at", table.columns, table.file)
    common = _renamed(kind, table.rows)
    doubled = sorted(name for name in common if list(common.values()).count(common[name]) > 1)
    if doubled:
        raise BadInput("one column each of what tables share", doubled, table.file)
    return withheld(table)


def _folded_headers(table: RawTable) -> RawTable:
    """Brackets of headers may be of either width."""
    folds = {name: unicodedata.normalize("NFKC", name) for name in table.columns}
    if len(set(folds.values())) < len(folds):
        raise BadInput("a header of different names", table.columns, table.file)
    rows = table.rows.rename(columns=folds)
    return replace(table, columns=list(folds.values()), rows=rows)


def _told(gathering: Gathering, table: RawTable, name: str, *, named: Named) -> Telling:
    """The rows that can be read, typed; the others are handed to the quarantine."""
    kind, rows = kinds()[name], table.rows
    typed = typed_rows(rows, kind, named.province)
    common = rows.rename(columns=_renamed(kind, rows))
    base = _base(typed, common, table.file)
    base["enterprise_id"] = named.same(base["enterprise_id"])
    sound = typed.reasons == ""
    shown = rows[~sound].drop(columns=_private(kind, rows))
    held = quarantined(kind.frame, shown, reasons=typed.reasons[~sound])
    gathering.add_broken(held, file=table.file, frame=kind.frame)
    for odd in [*typed.warnings, _doubtful(common)]:
        gathering.warn(odd.join(rows[["file", "line"]]).assign(frame=kind.frame))
    values, base = typed.values[sound], base[sound]
    return Telling(name, kind, values.reset_index(drop=True), base.reset_index(drop=True), named)


def _doubtful(rows: pd.DataFrame) -> pd.DataFrame:
    """[reason, value] of registration numbers of 15 digits whose check digit does not fit."""
    numbers = texts(rows.get("reg_no", pd.Series(None, index=rows.index, dtype=object)))
    odd = grouped(numbers[misfits(numbers)])
    return pd.DataFrame({"reason": "reg_no: check digit does not fit", "value": odd})


def _base(typed: TypedRows, rows: pd.DataFrame, file: str) -> pd.DataFrame:
    ids = enterprise_ids(rows)
    expected = "enterprise: expected uscc, reg_no or pripid, and no card of a person"
    add_reason(typed.reasons, ids.isna(), expected)
    recorded = read_cells(rows["recorded_at"], DATE)
    bad = recorded.unreadable | recorded.values.isna()
    add_reason(typed.reasons, bad, "recorded_at: expected a day like 2024-01-31")
    blank = pd.Series("", index=rows.index)
    deleted = (texts(rows.get("op", blank)).str.upper() == _DELETED).fillna(False).astype(bool)
    return pd.DataFrame(
        {
            "enterprise_id": ids,
            "recorded_at": recorded.values,
            "retracted_at": recorded.values.where(deleted),
            "source": texts(rows["source"]).fillna(file) if "source" in rows else file,
            "file": rows["file"],
            "line": rows["line"],
        }
    )


def _renamed(kind: KindFormat, rows: pd.DataFrame) -> dict[str, str]:
    """The common columns by our names; in a table with its own `reg_no` that is not the firm's."""
    own = {name for name, field in kind.fields.items() if field.own}
    taken = {spelled: f"own {spelled}" for spelled in rows if kind.columns().get(spelled) in own}
    return {**{name: ours for name, ours in _EVERYWHERE.items() if name in rows}, **taken}


def _private(kind: KindFormat, rows: pd.DataFrame) -> list[str]:
    return [
        spelled
        for spelled, name in kind.columns().items()
        if spelled in rows and kind.fields[name].type in _PRIVATE
    ]


def _joined(parts: Frames) -> Frames:
    """The rows of each frame together; what is told twice of a named entity stands once."""
    found: Frames = []
    for frame in dict.fromkeys(frame for frame, _ in parts):
        filled = [rows for name, rows in parts if name == frame and not rows.empty]
        if not filled:
            continue
        rows = pd.concat(filled, ignore_index=True)
        if frame in ENTITIES and frame != "enterprises":
            rows = rows.drop_duplicates([*KEYS[frame], "recorded_at"])
        found.append((frame, rows))
    return found
