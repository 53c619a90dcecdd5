"""How a CSV or Parquet file becomes raw rows with their lines, and what makes a file unreadable."""

from __future__ import annotations

import codecs
import csv
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from graph.cells import STRING
from graph.errors import BadInput
from graph.line_limit import require_short_lines
from graph.quarantine import empty_quarantine, quarantined

SUFFIXES = (".csv", ".parquet")
PLACES = ("file", "line")
_HEADER = 1
_WITHHELD = '{"text": "[withheld: the file has document numbers]"}'


@dataclass(frozen=True)
class RawTable:
    """One file: `rows` with its columns, file and line; `broken` rows in quarantine; `columns`.

    broken rows have too few or too many fields; rows + broken = data rows of the file.
    """

    file: str
    columns: list[str]
    rows: pd.DataFrame
    broken: pd.DataFrame

    @property
    def size(self) -> int:
        """Number of data rows in the file; a blank line is none."""
        return len(self.rows) + len(self.broken)


def read_table_file(path: Path, *, frame: str) -> RawTable:
    """Reads a CSV (UTF-8 with or without BOM, else GB18030) or Parquet file.

    Rows whose number of fields is not the header's go to quarantine under `frame`.
    Raises BadInput for a missing, empty, truncated or wrongly encoded file and for a header with
    blank or repeated names.
    """
    if path.suffix not in SUFFIXES:
        raise BadInput(f"a file ending in {' or '.join(SUFFIXES)}", path.suffix, path.name)
    content = _content(path)
    if path.suffix == ".parquet":
        return _parquet_table(content, path.name)
    return _csv_table(_utf8(content, path.name), path.name, frame=frame)


def withheld(table: RawTable) -> RawTable:
    """The table with nothing told of its broken rows, which may hold document numbers anywhere."""
    return replace(table, broken=table.broken.assign(row=_WITHHELD))


def _content(path: Path) -> bytes:
    if path.suffix == ".csv":
        require_short_lines(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput("a file that can be read", error.strerror, path.name) from error
    if not content.strip():
        raise BadInput("a table with a header", "an empty file", path.name)
    return content


def _utf8(content: bytes, file: str) -> bytes:
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        content = _from_gb18030(content, file)
    if b"\x00" in content:
        line = content[: content.index(b"\x00")].count(b"\n") + 1
        raise BadInput("text", "a NUL byte (UTF-16 or a binary file?)", f"{file}:{line}")
    return content


def _from_gb18030(content: bytes, file: str) -> bytes:
    try:
        return content.decode("gb18030").encode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        got = f"bytes {content[error.start : error.start + 4].hex(' ')}"
        raise BadInput("text in UTF-8 or GB18030", got, f"{file}:{line}") from error


def _csv_table(content: bytes, file: str, *, frame: str) -> RawTable:
    if content.count(b'"') % 2:
        got = "an odd number of quotation marks (a truncated file?)"
        raise BadInput("every quoted field to be closed", got, file)
    # Line ends of old systems would otherwise be taken for part of a cell.
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n") + b"\n"
    names = _header(content, file)
    uneven: list[arrow_csv.InvalidRow] = []
    table = _cut(content, names, uneven=uneven, file=file)
    rows = table.to_pandas(types_mapper={pa.string(): STRING}.get)
    odd = np.array([row.number - _HEADER - 1 for row in uneven], dtype=np.int64)
    even = np.delete(np.arange(len(rows) + len(odd)), odd)
    # A quoted cell may run over several lines, which moves all later rows down.
    inner = np.zeros(len(rows) + len(odd), dtype=np.int64)
    inner[odd] = [row.text.count("\n") for row in uneven]
    inner[even] = _inner_lines(rows) if b'"' in content else 0
    lines = np.arange(len(inner)) + _HEADER + 1 + np.cumsum(inner) - inner
    filled = (rows != "").any(axis=1).to_numpy(dtype=bool)
    rows = rows.assign(file=file, line=lines[even])[filled].reset_index(drop=True)
    return RawTable(file, names, rows, _uneven_rows(uneven, lines[odd], file=file, frame=frame))


def _inner_lines(rows: pd.DataFrame) -> np.ndarray:
    """Line ends inside the cells of each row."""
    counts = rows.apply(lambda cells: cells.str.count("\n"))
    ends: np.ndarray = counts.sum(axis=1).to_numpy(dtype=np.int64)
    return ends


def _header(content: bytes, file: str) -> list[str]:
    line = content.split(b"\n", 1)[0]
    if line.count(b'"') % 2 or not line.strip():
        raise BadInput("a header in one line", line.decode(), f"{file}:1")
    names = next(csv.reader([line.decode()]))
    return _checked_names([name.strip() for name in names], file)


def _checked_names(names: list[str], file: str) -> list[str]:
    places = [name for name in names if name in PLACES]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if "" in names or repeated or places:
        raise BadInput("a header of different names, none of them blank, file or line", names, file)
    return names


def _cut(
    content: bytes, names: list[str], *, uneven: list[arrow_csv.InvalidRow], file: str
) -> pa.Table:
    def keep(row: arrow_csv.InvalidRow) -> str:
        uneven.append(row)
        return "skip"

    try:
        # One thread: only then does the parser tell the number of an uneven row.
        return arrow_csv.read_csv(
            BytesIO(content),
            read_options=arrow_csv.ReadOptions(column_names=names, skip_rows=1, use_threads=False),
            parse_options=arrow_csv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=keep
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise BadInput("a CSV table", str(error), file) from error


def _uneven_rows(
    uneven: list[arrow_csv.InvalidRow], lines: np.ndarray, *, file: str, frame: str
) -> pd.DataFrame:
    fields = [
        f"row: expected {row.expected_columns} fields, got {row.actual_columns}" for row in uneven
    ]
    rows = pd.DataFrame({"file": file, "line": lines, "text": [row.text for row in uneven]})
    return quarantined(frame, rows, reasons=pd.Series(fields, dtype=object))


def _parquet_table(content: bytes, file: str) -> RawTable:
    """Rows of a Parquet file; a row's line is its number plus one, as if it had a header."""
    try:
        table = parquet.read_table(BytesIO(content))
    except (pa.ArrowInvalid, OSError) as error:
        raise BadInput(
            "a whole Parquet file", str(error).split("\n", maxsplit=1)[0], file
        ) from error
    names = _checked_names(list(table.column_names), file)
    rows = table.to_pandas(types_mapper={pa.string(): STRING}.get, ignore_metadata=True)
    lines = np.arange(len(rows)) + _HEADER + 1
    return RawTable(file, names, rows.assign(file=file, line=lines), empty_quarantine())
