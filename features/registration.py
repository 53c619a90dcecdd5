"""What the form of an enterprise, its contributions, its place and its filings say (BA)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.basic import adverse_lately, rate_of_others
from features.indicator import Mask, Values, indicator
from features.selection import of_kind, present
from features.told import days, fields_of
from graph.address_text import says_hosting
from graph.snapshot import Snapshot

# Groups of enterprise types, by words or by the first digits of the code; the first that fits.
TYPE_GROUPS = (
    "分公司|分支机构|^2",
    "外商|港澳台|外资|^[56]",
    "股份有限|^12",
    "自然人独资|^1151",
    "法人独资|^115",
    "国有|全民所有制|集体所有制|^3|^1110",
    "有限责任|有限公司|^11",
    "合伙|^453",
    "个人独资|^454",
    "合作社|^91",
    "个体|^95",
)
LIMITED = "有限责任|(?<!股份)有限公司|^11"
# From this day on companies contribute within five years (State Council rules of 2024, art. 2).
TERM_FROM, TERM_YEARS = date(2027, 7, 1), 5
NEW_COMPANY_LAW = pd.Timestamp(2024, 7, 1)
# Measures on beneficial owners (PBoC and SAMR, Order 2024 No. 3), in force from the first day;
# those registered before had a year. Art. 3: small firms held by persons alone need not file.
FILING_FROM, FILING_DUE = pd.Timestamp(2024, 11, 1), pd.Timestamp(2025, 11, 1)
FILING_DAYS = 30
SMALL_CAPITAL = 1e7  # yuan
FILERS = "有限责任|股份有限|有限公司|合伙|外国公司|^1[12]|^453"
HOSTED, VIRTUAL, RESIDENCE, COMMERCIAL = 1.0, 0.8, 0.4, 0.0
_VIRTUAL = "虚拟|网络经营场所|无实体"
_RESIDENCE = "住宅|小区|花园|家园|公寓|宿舍|新村|单元"


def matching(types: pd.Series, words: str) -> Mask:
    """Whether each text holds one of the words (a pattern); an unknown one does not."""
    return np.asarray(types.astype("string").str.contains(words).fillna(False), dtype=np.bool_)


def type_group(types: pd.Series) -> NDArray[np.int64]:
    """Number of each enterprise type's group in TYPE_GROUPS, one more for others; -1 unknown."""
    known = types.notna().to_numpy(dtype=np.bool_)
    fits = [matching(types, words) for words in TYPE_GROUPS]
    group = np.select([~known, *fits], [-1, *range(len(TYPE_GROUPS))], len(TYPE_GROUPS))
    return np.asarray(group, dtype=np.int64)


def log_odds(rate: Values) -> Values:
    """Of a rate in (0, 1)."""
    return np.asarray(np.log(rate / (1 - rate)), dtype=np.float64)


@indicator("BA03", label_zh="企业类型", direction=+1)
def enterprise_type(snapshot: Snapshot) -> Values:
    """Log-odds of an adverse record in 24 months in its type group, above those of everyone.

    Of the other enterprises, by records that happened and were known by the day: no outcome after
    it enters. Shrunk to the log-odds of all others with the weight of 50 enterprises, those with
    half an enterprise struck and half not; 0 is as all others. The enterprise itself is left out
    on both sides. Adverse as in `industry_base_risk`. Abstains if the type is unknown or there is
    no other enterprise.
    """
    bad = adverse_lately(snapshot)
    everyone = (bad.sum() - bad + 0.5) / snapshot.size if snapshot.size else bad
    rate = rate_of_others(bad, type_group(snapshot.enterprises["enterprise_type"]), everyone)
    values = log_odds(rate) - log_odds(everyone)
    return values if snapshot.size > 1 else np.full(snapshot.size, np.nan)


@indicator("BA07", label_zh="出资期限异常", direction=+1)
def contribution_term_anomaly(snapshot: Snapshot) -> Values:
    """1 if a holder of a limited company may contribute later than five years from its start.

    Start: the founding day, for companies founded before 2024-07-01 the day 2027-07-01. By `due_on`
    in the details of its holdings. 0 otherwise. Abstains before 2027-07-01, for other types and
    where no holding tells its last day.
    """
    missing = np.full(snapshot.size, np.nan)
    if snapshot.as_of < TERM_FROM:
        return missing
    holdings = snapshot.shareholdings
    due = days(fields_of(holdings["details"], "due_on")["due_on"])
    latest = due.groupby(holdings["enterprise"]).max().reindex(range(snapshot.size)).to_numpy()
    founded = snapshot.enterprises["established_on"]
    start = founded.where(founded >= NEW_COMPANY_LAW, pd.Timestamp(TERM_FROM))
    last = (start + pd.DateOffset(years=TERM_YEARS)).to_numpy()
    asked = matching(snapshot.enterprises["enterprise_type"], LIMITED) & ~np.isnat(latest)
    return np.where(asked & founded.notna().to_numpy(), (latest > last).astype(float), missing)


