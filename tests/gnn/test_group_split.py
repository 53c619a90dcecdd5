"""The group split: no component in two parts, every row in one, hubs do not join."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gnn.cross_section import cross_section
from gnn.example_sets import union_graph
from gnn.group_split import components, group_split
from gnn.monthly import Month
from gnn.operators import Operator
from graph.sample import Province

LINKS = st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=60)


def linked(links: list[tuple[int, int]], size: int = 40) -> tuple[Operator, ...]:
    ends = np.array(links, dtype=np.int64).reshape(-1, 2)
    ties = pd.DataFrame({"target": ends[:, 0], "source": ends[:, 1], "weight": 1.0})
    ties = ties[ties["target"] != ties["source"]].sort_values("target", ignore_index=True)
    return (Operator("next", ties, size),)


@given(links=LINKS, seed=st.integers(0, 1000), hub=st.integers(1, 8))
@settings(max_examples=60, deadline=None)
def test_no_link_leads_from_one_part_to_another(
    links: list[tuple[int, int]], seed: int, hub: int
) -> None:
    operators = linked(links)
    parts = group_split(operators, seed, hub=hub)
    assert (np.sum(parts, axis=0) == 1).all()
    union = union_graph(operators).toarray()
    plain = union.sum(axis=1) <= hub
    union[~plain] = 0.0
    union[:, ~plain] = 0.0
    of = np.argmax(parts, axis=0)
    for target, source in zip(*np.nonzero(union), strict=True):
        assert of[target] == of[source]
    assert max(parts[1].sum(), parts[2].sum()) <= 16


def test_a_hub_joins_nobody() -> None:
    star = [(0, leaf) for leaf in range(1, 10)]
    assert len(np.unique(components(linked(star), hub=9))) == 31
    assert len(np.unique(components(linked(star), hub=8))) == 40


def test_single_enterprises_are_split_by_the_shares_and_the_seed() -> None:
    alone = linked([], size=1000)
    first, second = group_split(alone, 1), group_split(alone, 2)
    assert [int(part.sum()) for part in first] == [600, 200, 200]
    assert not np.array_equal(first[2], second[2])
    assert np.array_equal(first[2], group_split(alone, 1)[2])


def test_a_giant_component_is_learned_on(month: Month) -> None:
    ring = [(row, (row + 1) % 30) for row in range(30)]
    assert group_split(linked(ring), 5)[0][:30].all()
    learned, held, tested = group_split(month.operators, 5)
    assert not set(components(month.operators)[learned]) & set(components(month.operators)[tested])
    assert held.sum() > 0
    assert tested.sum() == pytest.approx(held.sum(), abs=10)


def test_a_day_is_split_by_groups_when_asked(province: Province, month: Month) -> None:
    sets = cross_section(province.tables, month, kind="penalty", apart=True)
    of = components(month.operators)
    parts = [set(of[part.rows]) for part in sets.parts]
    assert not parts[0] & parts[1]
    assert not (parts[0] | parts[1]) & parts[2]
    assert sets.one_graph
    mixed = cross_section(province.tables, month, kind="penalty")
    assert set(of[mixed.learned.rows]) & set(of[mixed.tested.rows])
