"""What other departments tell of the sample's firms; it follows their risk, never contagion."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from graph.sample_drivers import happenings
from graph.sample_firms import BRANCH, Firms
from graph.sample_history import learning_days
from graph.sample_records import record_ids
from graph.sample_settings import OPEN, Floats, Integers, SampleSettings, Texts

# Of each kind: how often a year a firm of mean risk meets one, how risk changes that, who tells,
# the share of those that end and after how many days, and the median amount in yuan.
_KINDS = (
    ("tax_abnormal", 0.003, 0.9, "样例市税务局", (0.7, 60, 500), None),
    ("arrears", 0.012, 0.9, "样例市税务局", (0.7, 60, 600), 4e4),
    ("enforcement_case", 0.02, 0.8, "样例市新区人民法院", (0.7, 90, 700), 2e5),
    ("court_judgment", 0.06, 0.5, "样例市新区人民法院", (0.0, 1, 2), 1e5),
    ("department_penalty", 0.03, 0.6, "样例市应急管理局", (0.02, 30, 200), 1e4),
    ("department_listing", 0.0005, 0.9, "样例市发展改革委", (0.5, 180, 700), None),
    ("opinion_item", 0.04, 0.5, "样例市网络信息中心", (0.05, 5, 60), None),
    ("certificate", 0.03, -0.4, "样例认证中心", (1.0, 1095, 1096), None),
    ("technology_title", 0.01, -0.4, "样例市科学技术局", (1.0, 1095, 1096), None),
)
_CATEGORIES = {
    "arrears": (("tax", 0.5), ("wages", 0.2), ("social_insurance", 0.3)),
    "department_penalty": (("warning", 0.3), ("fine", 0.7)),
    "department_listing": (("quality", 0.6), ("e_commerce", 0.4)),
    "technology_title": (("high_tech", 0.5), ("specialised", 0.5)),
}
_RESULTS = {
    "court_judgment": (("lost", 0.4), ("partly_lost", 0.2), ("won", 0.2), ("settled", 0.2)),
    "opinion_item": (("negative", 0.6), ("neutral", 0.3), ("positive", 0.1)),
}
_PREFIXES = {
    "tax_abnormal": "TAB",
    "arrears": "ARR",
    "enforcement_case": "ENF",
    "court_judgment": "JUD",
    "department_penalty": "DPE",
    "department_listing": "DLI",
    "opinion_item": "OPI",
    "certificate": "CER",
    "technology_title": "TEC",
    "insured_staff": "SOC",
}
_INSURED_SHARE = 0.75  # firms with less capital than this quantile tell no insured persons
_INSURED_MONTHS = (6, 12)


def make_departments(
    settings: SampleSettings, firms: Firms, chance: np.random.Generator
) -> pd.DataFrame:
    """Spans of records: record_id, kind, firm, start, end, learnings, facts, details."""
    parts = [_kind(settings, firms, kind, chance=chance) for kind in _KINDS]
    rows = pd.concat([*parts, _insured(settings, firms, chance)], ignore_index=True)
    rows = rows.sort_values(["kind", "start", "firm"], kind="stable").reset_index(drop=True)
    return rows.assign(record_id=record_ids(rows, _PREFIXES))


def _kind(
    settings: SampleSettings,
    firms: Firms,
    kind: tuple[str, float, float, str, tuple[float, int, int], float | None],
    *,
    chance: np.random.Generator,
) -> pd.DataFrame:
    name, often, slope, authority, (ending, soonest, latest), median = kind
    # The mean of exp(slope * risk) over standard normal risk is taken out again.
    yearly = often * np.exp(slope * firms.frailty - slope**2 / 2)
    rows = happenings(settings, firms, yearly=yearly, chance=chance).rename(
        columns={"day": "start"}
    )
    size, start = len(rows), rows["start"].to_numpy()
    over = start + chance.integers(soonest, latest, size)
    yuan = np.round(np.exp(chance.normal(np.log(median or 1.0), 1.2, size)), 2)
    return rows.assign(
        kind=name,
        authority=authority,
        category=_drawn(chance, _CATEGORIES.get(name, ()), size),
        result=_drawn(chance, _RESULTS.get(name, ()), size),
        amount=yuan if median else np.nan,
        end=np.where(chance.random(size) < ending, over, OPEN),
        end_learning=learning_days(chance, size),
        details=None,
    )


def _drawn(chance: np.random.Generator, odds: Iterable[tuple[str, float]], size: int) -> Texts:
    words: dict[str | None, float] = {**dict(odds)} or {None: 1.0}
    drawn = chance.choice(len(words), size, p=list(words.values()))
    return np.asarray(np.array(list(words), dtype=object)[drawn])


def _insured(settings: SampleSettings, firms: Firms, chance: np.random.Generator) -> pd.DataFrame:
    """Persons insured at the end of June and December; risk makes them shrink faster."""
    large = firms.capital >= np.nanquantile(firms.capital, _INSURED_SHARE)
    telling = large & (firms.role != BRANCH)
    days = _half_years(settings)
    firm = np.repeat(np.flatnonzero(telling), len(days))
    half = np.tile(np.arange(len(days)), int(telling.sum()))
    living = (firms.established[firm] < days[half]) & (firms.ended[firm] > days[half])
    firm, half = firm[living], half[living]
    steps: Floats = np.zeros((firms.size, len(days)))
    steps[telling] = chance.normal(0.02, 0.1, (int(telling.sum()), len(days)))
    course = np.exp(np.cumsum(steps - 0.05 * firms.frailty[:, None], axis=1))
    first = 3 + np.sqrt(firms.capital / 1e4)
    count = np.round(first[firm] * course[firm, half]).astype(np.int64)
    size = len(firm)
    return pd.DataFrame(
        {
            "firm": firm,
            "start": days[half],
            "learning": learning_days(chance, size),
            "kind": "insured_staff",
            "authority": "样例市人力资源和社会保障局",
            "end": OPEN,
            "end_learning": 0,
            "details": [f'{{"insured_count":{number}}}' for number in count.tolist()],
        }
    )


def _half_years(settings: SampleSettings) -> Integers:
    """The last days of June and December within the simulated time."""
    starts = settings.month_starts
    months = starts.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    # The first day of a month follows the last one of the month before.
    after = np.isin(months, [month % 12 for month in _INSURED_MONTHS])
    return np.asarray(starts[after & (starts > settings.first_day)] - 1)
