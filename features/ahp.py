"""The analytic hierarchy process: weights from judgements of pairs, checked for consistency.

Sources: Saaty (1980), The Analytic Hierarchy Process: the scale from 1 to 9, the principal
eigenvector, the consistency ratio and the random index of matrices up to 15; Aczel & Saaty (1983),
Journal of Mathematical Psychology 27: several judges by the geometric mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from features.indicator import Values
from features.indicator_set import IndicatorSet
from features.judgements import read_judgements, refuse
from graph.errors import BadInput

COLUMNS = ("expert", "first", "second", "judgement")
GROUPS = "all groups"
LARGEST = 9.0
MOST_INCONSISTENT = 0.10
# Mean consistency index of random reciprocal matrices, by size from 0 (Saaty 1980, chapter 1).
RANDOM_INDEX = (
    0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59
)  # fmt: skip
_JUDGEMENT = re.compile(r"(\d+(?:\.\d+)?)(?:/(\d+(?:\.\d+)?))?")


@dataclass(frozen=True)
class Hierarchy:
    """weights: by item id of what was judged.

    levels: [level, compared, experts, ratio, worst_ratio]: what was compared with each other, how
    many, by how many experts, the consistency ratio of their mean and of the least consistent one.
    """

    weights: pd.Series
    levels: pd.DataFrame


def read_pairs(file: Path, base: IndicatorSet) -> pd.DataFrame:
    """The judgements [expert, level, first, second, times] of a CSV file.

    first, second: two groups, two parts of one group ('group/part'), or two indicators of one part.
    judgement: how many times the first weighs the second, 1 to 9 or 1/9 to 1. level: `GROUPS`, the
    group, or 'group/part'. Raises BadInput naming file and line.
    """
    rows = read_judgements(file, COLUMNS)
    above = {name: level for level, names in _levels(base).items() for name in names}
    for name in ("first", "second"):
        known = f"a group, a group/part or an indicator of {base.title}"
        refuse(rows, ~rows[name].isin(above), known, value=name)
    rows["level"] = rows["first"].map(above)
    apart = (rows["level"] != rows["second"].map(above)) | (rows["first"] == rows["second"])
    wanted = "two groups, two parts of one group, or two indicators of one part"
    refuse(rows, apart, wanted, value="second")
    rows["times"] = rows["judgement"].map(_times).astype("float64")
    within = rows["times"].between((1 - 1e-9) / LARGEST, LARGEST)
    refuse(rows, ~within, "a judgement from 1/9 to 9", value="judgement")
    pair = [min(one) + " " + max(one) for one in zip(rows["first"], rows["second"], strict=True)]
    twice = rows.assign(pair=pair).duplicated(["expert", "pair"])
    refuse(rows, twice, "each pair of an expert once", value="second")
    return rows


def hierarchy(rows: pd.DataFrame, base: IndicatorSet, *, file: str = "") -> Hierarchy:
    """The weight of an indicator: those of its group, of its part in it, and its own in the part.

    A level that no one judged keeps its proportions in `base`. Raises BadInput for a pair left
    out, more than 15 compared, and a consistency ratio of the experts' mean above 0.10.
    """
    found, told = {}, []
    for level, names in _levels(base).items():
        mine = rows[rows["level"] == level]
        if len(mine):
            found[level], row = _judged(mine, names, level=level, file=file)
            told.append(row)
    columns = ["level", "compared", "experts", "ratio", "worst_ratio"]
    return Hierarchy(_products(base, found), pd.DataFrame(told, columns=columns))


def priorities(matrix: Values) -> tuple[Values, float]:
    """Weights that add up to 1, and the consistency ratio, of a positive reciprocal matrix.

    The principal eigenvector; (largest eigenvalue - n) / (n - 1) over the random index.
    """
    size = len(matrix)
    eigenvalues, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(eigenvalues.real))
    weights = np.abs(vectors[:, first].real)
    ratio = 0.0
    if size > 2:
        ratio = float(eigenvalues[first].real - size) / (size - 1) / RANDOM_INDEX[size]
    return weights / weights.sum(), max(ratio, 0.0)


def worst_triad(matrix: Values) -> tuple[int, int, int]:
    """The i < j < k at which i:j times j:k is furthest from i:k, as a factor."""
    logs = np.log(matrix)
    gaps = np.abs(logs[:, :, None] + logs[None, :, :] - logs[:, None, :])
    ordered = np.array(list(combinations(range(len(matrix)), 3)))
    at = ordered[int(np.argmax(gaps[tuple(ordered.T)]))]
    return int(at[0]), int(at[1]), int(at[2])


def _levels(base: IndicatorSet) -> dict[str, list[str]]:
    """What is compared with each other: groups, parts of a group, indicators of a part."""
    levels: dict[str, list[str]] = {GROUPS: []}
    for item in base.items:
        part = f"{item.group}/{item.part}"
        for level, name in ((GROUPS, item.group), (item.group, part), (part, item.item_id)):
            names = levels.setdefault(level, [])
            if name not in names:
                names.append(name)
    return levels


def _times(told: str) -> float:
    found = _JUDGEMENT.fullmatch(told.replace(" ", ""))
    if not found or float(found[2] or 1.0) == 0.0:
        return float("nan")
    return float(found[1]) / float(found[2] or 1.0)


def _judged(
    rows: pd.DataFrame, names: list[str], *, level: str, file: str
) -> tuple[dict[str, float], tuple[str, int, int, float, float]]:
    """Weights of the names and the row that tells of their level."""
    if len(names) >= len(RANDOM_INDEX):
        raise BadInput(f"at most {len(RANDOM_INDEX) - 1} compared in {level}", len(names), file)
    experts = list(rows.groupby("expert"))
    singles = [_matrix(mine, names, place=(level, str(name), file)) for name, mine in experts]
    matrix = np.exp(np.mean(np.log(singles), axis=0))
    weights, ratio = priorities(matrix)
    if ratio > MOST_INCONSISTENT:
        wanted = f"a consistency ratio of at most {MOST_INCONSISTENT:.2f} in {level}"
        raise BadInput(
            f"{wanted} (least consistent: {_told(matrix, names)})", round(ratio, 3), file
        )
    worst = max(priorities(single)[1] for single in singles)
    row = (level, len(names), len(singles), ratio, worst)
    return dict(zip(names, weights.tolist(), strict=True)), row


def _matrix(rows: pd.DataFrame, names: list[str], *, place: tuple[str, str, str]) -> Values:
    """The reciprocal matrix of one expert's judgements of all pairs."""
    matrix = np.full((len(names), len(names)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    first, second = (pd.Index(names).get_indexer(rows[name]) for name in ("first", "second"))
    matrix[first, second] = rows["times"]
    matrix[second, first] = 1.0 / rows["times"]
    holes = np.argwhere(np.isnan(matrix))
    if len(holes):
        level, expert, file = place
        pair = f"{names[holes[0][0]]} and {names[holes[0][1]]}"
        raise BadInput(f"all pairs of {level} from {expert}", f"none of {pair}", file)
    return matrix


def _told(matrix: Values, names: list[str]) -> str:
    one, two, three = worst_triad(matrix)
    pairs = ((one, two), (two, three), (one, three))
    told = [f"{names[i]}:{names[j]} is {matrix[i, j]:.3g}" for i, j in pairs]
    return f"{told[0]} and {told[1]}, but {told[2]}"


def _products(base: IndicatorSet, found: dict[str, dict[str, float]]) -> pd.Series:
    rows = [(one.group, f"{one.group}/{one.part}", abs(one.points)) for one in base.items]
    ids = [one.item_id for one in base.items]
    frame = pd.DataFrame(rows, index=ids, columns=["group", "part", "size"])
    frame["id"], frame["all"] = ids, GROUPS
    weights = pd.Series(1.0, index=ids)
    judged = pd.Series(False, index=ids)
    for above, name in (("all", "group"), ("group", "part"), ("part", "id")):
        sizes = frame.groupby(name)["size"].transform("sum")
        totals = frame.groupby(above)["size"].transform("sum").replace(0.0, 1.0)
        told = {key: value for names in found.values() for key, value in names.items()}
        weights *= frame[name].map(told).fillna(sizes / totals)
        judged |= frame[name].isin(told)
    return weights[judged]
