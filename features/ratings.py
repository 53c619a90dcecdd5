"""How others rate an enterprise and what they award it: grades, titles, certificates (SO)."""

from __future__ import annotations

import numpy as np

from features.indicator import Mask, Selector, Values, indicator
from features.selection import (
    abstains_without,
    count,
    enterprise_rows,
    present,
    recent,
    standing,
)
from graph.snapshot import Snapshot

GOODNESS = {"A": 1.0, "B": 2 / 3, "C": 1 / 3, "D": 0.0}
BADNESS = {grade: 1.0 - good for grade, good in GOODNESS.items()}
# The colours of the environmental credit rating, best first.
COLOURS = {"green": 0.0, "blue": 0.25, "yellow": 0.5, "red": 0.75, "black": 1.0}
BEST_TAXPAYER = {"A": 1.0, "B": 0.0, "M": 0.0, "C": 0.0, "D": 0.0}


def _newest(chosen: Selector, weights: dict[str, float]) -> Selector:
    """Of the records with a known grade the newest of each enterprise; of one day the last id."""

    def select(snapshot: Snapshot) -> Mask:
        records = snapshot.records
        graded = chosen(snapshot) & np.asarray(
            records["result"].isin(list(weights)), dtype=np.bool_
        )
        ordered = records.loc[graded, ["enterprise", "valid_from", "record_id"]]
        ordered = ordered.sort_values(["valid_from", "record_id"], na_position="first")
        newest = np.zeros(len(records), dtype=np.bool_)
        newest[ordered.drop_duplicates("enterprise", keep="last").index] = True
        return newest

    return select


def _graded(snapshot: Snapshot, newest: Selector, weights: dict[str, float]) -> Values:
    chosen = newest(snapshot)
    filled = np.full(snapshot.size, np.nan)
    filled[enterprise_rows(snapshot)[chosen]] = snapshot.records.loc[chosen, "result"].map(weights)
    return filled


_ASSOCIATION = _newest(recent("association_rating", months=24), GOODNESS)
_ENVIRONMENT = _newest(standing("environment_rating"), COLOURS)
_PUBLIC = _newest(standing("public_credit_grade"), BADNESS)
_TAX = _newest(recent("tax_credit", months=24), BEST_TAXPAYER)
_CONTRACT = standing("contract_credit_title")
_CERTIFICATES = standing("certificate")
_TECHNOLOGY = standing("technology_title")


@indicator("SO08", label_zh="行业协会评价", direction=-1, records=_ASSOCIATION)
@abstains_without("association_rating")
def association_rating(snapshot: Snapshot) -> Values:
    """Newest rating by a trade association in the last 24 months: A 1, B 2/3, C 1/3, D 0.

    Abstains without one.
    """
    return _graded(snapshot, _ASSOCIATION, GOODNESS)


@indicator("SO12", label_zh="环境信用评价", direction=+1, records=_ENVIRONMENT)
@abstains_without("environment_rating")
def env_credit_rating(snapshot: Snapshot) -> Values:
    """Newest environmental rating in force: green 0, blue 0.25, yellow 0.5, red 0.75, black 1.

    Abstains without one.
    """
    return _graded(snapshot, _ENVIRONMENT, COLOURS)


@indicator("SO13", label_zh="公共信用综合评价", direction=+1, records=_PUBLIC)
@abstains_without("public_credit_grade")
def public_credit_grade(snapshot: Snapshot) -> Values:
    """Newest grade of the public credit platform in force: A 0, B 1/3, C 2/3, D 1.

    Abstains without one.
    """
    return _graded(snapshot, _PUBLIC, BADNESS)


@indicator("SO14", label_zh="纳税信用A级", direction=-1, records=_TAX)
@abstains_without("tax_credit")
def tax_credit_a(snapshot: Snapshot) -> Values:
    """1 if the newest tax credit rating of the last 24 months is A, else 0.

    Abstains without one.
    """
    return _graded(snapshot, _TAX, BEST_TAXPAYER)


@indicator("SO16", label_zh="守合同重信用", direction=-1, records=_CONTRACT)
@abstains_without("contract_credit_title")
def contract_credit_title(snapshot: Snapshot) -> Values:
    """1 if it holds the title of honouring contracts, else 0.

    Abstains if no enterprise ever had one.
    """
    return present(snapshot, _CONTRACT(snapshot))


@indicator("SO17", label_zh="体系/产品认证", direction=-1, records=_CERTIFICATES)
@abstains_without("certificate")
def certificates(snapshot: Snapshot) -> Values:
    """Certificates of systems and products in force. Abstains if none ever had one."""
    return count(snapshot, _CERTIFICATES(snapshot))


@indicator("SO18", label_zh="高新技术/专精特新", direction=-1, records=_TECHNOLOGY)
@abstains_without("technology_title")
def high_tech_title(snapshot: Snapshot) -> Values:
    """1 if it holds a title of high technology or specialisation, else 0.

    Abstains if no enterprise ever had one.
    """
    return present(snapshot, _TECHNOLOGY(snapshot))
