"""Agreement of explanations by hand, and graphs from which links were left out."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from gnn.explanation_stability import LINKS, Sources, agreements, thinned
from gnn.monthly import Month


def told(**rows: dict[int, float]) -> Sources:
    """Sources with points by row ('r0', ...)."""
    paths = {
        int(name[1:]): {
            "source": np.array(list(points), dtype=np.int64),
            "points": np.array(list(points.values())),
        }
        for name, points in rows.items()
    }
    found: Sources = SimpleNamespace(path_columns=paths.__getitem__)
    return found


def test_agreement_of_sources_by_hand() -> None:
    first = told(r0={1: 0.9, 2: 0.5, 3: 0.4, 4: 0.1}, r1={1: 1.0, 2: 0.5, 3: 0.2})
    second = told(r0={1: 0.2, 2: 0.6, 4: 0.3}, r1={1: 1.0, 2: 0.5, 3: 0.2})
    found = agreements(first, second, [0, 1])
    # Row 1 has three sources, of which any choice names all.  Row 0: 1, 2, 3 and 2, 4, 1.
    assert len(found) == 1
    assert found.iloc[0].to_dict() == pytest.approx(
        # Ranks 4, 3, 2, 1 and 2, 4, 1, 3: 1 - 6 * (4 + 1 + 1 + 4) / 60.
        {"top_1": 0.0, "top_3": 2 / 3, "blind_3": 3 / 4, "rank_correlation": 0.0}
    )


def test_an_explanation_agrees_with_itself() -> None:
    same = told(r0={1: 0.9, 2: 0.5, 3: 0.4, 4: 0.1, 5: -0.2})
    assert agreements(same, same, [0]).to_numpy()[0] == pytest.approx([1.0, 1.0, 0.6, 1.0])


def test_paths_of_a_source_add_up() -> None:
    paths = {"source": np.array([1, 1, 2, 3, 4]), "points": np.array([0.3, 0.3, 0.5, 0.2, 0.1])}
    several: Sources = SimpleNamespace(path_columns=lambda _: paths)
    once = told(r0={1: 0.6, 2: 0.5, 3: 0.2, 4: 0.1})
    assert agreements(several, once, [0])["rank_correlation"].tolist() == pytest.approx([1.0])


def test_few_links_are_left_out_and_nothing_else(month: Month) -> None:
    whole = month.snapshot
    fewer, again = (thinned(whole, 0.05, seed=3) for _ in range(2))
    before, after = (sum(len(getattr(one, name)) for name in LINKS) for one in (whole, fewer))
    assert 0.93 < after / before < 0.97
    assert fewer.fingerprint == again.fingerprint != thinned(whole, 0.05, seed=4).fingerprint
    assert set(fewer.positions["version_id"]) < set(whole.positions["version_id"])
    assert fewer.records.equals(whole.records)