def looseness(places: pd.DataFrame) -> Values:
    """How little each of some addresses binds, in [0, 1]; NaN where it tells nothing."""
    texts = places["text"].astype("string")
    hosted = places["hosting"].to_numpy(dtype=np.bool_) | says_hosting(texts).to_numpy()
    virtual, residence = (matching(texts, words) for words in (_VIRTUAL, _RESIDENCE))
    values = np.select([hosted, virtual, residence], [HOSTED, VIRTUAL, RESIDENCE], COMMERCIAL)
    values[~hosted & texts.isna().to_numpy(dtype=np.bool_)] = np.nan
    return values


def registered_domiciles(snapshot: Snapshot) -> pd.DataFrame:
    """The domiciles but those for documents alone and further premises."""
    kinds = snapshot.domiciles["address_kind"]
    return snapshot.domiciles[~kinds.isin(["service", "premises"])]


@indicator("BA11", label_zh="住所类型", direction=+1)
def address_type(snapshot: Snapshot) -> Values:
    """How little the kind of its domicile binds it: hosted 1, virtual 0.8, a dwelling 0.4, else 0.

    By the declared hosting and the words of the address; of several domiciles the largest. An
    address for documents alone is none. Abstains without a domicile whose text is known.
    """
    values, domiciles = looseness(snapshot.addresses), registered_domiciles(snapshot)
    at = pd.Series(values[domiciles["address"].to_numpy(dtype=np.int64)])
    largest = at.groupby(domiciles["enterprise"].to_numpy(dtype=np.int64)).max()
    return np.asarray(largest.reindex(range(snapshot.size)), dtype=np.float64)


def _owner_filings(snapshot: Snapshot) -> Mask:
    return of_kind(snapshot, "filing", category="beneficial_owner")


@indicator("BA13", label_zh="受益所有人备案缺失", direction=+1, records=_owner_filings)
def beneficial_owner_missing(snapshot: Snapshot) -> Values:
    """1 if it had to file its beneficial owners by the day and no owner or filing is known, else 0.

    Companies and partnerships in the register file 30 days after their founding, those of before
    2024-11-01 by 2025-11-01 (Order 2024 No. 3). Abstains for those that need not yet, for other
    or unknown types, for a firm of up to 10 million yuan held by persons alone, which may be
    exempt (art. 3), and where nobody's filing is known.
    """
    filed = present(snapshot, _owner_filings(snapshot)) > 0
    owners = snapshot.positions[snapshot.positions["position"] == "beneficial_owner"]
    filed[owners["enterprise"].to_numpy(dtype=np.int64)] = True
    asked = _must_file(snapshot) & bool(filed.any())
    return np.where(asked, (~filed).astype(np.float64), np.nan)


def _must_file(snapshot: Snapshot) -> Mask:
    """Those whose last day to file has passed and that no exemption may cover."""
    firms, day = snapshot.enterprises, pd.Timestamp(snapshot.as_of)
    founded = firms["established_on"]
    due = founded + pd.Timedelta(days=FILING_DAYS)
    due = due.where(founded >= FILING_FROM, FILING_DUE).where(founded.notna())
    small = ~(firms["registered_capital"] > SMALL_CAPITAL).to_numpy(dtype=np.bool_)
    by_firms = np.zeros(snapshot.size, dtype=np.bool_)
    holdings = snapshot.shareholdings
    held = holdings.loc[holdings["holder_kind"] == "Enterprise", "enterprise"]
    by_firms[held.to_numpy(dtype=np.int64)] = True
    late = np.asarray((due < day) & (firms["status"] == "in_register"), dtype=np.bool_)
    return np.asarray(
        late & matching(firms["enterprise_type"], FILERS) & ~_branch(firms) & ~(small & ~by_firms)
    )


def _branch(firms: pd.DataFrame) -> Mask:
    return matching(firms["enterprise_type"], TYPE_GROUPS[0])
