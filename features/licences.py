"""Which licences an enterprise has, which ran out and which were taken from it (BA, RE)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.indicator import Mask, Values, indicator
from features.selection import abstains_without, count, ended, of_kind, present, recent
from features.told import told
from graph.snapshot import Snapshot

EXPIRY_DAYS = 30  # how long ahead Jiangxi's system warns
# Licensed trades in which a fault harms many: by words in what the licence says, or by its domain.
KEY_DOMAINS = ("FOOD", "DRUG", "SPECIAL_EQUIPMENT")
KEY_WORDS = "食品|餐饮|药品|医疗器械|特种设备|锅炉|电梯|压力容器"
HIGH_RISK_WORDS = f"{KEY_WORDS}|危险化学品|烟花爆竹|民用爆炸|燃气|成品油|矿|放射"

_WITHDRAWALS = recent("licence_withdrawal", months=36)


def _licences(snapshot: Snapshot) -> Mask:
    invalid = np.asarray(snapshot.records["result"] == "invalid", dtype=np.bool_)
    return of_kind(snapshot, "licence") & ~invalid


def _about(snapshot: Snapshot, chosen: Mask, words: str) -> Mask:
    """Of the chosen licences those of a key domain or with one of the words in what they say."""
    fields = told(snapshot, chosen, "licence_name", "content", "domain_code")
    texts = fields["licence_name"].fillna("").astype(str) + fields["content"].fillna("").astype(str)
    found = texts.str.contains(words) | fields["domain_code"].isin(KEY_DOMAINS)
    about = np.zeros(len(chosen), dtype=np.bool_)
    about[found.index[found.to_numpy(dtype=np.bool_)]] = True
    return about


def _high_risk(snapshot: Snapshot) -> Mask:
    chosen = _licences(snapshot) & ~ended(snapshot)
    return _about(snapshot, chosen, HIGH_RISK_WORDS)


def _due(snapshot: Snapshot) -> Mask:
    day = pd.Timestamp(snapshot.as_of)
    ends = snapshot.records["valid_to"]
    soon = (ends > day) & (ends <= day + pd.Timedelta(days=EXPIRY_DAYS))
    return _licences(snapshot) & np.asarray(soon, dtype=np.bool_)


def _expired(snapshot: Snapshot) -> Mask:
    """Licences of those in the register that ran out in the last 36 months and were not renewed.

    Renewed: the enterprise has another of the same name that stands.
    """
    records, start = snapshot.records, pd.Timestamp(snapshot.as_of) - pd.DateOffset(months=36)
    licences = _licences(snapshot)
    fields = told(snapshot, licences, "licence_name")
    named = fields.assign(enterprise=records.loc[licences, "enterprise"].to_numpy())
    standing = ~ended(snapshot)[licences]
    renewed = named.merge(named[standing].drop_duplicates().assign(again=True), how="left")
    again = renewed["again"].notna().to_numpy()
    status = snapshot.enterprises["status"].to_numpy()[named["enterprise"].to_numpy(dtype=np.int64)]
    lately = (records["valid_to"] > start).to_numpy()[licences]
    kept = ~standing & lately & ~again & (status == "in_register")
    expired = np.zeros(len(licences), dtype=np.bool_)
    expired[named.index[kept.astype(np.bool_)]] = True
    return expired


def _expired_key(snapshot: Snapshot) -> Mask:
    return _about(snapshot, _expired(snapshot), KEY_WORDS)


def _due_or_expired(snapshot: Snapshot) -> Mask:
    return _due(snapshot) | _expired(snapshot)


@indicator("BA09", label_zh="许可经营项目风险", direction=+1, records=_high_risk)
@abstains_without("licence")
def licensed_scope_risk(snapshot: Snapshot) -> Values:
    """Licences in force for trades of high risk, by the words of the licence or its domain.

    Food, drugs, medical devices, special equipment, dangerous chemicals, explosives, gas, oil,
    mines, radiation. Abstains if no enterprise has a licence on record.
    """
    return count(snapshot, _high_risk(snapshot))


@indicator("BA10", label_zh="许可证临期/超期", direction=+1, records=_due_or_expired)
@abstains_without("licence")
def licence_expiry(snapshot: Snapshot) -> Values:
    """1 if a licence ran out within 36 months and it still operates, 0.5 if one ends in 30 days.

    Else 0. Operates: is in the register. A licence does not count that is invalid or renewed, which
    means that another of the same name stands. Abstains if no enterprise has a licence on record.
    """
    due, expired = (present(snapshot, chosen(snapshot)) for chosen in (_due, _expired))
    return np.maximum(0.5 * due, expired)


@indicator("BA91", label_zh="食药特设许可超期经营", direction=+1, records=_expired_key)
@abstains_without("licence")
def expired_key_licences(snapshot: Snapshot) -> Values:
    """Licences for food, drugs or special equipment that ran out while it still operates.

    Counted as in `licence_expiry`; not in the catalogue, a direct rule asks for it. Abstains if no
    enterprise has a licence on record.
    """
    return count(snapshot, _expired_key(snapshot))


@indicator("RE32", label_zh="许可被撤销/吊销", direction=+1, records=_WITHDRAWALS)
@abstains_without("licence_withdrawal")
def licence_revoked(snapshot: Snapshot) -> Values:
    """Licences revoked or annulled in the last 36 months.

    Abstains if no enterprise has a record of one.
    """
    return count(snapshot, _WITHDRAWALS(snapshot))
