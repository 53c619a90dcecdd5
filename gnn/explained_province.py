"""A sample province as a model explains it, with GNNExplainer on the GraphSAGE peer beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gnn.calibration import calibrated_on
from gnn.checkpoint import Checkpoint
from gnn.counterfactual import Counterfactuals, Removed
from gnn.example_sets import Sets
from gnn.explanation import Explainer
from gnn.link_carriers import LinkCarriers
from gnn.monthly import Month, explainer_of, month_of
from gnn.policy import load_policy
from gnn.removed_links import LinkRemoval
from gnn.scorer import Scorer
from gnn.train import TrainingSettings, train
from graph.snapshot import Snapshot

if TYPE_CHECKING:
    from gnn.peer_explainer import PeerExplainer

Floats = NDArray[np.float64]
_APART = 1000  # between the seeds of two runs of GNNExplainer


@dataclass(frozen=True)
class Explained:
    """The tested month as one seed's model explains it; sets: what it learned on."""

    sets: Sets
    scorer: Scorer
    explainer: Explainer
    seed: int

    @cached_property
    def driven(self) -> NDArray[np.int64]:
        """Rows of class C or D whose class by score would be better without any message."""
        policy, scores = self.explainer.policy, self.explainer.attribution.scores
        classes = [
            policy.class_of(policy.score(odds))
            for odds in (scores.log_odds, scores.log_odds - scores.contagion)
        ]
        bad = self.explainer.grades.frame["class"].isin(["C", "D"]).to_numpy()
        return np.flatnonzero(bad & self.sets.tested.rows & (classes[1] < classes[0]))

    def peer_driven(self, most: int) -> list[int]:
        """The rows whose log-odds by the peer all their ties together raise most."""
        return self.peer.removal.most_raised(self.sets.tested.rows, most)

    @cached_property
    def answers(self) -> Counterfactuals:
        """What the model says without links."""
        return Counterfactuals(self.explainer)

    def log_odds_without(self, row: int, sets: Sequence[frozenset[str]]) -> Floats:
        """(sets,) the model's log-odds of the row once each set of links is gone."""
        told = self.answers.graded(row, [Removed(links) for links in sets])
        return np.array([one["log_odds"] for one in told])

    @cached_property
    def peer(self) -> PeerExplainer:
        """GNNExplainer on GraphSAGE, learned on the same sets."""
        from gnn.neural_peers import fitted_sage  # noqa: PLC0415
        from gnn.peer_explainer import PeerExplainer  # noqa: PLC0415
        from gnn.peer_removal import PeerRemoval  # noqa: PLC0415

        _, fitted = fitted_sage(self.sets, self.seed)
        drawer, operators = self.explainer.drawer, self.explainer.attribution.operators
        links = LinkRemoval(operators, drawer.ties, LinkCarriers(self.explainer.snapshot))
        return PeerExplainer(PeerRemoval(fitted, links), self.seed)

    @cached_property
    def peer_again(self) -> PeerExplainer:
        """The same network asked once more, from other first masks."""
        from gnn.peer_explainer import PeerExplainer  # noqa: PLC0415

        return PeerExplainer(self.peer.removal, self.seed + _APART)

    def explainer_on(self, snapshot: Snapshot) -> Explainer:
        """The same model on another graph of the day."""
        return _explainer(self.scorer, month_of(snapshot))


def explained(sets: Sets, month: Month, *, settings: TrainingSettings) -> Explained:
    """The month as a model explains it that is trained and calibrated as the months' are."""
    scorer = calibrated_on(train(sets.learned, sets.held, settings=settings), sets.held)
    return Explained(sets, scorer, _explainer(scorer, month), settings.seed)


def _explainer(scorer: Scorer, month: Month) -> Explainer:
    return explainer_of(month, Checkpoint(scorer, {}, ""), load_policy())
