"""Whether an enterprise leaves as it should: objections, liquidation after revocation (DY)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.indicator import Mask, Values, indicator
from features.selection import abstains_without, before, of_kind, present, shared
from features.told import days, fields_of, told
from graph.snapshot import Snapshot

LIQUIDATION_MONTHS = 6


def _objected(snapshot: Snapshot) -> Mask:
    """Exit notices with an objection. A notice that is over keeps what was said against it."""
    notices = of_kind(snapshot, "exit_notice")
    objections = told(snapshot, notices, "objections")["objections"].fillna("").astype(str)
    chosen = np.zeros(len(notices), dtype=np.bool_)
    chosen[objections.index[~objections.str.strip().isin(["", "无", "false"])]] = True
    return chosen


def _revoked_on(snapshot: Snapshot) -> pd.Series:
    """The day of revocation by enterprise; NaT for those that are not revoked or tell no day."""
    firms = snapshot.enterprises
    told_days = days(fields_of(firms["details"], "revoked_on")["revoked_on"]).reindex(firms.index)
    return firms["ended_on"].fillna(told_days).where(firms["status"] == "revoked")


@indicator("DY23", label_zh="清算/注销异常", direction=+1, records=_objected)
@abstains_without("exit_notice", "liquidation")
def exit_abnormality(snapshot: Snapshot) -> Values:
    """1 if its exit was objected to, or no liquidation group is known 6 months after revocation.

    Else 0. Liquidation is judged only where any enterprise has a record of it. Abstains if no
    enterprise has a record of an exit notice or a liquidation.
    """
    late = _revoked_on(snapshot) <= before(snapshot.as_of, months=LIQUIDATION_MONTHS)
    without = present(snapshot, of_kind(snapshot, "liquidation")) == 0
    left: Mask = late.to_numpy(dtype=np.bool_) & without & shared(snapshot, "liquidation")
    values = np.maximum(present(snapshot, _objected(snapshot)), left.astype(np.float64))
    return values
