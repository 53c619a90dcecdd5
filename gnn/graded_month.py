"""A sealed month as it was graded, computed again: classes, indicators and points."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gnn.grade_store import classes_of
from gnn.monthly_run import Run, month_again
from gnn.trends import Graded


def graded_month(run: Run, period: str) -> Graded:
    """The grades of a sealed month with the indicators and points behind them, computed again.

    Of those it graded: who is only listed is no part of its population.
    Raises BadInput for a month that is not sealed or whose model is gone.
    """
    explainer = month_again(run, period).main
    scores, table = explainer.attribution.scores, explainer.table
    points = pd.DataFrame(np.asarray(scores.own_points), table.frame.index, list(table.names))
    classes = classes_of(run.store, period)
    told = table.frame.index.isin(classes.index)
    return Graded(classes, table.frame[told], points.assign(contagion=scores.contagion)[told])
