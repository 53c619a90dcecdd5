"""Checks of the unified social credit code against the standard's arithmetic and python-stdnum."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from graph.credit_code import (
    ALPHABET,
    complete,
    complete_codes,
    normalise,
    normalise_codes,
    verdict,
    verdicts,
)
from graph.errors import BadInput

# Division 990100 does not exist, so none of these can be a real enterprise.
TRAP = "91990100MA00004960"  # its sum is 0 mod 31
SYNTHETIC = [TRAP, "91990100MA0000015X", "929901000000000194", "93990100000000027U"]

bodies = st.builds(
    lambda division, rest: f"91{division}{rest}",
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


@pytest.mark.parametrize("code", SYNTHETIC)
def test_synthetic_codes_are_valid_here_and_in_the_library(code: str) -> None:
    assert verdict(code) == "valid"
    assert uscc.is_valid(code)
    assert complete(code[:17]) == code


def test_a_sum_of_zero_has_the_check_digit_zero() -> None:
    values = [ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(TRAP[:17])]
    assert sum(values) % 31 == 0
    assert complete(TRAP[:17])[-1] == "0"


def test_lower_case_and_blanks_are_normalised() -> None:
    assert normalise(" 91990100ma0000015x\n") == "91990100MA0000015X"
    assert verdict(" 91990100ma0000015x") == "valid"
    assert normalise_codes(pd.Series([" 91990100ma0000015x"])).tolist() == [SYNTHETIC[1]]


def test_a_wrong_check_digit_is_doubtful_not_rejected() -> None:
    assert verdict("91990100MA00000150") == "doubtful"


@pytest.mark.parametrize(
    "code",
    [
        "",
        "91990100MA0000015",
        "91990100MA0000015XX",
        "91990100MI0000015X",
        "9199O100MA0000015X",
        "01990100MA0000015X",
        "９1990100MA0000015X",
    ],
)
def test_wrong_length_letter_division_or_department_is_malformed(code: str) -> None:
    assert verdict(code) == "malformed"


@pytest.mark.parametrize("department", ["A", "N", "Y"])
def test_departments_with_letters_are_known_although_the_library_refuses_them(
    department: str,
) -> None:
    code = complete(f"{department}1990100MA0000015")
    assert verdict(code) == "valid"
    assert not uscc.is_valid(code)


def test_a_body_of_another_length_is_refused_with_its_value() -> None:
    with pytest.raises(BadInput, match="'91990100'"):
        complete("91990100")
    with pytest.raises(BadInput, match="'short'"):
        complete_codes(pd.Series([TRAP[:17], "short"]))


@given(st.lists(bodies, max_size=20))
def test_columns_agree_with_the_library(drawn: list[str]) -> None:
    column = pd.Series(drawn, dtype=object)
    codes = complete_codes(column)
    assert list(codes) == [body + uscc.calc_check_digit(body) for body in drawn]
    assert (verdicts(codes) == "valid").all()


@given(st.lists(st.one_of(bodies, st.text(max_size=19), st.just(TRAP)), max_size=20))
def test_the_verdict_of_a_column_is_that_of_each_code(drawn: list[str]) -> None:
    column = pd.Series([normalise(code) for code in drawn], dtype=object)
    assert list(verdicts(column)) == [verdict(code) for code in column]


def test_an_unknown_code_is_malformed_and_the_index_is_kept() -> None:
    column = pd.Series([None, TRAP], index=[7, 3], dtype="string[pyarrow]")
    assert verdicts(column).to_dict() == {7: "malformed", 3: "valid"}
    assert verdicts(column.astype(object)).to_dict() == {7: "malformed", 3: "valid"}
