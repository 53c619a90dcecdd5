"""The contagion network: messages of the sources' own facts, gathered and weighed by a head.

contagion(x, M) = v . (relu(W x + U M + c) - relu(W x + c)): zero without messages, and, because
it is piecewise linear in M, exactly divisible over the messages (see attribution.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch_geometric.data import HeteroData

from gnn.scorer import NetworkWeights


@dataclass(frozen=True)
class ContagionSettings:
    """Width of the input and of the network; `operators` in the order of the messages."""

    width: int
    operators: tuple[str, ...]
    channels: int = 8
    hidden: int = 32
    dropout: float = 0.3


class ContagionNet(nn.Module):
    """Learned messages along fixed operators into a gated one-layer head."""

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

    def forward(self, data: HeteroData) -> Tensor:
        """Log-odds (n,) of a graph whose enterprises hold x (n, width) and own (n,)."""
        nodes = data["enterprise"]
        x = functional.dropout(nodes.x, self.settings.dropout / 2, self.training)
        sent = functional.softplus(self.message(x))  # (n, channels), never negative
        gathered = [gather(data, name, sent) for name in self.settings.operators]
        messages = functional.dropout(
            torch.cat(gathered, dim=1), self.settings.dropout, self.training
        )  # (n, operators * channels)
        gate = self.gate(x)
        moved = functional.relu(gate + self.gather(messages)) - functional.relu(gate)
        moved = functional.dropout(moved, self.settings.dropout, self.training)
        contagion: Tensor = self.head(moved).squeeze(1)
        log_odds: Tensor = self.own_slope * nodes.own + self.own_shift + contagion
        return log_odds


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
    state = {name: value.detach().double().numpy() for name, value in net.state_dict().items()}
    return NetworkWeights(
        operators=net.settings.operators,
        message=state["message.weight"],
        message_bias=state["message.bias"],
        gate=state["gate.weight"],
        gate_bias=state["gate.bias"],
        gather=state["gather.weight"],
        head=state["head.weight"][0],
        own_slope=float(state["own_slope"][0]),
        own_shift=float(state["own_shift"][0]),
    )
