"""A sealed month with all that its classes are made of, computed again, to compare months by."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gnn.deciders import deciders
from gnn.grade_store import classes_of
from gnn.monthly_run import Run, month_again
from gnn.trends import Graded


def graded_month(run: Run, period: str) -> Graded:
    """The grades of a sealed month with the indicators, points, rules and guards behind them.

    Of those it graded: who is only listed is no part of its population.
    Raises BadInput for a month that is not sealed or whose model is gone.
    """
    explainers = month_again(run, period).explainers
    main = explainers[0]
    scores, table = main.attribution.scores, main.table
    points = pd.DataFrame(np.asarray(scores.own_points), table.frame.index, list(table.names))
    classes = classes_of(run.store, period)
    told = table.frame.index.isin(classes.index)
    frames = pd.concat(one.graded_frame for one in explainers).set_index("enterprise_id")
    return Graded(
        grades=classes,
        values=table.frame[told],
        points=points.assign(contagion=scores.contagion)[told],
        score_classes=frames["score_class"],
        decided=pd.concat(map(deciders, explainers), ignore_index=True),
        policy=main.versions.policy,
    )
