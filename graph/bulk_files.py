"""How the parts of a first load become CSV files for Neo4j's import tool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
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
_LINE_ENDS = "\n\r"


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
    with ThreadPoolExecutor(max_workers=1) as writer:
        # While one part is written, which Arrow does by itself, the next is made.
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
    with path.open("wb") as stream:
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
    plain = values.to_numpy()
    if kind == "date":
        plain = plain.astype("datetime64[D]")
    return pa.array(plain, type=_ARROW[kind], from_pandas=True)


def _has_line_ends(table: pa.Table) -> bool:
    texts = [column for column in table.columns if column.type == pa.string()]
    return any(
        pc.any(pc.match_substring(column, end)).as_py() for column in texts for end in _LINE_ENDS
    )
