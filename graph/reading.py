"""What a reader hands on: checked tables, rows held back, odd rows, and a count of every row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from graph.errors import BadInput
from graph.quarantine import counted, gathered, quarantined
from graph.tables import COLUMNS, Tables, conform, empty
from graph.validation import Validated, validate

COUNTS = ("file", "frame", "read", "accepted", "quarantined", "left_out")
WARNINGS = ("file", "line", "frame", "reason", "value")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Reading:
    """One source, read and checked.

    placed: the tables with the columns file and line (1-based, header = 1), for messages.
    quarantine: [file, line, frame, reason, row].  warnings: [file, line, frame, reason, value].
    rows_read: rows in each file.  load_id: SHA-256 of the input files, the same for the same bytes.
    counts: [file, frame, read, accepted, quarantined, left_out], where a file's rows went; in
    every line read = accepted + quarantined + left_out.
    """

    placed: Tables
    quarantine: pd.DataFrame
    warnings: pd.DataFrame
    rows_read: dict[str, int]
    counts: pd.DataFrame
    load_id: str

    @cached_property
    def tables(self) -> Tables:
        """The tables with exactly the columns of `graph.tables`, without file and line."""
        return Tables(**{name: conform(name, rows) for name, rows in self.placed})

    @property
    def reasons(self) -> pd.DataFrame:
        """[frame, reason, rows]: how many rows each reason holds back."""
        return counted(self.quarantine)


@dataclass
class Gathering:
    """Collects the checked rows of file after file, until `finished` makes a Reading of them."""

    rows_read: dict[str, int] = field(default_factory=dict)
    _validated: list[tuple[str, Validated]] = field(default_factory=list)
    _broken: list[pd.DataFrame] = field(default_factory=list)
    _counts: list[dict[str, object]] = field(default_factory=list)
    _warnings: list[pd.DataFrame] = field(default_factory=list)

    def add(self, frame: str, rows: pd.DataFrame, *, file: str, left_out: int = 0) -> None:
        """Checks raw rows of one file for a frame; left_out counts rows a filter had dropped."""
        found = validate(frame, rows)
        self._validated.append((frame, found))
        self._broken.append(found.quarantine)
        sizes = (len(rows) + left_out, len(found.accepted), len(found.quarantine), left_out)
        self._count(file, frame, sizes)

    def add_broken(self, quarantine: pd.DataFrame, *, file: str, frame: str) -> None:
        """Takes over rows that could not even be cut into cells."""
        if not quarantine.empty:
            self._broken.append(quarantine)
            self._count(file, frame, (len(quarantine), 0, len(quarantine), 0))

    def add_unusable(self, rows: pd.DataFrame, *, reason: str, file: str) -> None:
        """Takes over rows, with file and line, that have no place in any frame."""
        reasons = pd.Series(reason, index=rows.index, dtype=object)
        held = quarantined("relationships", rows, reasons=reasons)
        self.add_broken(held, file=file, frame="relationships")

    def warn(self, warnings: pd.DataFrame) -> None:
        """Takes over what a reader found odd: [file, line, frame, reason, value]."""
        self._warnings.append(warnings[list(WARNINGS)])

    def finished(self, load_id: str) -> Reading:
        """The reading of all that was added."""
        counts = pd.DataFrame(self._counts, columns=list(COUNTS))
        return Reading(
            placed=self._tables(),
            quarantine=gathered(self._broken),
            warnings=_joined(
                [*self._warnings, *(found.warnings for _, found in self._validated)], WARNINGS
            ),
            rows_read=self.rows_read,
            counts=counts.groupby(["file", "frame"], sort=False, as_index=False).sum(),
            load_id=load_id,
        )

    def _count(self, file: str, frame: str, sizes: tuple[int, int, int, int]) -> None:
        self._counts.append(dict(zip(COUNTS, (file, frame, *sizes), strict=True)))

    def _tables(self) -> Tables:
        frames = {}
        for name in COLUMNS:
            parts = [found.accepted for frame, found in self._validated if frame == name]
            filled = [part for part in parts if not part.empty]
            unplaced = empty(name).assign(file=pd.Series(dtype=object), line=pd.Series(dtype=int))
            frames[name] = pd.concat(filled, ignore_index=True) if filled else unplaced
        return Tables(**frames)


def _joined(parts: list[pd.DataFrame], columns: Iterable[str]) -> pd.DataFrame:
    filled = [part for part in parts if not part.empty]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(columns))


def fingerprint(files: Mapping[str, Path]) -> str:
    """SHA-256 over the names and bytes of the input files, in the order of their names.

    Raises BadInput when a file can't be opened.
    """
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\x00")
        try:
            for chunk in _chunks(files[name]):
                digest.update(chunk)
        except OSError as error:
            raise BadInput("a file that can be read", str(error.strerror), str(name)) from error
    return digest.hexdigest()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
