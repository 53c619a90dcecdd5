"""GNNExplainer on the GraphSAGE peer: how much it keeps of each tie around one enterprise.

Ying et al., GNNExplainer (2019), as torch-geometric has it: a mask over the ties of the two layers,
learned so that the network says "event" with few of them. No mask over facts, so that all it has
to say it says about ties.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray
from torch_geometric.explain import Explainer, GNNExplainer

from gnn.candidates import UNIONS
from gnn.peer_removal import PeerRemoval

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
_TIES = ["operator", "tie", "target", "source", "points"]
_CARRIED = ["link_id", "path", "side", "points"]


@dataclass(frozen=True)
class MaskSettings:
    """How masks are learned; price: what the sum of the masks costs in the loss.

    As `gnn.peer_explainer_trials` chose them on a validation month; torch-geometric's own are 100
    epochs at a rate of 0.01 and a price of 0.005.
    """

    epochs: int = 200
    rate: float = 0.05
    price: float = 0.05


@dataclass(frozen=True)
class PeerExplainer:
    """Asks GNNExplainer about single rows of a set; seed: of the masks' first values."""

    removal: PeerRemoval
    seed: int = 0
    settings: MaskSettings = MaskSettings()
    _asked: dict[int, pd.DataFrame] = field(default_factory=dict)

    def ties(self, row: int) -> pd.DataFrame:
        """[operator, tie (row among all), target, source, points]: the masks, in (0, 1)."""
        if row not in self._asked:
            self._asked[row] = self._masked(row)
        return self._asked[row]

    def path_columns(self, row: int) -> dict[str, NDArray[Any]]:
        """source and points: the mask of every tie that does not come from the row itself."""
        told = self.ties(row)
        others = told[told["source"] != row]
        return {name: others[name].to_numpy() for name in ("source", "points")}

    @property
    def largest(self) -> LargestMasks:
        """The same masks, of which a source's largest counts and not their sum."""
        return LargestMasks(self)

    def carried(self, row: int) -> pd.DataFrame:
        """[link_id, path, side, points]: the links that carry the ties, for `removal_order`."""
        told = self.ties(row)
        parts = [
            pd.DataFrame({"link_id": links, "path": chosen.index[rows], "side": side})
            for operator, chosen in told.groupby("operator", sort=False)
            for side, (rows, links) in enumerate(self._sides(str(operator), chosen))
            if len(rows)
        ]
        if not parts:
            return pd.DataFrame(columns=_CARRIED)
        found = pd.concat(parts, ignore_index=True)
        return found.assign(points=told["points"].to_numpy()[found["path"].to_numpy(np.int64)])

    def _masked(self, row: int) -> pd.DataFrame:
        around = self.removal.around(row)
        facts, edges = self.removal.tensors(around, around.ties)
        heard = {relation: ties for relation, ties in edges.items() if ties.shape[1]}
        if not heard:
            return pd.DataFrame(columns=_TIES).astype({"points": np.float64})
        torch.manual_seed(self.seed)
        events = torch.ones(len(around.nodes), dtype=torch.long)
        asked = torch.tensor([around.at])
        found = self._masks(facts, heard, target=events, index=asked)
        parts = [
            self.removal.ends(name, around.ties[name]).assign(
                operator=name,
                tie=self.removal.places(name, around.ties[name]),
                points=found[kind, name, kind].edge_mask.numpy().astype(np.float64),
            )
            for kind, name, _ in heard
        ]
        return pd.concat(parts, ignore_index=True)[_TIES]

    @cached_property
    def _masks(self) -> Explainer:
        chosen = self.settings
        return Explainer(
            self.removal.net,
            GNNExplainer(epochs=chosen.epochs, lr=chosen.rate, edge_size=chosen.price),
            explanation_type="phenomenon",
            model_config={
                "mode": "binary_classification",
                "task_level": "node",
                "return_type": "raw",
            },
            edge_mask_type="object",
        )

    def _sides(self, name: str, ties: pd.DataFrame) -> list[tuple[Rows, NDArray[np.object_]]]:
        """Of each side (row in ties, link_id), as the model's own paths are carried."""
        links = self.removal.removal
        drawn = {key: values[ties["tie"]] for key, values in links.ties[name].items()}
        if name in UNIONS:
            sides = [drawn[name] for name in ("link_in", "link_out")]
            rows = [np.flatnonzero(pd.notna(one)) for one in sides]
            return [(chosen, one[chosen]) for chosen, one in zip(rows, sides, strict=True)]
        told = {"target": ties["target"].to_numpy(), "source": ties["source"].to_numpy()}
        told |= {"through": drawn["through"], "link": drawn["link_in"]}
        return links.carriers.of(name, told)


@dataclass(frozen=True)
class LargestMasks:
    """What GNNExplainer says of sources, told by the largest mask of each."""

    explainer: PeerExplainer

    def path_columns(self, row: int) -> dict[str, NDArray[Any]]:
        """source and points, one row a source."""
        told = pd.DataFrame(self.explainer.path_columns(row))
        largest = told.groupby("source", as_index=False)["points"].max()
        return {name: largest[name].to_numpy() for name in ("source", "points")}
