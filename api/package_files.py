"""The files of a package: rows as Parquet and CSV, their hashes, and folders made in one step."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from api.grade_formats import csv_text
from gnn.grade_pages import SCHEMA
from graph.errors import BadInput
from graph.whole_file import write_whole

# Period and fingerprint are those of the whole package: the manifest has them.
GRADES = pa.schema(
    [field for field in SCHEMA if field.name not in ("period", "snapshot_fingerprint")]
)
GONE = pa.schema([SCHEMA.field("enterprise_id")])
TABLES = {"grades": GRADES, "gone": GONE}
MANIFEST, ROW_SCHEMA = "manifest.json", "schema.json"
_FORMATS = ("parquet", "csv")


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to fill, which gets its name when it is whole; what fails leaves none.

    Raises BadInput when there is something of the name.
    """
    if folder.exists():
        raise BadInput("a folder that does not exist yet", str(folder), "--to")
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        yield part
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    part.replace(folder)


def write_rows(folder: Path, name: str, tables: Iterable[pa.Table]) -> list[dict[str, Any]]:
    """Writes the rows as name.parquet and name.csv; what the manifest says of each file."""
    schema, rows = TABLES[name], 0
    with (
        pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd") as columns,
        (folder / f"{name}.csv").open("wb") as lines,
    ):
        lines.write(csv_text(schema.empty_table(), header=True))
        for table in tables:
            columns.write_table(table)
            lines.write(csv_text(table, header=False))
            rows += len(table)
    return [{**told_of(folder / f"{name}.{form}"), "rows": rows} for form in _FORMATS]


def told_of(file: Path) -> dict[str, Any]:
    """Name, SHA-256 and size in bytes of a file."""
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return {"name": file.name, "sha256": digest, "bytes": file.stat().st_size}


def write_json(file: Path, value: Any) -> None:
    """Writes the value in one step: nobody ever reads half of it."""
    write_whole(file, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())


def read_json(file: Path) -> dict[str, Any]:
    """The object in a file. Raises BadInput."""
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput("a JSON object", str(error), str(file)) from error
    if not isinstance(value, dict):
        raise BadInput("a JSON object", type(value).__name__, str(file))
    return value


def read_rows(file: Path) -> pa.Table:
    """The rows of a Parquet or CSV file of a package. Raises BadInput."""
    schema = TABLES[file.stem]
    try:
        if file.suffix == ".parquet":
            return pq.read_table(file, memory_map=True)
        options = pyarrow.csv.ConvertOptions(
            column_types={field.name: field.type for field in schema}, strings_can_be_null=False
        )
        return pyarrow.csv.read_csv(file, convert_options=options)
    except (pa.ArrowException, OSError) as error:
        raise BadInput(f"rows of {', '.join(schema.names)}", str(error), str(file)) from error
