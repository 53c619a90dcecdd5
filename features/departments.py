"""What other departments say: taxes, arrears, courts, lists, penalties, accidents (RE, DY)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.figures import latest_assets
from features.indicator import Values, indicator
from features.selection import (
    abstains_without,
    count,
    enterprise_rows,
    present,
    recent,
    standing,
    sum_by,
    total,
    year_weights,
)
from graph.snapshot import Snapshot

_TAX_ABNORMAL = standing("tax_abnormal")
_ARREARS = standing("arrears")
_CASES = recent("enforcement_case", months=24)
_TAX_VIOLATIONS = standing("major_tax_violation")
_LISTINGS = standing("department_listing")
_PENALTIES = recent("department_penalty", months=36)
_ACCIDENTS = recent("major_accident", months=36)


@indicator("DY26", label_zh="税务非正常户", direction=+1, records=_TAX_ABNORMAL)
@abstains_without("tax_abnormal")
def tax_abnormal_household(snapshot: Snapshot) -> Values:
    """1 if an abnormal taxpayer on the day, else 0. Abstains if taxes are not shared."""
    return present(snapshot, _TAX_ABNORMAL(snapshot))


@indicator("DY27", label_zh="欠税/欠薪/欠社保", direction=+1, records=_ARREARS)
@abstains_without("arrears")
def arrears_flags(snapshot: Snapshot) -> Values:
    """Kinds of arrears that stand: taxes, wages, social insurance, from 0 to 3.

    Abstains if arrears are not shared.
    """
    chosen = _ARREARS(snapshot)
    types = snapshot.records.loc[chosen, ["enterprise", "category"]].drop_duplicates()
    flags = sum_by(types["enterprise"].to_numpy(dtype=np.int64), None, snapshot.size)
    return flags


@indicator("RE26", label_zh="重特大事故责任", direction=+1, records=_ACCIDENTS)
@abstains_without("major_accident")
def major_accident(snapshot: Snapshot) -> Values:
    """1 if found liable for a major safety or food accident in the last 36 months, else 0.

    Abstains if accidents are not shared.
    """
    return present(snapshot, _ACCIDENTS(snapshot))


@indicator("RE28", label_zh="被执行案件", direction=+1, records=_CASES)
@abstains_without("enforcement_case")
def enforcement_cases(snapshot: Snapshot) -> Values:
    """Open enforcement cases of the last 24 months, plus their claims over the assets, cut at 1.

    Assets are those of the newest annual report; where they, or every claim, are unknown the
    cases alone count. Abstains if enforcement cases are not shared.
    """
    chosen = _CASES(snapshot)
    amounts = np.nan_to_num(snapshot.records["amount"].to_numpy(dtype=np.float64))
    claims, assets = total(snapshot, chosen, amounts), latest_assets(snapshot)
    share = np.divide(claims, assets, out=np.zeros(snapshot.size), where=assets > 0)
    values = count(snapshot, chosen) + np.minimum(share, 1.0)
    return values


@indicator("RE29", label_zh="重大税收违法", direction=+1, records=_TAX_VIOLATIONS)
@abstains_without("major_tax_violation")
def major_tax_violation(snapshot: Snapshot) -> Values:
    """1 if on the list of major tax violations, else 0. Abstains if the list is not shared."""
    listed = present(snapshot, _TAX_VIOLATIONS(snapshot))
    return listed


@indicator("RE30", label_zh="其他部门严重失信名单", direction=+1, records=_LISTINGS)
@abstains_without("department_listing")
def other_dept_blacklist(snapshot: Snapshot) -> Values:
    """Lists of other departments on which it stands. Abstains if such lists are not shared.

    The lists of taxes and of flight with prepayments are indicators of their own.
    """
    chosen = _LISTINGS(snapshot)
    lists = pd.Series(snapshot.records.loc[chosen, "category"]).fillna("")
    pairs = lists.to_frame().assign(enterprise=enterprise_rows(snapshot)[chosen]).drop_duplicates()
    listed = sum_by(pairs["enterprise"].to_numpy(dtype=np.int64), None, snapshot.size)
    return listed


@indicator("RE31", label_zh="其他部门处罚", direction=+1, records=_PENALTIES)
@abstains_without("department_penalty")
def other_dept_penalties(snapshot: Snapshot) -> Values:
    """Penalties of other departments in the last 36 months, weighted 1, 0.6, 0.3 by year.

    The newest year counts most. Abstains if such penalties are not shared.
    """
    weighted = total(snapshot, _PENALTIES(snapshot), year_weights(snapshot))
    return weighted
