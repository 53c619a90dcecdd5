"""How long ago an enterprise last met a sanction, whatever its kind (RE90)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.indicator import Mask, Values, indicator
from features.selection import enterprise_rows, months_ago, of_kind, recent, within
from graph.snapshot import Snapshot

_WINDOW = 36  # months, as the catalogue looks back on penalties and listings

_IN_FORCE = (
    recent("penalty", months=_WINDOW),
    recent("inspection", months=_WINDOW, result="problem_found"),
    recent("judgment_debt", months=_WINDOW),
)


def _adverse(snapshot: Snapshot) -> Mask:
    # Whoever was removed from a list was on it all the same, as in RE03.
    adverse = of_kind(snapshot, "abnormal_listing", "serious_listing") & within(snapshot, _WINDOW)
    for select in _IN_FORCE:
        adverse |= select(snapshot)
    return adverse


@indicator("RE90", label_zh="最近一次不良记录距今", direction=-1, records=_adverse)
def months_since_adverse_record(snapshot: Snapshot) -> Values:
    """Months since the newest adverse record of any kind in the last 36 months.

    Adverse: a penalty, a listing as abnormal or seriously untrustworthy (removed since or not), an
    inspection that found a problem, a dishonest judgment debt. Repaired or lapsed records do not
    count. Not in the catalogue: it tells the contagion network of related enterprises which of them
    have met any sanction at all. Abstains without such a record.
    """
    adverse = _adverse(snapshot)
    ages = pd.Series(months_ago(snapshot)[adverse])
    newest = ages.groupby(enterprise_rows(snapshot)[adverse]).min()
    return np.asarray(newest.reindex(range(snapshot.size)), dtype=np.float64)
