"""The contagion network: messages of the sources' own facts, gathered and weighed by a head.

contagion(x, M) = v . (relu(W x + U M + c) - relu(W x + c)): zero without messages, and, because
it is piecewise linear in M, exactly divisible over the messages (see attribution.py). M, U and v
are never negative, so that a message raises log-odds or leaves them: with few events, weights of
both signs learn what sets the training rows apart instead of what links bring.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import parametrize
from torch_geometric.data import HeteroData

from gnn.encoding import OWN
from gnn.scorer import NetworkWeights


@dataclass(frozen=True)
class ContagionSettings:
    """Width of the input and of the network; `operators` in the order of the messages."""

    width: int
    operators: tuple[str, ...]
    channels: int = 8
    hidden: int = 32
    dropout: float = 0.3


class _Positive(nn.Module):
    """Weights as softplus of what is learned: they may come near zero and can leave it again."""

    def forward(self, learned: Tensor) -> Tensor:
        return functional.softplus(learned)


class ContagionNet(nn.Module):
    """Learned messages along fixed operators into a gated one-layer head that only adds.

    It begins with what is likely: an enterprise sends its own risk, and little of it counts.
    """

    def __init__(self, settings: ContagionSettings) -> None:
        super().__init__()
        self.settings = settings
        width, channels = settings.width, settings.channels
        self.message = nn.Linear(width, channels)
        self.gate = nn.Linear(width, settings.hidden)
        self.gather = nn.Linear(len(settings.operators) * channels, settings.hidden, bias=False)
        self.head = nn.Linear(settings.hidden, 1, bias=False)
        self.own_slope = nn.Parameter(torch.ones(1))
        self.own_shift = nn.Parameter(torch.zeros(1))
        with torch.no_grad():
            self.message.weight.mul_(0.1)
            self.message.weight[:, OWN] = 1.0
            self.message.bias.fill_(-1.0)
            for layer, (low, high) in ((self.gather, (-4.5, -3.5)), (self.head, (-1.5, -0.5))):
                layer.weight.uniform_(low, high)
        for layer in (self.gather, self.head):
            parametrize.register_parametrization(layer, "weight", _Positive(), unsafe=True)

    def forward(self, data: HeteroData) -> Tensor:
        """Log-odds (n,) of a graph whose enterprises hold x (n, width) and own (n,)."""
        own: Tensor = self.own_slope * data["enterprise"].own + self.own_shift
        return own + self.contagion(data)

    def contagion(self, data: HeteroData) -> Tensor:
        """(n,) what the messages add to the log-odds, 0 or more."""
        x = functional.dropout(data["enterprise"].x, self.settings.dropout / 2, self.training)
        sent = functional.softplus(self.message(x))  # (n, channels), never negative
        gathered = [gather(data, name, sent) for name in self.settings.operators]
        messages = functional.dropout(
            torch.cat(gathered, dim=1), self.settings.dropout, self.training
        )  # (n, operators * channels)
        gate = self.gate(x)
        moved = functional.relu(gate + self.gather(messages)) - functional.relu(gate)
        moved = functional.dropout(moved, self.settings.dropout, self.training)
        added: Tensor = self.head(moved).squeeze(1)
        return added

    @torch.no_grad()
    def centre(self, data: HeteroData) -> None:
        """Takes the mean contagion out of the shift, before training.

        Else the first steps take it out of the weights, and messages may never count again.
        """
        self.eval()
        self.own_shift.sub_(self.contagion(data).mean())


def gather(data: HeteroData, name: str, sent: Tensor) -> Tensor:
    """Messages (n, channels) of one operator from what the sources sent (n, channels)."""
    edges = data["enterprise", name, "enterprise"]
    if edges.reduce == "max":
        source, target = edges.edge_index
        index = target[:, None].expand(-1, sent.shape[1])
        told = sent[source] * edges.edge_weight[:, None]
        return torch.zeros_like(sent).scatter_reduce(0, index, told, "amax")
    once: Tensor = torch.sparse.mm(edges.matrix, sent)
    if edges.hops == 1:
        return once
    twice: Tensor = torch.sparse.mm(edges.matrix, once)
    others: Tensor = twice - edges.echo[:, None] * sent
    return others


def weights_of(net: ContagionNet) -> NetworkWeights:
    """The network's weights as float64 arrays."""
    return NetworkWeights(
        operators=net.settings.operators,
        message=_array(net.message.weight),
        message_bias=_array(net.message.bias),
        gate=_array(net.gate.weight),
        gate_bias=_array(net.gate.bias),
        gather=_array(net.gather.weight),
        head=_array(net.head.weight)[0],
        own_slope=float(_array(net.own_slope)[0]),
        own_shift=float(_array(net.own_shift)[0]),
    )


def _array(values: Tensor) -> NDArray[np.float64]:
    return np.asarray(values.detach().double().numpy())
