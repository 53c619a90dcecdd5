"""What the driver returns becomes columns with the right type."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest
from neo4j.time import Date, DateTime

from graph.columns import column_of, frame_of


def test_days_become_dates_to_the_second_with_unknown() -> None:
    days = column_of([None, Date(2024, 2, 29), Date(1900, 1, 1), Date(9999, 12, 31)])
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
    ],
)
def test_types_of_columns(values: list[Any], kind: str) -> None:
    column = column_of(values)
    assert column.dtype == kind
    assert [None if pd.isna(value) else value for value in column] == values


def test_instants_and_nested_days_are_values_of_python() -> None:
    noon = datetime(2024, 1, 2, 12, tzinfo=UTC)
    found = frame_of({"at": [DateTime.from_native(noon)], "facts": [{"on": [Date(2024, 1, 2)]}]})
    assert found["at"].tolist() == [noon]
    assert found["facts"].tolist() == [{"on": [date(2024, 1, 2)]}]
