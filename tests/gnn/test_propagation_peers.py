"""Peers that spread labels: fixed points by hand, known labels only, smoothing without labels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gnn.example_sets import Sets, union_graph
from gnn.operators import Operator
from gnn.peers import link_counts
from gnn.propagation_peers import (
    KEPT,
    correct_and_smooth,
    corrected,
    label_propagation,
    smoothed,
    spread,
    symmetric,
)
from gnn.train import Examples

PATH = pd.DataFrame({"target": [0, 1], "source": [1, 2], "weight": [0.2, 0.7]})


def path(known: list[bool]) -> Examples:
    """0 - 1 - 2, and 3 alone; the outcome of 0 and of 3 is an event."""
    operators = (Operator("next", PATH, 4),)
    events = np.array([1.0, 0.0, 0.0, 1.0])
    return Examples(("a",), np.zeros((4, 1)), events, operators, np.array(known))


def pairs(seed: int) -> Sets:
    """300 pairs in one graph that share their outcome; the facts are noise."""
    chance = np.random.default_rng(seed)
    size = 600
    events = np.repeat((chance.random(300) < 0.5).astype(np.float64), 2)
    ties = pd.DataFrame({"target": np.arange(size), "source": np.arange(size) ^ 1, "weight": 1.0})
    part = chance.integers(0, 3, size)
    whole = Examples(
        ("a",), chance.random((size, 1)), events, (Operator("pair", ties, size),), part == 0
    )
    return Sets(*(replace(whole, rows=part == each) for each in range(3)))


def test_the_union_has_both_directions_and_no_weights() -> None:
    expected = [[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    assert union_graph(path([True] * 4).operators).toarray().tolist() == expected


def test_spreading_ends_where_the_equation_says() -> None:
    part = path([True] * 4)
    root = 1.0 / np.sqrt(2.0)
    step = np.array([[0, root, 0, 0], [root, 0, root, 0], [0, root, 0, 0], [0, 0, 0, 1.0]])
    assert symmetric(part).toarray() == pytest.approx(step)
    start = np.array([1.0, 0.0, 0.0, 1.0])
    limit = np.linalg.solve(np.eye(4) - KEPT * step, (1 - KEPT) * start)
    assert spread(symmetric(part), start) == pytest.approx(limit, abs=1e-4)


def test_errors_travel_to_neighbours_at_their_usual_size() -> None:
    part = path([True, False, False, False])
    found = corrected(part, np.array([0.6, 0.3, 0.2, 0.5]))
    # The one known row foretold 0.4 too little; who can be reached gets 0.4, who can't nothing.
    assert found == pytest.approx([0.6, 0.7, 0.6, 0.5])


def test_smoothing_without_labels_looks_at_none() -> None:
    part = path([True] * 4)
    values = np.array([0.9, 0.1, 0.1, 0.4])
    turned = replace(part, events=1.0 - part.events)
    assert np.array_equal(
        smoothed(part, values, known=False), smoothed(turned, values, known=False)
    )
    assert smoothed(part, values, known=False)[3] == pytest.approx(0.4)
    assert smoothed(part, values, known=True)[3] == pytest.approx(1.0)


def test_labels_tell_of_partners_and_only_known_labels_do() -> None:
    sets = pairs(1)
    _, scores = label_propagation(sets, 0)
    partner_known = sets.tested.rows & sets.learned.rows[np.arange(600) ^ 1]
    raised = scores[partner_known] > np.median(scores[sets.tested.rows])
    assert (raised == (sets.tested.events[partner_known] == 1.0)).mean() == 1.0
    hidden = np.where(sets.learned.rows, sets.learned.events, 1.0 - sets.learned.events)
    blind = Sets(*(replace(part, events=hidden) for part in sets.parts))
    assert np.array_equal(label_propagation(blind, 0)[1], scores)


def test_correct_and_smooth_uses_the_labels_of_one_graph() -> None:
    sets = pairs(2)
    _, scores = correct_and_smooth(sets, 0)
    partner_known = sets.tested.rows & sets.learned.rows[np.arange(600) ^ 1]
    found = scores[partner_known]
    struck = sets.tested.events[partner_known] == 1.0
    assert found[struck].min() > found[~struck].max()


def test_one_graph_stays_one_when_its_edges_are_shuffled() -> None:
    sets = pairs(3)
    assert sets.one_graph
    mixed = sets.shuffled(1)
    assert mixed.one_graph
    assert mixed.learned.operators[0].ties.equals(mixed.tested.operators[0].ties)
    assert not mixed.learned.operators[0].ties.equals(sets.learned.operators[0].ties)
    assert not Sets(sets.learned, pairs(4).held, sets.tested).one_graph


def test_counts_are_ties_by_relation_and_facts_that_count() -> None:
    twice = Operator("two", PATH, 4, hops=2)
    part = path([True] * 4)
    part = replace(part, names=("a", "count_b"), values=np.array([[9.0, 5.0]] * 4))
    part = replace(part, operators=(*part.operators, twice))
    assert link_counts(part).tolist() == [[1.0, 5.0], [1.0, 5.0], [0.0, 5.0], [0.0, 5.0]]
