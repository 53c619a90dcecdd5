"""The graph as tensors: encoded facts of enterprises and one edge type an operator."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch_geometric.data import HeteroData

from gnn.operators import Operator


def graph_tensors(
    inputs: NDArray[np.float64], own: NDArray[np.float64], *, operators: Sequence[Operator]
) -> HeteroData:
    """HeteroData with enterprise x (n, width), own (n,), and the operators' edges as float32."""
    data = HeteroData()
    data["enterprise"].x = torch.as_tensor(inputs, dtype=torch.float32)
    data["enterprise"].own = torch.as_tensor(own, dtype=torch.float32)
    for operator in operators:
        edges = data["enterprise", operator.name, "enterprise"]
        ends = operator.ties[["source", "target"]].to_numpy(np.int64).T
        edges.edge_index = torch.as_tensor(np.ascontiguousarray(ends))
        edges.edge_weight = torch.as_tensor(operator.weights, dtype=torch.float32)
        edges.reduce, edges.hops = operator.reduce, operator.hops
        if operator.reduce == "sum":
            edges.matrix = torch.sparse_coo_tensor(
                edges.edge_index.flip(0),
                edges.edge_weight,
                (operator.size,) * 2,
                check_invariants=False,
            ).coalesce()
        if operator.hops == 2:
            edges.echo = torch.as_tensor(operator.echo, dtype=torch.float32)
    return data
