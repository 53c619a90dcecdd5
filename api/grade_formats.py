"""The formats in which all grades of a month leave: NDJSON, CSV, Parquet, Arrow, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from api.notice import USAGE_NOTICE
from gnn.grade_pages import SCHEMA

_WITH_NOTICE = SCHEMA.with_metadata({"usage_notice": USAGE_NOTICE})


@dataclass(frozen=True)
class Format:
    """How tables become bytes; `text`: the same rows always give the same bytes."""

    media_type: str
    encode: Callable[[Iterator[pa.Table]], Iterator[bytes]]
    text: bool


class Drain:
    """A file in memory that is emptied as it fills."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._told = 0

    def write(self, data: bytes) -> int:
        """Takes the bytes."""
        self._parts.append(bytes(data))
        self._told += len(data)
        return len(data)

    def tell(self) -> int:
        """How many bytes were written so far."""
        return self._told

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """The bytes stay until they are taken."""

    def taken(self) -> bytes:
        """The bytes since the last call."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def csv_text(table: pa.Table, *, header: bool) -> bytes:
    """The table as CSV, strings in quotes, with the names of the columns if asked for."""
    drain = pa.BufferOutputStream()
    options = pyarrow.csv.WriteOptions(include_header=header)
    pyarrow.csv.write_csv(table, drain, options)
    return bytes(drain.getvalue())


def _ndjson(pages: Iterator[pa.Table]) -> Iterator[bytes]:
    names = SCHEMA.names
    for page in pages:
        rows = zip(*(column.to_pylist() for column in page.columns), strict=True)
        lines = [orjson.dumps(dict(zip(names, row, strict=True))) for row in rows]
        yield b"\n".join([*lines, b""])


def _csv(pages: Iterator[pa.Table]) -> Iterator[bytes]:
    yield csv_text(SCHEMA.empty_table(), header=True)
    for page in pages:
        yield csv_text(page, header=False)


def _parquet(pages: Iterator[pa.Table]) -> Iterator[bytes]:
    drain = Drain()
    return _drained(pages, drain, pq.ParquetWriter(drain, _WITH_NOTICE, compression="zstd"))


def _arrow(pages: Iterator[pa.Table]) -> Iterator[bytes]:
    drain = Drain()
    return _drained(pages, drain, pa.ipc.new_stream(pa.PythonFile(drain, "w"), _WITH_NOTICE))


def _drained(pages: Iterator[pa.Table], drain: Drain, writer: Any) -> Iterator[bytes]:
    for page in pages:
        writer.write_table(page.replace_schema_metadata(_WITH_NOTICE.metadata))
        yield drain.taken()
    writer.close()
    yield drain.taken()


FORMATS = {
    "ndjson": Format("application/x-ndjson", _ndjson, text=True),
    "csv": Format("text/csv; charset=utf-8", _csv, text=True),
    "parquet": Format("application/vnd.apache.parquet", _parquet, text=False),
    "arrow": Format("application/vnd.apache.arrow.stream", _arrow, text=False),
}
