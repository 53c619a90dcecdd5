"""The Delphi method: what a panel of experts agrees on after rounds of judging alone.

Sources: Dalkey & Helmer (1963), Management Science 9(3); agreement by Kendall & Babington Smith
(1939), The problem of m rankings; what counts as agreement by Schmidt (1997), Decision Sciences
28(3): a coefficient of 0.5 is moderate, 0.7 strong.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import chi2, rankdata

from features.indicator import Values
from features.indicator_set import IndicatorSet
from features.judgements import numbers, read_judgements, refuse
from graph.errors import BadInput

COLUMNS = ("expert", "round", "indicator", "points")
FEWEST_EXPERTS = 3
MODERATE = 0.5


@dataclass(frozen=True)
class Consensus:
    """What the last round says, and how the panel came there.

    judged: [median, low, high] by item id: the points of the last round and their quartiles.
    rounds: [round, experts, agreement, p_value, spread, shift], one row a round. agreement:
    Kendall's W in [0, 1]; p_value: of no agreement at all; spread: mean distance of the quartiles
    in points; shift: mean change of the medians since the round before, NaN in the first.
    """

    judged: pd.DataFrame
    rounds: pd.DataFrame

    @property
    def weights(self) -> pd.Series:
        """The medians by item id."""
        return self.judged["median"]


def read_rounds(file: Path, base: IndicatorSet) -> pd.DataFrame:
    """The judgements [expert, round, indicator, points] of a CSV file.

    points: from 0 to the cap of the indicator's group. Raises BadInput naming file and line.
    """
    rows = read_judgements(file, COLUMNS)
    caps = {item.item_id: base.caps[item.group] for item in base.items}
    unknown = ~rows["indicator"].isin(caps)
    refuse(rows, unknown, f"an indicator of {base.title}", value="indicator")
    for name in ("round", "points"):
        rows[name] = numbers(rows, name)
    whole = (rows["round"] >= 1) & (rows["round"] % 1 == 0)
    refuse(rows, ~whole, "a whole number from 1 as round", value="round")
    allowed = rows["points"].between(0.0, rows["indicator"].map(caps))
    wanted = "points from 0 to the cap of the group"
    refuse(rows, ~allowed, wanted, value="points")
    twice = rows.duplicated(["expert", "round", "indicator"])
    refuse(rows, twice, "one judgement of an expert a round", value="indicator")
    return rows.astype({"round": int})


def consensus(rows: pd.DataFrame, *, least: float = MODERATE, file: str = "") -> Consensus:
    """Medians, quartiles and agreement of the rounds.

    least: the smallest agreement of the last round. Raises BadInput for fewer than three experts,
    an expert who left an indicator of a round out, and a panel that agrees less.
    """
    told = []
    before: pd.DataFrame | None = None
    for number in sorted(rows["round"].unique()):
        panel = _panel(rows[rows["round"] == number], file)
        judged = _quartiles(panel)
        agreement, p_value = concordance(panel.to_numpy())
        shift = np.nan if before is None else (judged["median"] - before["median"]).abs().mean()
        spread = (judged["high"] - judged["low"]).mean()
        told.append((int(number), len(panel), agreement, p_value, float(spread), float(shift)))
        before = judged
    names = ["round", "experts", "agreement", "p_value", "spread", "shift"]
    found = Consensus(judged, pd.DataFrame(told, columns=names))
    _check(found, least, file)
    return found


def concordance(panel: Values) -> tuple[float, float]:
    """Kendall's W of points (experts, indicators), ties corrected, and its p-value by chi-square.

    W = 12 S / (m^2 (n^3 - n) - m T), S the squared distances of the rank sums from their mean, T
    the sum of t^3 - t over ties. (NaN, 1.0) where no expert tells two indicators apart.
    """
    experts, indicators = panel.shape
    ranks = rankdata(panel, axis=1)
    sums = ranks.sum(axis=0)
    ties = sum(
        float((count.astype(float) ** 3 - count).sum())
        for count in (np.unique(row, return_counts=True)[1] for row in ranks)
    )
    most = experts**2 * (indicators**3 - indicators) - experts * ties
    if most <= 0.0:
        return float("nan"), 1.0
    agreement = float(12.0 * ((sums - sums.mean()) ** 2).sum() / most)
    freedom = indicators - 1
    return agreement, float(chi2.sf(experts * freedom * agreement, freedom))


def _panel(rows: pd.DataFrame, file: str) -> pd.DataFrame:
    """Points of one round, a row an expert, a column an indicator, none left out."""
    panel = rows.pivot(index="expert", columns="indicator", values="points")
    holes = panel.isna().stack()
    if holes.any():
        expert, item = holes[holes].index[0]
        wanted = f"points of every expert for every indicator of round {rows['round'].iloc[0]}"
        raise BadInput(wanted, f"none of {expert} for {item}", file)
    return panel


def _quartiles(panel: pd.DataFrame) -> pd.DataFrame:
    low, median, high = np.quantile(panel.to_numpy(), [0.25, 0.5, 0.75], axis=0)
    return pd.DataFrame({"median": median, "low": low, "high": high}, index=panel.columns)


def _check(found: Consensus, least: float, file: str) -> None:
    last = found.rounds.iloc[-1]
    if last["experts"] < FEWEST_EXPERTS:
        wanted = f"{FEWEST_EXPERTS} experts or more in the last round"
        raise BadInput(wanted, int(last["experts"]), file)
    if not last["agreement"] >= least:
        wanted = f"an agreement (Kendall's W) of {least:g} or more in the last round"
        raise BadInput(wanted, round(float(last["agreement"]), 3), file)
