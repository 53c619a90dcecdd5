"""The planted contagion: what the truth names must stand in the register."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from graph.sample import Province, SampleSettings, make_province
from graph.sample_contagion import GAINS, MEMORY, MOST, contagion_parts
from graph.sample_exposure import CHANNELS, STRENGTHS
from graph.sample_settings import REGIMES
from graph.tables import KEYS, Tables

TARGETS = ("penalty", "abnormal_listing", "serious_listing")
LEGAL = ("legal_representative", "person_in_charge")


@pytest.fixture(scope="module")
def provinces() -> dict[str, Province]:
    return {
        regime: make_province(SampleSettings(enterprises=4000, seed=5, regime=regime))
        for regime in REGIMES
    }


def _latest(tables: Tables) -> dict[str, pd.DataFrame]:
    return {
        name: rows.sort_values("recorded_at", kind="stable").drop_duplicates(
            KEYS[name], keep="last"
        )
        for name, rows in tables
    }


def _on(rows: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    return rows[(rows["valid_from"] <= day) & ~(rows["valid_to"] <= day)]


def _controllers(known: dict[str, pd.DataFrame], firm: str, day: pd.Timestamp) -> set[str]:
    positions, holdings = known["positions"], known["holdings"]
    run = positions[(positions["enterprise_id"] == firm) & positions["position"].isin(LEGAL)]
    held = holdings[
        (holdings["enterprise_id"] == firm)
        & (holdings["holder_kind"] == "Person")
        & (holdings["share"] > 0.5)
    ]
    return set(_on(run, day)["person_id"]) | set(_on(held, day)["holder_id"])


def _addresses(known: dict[str, pd.DataFrame], firm: str, day: pd.Timestamp) -> set[str]:
    domiciles, addresses = known["domiciles"], known["addresses"]
    plain = set(addresses.loc[~addresses["hosting"], "address_id"])
    return plain & set(_on(domiciles[domiciles["enterprise_id"] == firm], day)["address_id"])


def _holders(known: dict[str, pd.DataFrame], firm: str, day: pd.Timestamp) -> set[str]:
    return set(_on(known["holdings"].query("enterprise_id == @firm"), day)["holder_id"])


def _partners(known: dict[str, pd.DataFrame], firm: str, relation: str, day: pd.Timestamp) -> Any:
    rows = known["affiliations"].query("source_id == @firm and relation == @relation")
    return set(_on(rows, day)["target_id"])


def _linked(known: dict[str, pd.DataFrame], row: Any, day: pd.Timestamp) -> bool:
    """Whether the source reaches the enterprise through the channel named, on the day."""
    firm, source = row.enterprise_id, row.source_enterprise_id
    shared = {"co_person": _controllers, "co_address": _addresses}
    if row.path in shared:
        ties = shared[row.path]
        return bool(ties(known, firm, day) & ties(known, source, day))
    holders = _holders(known, firm, day)
    return {
        "shareholder": lambda: source in holders,
        "investee": lambda: firm in _holders(known, source, day),
        "grandholder": lambda: any(source in _holders(known, mid, day) for mid in holders),
        "guarantee": lambda: source in _partners(known, firm, "GUARANTEES", day),
        "head_office": lambda: source in _partners(known, firm, "BRANCH_OF", day),
        "branch": lambda: firm in _partners(known, source, "BRANCH_OF", day),
    }[row.path]()


def _adverse(records: pd.DataFrame) -> pd.DataFrame:
    failed = records["result"] == "problem_found"
    return records[records["kind"].isin([*TARGETS, "judgment_debt"]) | failed]


@pytest.mark.parametrize("regime", ["linear", "max", "threshold"])
def test_planted_sources_are_linked_and_had_an_event(
    provinces: dict[str, Province], regime: str
) -> None:
    province = provinces[regime]
    known = _latest(province.tables)
    # What is 60 days old is learned, so the register can be asked for the links.
    old = pd.to_datetime(province.truth.contagion["period"]) <= pd.Timestamp("2026-08-01")
    planted = province.truth.contagion[old]
    events = _adverse(known["records"]).groupby("enterprise_id")["valid_from"].apply(list)
    assert len(planted) > 50
    for row in planted.itertuples(index=False):
        day = pd.Timestamp(f"{row.period}-01")
        assert _linked(known, row, day), row
        earlier = [when for when in events[row.source_enterprise_id] if when < day]
        assert max(earlier) >= day - pd.DateOffset(months=MEMORY), row


def test_planted_events_are_records_of_their_kind(provinces: dict[str, Province]) -> None:
    truth, tables = provinces["max"].truth, provinces["max"].tables
    records = tables.records.drop_duplicates("record_id").set_index("record_id")
    known = truth.contagion[truth.contagion["record_id"].isin(records.index)]
    found = records.loc[known["record_id"]]
    assert found["enterprise_id"].tolist() == known["enterprise_id"].tolist()
    assert found["kind"].tolist() == known["kind"].tolist()
    assert found["valid_from"].tolist() == known["event_on"].tolist()


@pytest.mark.parametrize("regime", REGIMES)
def test_about_a_tenth_of_the_firms_have_an_event_in_a_year(
    provinces: dict[str, Province], regime: str
) -> None:
    province = provinces[regime]
    status = _latest(province.tables)["enterprises"]["status"]
    hit = province.truth.outcomes["enterprise_id"].nunique()
    assert 0.08 <= hit / (status == "in_register").sum() <= 0.12


def test_without_a_regime_nothing_is_planted(provinces: dict[str, Province]) -> None:
    truth = provinces["none"].truth
    assert truth.contagion.empty
    assert (truth.standing["contagion_log_odds"] == 0).all()
    assert truth.standing["source_enterprise_id"].isna().all()
    assert truth.felt.empty


@pytest.mark.parametrize("regime", ["linear", "max", "threshold"])
def test_contagion_drives_a_fair_part_of_the_events(
    provinces: dict[str, Province], regime: str
) -> None:
    truth = provinces[regime].truth
    after = truth.contagion[truth.contagion["event_on"] > "2026-10-31"]
    strong = (after["contagion_log_odds"] > 1).sum() / len(truth.outcomes)
    assert 0.2 <= strong <= 0.55
    assert truth.contagion["contagion_share"].between(0, 1, inclusive="right").all()
    assert truth.contagion["contagion_log_odds"].max() <= MOST


def test_every_channel_carries_something(provinces: dict[str, Province]) -> None:
    standing = provinces["max"].truth.standing
    assert set(standing["path"].dropna()) == set(CHANNELS)


def test_what_is_felt_makes_what_contagion_adds(provinces: dict[str, Province]) -> None:
    for regime, part in (("linear", "sum"), ("max", "max")):
        truth = provinces[regime].truth
        strengths = truth.felt.groupby("enterprise_id")["strength"].agg(part)
        standing = truth.standing.set_index("enterprise_id")["contagion_log_odds"]
        added = (GAINS[regime] * strengths).clip(upper=MOST).reindex(standing.index, fill_value=0.0)
        assert added.to_numpy() == pytest.approx(standing.to_numpy(), abs=1e-4)
        keys = ["enterprise_id", "source_enterprise_id", "path"]
        named = truth.standing.dropna(subset="path")[keys].merge(truth.felt, on=keys)
        most = truth.felt.groupby("enterprise_id")["strength"].max()
        assert named["strength"].tolist() == most[named["enterprise_id"]].tolist()
        assert len(named) == truth.standing["path"].notna().sum() == len(most)


def test_outcomes_are_the_twelve_months_after_the_end(provinces: dict[str, Province]) -> None:
    outcomes = provinces["max"].truth.outcomes
    assert outcomes["event_on"].min() > pd.Timestamp("2026-10-31")
    assert outcomes["event_on"].max() <= pd.Timestamp("2027-10-31")
    assert set(outcomes["kind"]) == {*TARGETS, "inspection"}


def test_the_regime_changes_records_and_nothing_else(provinces: dict[str, Province]) -> None:
    for frame in ("enterprises", "persons", "addresses", "holdings", "positions", "affiliations"):
        first, other = (getattr(provinces[name].tables, frame) for name in ("none", "linear"))
        pd.testing.assert_frame_equal(first, other)


FELT = pd.DataFrame(
    {
        "target": [0, 1, 1, 1],
        "source": [9, 7, 8, 8],
        "channel": [2, 0, 1, 0],
        "points": [0.5, 0.25, 0.5, 0.75],
    }
)


@pytest.mark.parametrize(
    ("regime", "parts"),
    [
        ("none", [0.0, 0.0, 0.0]),
        ("linear", [0.5, 1.5, 0.0]),
        ("max", [0.5, 0.75, 0.0]),
        ("threshold", [0.0, 0.75, 0.0]),
    ],
)
def test_regimes_by_hand(regime: str, parts: list[float]) -> None:
    found = contagion_parts(FELT, regime, size=3)
    expected = np.array(parts) * GAINS[regime]
    np.testing.assert_allclose(np.asarray(found["contagion"]), expected)
    strongest = np.where(expected > 0, [9, 8, -1], -1)
    assert np.asarray(found["source"]).tolist() == strongest.tolist()
    assert np.asarray(found["channel"])[1] == (0 if expected[1] > 0 else -1)


def test_channels_keep_their_order_of_strength() -> None:
    """The law of the sample: persons and majority holders pass on more than a shared address."""
    assert STRENGTHS["co_person"] > STRENGTHS["guarantee"] > STRENGTHS["co_address"]
    assert STRENGTHS["shareholder"] > STRENGTHS["grandholder"]
