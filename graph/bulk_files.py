"""How the parts of a first load become CSV files for Neo4j's import tool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from graph.bulk_tables import NODES, Part
from graph.load_writes import Progress

_ROWS_AT_ONCE = 200_000
_ARROW = {
    "string": pa.string(),
    "string[]": pa.string(),
    "double": pa.float64(),
    "long": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
_WRITERS = 2
_LINE_ENDS = b"\n\r"


@dataclass(frozen=True)
class BulkFile:
    """One written file of `rows` nodes or links.

    label: the nodes' last label, or the links' type.  broken_lines: a text runs over several lines.
    """

    form: str
    name: str
    label: str
    rows: int
    path: Path
    broken_lines: bool

    @property
    def argument(self) -> str:
        """What the import tool is told of it, from the folder it lies in."""
        return f"--{self.form}={self.name}={self.path.name}"


def write_files(
    parts: Iterable[Part], folder: Path, progress: Progress | None = None
) -> list[BulkFile]:
    """Writes each part with a header of its own; the folder must exist."""
    with ThreadPoolExecutor(_WRITERS) as writer:
        # While some parts are written, which Arrow does by itself, the next is made.
        written = [
            writer.submit(_written, part, folder / f"{part.form}-{number:03}-{part.label}.csv")
            for number, part in enumerate(_told(parts, progress))
        ]
        return [file.result() for file in written]


def _told(parts: Iterable[Part], progress: Progress | None) -> Iterator[Part]:
    for part in parts:
        if progress:
            progress(f"file/{part.label}", len(part.rows), len(part.rows))
        yield part


def _written(part: Part, path: Path) -> BulkFile:
    broken = False
    options = arrow_csv.WriteOptions(include_header=True, quoting_style="needed")
    # Arrow's own file: one of Python's would wait for the next part's making at each write.
    with pa.OSFile(str(path), "wb") as stream:
        for table in _tables(part):
            arrow_csv.write_csv(table, stream, options)
            # The header stands once, over the first rows.
            options = arrow_csv.WriteOptions(include_header=False, quoting_style="needed")
            broken = broken or _has_line_ends(table)
    return BulkFile(part.form, part.name, part.label, len(part.rows), path, broken)


def _tables(part: Part) -> Iterator[pa.Table]:
    ends = (":ID",) if part.form == NODES else (":START_ID", ":END_ID")
    places = part.places.reshape(len(part.rows), len(ends))
    for start in range(0, len(part.rows), _ROWS_AT_ONCE):
        rows = part.rows.iloc[start : start + _ROWS_AT_ONCE]
        numbers = places[start : start + _ROWS_AT_ONCE]
        columns = {name: pa.array(numbers[:, end]) for end, name in enumerate(ends)}
        told = {f"{name}:{kind}": _array(rows[name], kind) for name, kind in part.kinds.items()}
        yield pa.table({**columns, **told})


def _array(values: pd.Series, kind: str) -> pa.Array:
    if isinstance(values.array, pd.arrays.ArrowExtensionArray):
        return pa.array(values.array)
    plain = values.to_numpy()
    if kind == "date":
        plain = plain.astype("datetime64[D]")
    return pa.array(plain, type=_ARROW[kind], from_pandas=True)


def _has_line_ends(table: pa.Table) -> bool:
    kinds = (pa.string(), pa.large_string())
    texts = [column for column in table.columns if column.type in kinds]
    return any(_holds_line_end(chunk) for column in texts for chunk in column.chunks)


def _holds_line_end(texts: pa.Array) -> bool:
    """Looks at all letters at once: text by text it took longer than writing them."""
    letters = _letters(texts)
    return any(bool((letters == end).any()) for end in _LINE_ENDS)


def _letters(texts: pa.Array) -> np.ndarray:
    """The bytes of the texts, one after the other: a part of those that Arrow holds together."""
    _, ends, letters = texts.buffers()
    if not len(texts) or letters is None:
        return np.empty(0, np.uint8)
    size = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    bounds = np.frombuffer(ends, size)[texts.offset : texts.offset + len(texts) + 1]
    return np.frombuffer(letters, np.uint8)[bounds[0] : bounds[-1]]
