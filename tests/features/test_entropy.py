"""The entropy weight method by hand, and what must hold for any shares."""

from __future__ import annotations

from math import log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from features.entropy import entropy_weights
from graph.errors import BadInput

NAN = float("nan")


def test_weights_by_hand() -> None:
    shares = pd.DataFrame(
        {
            "one": [1.0, 0.0, 0.0, 0.0],  # p = 1: entropy 0
            "two": [0.5, 0.5, 0.0, 0.0],  # p = 1/2, 1/2: ln 2 / ln 4 = 1/2
            "same": [0.3, 0.3, 0.3, 0.3],
            "none": [0.0, 0.0, 0.0, 0.0],
            "silent": [NAN, NAN, NAN, NAN],
            # Speaks of two: p = 1/4, 3/4 over ln 2.
            "few": [0.2, NAN, 0.6, NAN],
        }
    )
    few = 1 + (0.25 * log(0.25) + 0.75 * log(0.75)) / log(2)
    total = 1 + 0.5 + few
    expected = [1 / total, 0.5 / total, 0.0, 0.0, 0.0, few / total]
    assert entropy_weights(shares).tolist() == pytest.approx(expected)


def test_what_tells_no_one_apart_is_refused() -> None:
    for values in ([0.3, 0.3, 0.3], [NAN, NAN, NAN], [NAN, 0.4, NAN], []):
        with pytest.raises(BadInput, match="not the same for all enterprises"):
            entropy_weights(pd.DataFrame({"a": values}, dtype=float))


SHARES = arrays(
    np.float64, (6, 3), elements=st.one_of(st.just(NAN), st.just(0.0), st.floats(0.01, 1.0))
)


@settings(max_examples=60, deadline=None)
@given(SHARES, st.permutations(range(6)), st.floats(0.01, 1.0))
def test_weights_are_shares_that_order_and_scale_do_not_move(
    values: np.ndarray, order: list[int], factor: float
) -> None:
    values[:, 0] = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]  # at least one tells enterprises apart
    found = entropy_weights(pd.DataFrame(values))
    assert (found >= 0.0).all()
    assert found.sum() == pytest.approx(1.0)
    assert found[0] == found.max()
    for other in (values[order], values * factor):
        np.testing.assert_allclose(entropy_weights(pd.DataFrame(other)), found, atol=1e-9)
