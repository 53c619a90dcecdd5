"""Links stand by their ends, then by version_id: what sorting by every key at once gives."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import link_order
from graph.link_order import ordered_links

_SEEDS = st.integers(0, 2**32 - 1)


def _drawn(seed: int, rows: int, columns: int) -> tuple[list[np.ndarray], np.ndarray]:
    rng = np.random.default_rng(seed)
    words = rng.permutation(2 * rows)[:rows]
    # Ids that agree in their first half, in their second one, or in neither.
    ids = [f"{word // 3:016x}{word % 3:016x}" for word in words]
    return [rng.integers(0, 4, rows) for _ in range(columns)], np.array(ids, dtype=object)


@given(seed=_SEEDS, rows=st.integers(0, 60), columns=st.integers(1, 3))
def test_it_is_the_order_by_every_key(seed: int, rows: int, columns: int) -> None:
    ends, ids = _drawn(seed, rows, columns)
    told = pd.DataFrame({str(place): rows for place, rows in enumerate(ends)} | {"z": ids})
    expected = told.sort_values([*told.columns]).index.to_numpy()
    assert ordered_links(ends, ids).tolist() == expected.tolist()


def test_more_pairs_of_ends_than_a_number_counts_are_sorted_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ends, ids = _drawn(3, 50, 2)
    expected = ordered_links(ends, ids).tolist()
    huge = [ends[0] * 2**40, ends[1] * 2**40]
    assert ordered_links(huge, ids).tolist() == expected
    monkeypatch.setattr(link_order, "_MOST", 1)
    assert ordered_links(ends, ids).tolist() == expected
