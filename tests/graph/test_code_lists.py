"""What codes mean: words of lists, industries, and divisions with their dated changes."""

from __future__ import annotations

import pandas as pd
import pytest

from graph.code_lists import (
    decoded,
    division_name,
    division_on,
    folded,
    industry,
    list_names,
    provinces,
)
from graph.errors import BadInput


def test_sections_and_classes_of_industries() -> None:
    sections = pd.Series(["C", None, "A", "Z", "c", None], dtype="string")
    classes = pd.Series(["1311", "5122", "1311", None, "43", "9900"], dtype="string")
    found = industry(sections, classes)
    assert found.words.tolist() == ["C13", "F51", None, "Z", "C43", None]
    assert found.unknown.tolist() == [False, False, True, False, False, True]


def test_divisions_have_the_name_of_their_time() -> None:
    assert division_name("330621", 2012) == "浙江省绍兴县"
    assert division_name("330621", 2014) is None
    codes = pd.Series(["330621", "330603", None], dtype="string")
    days = pd.Series(pd.to_datetime(["2013-10-17", "2020-01-01", "2020-01-01"]))
    assert division_on(codes, days).iloc[:2].tolist() == ["330621", "330603"]


def test_words_of_a_list_stand_for_themselves() -> None:
    codes = pd.Series(["罚款", "fine", " 罚 款 ", None, "x"], dtype="string")
    found = decoded("penalty_type", codes)
    assert found.words.tolist() == ["fine", "fine", "fine", None, None]
    assert found.unknown.tolist() == [False, False, False, False, True]


def test_brackets_and_width_do_not_matter() -> None:
    assert folded("样罚〔2024〕1号") == folded("样罚［2024］１ 号") == folded("样罚(2024)1号")


def test_an_unknown_list_is_refused_by_name() -> None:
    assert "penalty_type" in list_names()
    assert provinces() == ("jiangxi", "ningbo")
    with pytest.raises(BadInput, match="penalty_type"):
        decoded("colours", pd.Series(["red"]))
