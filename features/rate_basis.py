"""What rests on how many others of the same type, industry or county have adverse records."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from features.basic import adverse_lately, county_numbers, industry_section, shrunk_rate
from features.basis import Asked, Basis, Family, Reckon
from features.cited import own_facts
from features.registration import log_odds, type_group
from graph.snapshot import Snapshot

_NOT_KNOWN = float("nan")


def _of_group(
    groups: Callable[[Snapshot], NDArray[np.int64]], column: str, reckon: Reckon
) -> Callable[[Asked], Basis]:
    """A rate among the other enterprises of a group: their numbers are taken as told."""

    def basis(asked: Asked) -> Basis:
        bad, group = adverse_lately(asked.snapshot), groups(asked.snapshot)
        inside = (group == group[asked.row]) & (group[asked.row] >= 0)
        inside[asked.row] = False
        of_all = {
            "others_of_the_group": float(inside.sum()),
            "adverse_of_the_group": float(bad[inside].sum()),
            "others": asked.snapshot.size - 1.0,
            "adverse_of_others": float(bad.sum() - bad[asked.row]),
            "group_known": float(group[asked.row] >= 0),
        }
        facts = own_facts(asked, column)
        return Basis(asked.enterprise_id, reckon, facts=facts, of_all=of_all)

    return basis


def _types(snapshot: Snapshot) -> NDArray[np.int64]:
    return type_group(snapshot.enterprises["enterprise_type"])


def _sections(snapshot: Snapshot) -> NDArray[np.int64]:
    return industry_section(snapshot.enterprises["industry"])


def _rate(of_all: dict[str, float], everyone: float) -> float:
    return shrunk_rate(of_all["adverse_of_the_group"], of_all["others_of_the_group"], everyone)


def _base_rate(basis: Basis) -> float:
    told = basis.of_all
    if not told["group_known"] or told["others"] < 1:
        return _NOT_KNOWN
    return _rate(told, told["adverse_of_others"] / told["others"])


def _type_odds(basis: Basis) -> float:
    told = basis.of_all
    if not told["group_known"] or told["others"] < 1:
        return _NOT_KNOWN
    everyone = (told["adverse_of_others"] + 0.5) / (told["others"] + 1)
    rates = np.array([_rate(told, everyone), everyone])
    return float(log_odds(rates)[0] - log_odds(rates)[1])


RATED: Family = {
    "enterprise_type": _of_group(_types, "enterprise_type", _type_odds),
    "industry_base_risk": _of_group(_sections, "industry", _base_rate),
    "region_base_risk": _of_group(county_numbers, "division", _base_rate),
}
