"""Two sets of examples as one: messages stay inside each graph, and refitting sees both."""

from __future__ import annotations

from dataclasses import replace

import lightgbm
import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from gnn.boosted_head import BoostedSettings
from gnn.example_sets import Sets
from gnn.joined_examples import together
from gnn.operators import Operator
from gnn.own_risk import GROWTH
from gnn.peers import boosted_trees, trees_on
from gnn.scorer import NetworkWeights
from gnn.train import Examples, TrainingSettings, refitted, train

SMALL = TrainingSettings(boosted=BoostedSettings(boosters=1, rounds=40, leaves=4, rate=0.1))


def drawn(seed: int, size: int) -> Examples:
    """A random graph whose events are its first fact."""
    chance = np.random.default_rng(seed)
    ends = np.sort(chance.integers(0, size, (3 * size, 2)), axis=0)
    ties = pd.DataFrame({"target": ends[:, 0], "source": ends[:, 1][::-1], "weight": 0.5})
    ties = ties[ties["target"] != ties["source"]].reset_index(drop=True)
    operators = (
        Operator("mean", ties, size),
        Operator("any", ties, size, reduce="max"),
        Operator("two_hops", ties, size, hops=2),
    )
    facts = chance.random((size, 2))
    events = (facts[:, 0] > 0.5).astype(np.float64)
    return Examples(("a", "b"), facts, events, operators, facts[:, 1] > 0.3)


def test_in_graphs_side_by_side_every_message_is_what_it_was_alone() -> None:
    first, second = drawn(1, 20), drawn(2, 30)
    both = together(first, second)
    assert both.rows.tolist() == [*first.rows, *second.rows]
    for joined, one, other in zip(both.operators, first.operators, second.operators, strict=True):
        alone = np.vstack([one.apply(first.values), other.apply(second.values)])
        assert np.allclose(joined.apply(both.values), alone, atol=1e-12)


def test_in_graphs_side_by_side_every_tie_cites_its_own_links() -> None:
    parts = []
    for seed, name in ((1, "a"), (2, "b")):
        part = drawn(seed, 20)
        ties = part.operators[0].ties
        count = len(ties)
        numbers = np.arange(count, dtype=np.int32)
        told = ties.assign(link_in=numbers[::-1], link_out=np.where(numbers % 2, numbers, -1))
        links = np.array([f"{name}{number}" for number in numbers], dtype=object)
        parts.append(replace(part, operators=(Operator("mean", told, 20, links=links),)))
    [joined] = together(*parts).operators
    for side in ("link_in", "link_out"):
        alone = [part.operators[0].cited(side)[:].tolist() for part in parts]
        assert joined.cited(side)[:].tolist() == [*alone[0], *alone[1]]


def test_two_parts_of_one_graph_stay_one_graph() -> None:
    first = drawn(1, 20)
    both = together(first, replace(first, rows=~first.rows))
    assert both.rows.all()
    assert both.values is first.values


def test_what_is_refitted_has_learned_what_only_the_held_set_tells() -> None:
    learned, held, tested = (drawn(seed, 200) for seed in (1, 2, 3))
    blind = replace(learned, values=np.full_like(learned.values, 0.5))
    first, last = refitted(blind, held, settings=SMALL)
    for scorer, sees in ((first, False), (last, True)):
        found = scorer.score(tested.names, tested.values, operators=tested.operators).log_odds
        assert (roc_auc_score(tested.events, found) > 0.9) is sees


def test_networks_are_refitted_for_as_many_epochs_as_the_held_set_had_asked() -> None:
    learned, held = drawn(1, 200), drawn(2, 200)
    # Turned round, the held set is ranked worse the longer is learned: it asks for its first look,
    # after five epochs. Who has only five epochs ends there whatever the held set says.
    held = replace(held, events=1.0 - held.events)
    both, ten = together(learned, held), TrainingSettings(networks=2, epochs=10)
    first, last = refitted(learned, held, settings=ten)
    for found, on in ((first, learned), (last, both)):
        alone = train(on, held, settings=replace(ten, epochs=5))
        assert found.own.boosters == alone.own.boosters
        for one, other in zip(found.heads, alone.heads, strict=True):
            assert isinstance(one, NetworkWeights)
            assert isinstance(other, NetworkWeights)
            assert (one.gather == other.gather).all()
            assert one.own_slope == other.own_slope


def test_trees_are_refitted_for_as_many_rounds_as_the_held_set_had_asked() -> None:
    sets = Sets(*(drawn(seed, 200) for seed in (1, 2, 3)))
    tables = [part.values for part in sets.parts]
    first, again = (trees_on(replace(sets, refit=each), tables, seed=0) for each in (False, True))
    assert (first[1] == again[1]).all()
    both = together(sets.learned, sets.held)
    rows = [(part.values[part.rows], part.events[part.rows]) for part in (*sets.parts[:2], both)]
    rounds = boosted_trees(*rows[:2], seed=0).best_iteration
    data = lightgbm.Dataset(*rows[2])
    longer = {**GROWTH, "metric": "auc", "learning_rate": 0.05, "num_leaves": 15, "seed": 0}
    alone = lightgbm.train(longer, data, num_boost_round=rounds)
    assert np.allclose(again[2], alone.predict(tables[2]))
