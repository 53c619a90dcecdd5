"""Shares in [0, 1] and the percent in which standards tell them, the same to the last digit.

A hundredth of a binary 5.8568 is not 0.058568: the point moves in the decimal number instead.
"""

from __future__ import annotations

from decimal import Decimal


def share_of(percent: float | str) -> float:
    """The share that a percent is. Raises ValueError when it is no number."""
    if isinstance(percent, str):
        percent = float(percent)
    return float(Decimal(repr(float(percent))).scaleb(-2))


def percent_of(share: float) -> float:
    """The percent that a share is; `share_of` it is the share again (up to 15 digits)."""
    return float(Decimal(repr(float(share))).scaleb(2))
