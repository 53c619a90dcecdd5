"""What graded one enterprise in a sealed month, made again in memory."""

from __future__ import annotations

from gnn.explanation import Explainer
from gnn.month_grading import MonthGrades
from gnn.monthly_run import Run, last_sealed, listed_as, month_again
from graph.errors import BadInput


def explainer_again(run: Run, enterprise_id: str, period: str = "") -> tuple[Explainer, int]:
    """What graded an enterprise in a sealed month ('' for the last), made again; and its row.

    Raises UnknownEnterprise; BadInput for a month that is not sealed, whose model is gone, or that
    did not grade it.
    """
    return explainer_in(run, month_again(run, period or last_sealed(run)), enterprise_id)


def explainer_in(run: Run, month: MonthGrades, enterprise_id: str) -> tuple[Explainer, int]:
    """What graded an enterprise in a month that was graded again, and its row.

    Raises UnknownEnterprise; BadInput where the month did not grade it.
    """
    row = month.main.snapshot.row_of(enterprise_id)
    found = [one for one in month.explainers if row in one.graded_rows]
    if not found:
        period = month.main.period
        reason = listed_as(run, enterprise_id, period)
        raise BadInput(f"an enterprise graded in {period} ({reason})", enterprise_id)
    return found[0], row
