"""The unified social credit code (GB 32100-2015): its form, its check digit and what to make of it.

Eighteen characters: registration department, category, six digits of division (GB/T 2260), nine of
organisation code, one check digit. Some early codes are legal although the check digit does not
fit, so a misfit is doubtful (warned of), never rejected; only the form rejects.
"""

from __future__ import annotations

import re
from typing import Literal

import numpy as np
import pandas as pd
from stdnum.cn import uscc

from graph.errors import BadInput

Verdict = Literal["valid", "doubtful", "malformed"]

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
# GB 32100-2015, 4.4: weight of position i is 3^(i-1) mod 31.
WEIGHTS = np.array([pow(3, place, 31) for place in range(LENGTH - 1)], dtype=np.int64)

# stdnum demands eight leading digits; the standard also knows the departments A, N and Y, and
# letters as categories, so only its check digit serves here.
_SIGN = "[0-9A-HJ-NPQRTUWXY]"
_BODY = f"[1-9ANY]{_SIGN}[0-9]{{6}}{_SIGN}{{9}}"
_CODE = f"{_BODY}{_SIGN}"
_LETTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
_VALUES = np.full(256, -1, dtype=np.int64)
_VALUES[_LETTERS] = np.arange(len(ALPHABET))


def normalise(code: str) -> str:
    """The code in upper case without surrounding blanks; real tables hold lower case."""
    return code.strip().upper()


def verdict(code: str) -> Verdict:
    """Whether a code is valid, doubtful (check digit does not fit) or malformed."""
    code = normalise(code)
    if re.fullmatch(_CODE, code) is None:
        return "malformed"
    return "valid" if uscc.calc_check_digit(code[:-1]) == code[-1] else "doubtful"


def complete(first17: str) -> str:
    """The 18-character code of 17 characters. Raises BadInput when they are no code's beginning."""
    body = normalise(first17)
    if re.fullmatch(_BODY, body) is None:
        raise BadInput("the first 17 characters of a unified social credit code", first17)
    return body + str(uscc.calc_check_digit(body))


def complete_codes(bodies: pd.Series) -> pd.Series:
    """The 18-character codes of a column of 17-character beginnings. Raises BadInput."""
    malformed = ~bodies.str.fullmatch(_BODY, na=False).astype(bool)
    if malformed.any():
        first = bodies[malformed].iloc[0]
        raise BadInput("the first 17 characters of a unified social credit code", first)
    signs = _signs(bodies, LENGTH - 1)
    whole = np.column_stack([signs, _check_signs(signs)])
    codes = np.ascontiguousarray(whole).view(f"S{LENGTH}").ravel().astype(f"U{LENGTH}")
    return pd.Series(codes.astype(object), index=bodies.index, name=bodies.name)


def normalise_codes(codes: pd.Series) -> pd.Series:
    """A column of codes in upper case without surrounding blanks; unknown stays unknown."""
    return codes.str.strip().str.upper()


def verdicts(codes: pd.Series) -> pd.Series:
    """Column of verdicts on normalised codes; an unknown code is malformed."""
    formed = codes.str.fullmatch(_CODE, na=False).to_numpy(dtype=bool)
    found = np.full(len(codes), "malformed", dtype=object)
    signs = _signs(codes[formed], LENGTH)
    fits = _check_signs(signs[:, :-1]) == signs[:, -1]
    found[formed] = np.where(fits, "valid", "doubtful")
    return pd.Series(found, index=codes.index, name=codes.name)


def _signs(codes: pd.Series, length: int) -> np.ndarray:
    """ASCII values of well-formed codes, shape (codes, length)."""
    letters = np.array(codes.to_numpy(dtype=object), dtype=f"S{length}")
    return letters.view(np.uint8).reshape(len(codes), length)


def _check_signs(signs: np.ndarray) -> np.ndarray:
    """Check digit as ASCII value of 17 characters each: C18 = (31 - sum c_i w_i mod 31) mod 31."""
    totals = _VALUES[signs] @ WEIGHTS
    # The outer mod matters: a sum of 0 mod 31 has the check digit 0, and not none at all.
    checks: np.ndarray = _LETTERS[(31 - totals % 31) % 31]
    return checks
