"""What the driver returns becomes columns with the right type."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest
from neo4j.time import Date, DateTime

from graph.columns import frame_of


def test_days_become_dates_to_the_second_with_unknown() -> None:
    days = _column([None, Date(2024, 2, 29), Date(1900, 1, 1), Date(9999, 12, 31)])
    assert days.dtype == "datetime64[s]"
    assert days.isna().tolist() == [True, False, False, False]
    assert [str(day.date()) for day in days[1:]] == ["2024-02-29", "1900-01-01", "9999-12-31"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 2], "int64"),
        ([1, None], "float64"),
        ([None, 0.5], "float64"),
        ([True, False], "bool"),
        ([True, None], "object"),
        (["a", None], "object"),
        ([None, None], "object"),
        ([], "object"),
        ([1, 0.5], "float64"),
        ([1, "a"], "object"),
        ([1, True], "object"),
        ([0.5, False], "object"),
        ([2**62, -1], "int64"),
        ([[1, 2], [3, 4]], "object"),
        ([[], None], "object"),
    ],
)
def test_types_of_columns(values: list[Any], kind: str) -> None:
    column = _column(values)
    assert column.dtype == kind
    assert column.astype(object).where(column.notna(), None).tolist() == values
    assert [type(value) for value in column.tolist()] == _kinds(values, kind)


def _column(values: list[Any]) -> pd.Series:
    return frame_of({"told": values})["told"]


def _kinds(values: list[Any], kind: str) -> list[type]:
    return [float if kind == "float64" else type(value) for value in values]


def test_instants_and_nested_days_are_values_of_python() -> None:
    noon = datetime(2024, 1, 2, 12, tzinfo=UTC)
    found = frame_of({"at": [DateTime.from_native(noon)], "facts": [{"on": [Date(2024, 1, 2)]}]})
    assert found["at"].tolist() == [noon]
    assert found["facts"].tolist() == [{"on": [date(2024, 1, 2)]}]
