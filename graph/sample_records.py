"""The records of the sample: every kind, with its authority, category, result, amount and end."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.sample_contagion import EVENTS
from graph.sample_drivers import Drivers
from graph.sample_history import learning_days
from graph.sample_settings import OPEN, Integers

_MARKET = "样例市市场监督管理局"
_COURT = "样例市新区人民法院"
_HELP_LINE = "样例市消费者投诉举报中心"
_PENALTIES = (
    ("warning", 0.22),
    ("notice", 0.06),
    ("fine", 0.535),
    ("confiscation", 0.12),
    ("restriction", 0.05),
    ("suspension_order", 0.01),
    ("licence_revocation", 0.005),
)
_REASONS = (("1", 0.45), ("2", 0.10), ("3", 0.10), ("4", 0.35))
_SERIOUS = ("three_years_on_abnormal_list", "false_registration", "serious_safety_violation")
_COMPLAINTS = ("advertising", "contract", "food", "prepaid_card", "price", "quality", "service")
_LISTED_DAYS = 730  # of a debtor who does not pay
_HONOURS = ("守合同重信用企业", "样例市质量奖", "消费者满意单位")
_COLUMNS = ["kind", "firm", "start", "end", "learning", "end_learning", "event"]
_FACTS = ["authority", "category", "result", "amount"]
_PREFIXES = {
    "penalty": "PEN",
    "abnormal_listing": "ABN",
    "serious_listing": "SER",
    "inspection": "INS",
    "change": "CHG",
    "complaint": "CMP",
    "annual_report": "REP",
    "judgment_debt": "DEB",
    "honour": "HON",
}


def make_records(
    events: pd.DataFrame,
    *,
    drivers: Drivers,
    changes: pd.DataFrame,
    chance: np.random.Generator,
) -> pd.DataFrame:
    """Spans of records: record_id, kind, firm, start, end, learnings, facts, event (or -1)."""
    kinds = [
        *_events(events, chance),
        _inspections(drivers.inspections, chance),
        _filed(changes, "change", category=changes["category"]),
        _complaints(drivers.complaints, chance),
        _reports(drivers.reports),
        _debts(drivers.debts, chance),
        _honours(drivers.honours, chance),
    ]
    rows = pd.concat([_whole(kind, chance) for kind in kinds], ignore_index=True)
    rows = rows.sort_values(["kind", "start", "firm"], kind="stable").reset_index(drop=True)
    return rows.assign(record_id=record_ids(rows, _PREFIXES))


def _filed(happenings: pd.DataFrame, kind: str, **facts: object) -> pd.DataFrame:
    """One record a happening; facts by name, the market regulator unless told otherwise."""
    rows = happenings.rename(columns={"day": "start"})
    return rows[["firm", "start", "learning"]].assign(
        **{"kind": kind, "authority": _MARKET, **facts}
    )


def _whole(rows: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    """The rows with every column; without an end they stay open, a non-event has event -1."""
    rows = rows.assign(end_learning=learning_days(chance, len(rows)))
    rows = rows.reindex(columns=[*_COLUMNS, *_FACTS])
    texts = {name: rows[name].astype(object) for name in ("authority", "category", "result")}
    numbers = {"end": rows["end"].fillna(OPEN).astype(np.int64)}
    numbers["event"] = rows["event"].fillna(-1).astype(np.int64)
    return rows.assign(**texts, **numbers, amount=rows["amount"].astype(float))


def _events(events: pd.DataFrame, chance: np.random.Generator) -> list[pd.DataFrame]:
    """The four target kinds; `until` is their removal, penalties may be repaired or annulled."""
    rows = events.rename(columns={"until": "end"}).assign(event=np.arange(len(events)))
    parts = {kind: rows[rows["kind"] == number] for number, kind in enumerate(EVENTS)}
    fines, listed = parts["penalty"], parts["abnormal_listing"]
    serious, failed = parts["serious_listing"], parts["inspection"]
    category = _drawn(chance, _PENALTIES, len(fines))
    moneyed = np.isin(category, ["fine", "confiscation"])
    yuan = np.round(np.exp(chance.normal(np.log(1.5e4), 1.3, len(fines))), 2)
    cause = chance.choice(np.array(_SERIOUS, dtype=object), len(serious))
    return [
        _event(fines, "penalty", category=category, amount=np.where(moneyed, yuan, 0.0)).assign(
            end=_repaired(fines["day"].to_numpy(), chance)
        ),
        _event(listed, "abnormal_listing", category=_drawn(chance, _REASONS, len(listed))),
        _event(serious, "serious_listing", category=cause),
        _event(
            failed,
            "inspection",
            category=_drawn(chance, (("random", 0.6), ("targeted", 0.4)), len(failed)),
            result="problem_found",
        ),
    ]


def _event(rows: pd.DataFrame, kind: str, **facts: object) -> pd.DataFrame:
    return _filed(rows, kind, **facts).assign(end=rows["end"], event=rows["event"])


def _repaired(day: Integers, chance: np.random.Generator) -> Integers:
    """Day of credit repair for a tenth, of annulment for one in sixty, else OPEN."""
    draw = chance.random(len(day))
    repaired = day + chance.integers(365, 730, len(day))
    annulled = day + chance.integers(30, 200, len(day))
    return np.select([draw < 1 / 60, draw < 0.12], [annulled, repaired], OPEN)


def _inspections(happenings: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    size = len(happenings)
    category = _drawn(chance, (("random", 0.8), ("targeted", 0.2)), size)
    result = _drawn(chance, (("passed", 0.985), ("refused", 0.015)), size)
    return _filed(happenings, "inspection", category=category, result=result)


def _complaints(happenings: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    category = chance.choice(np.array(_COMPLAINTS, dtype=object), len(happenings))
    odds = (("mediated", 0.6), ("refused", 0.25), ("pending", 0.15))
    result = _drawn(chance, odds, len(happenings))
    return _filed(happenings, "complaint", category=category, result=result, authority=_HELP_LINE)


def _reports(reports: pd.DataFrame) -> pd.DataFrame:
    year = reports["year"].astype(str).astype(object)
    facts = {"category": year, "result": reports["result"], "amount": reports["revenue"]}
    return _filed(reports, "annual_report", **facts)


def _debts(debts: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    """Three in four pay within nine months and leave the list; the others stay on it two years.

    Two years is the term of Article 2 of the Supreme People's Court's provisions on the list of
    dishonest judgment debtors, as amended in 2017; who pays is taken off at once (Article 10).
    """
    paid = chance.random(len(debts)) < 0.75
    days = np.where(paid, chance.integers(30, 270, len(debts)), _LISTED_DAYS)
    end = debts["day"] + days
    return _filed(debts, "judgment_debt", amount=debts["amount"], authority=_COURT).assign(end=end)


def _honours(happenings: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    title = chance.choice(np.array(_HONOURS, dtype=object), len(happenings))
    return _filed(happenings, "honour", category=title)


def _drawn(
    chance: np.random.Generator, odds: tuple[tuple[str, float], ...], size: int
) -> np.ndarray:
    words = np.array([word for word, _ in odds], dtype=object)
    return np.asarray(words[chance.choice(len(words), size, p=[share for _, share in odds])])


def record_ids(rows: pd.DataFrame, prefixes: dict[str, str]) -> pd.Series:
    """Document numbers such as 'PEN-2025-00000123', numbered within kind and year."""
    year = rows["start"].to_numpy().astype("datetime64[D]").astype("datetime64[Y]").astype(int)
    year = pd.Series(year + 1970, index=rows.index).astype(str)
    number = rows.groupby([rows["kind"], year]).cumcount().add(1)
    return rows["kind"].map(prefixes) + "-" + year + "-" + number.astype(str).str.zfill(8)
