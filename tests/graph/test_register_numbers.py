"""Numbers of registers told from numbers of persons, and how long ones survive scrubbing."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identity import scrub
from graph.register_numbers import card_like, grouped, in_groups, is_registration_number, misfits


@pytest.mark.parametrize(
    ("number", "is_card"),
    [
        ("11010119900307123X", True),  # a card whose last sign does not fit: told by its day
        ("99010019900307123X", True),
        ("110101900307123", True),
        ("929901000000000194", False),  # a valid credit code of digits alone
        ("91990100MA0000015X", False),
        ("330200000012345", False),
        ("110101900397123", False),  # there is no 97th day
        (None, False),
    ],
)
def test_a_card_is_told_by_its_birth_day(number: str | None, is_card: bool) -> None:
    assert card_like(pd.Series([number], dtype=object)).tolist() == [is_card]


def _check_digit(digits: str) -> int:
    """ISO 7064 MOD 11,10 as its text describes it."""
    rest = 10
    for digit in digits:
        total = (rest + int(digit)) % 10 or 10
        rest = total * 2 % 11
    return (11 - rest) % 10


def test_a_registration_number_has_its_check_digit() -> None:
    first = "99010000000000"
    whole, other = first + str(_check_digit(first)), first + str((_check_digit(first) + 1) % 10)
    assert (is_registration_number(whole), is_registration_number(other)) == (True, False)
    assert misfits(pd.Series([whole, other, "1", None], dtype=object)).tolist() == [
        False,
        True,
        False,
        False,
    ]


def test_long_numbers_are_told_in_groups_and_personal_ones_are_left_to_be_removed() -> None:
    numbers = pd.Series(["330200000012345", "11010119900307123X", "文1234号", None], dtype=object)
    assert grouped(numbers).tolist() == [
        "330200-000012-345",
        "11010119900307123X",
        "文1234号",
        None,
    ]


@given(st.from_regex(r"[0-9]{15,30}", fullmatch=True))
def test_a_number_in_groups_survives_scrubbing(number: str) -> None:
    told = in_groups(number)
    assert told == number or (scrub(told) == told and told.replace("-", "") == number)
