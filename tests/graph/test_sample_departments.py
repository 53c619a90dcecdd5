"""What other departments tell in the sample: rates, its tie to risk, and what must not move."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from graph.department_kinds import department_kinds
from graph.sample_departments import make_departments
from graph.sample_firms import BRANCH, Firms, make_firms
from graph.sample_settings import OPEN, SampleSettings, streams

SETTINGS = SampleSettings(enterprises=4000, seed=3)


@pytest.fixture(scope="module")
def firms() -> Firms:
    return make_firms(SETTINGS, streams(SETTINGS.seed)["firms"])


@pytest.fixture(scope="module")
def told(firms: Firms) -> pd.DataFrame:
    return make_departments(SETTINGS, firms, streams(SETTINGS.seed)["departments"])


def test_every_kind_is_listed_and_its_words_are_the_documented_ones(told: pd.DataFrame) -> None:
    assert set(told["kind"]) <= set(department_kinds())
    for kind, rows in told.groupby("kind"):
        meant = department_kinds()[str(kind)]
        for column in ("category", "result"):
            words = set(rows[column].dropna())
            listed = getattr(meant, column) or ""
            assert all(f"`{word}`" in listed or kind == "department_penalty" for word in words)
        assert rows["amount"].notna().all() == (meant.amount is not None)
        assert (rows["end"] == OPEN).all() or meant.ends is not None


def test_records_lie_within_the_life_of_their_firm(told: pd.DataFrame, firms: Firms) -> None:
    firm = told["firm"].to_numpy()
    assert (told["start"].to_numpy() >= firms.established[firm]).all()
    assert (told["start"].to_numpy() <= firms.ended[firm]).all()
    assert (told["end"] > told["start"]).all()
    assert told["record_id"].is_unique


@pytest.mark.parametrize(
    ("kind", "sign"),
    [("tax_abnormal", 1), ("arrears", 1), ("court_judgment", 1), ("certificate", -1)],
)
def test_risk_drives_how_often(told: pd.DataFrame, firms: Firms, kind: str, sign: int) -> None:
    met = told.loc[told["kind"] == kind, "firm"].to_numpy()
    assert np.sign(firms.frailty[met].mean()) == sign
    assert abs(firms.frailty[met].mean()) > 0.2


def test_few_stand_on_the_last_day_under_a_rule_of_class_c(
    told: pd.DataFrame, firms: Firms
) -> None:
    day = SETTINGS.end_day
    standing = (told["start"] <= day) & (told["end"] > day)
    abnormal = told.loc[standing & (told["kind"] == "tax_abnormal"), "firm"].nunique()
    assert 0.001 < abnormal / firms.size < 0.015


def test_insured_persons_are_told_twice_a_year_by_larger_firms(
    told: pd.DataFrame, firms: Firms
) -> None:
    rows = told[told["kind"] == "insured_staff"]
    days = pd.to_datetime(rows["start"], unit="D")
    assert set(zip(days.dt.month, days.dt.day, strict=True)) == {(6, 30), (12, 31)}
    assert not rows.duplicated(["firm", "start"]).any()
    telling = rows["firm"].unique()
    assert (firms.role[telling] != BRANCH).all()
    assert firms.capital[telling].min() >= np.nanquantile(firms.capital, 0.75)
    counts = rows["details"].map(json.loads).map(lambda one: one["insured_count"])
    assert counts.between(1, 10_000).all()
