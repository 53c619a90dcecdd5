"""Piecewise-linear encoding, ramps worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gnn.encoding import Encoding, learn_encoding
from graph.errors import Mismatch


def _encoded(encoding: Encoding, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The facts in what the networks see, without own risk."""
    return encoding.inputs(values, np.zeros(len(values)))[:, :-1]


def test_ramps_fill_one_after_the_other() -> None:
    encoding = Encoding(("count",), ((0.0, 1.0, 3.0),))
    values = np.array([[-5.0], [0.25], [2.0], [99.0], [np.nan]])
    assert _encoded(encoding, values).tolist() == [
        [0.0, 0.0, 0.0],
        [0.25, 0.0, 0.0],
        [1.0, 0.5, 0.0],
        [1.0, 1.0, 0.0],
        [0.0, 0.0, 1.0],
    ]


def test_edges_are_quantiles_of_the_known_values() -> None:
    values = np.array([[0.0, 7.0, np.nan], [1.0, 7.0, np.nan], [2.0, np.nan, np.nan]])
    learned = learn_encoding(("varied", "constant", "unknown"), values, bins=2)
    assert learned.edges == ((0.0, 1.0, 2.0), (7.0,), ())
    assert learned.width == 3 + 1 + 0
    assert _encoded(learned, values)[:, 3:].tolist() == [[0], [0], [1]]


def test_what_was_unknown_throughout_changes_nothing_once_it_is_told() -> None:
    values = np.array([[0.0, np.nan], [1.0, np.nan]])
    learned = learn_encoding(("varied", "unknown"), values, bins=2)
    told = np.array([[0.0, 5.0], [1.0, 0.0]])
    assert _encoded(learned, told).tolist() == _encoded(learned, values).tolist()


def test_another_number_of_columns_is_refused() -> None:
    with pytest.raises(Mismatch, match="1 feature columns, got 2"):
        _encoded(Encoding(("a",), ((0.0, 1.0),)), np.zeros((3, 2)))


@example([0.0, 11.0, 1.190767426362364e-307])
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30))
def test_encoding_is_bounded_and_rises_with_the_value(drawn: list[float]) -> None:
    column = np.sort(np.array(drawn))[:, None]
    encoding = learn_encoding(("value",), column, bins=4)
    encoded = _encoded(encoding, column)
    assert encoded.shape[1] == encoding.width
    assert encoded.min() >= 0.0
    assert encoded.max() <= 1.0
    assert (np.diff(encoded, axis=0) >= 0.0).all()
