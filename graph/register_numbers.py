"""The numbers that registers give: which are a person's card instead, and how long ones are told.

A registration number of before the credit code (GS 15-2006) has 15 digits as the identity cards of
before 1999 had, and a credit code may be 18 digits as a card is. A number of a register is told in
groups of six digits, so that nothing that removes personal numbers from texts takes it for one.
"""

from __future__ import annotations

import re

import pandas as pd
from stdnum import luhn
from stdnum.cn import ric
from stdnum.iso7064 import mod_11_10

from graph.credit_code import verdicts

_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_CARD = re.compile(rf"\d{{6}}(?:19|20)\d\d{_DAY}\d{{3}}[\dX]")
_OLD_CARD = re.compile(rf"[1-8]\d{{5}}\d\d{_DAY}\d{{3}}")
_OLD_NUMBER = re.compile(r"\d{15}")
# Bank cards of this country begin so; other long numbers end in Luhn's digit by chance.
_BANK_CARD = re.compile(r"62\d{14,17}")
_LONG = re.compile(r"(?<!\d)\d{15,}(?![\dXx])")


def card_like(numbers: pd.Series) -> pd.Series:
    """Mask of numbers that are, or may be, a person's identity card rather than a firm's number.

    A birth day where a card has one tells, unless the number's own check digit speaks for a firm.
    """
    shaped = numbers.str.fullmatch(_CARD.pattern, na=False).astype(bool)
    shaped |= numbers.str.fullmatch(_OLD_CARD.pattern, na=False).astype(bool)
    found = pd.Series(False, index=numbers.index)
    if shaped.any():
        coded = verdicts(numbers[shaped].astype(object)) == "valid"
        pairs = zip(numbers[shaped], coded, strict=True)
        found[shaped] = [_is_card(str(number), of_firm) for number, of_firm in pairs]
    return found


def _is_card(number: str, of_firm: bool) -> bool:
    if len(number) == 15:
        return not is_registration_number(number)
    return not (of_firm and (number[0] == "9" or ric.calc_check_digit(number) != number[-1]))


def is_registration_number(number: str) -> bool:
    """Whether a number has the 15 digits and the check digit of GS 15-2006 (ISO 7064 MOD 11,10)."""
    return _OLD_NUMBER.fullmatch(number) is not None and bool(mod_11_10.is_valid(number))


def misfits(numbers: pd.Series) -> pd.Series:
    """Mask of 15-digit registration numbers whose check digit does not fit (some are legal)."""
    long = numbers.str.fullmatch(_OLD_NUMBER.pattern, na=False).astype(bool)
    if long.any():
        long[long] = [not is_registration_number(str(number)) for number in numbers[long]]
    return long


def grouped(numbers: pd.Series) -> pd.Series:
    """The texts with each run of 15 or more digits in groups of six: '330200-000012-345'.

    A run that may be an identity card or a bank card stays whole, for scrubbing to find; so do
    several in one text, which is then no number of a register.
    """
    long = numbers.str.contains(r"\d{15}", regex=True, na=False).astype(bool)
    if not long.any():
        return numbers
    told = numbers.astype(object)
    told[long] = [in_groups(str(number)) for number in numbers[long]]
    return told


def in_groups(number: str) -> str:
    """`grouped` of one text."""
    once = len(_LONG.findall(number)) == 1
    return _LONG.sub(lambda found: _cut(found[0]), number) if once else number


def _cut(run: str) -> str:
    of_bank = _BANK_CARD.fullmatch(run) is not None and luhn.is_valid(run)
    if of_bank or card_like(pd.Series([run], dtype=object)).iloc[0]:
        return run
    return "-".join(run[start : start + 6] for start in range(0, len(run), 6))
