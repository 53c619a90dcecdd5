"""Checks of how single cells are read."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.cells import read_cells, texts
from graph.tables import DATE, FLAG, NUMBER, TEXT


@pytest.mark.parametrize(
    "written",
    [
        "2024-01-31",
        "2024/1/31",
        "2024.01.31",
        "20240131",
        "2024年1月31日",
        "２０２４-０１-３１",
        " 2024-01-31 08:30:00",
        "2024-01-31T08:30:00.5+08:00",
    ],
)
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    cells = read_cells(pd.Series([written]), DATE)
    assert cells.values[0] == pd.Timestamp(2024, 1, 31)
    assert not cells.unreadable[0]


def test_the_end_of_the_calendar_is_no_end_but_a_far_day_is_a_day() -> None:
    cells = read_cells(pd.Series(["9999-09-09", "9999-12-31", "9999-09-08", "3000-01-01"]), DATE)
    assert cells.values.isna().tolist() == [True, True, False, False]
    assert not cells.unreadable.any()
    assert cells.values.dtype == DATE


@pytest.mark.parametrize("written", ["2024-02-30", "31/01/2024", "2024", "0000-01-01", "soon"])
def test_what_is_no_day_is_unreadable(written: str) -> None:
    assert read_cells(pd.Series([written, ""]), DATE).unreadable.tolist() == [True, False]


def test_days_of_a_typed_file_are_kept() -> None:
    typed = pd.Series([pd.Timestamp(2024, 1, 31), None])
    assert read_cells(typed, DATE).values[0] == pd.Timestamp(2024, 1, 31)
    assert read_cells(pd.Series([date(2024, 1, 31)]), DATE).values[0] == pd.Timestamp(2024, 1, 31)


def test_numbers_are_finite_and_commas_only_separate_thousands() -> None:
    raw = pd.Series(["1,234.5", "-3", "1e3", "1,5", "12万元", "inf", "nan", "1e999", None])
    cells = read_cells(raw, NUMBER)
    assert cells.values.dropna().tolist() == [1234.5, -3.0, 1000.0]
    assert cells.unreadable.tolist() == [False] * 3 + [True] * 3 + [False, True, False]


def test_a_written_float_is_read_to_the_last_bit() -> None:
    numbers = [920000.0000000001, 0.1 + 0.2, 1e22, 5e-324]
    assert read_cells(pd.Series([str(n) for n in numbers]), NUMBER).values.tolist() == numbers


def test_flags_are_words_or_digits() -> None:
    cells = read_cells(pd.Series(["是", "TRUE", "0", "", "maybe", True]), FLAG)
    assert cells.values.tolist() == [True, True, False, False, False, True]
    assert cells.unreadable.tolist() == [False] * 4 + [True, False]


def test_whole_numbers_of_a_typed_file_become_text_without_a_point() -> None:
    assert texts(pd.Series([2024.0, None])).tolist()[0] == "2024"


@given(st.lists(st.text(max_size=12)), st.sampled_from([DATE, NUMBER, FLAG, TEXT]))
def test_no_text_breaks_the_reading(raw: list[str], kind: str) -> None:
    cells = read_cells(pd.Series(raw, dtype=object), kind)
    assert len(cells.values) == len(cells.unreadable) == len(raw)
    if kind in (DATE, NUMBER):
        assert not (cells.unreadable & cells.values.notna()).any()
