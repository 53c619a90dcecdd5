"""Rows of a frame reach Neo4j as days, numbers and nulls of Python."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from graph.parameters import batches, neo4j_value, neo4j_values


def test_frame_rows_hold_no_pandas_value() -> None:
    frame = pd.DataFrame(
        {
            "on": pd.array(["2024-02-29", None], dtype="datetime64[s]"),
            "share": [0.25, np.nan],
            "count": [1, 2],
            "hosting": [True, False],
            "name": pd.array(["甲", None], dtype="string[pyarrow]"),
            "mixed": [pd.Timestamp("2020-01-01"), np.int64(3)],
        }
    )
    (rows,) = batches(frame, 10)
    assert rows == [
        {
            "on": date(2024, 2, 29),
            "share": 0.25,
            "count": 1,
            "hosting": True,
            "name": "甲",
            "mixed": date(2020, 1, 1),
        },
        {"on": None, "share": None, "count": 2, "hosting": False, "name": None, "mixed": 3},
    ]
    kinds = {type(value) for row in rows for value in row.values()}
    assert kinds == {date, float, int, bool, str, type(None)}


def test_batches_are_full_but_the_last_and_keep_the_order() -> None:
    frame = pd.DataFrame({"n": range(7)}, index=[3] * 7)
    assert [[row["n"] for row in rows] for rows in batches(frame, 3)] == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(batches(frame[:0], 3)) == []
    assert list(batches([{"n": np.nan}, {"n": 2}], 1)) == [[{"n": None}], [{"n": 2}]]


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (pd.NaT, None),
        (pd.NA, None),
        (float("nan"), None),
        (np.float64(0.5), 0.5),
        (np.datetime64("2024-01-02"), date(2024, 1, 2)),
        (date(2024, 1, 2), date(2024, 1, 2)),
        (datetime(2024, 1, 2, 3), datetime(2024, 1, 2, 3)),
        ([pd.Timestamp("2024-01-02"), None], [date(2024, 1, 2), None]),
        (pd.Series([1.0, np.nan]), [1.0, None]),
        ({"inner": np.array([1, 2])}, {"inner": [1, 2]}),
    ],
)
def test_single_values(given: Any, sent: Any) -> None:
    assert neo4j_value(given) == sent
    assert neo4j_values({"x": given}) == {"x": sent}
