"""What the supervision of products, equipment and markets found, and repeated violations (RE)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.indicator import Mask, Selector, Values, indicator
from features.selection import count, ended, enterprise_rows, of_kind, ratio, recent, within
from features.told import told
from graph.snapshot import Snapshot

KEY_DOMAINS = ("FOOD", "DRUG", "SPECIAL_EQUIPMENT")

_PENALTIES = recent("penalty", months=36)
_SAMPLES = recent("sampling_result", months=24)


def _in_key_domains(snapshot: Snapshot) -> Mask:
    chosen = _PENALTIES(snapshot)
    domains = told(snapshot, chosen, "domain_code")["domain_code"]
    found = np.zeros(len(chosen), dtype=np.bool_)
    found[domains.index[domains.isin(KEY_DOMAINS)]] = True
    return found


def _typed(snapshot: Snapshot) -> Mask:
    """Penalties of the last 36 months whose type of violation is told."""
    chosen = _PENALTIES(snapshot)
    types = told(snapshot, chosen, "violation_type")["violation_type"]
    found = np.zeros(len(chosen), dtype=np.bool_)
    found[types.index[types.notna()]] = True
    return found


def _events(*domains: str, months: int) -> Selector:
    """Selects events of supervised domains in the last months."""

    def select(snapshot: Snapshot) -> Mask:
        within_domain = np.asarray(snapshot.records["category"].isin(domains), dtype=np.bool_)
        event = of_kind(snapshot, "domain_event") & within(snapshot, months)
        return event & within_domain & ~ended(snapshot)

    return select


_EQUIPMENT = _events("SPECIAL_EQUIPMENT", months=24)
_MEASURES = _events("METROLOGY", "STANDARD", months=24)
_IP = _events("IP_COUNTERFEIT", months=36)
_MARKETS = _events("PRICE", "ANTITRUST_UNFAIR", months=36)


@indicator("RE11", label_zh="同类违法再犯", direction=+1, records=_typed)
def repeat_violation(snapshot: Snapshot) -> Values:
    """Penalties beyond the first for one type of violation, of the type with the most.

    In the last 36 months; penalties that tell no type do not count. Never abstains.
    """
    chosen = _typed(snapshot)
    types = told(snapshot, chosen, "violation_type")["violation_type"].astype(str)
    rows = pd.Series(enterprise_rows(snapshot)[chosen], index=types.index)
    most = types.groupby([rows, types]).size().groupby(level=0).max()
    filled = np.zeros(snapshot.size)
    filled[most.index.to_numpy(dtype=np.int64)] = most.to_numpy() - 1.0
    return filled


@indicator("RE12", label_zh="重点领域处罚", direction=+1, records=_in_key_domains)
def key_domain_penalty(snapshot: Snapshot) -> Values:
    """Penalties of the last 36 months about food, drugs or special equipment. Never abstains."""
    return count(snapshot, _in_key_domains(snapshot))


@indicator("RE18", label_zh="抽检不合格率", direction=+1, records=_SAMPLES)
def product_sampling_fail(snapshot: Snapshot) -> Values:
    """Share of the samples taken in the last 24 months that failed, in [0, 1].

    Products, food and certified goods alike: the source does not tell them apart. Abstains
    without a sample.
    """
    failed = of_kind(snapshot, "sampling_result", result="problem_found") & _SAMPLES(snapshot)
    return ratio(count(snapshot, failed), count(snapshot, _SAMPLES(snapshot)))


@indicator("RE21", label_zh="特种设备违规", direction=+1, records=_EQUIPMENT)
def special_equipment_violation(snapshot: Snapshot) -> Values:
    """Events of the supervision of special equipment in the last 24 months. Never abstains."""
    return count(snapshot, _EQUIPMENT(snapshot))


@indicator("RE22", label_zh="计量标准违规", direction=+1, records=_MEASURES)
def metrology_standard_violation(snapshot: Snapshot) -> Values:
    """Events about metrology and standards in the last 24 months. Never abstains."""
    return count(snapshot, _MEASURES(snapshot))


@indicator("RE23", label_zh="侵权假冒事件", direction=+1, records=_IP)
def ip_infringement_events(snapshot: Snapshot) -> Values:
    """Events about infringed rights and counterfeits in the last 36 months. Never abstains."""
    return count(snapshot, _IP(snapshot))


@indicator("RE24", label_zh="价格竞争违规", direction=+1, records=_MARKETS)
def price_competition_violation(snapshot: Snapshot) -> Values:
    """Events about prices and unfair competition in the last 36 months. Never abstains."""
    return count(snapshot, _MARKETS(snapshot))
