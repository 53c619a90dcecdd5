"""Does it happen as often as foretold: probabilities in bins of equal count, and their picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gnn.accuracy import BINS

Floats = NDArray[np.float64]


def reliability(probability: Floats, events: Floats, *, bins: int = BINS) -> pd.DataFrame:
    """[bin, foretold, happened, rows]: mean probability and event rate of bins of equal count."""
    order = np.argsort(probability, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return pd.DataFrame(
        {
            "bin": np.arange(len(parts)),
            "foretold": [float(probability[part].mean()) for part in parts],
            "happened": [float(events[part].mean()) for part in parts],
            "rows": [len(part) for part in parts],
        }
    )


def draw_reliability(found: pd.DataFrame, title: str, folder: Path) -> Path:
    """Writes `reliability.png` in the folder: one line a model, the diagonal is the ideal.

    found: [model, foretold, happened]. Models on shuffled edges are left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    figure = Figure(figsize=(7.0, 6.0), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0.0, 1.0], [0.0, 1.0], color="0.7", linestyle="--", label="as foretold")
    true_edges = found[~found["model"].str.contains("shuffled")]
    for name, bins in true_edges.groupby("model", sort=False):
        axes.plot(bins["foretold"], bins["happened"], marker="o", markersize=3, label=str(name))
    axes.set(title=title, xlabel="probability foretold", ylabel="share in which it happened")
    axes.legend(fontsize="small")
    FigureCanvasAgg(figure)
    figure.savefig(folder / "reliability.png")
    return folder / "reliability.png"
