"""Peers that spread labels or errors over the union of links: propagation, correct-and-smooth."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from gnn.accuracy import log_odds
from gnn.example_sets import Sets, union_graph
from gnn.peers import own_trees
from gnn.train import Examples

Floats = NDArray[np.float64]
STEPS, KEPT = 50, 0.8  # rounds, and how much of each value comes from the neighbours
APART = "each part is a graph of its own, so no known label is anybody's neighbour"


def label_propagation(sets: Sets, seed: int) -> tuple[Floats, Floats]:
    """Log-odds by the learned rows' labels alone, spread as Zhou et al. (2004) do.

    Only rows learned on have a label; held and tested ones start at the base rate. Nothing is
    drawn, so the seed changes nothing. For sets of one graph only.
    """
    del seed
    learned = sets.learned
    base = float(learned.events[learned.rows].mean())
    start = np.where(learned.rows, learned.events - base, 0.0)
    score = log_odds(np.clip(base + spread(symmetric(learned), start), 0.0, 1.0))
    return score, score


def correct_and_smooth(sets: Sets, seed: int) -> tuple[Floats, Floats]:
    """Log-odds of trees on own facts, corrected and smoothed (Huang et al. 2021).

    Where a graph holds no known label there is no error to spread: only the smoothing is left.
    """
    predicted = own_trees(sets, seed)
    if sets.one_graph:
        whole = smoothed(sets.learned, corrected(sets.learned, predicted[0]), known=True)
        return log_odds(whole), log_odds(whole)
    held, tested = (
        log_odds(smoothed(part, values, known=False))
        for part, values in zip(sets.parts[1:], predicted[1:], strict=True)
    )
    return held, tested


def corrected(learned: Examples, predicted: Floats) -> Floats:
    """(n,) predictions plus the errors that reach them from rows with labels.

    "Autoscale": the spread errors are brought to the mean size of the errors of labelled rows.
    """
    error = np.where(learned.rows, learned.events - predicted, 0.0)
    reached = spread(symmetric(learned), error)
    usual = np.abs(error[learned.rows]).mean()
    size = np.abs(reached)
    # With one column, dividing by the norm leaves only the sign: as in the paper, up to its size.
    scaled = np.divide(reached * usual, size, out=np.zeros_like(reached), where=size > 1e-9)
    return np.asarray(np.clip(np.where(learned.rows, predicted, predicted + scaled), 0.0, 1.0))


def smoothed(part: Examples, predicted: Floats, *, known: bool) -> Floats:
    """(n,) predictions spread over the links; known: rows taking part start at their labels."""
    start = np.where(part.rows, part.events, predicted) if known else predicted
    return np.clip(spread(symmetric(part), start), 0.0, 1.0)


def spread(step: sp.csr_array, start: Floats) -> Floats:
    """(n,) after `STEPS` rounds of F <- KEPT S F + (1 - KEPT) start."""
    value = start
    for _ in range(STEPS):
        value = KEPT * (step @ value) + (1.0 - KEPT) * start
    return value


def symmetric(part: Examples) -> sp.csr_array:
    """S = D^-1/2 A D^-1/2 of the union of links.

    Who has no link keeps its own value: a shrunk one would rank it below its likes with links.
    """
    union = union_graph(part.operators)
    degree = union.sum(axis=1)
    union = union + sp.diags_array((degree == 0).astype(np.float64))
    root = sp.diags_array(1.0 / np.sqrt(np.maximum(degree, 1.0)))
    return sp.csr_array(root @ union @ root)
