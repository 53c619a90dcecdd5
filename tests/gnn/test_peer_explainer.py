"""The GraphSAGE peer without links, against the whole graph without them; GNNExplainer's masks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from gnn.explanation import Explainer
from gnn.link_carriers import LinkCarriers
from gnn.neural_peers import Fitted, PeerNet, _sage_layer, drawn
from gnn.operators import Operator, operators_of
from gnn.peer_explainer import MaskSettings, PeerExplainer
from gnn.peer_removal import PeerRemoval
from gnn.removal_order import by_largest
from gnn.removed_links import LinkRemoval
from gnn.tensors import graph_tensors
from gnn.train import Examples
from tests.gnn.test_counterfactual import without

WIDTH = 5
FEW = MaskSettings(epochs=5)


@pytest.fixture(scope="module")
def peer(explainer: Explainer) -> PeerRemoval:
    """A network of random weights on random facts over the province's ties."""
    operators, size = explainer.attribution.operators, explainer.snapshot.size
    nothing = np.zeros(size)
    examples = Examples(("a",), nothing[:, None], nothing, operators, nothing == 0.0)
    torch.manual_seed(1)
    fewer = drawn(examples, 1)
    names = tuple(one.name for one in fewer.operators)
    facts = np.random.default_rng(2).normal(size=(size, WIDTH))
    graph = graph_tensors(facts, nothing, operators=fewer.operators)
    net = PeerNet(WIDTH, names, _sage_layer)
    net.load_state_dict({name: 3.0 * value for name, value in net.state_dict().items()})
    fitted = Fitted(net, fewer, graph)
    carriers = LinkCarriers(explainer.snapshot)
    return PeerRemoval(fitted, LinkRemoval(operators, explainer.drawer.ties, carriers))


def left_of(one: Operator, whole: Operator) -> Operator:
    """The drawn ties whose ends and middle are still tied in the whole operator."""
    ends = ["target", "source", *(["through"] if one.reduce == "sum" else [])]
    known = set(map(tuple, whole.ties[ends].to_numpy().tolist()))
    kept = [tuple(tie) in known for tie in one.ties[ends].to_numpy().tolist()]
    return replace(one, ties=one.ties[kept])


def test_the_score_without_links_is_that_of_the_graph_without_them(
    peer: PeerRemoval, explainer: Explainer
) -> None:
    chance, scores = np.random.default_rng(4), peer.fitted.log_odds
    heard = np.bincount(peer.operators["any"].ties["target"], minlength=explainer.snapshot.size)
    moved = 0
    for row in chance.permutation(np.flatnonzero(heard > 1))[:8].tolist():
        near = [np.array([row]), peer.around(row).hearing]  # whose links: a third and ten of them
        links = [peer.removal.among(row, targets).links for targets in near]
        taken = [(links[0], len(links[0]) // 3 + 1), (links[1], min(len(links[1]), 10))]
        gone = frozenset[str]().union(*(chance.choice(*one, replace=False) for one in taken))
        found = peer.log_odds_without(row, [frozenset(), gone])
        assert found[0] == pytest.approx(scores[row], abs=1e-5)
        built = operators_of(without(explainer.snapshot, gone))
        by_name = {one.name: one for one in built}
        few = [left_of(one, by_name[one.name]) for one in peer.fitted.drawn.operators]
        facts = peer.fitted.graph["enterprise"]
        graph = graph_tensors(facts.x.numpy(), facts.own.numpy(), operators=few)
        assert found[1] == pytest.approx(replace(peer.fitted, graph=graph).log_odds[row], abs=1e-5)
        moved += abs(found[1] - found[0]) > 1e-3
    assert moved >= 5


def test_masks_are_of_every_tie_in_sight_and_the_same_again(
    peer: PeerRemoval,
) -> None:
    row = int(peer.operators["any"].ties["target"].iloc[0])
    first, again, other = (PeerExplainer(peer, seed, FEW).ties(row) for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first["points"].equals(other["points"])
    assert ((first["points"] >= 0.0) & (first["points"] < 1.0)).all()
    around = peer.around(row)
    assert len(first) == sum(len(ties) for ties in around.ties.values())
    assert set(first["target"]) <= set(around.hearing)


def test_links_are_ordered_by_their_largest_mask(
    peer: PeerRemoval,
) -> None:
    ties = peer.operators["guarantor"].ties
    explainer, row = PeerExplainer(peer, settings=FEW), int(ties["target"].iloc[0])
    told = explainer.ties(row)
    mine = (told["operator"] == "guarantor") & (told["target"] == row)
    explainer._asked[row] = told.assign(points=np.where(mine, 0.9, 0.1))
    cited = set(peer.operators["guarantor"].cited("link_in")[:])
    assert by_largest(explainer.carried(row), 1)[0] in cited
    sources = explainer.largest.path_columns(row)
    assert set(sources["source"][sources["points"] == 0.9]) == set(told.loc[mine, "source"])
    assert row not in sources["source"]
