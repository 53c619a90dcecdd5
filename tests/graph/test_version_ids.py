"""Version ids against a hash of each cell by itself, and one that was written down."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from graph.tables import COLUMNS, DATE, FLAG, TEXT, conform, tables_of
from graph.versions import version_ids
from tests.drawing import record, rows

_FRAME = "addresses"
_WORD = (1 << 64) - 1
_texts = st.none() | st.text(max_size=20) | st.sampled_from(["", "南京路1号", "a"])
_drawn = st.fixed_dictionaries(
    {
        "address_id": _texts,
        "text": _texts,
        "building": _texts,
        "hosting": st.booleans(),
        "recorded_at": st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        "source": st.sampled_from([None, "one", "two"]),
    }
)


def mixed(word: int) -> int:
    """The finaliser of SplitMix64."""
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 & _WORD
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB & _WORD
    return word ^ (word >> 31)


def hashed(cell: object, **key: str) -> int:
    cells = np.array([cell], dtype=object if isinstance(cell, str) else None)
    return int(pd.util.hash_array(cells, categorize=False, **key)[0])


def id_of(row: dict[str, Any]) -> str:
    """The id of one row, worked out cell by cell with Python's own numbers."""
    halves = []
    for key in ("linkrisk-first-0", "linkrisk-second0"):
        whole = 0
        for column, kind in COLUMNS[_FRAME].items():
            cell = row[column]
            if pd.isna(cell):
                continue
            if kind == DATE:
                cell = int(cell.timestamp())
            elif kind == FLAG:
                cell = int(cell)
            whole += mixed(hashed(cell, hash_key=key) ^ hashed(f"{key} {column}"))
        halves.append(mixed(whole & _WORD))
    return "".join(f"{half:016x}" for half in halves)


@given(st.lists(_drawn, min_size=1, max_size=12))
def test_an_id_is_the_hash_of_the_row_s_cells_by_themselves(drawn: list[dict[str, Any]]) -> None:
    told = pd.DataFrame(drawn).astype({"recorded_at": DATE})
    content = conform(_FRAME, told)
    expected = [id_of(row) for row in content.to_dict("records")]
    assert version_ids(_FRAME, told).tolist() == expected


def test_texts_that_repeat_over_many_rows_have_the_ids_of_few() -> None:
    few = pd.DataFrame({"person_id": [*"abcde"], "name": [None, "x", "y", "x", None]})
    many = pd.concat([few] * 1_000, ignore_index=True)
    assert version_ids("persons", many).tolist() == version_ids("persons", few).tolist() * 1_000


def test_an_id_once_written_stays() -> None:
    told = record("R1", "penalty", "X-a", "2025-01-01", amount=7.5, category="不正当竞争")
    assert version_ids("records", rows("records", told)).tolist() == [
        "6229d5266592763cd0defe4d313ff1c6"
    ]


def test_no_rows_have_no_ids() -> None:
    for name, frame in tables_of():
        ids = version_ids(name, frame)
        assert ids.tolist() == []
        assert ids.dtype == TEXT
