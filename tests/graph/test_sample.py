"""The sample province's structure, checked on what its register says."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pandas as pd
import pytest

from graph.credit_code import verdicts
from graph.errors import BadInput
from graph.sample import Province, SampleSettings, make_province
from graph.snapshot import Snapshot, snapshot_of
from graph.tables import KEYS

SETTINGS = SampleSettings(enterprises=1500, months=18, seed=3)
DAYS = [date(2024, 1, 15), date(2025, 2, 28), date(2026, 3, 3), SETTINGS.end]
LINKS = ("holdings", "positions", "domiciles", "affiliations")


@pytest.fixture(scope="module")
def province() -> Province:
    return make_province(SETTINGS)


@pytest.fixture(scope="module")
def snapshots(province: Province) -> dict[date, Snapshot]:
    return {day: snapshot_of(province.tables, day) for day in DAYS}


def _proper(snapshot: Snapshot) -> pd.Series:
    """Firms that are no branches."""
    return ~snapshot.enterprises["enterprise_type"].str.startswith("2")


def _cycles(pairs: pd.DataFrame) -> list[int]:
    """Sizes of the strongly connected components of two or more."""
    linked: nx.DiGraph[int] = nx.DiGraph()
    linked.add_edges_from(pairs.itertuples(index=False, name=None))
    return sorted(
        len(found) for found in nx.strongly_connected_components(linked) if len(found) > 1
    )


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"enterprises": 499}, "500 enterprises or more, got 499"),
        ({"months": 0}, "1 month or more, got 0"),
        ({"end": date(2026, 10, 30)}, "the last day of a month, got '2026-10-30'"),
        ({"regime": "mean"}, "none, linear, max, threshold, got 'mean'"),
    ],
)
def test_impossible_settings_are_refused(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        SampleSettings(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("day", DAYS)
def test_shares_of_a_firm_sum_to_one_on_any_day(snapshots: dict[date, Snapshot], day: date) -> None:
    snapshot = snapshots[day]
    sums = snapshot.holdings.groupby("enterprise")["share"].sum().reindex(range(snapshot.size))
    assert (sums[_proper(snapshot)] - 1).abs().max() < 1e-9
    assert sums[~_proper(snapshot)].isna().all()


@pytest.mark.parametrize("day", DAYS)
def test_a_firm_has_one_legal_representative_on_any_day(
    snapshots: dict[date, Snapshot], day: date
) -> None:
    snapshot = snapshots[day]
    legal = snapshot.positions[snapshot.positions["position"] == "legal_representative"]
    counts = legal["enterprise"].value_counts().reindex(range(snapshot.size), fill_value=0)
    assert (counts[_proper(snapshot)] == 1).all()
    assert (counts[~_proper(snapshot)] == 0).all()


def test_ownership_has_one_cycle_of_each_length(snapshots: dict[date, Snapshot]) -> None:
    holdings = snapshots[SETTINGS.end].holdings
    firms = holdings[holdings["holder_kind"] == "Enterprise"]
    assert _cycles(firms[["holder", "enterprise"]]) == [2, 3, 4, 5]


def test_guarantees_close_to_rings(snapshots: dict[date, Snapshot]) -> None:
    affiliations = snapshots[SETTINGS.end].affiliations
    guarantees = affiliations[affiliations["relation"] == "GUARANTEES"]
    # Another guarantee may widen a ring, so each is at least as large as it was planted.
    largest = _cycles(guarantees[["from_enterprise", "to_enterprise"]])[-4:]
    assert all(found >= planted for found, planted in zip(largest, (3, 4, 5, 6), strict=True))


def test_the_busiest_addresses_are_the_hosting_ones(snapshots: dict[date, Snapshot]) -> None:
    snapshot = snapshots[SETTINGS.end]
    firms = snapshot.domiciles["address"].value_counts()
    hosting = snapshot.addresses.index[snapshot.addresses["hosting"]]
    assert set(firms.index[: len(hosting)]) == set(hosting)
    assert firms[hosting].min() > 50


def test_shell_clusters_share_address_month_and_nominee(province: Province) -> None:
    tables = province.tables
    legal = tables.positions[tables.positions["position"] == "legal_representative"]
    firms = tables.enterprises.drop_duplicates("enterprise_id")
    first = tables.domiciles.merge(legal, on=["enterprise_id", "valid_from"]).merge(
        firms, on="enterprise_id"
    )
    month = first["established_on"].dt.to_period("M")
    clusters = first.groupby(["address_id", "person_id", month])["enterprise_id"].nunique()
    assert (clusters >= 8).sum() == 2
    assert clusters.max() <= 26


def test_most_people_run_one_firm_and_a_few_dozens(snapshots: dict[date, Snapshot]) -> None:
    positions = snapshots[SETTINGS.end].positions
    legal = positions[positions["position"] == "legal_representative"]
    firms = legal["person"].value_counts()
    assert firms.median() == 1
    assert firms.max() >= 12


@pytest.mark.parametrize("frame", [*LINKS, "records"])
def test_nothing_is_known_before_it_began_or_after_the_end(province: Province, frame: str) -> None:
    rows = getattr(province.tables, frame)
    learning = (rows["recorded_at"] - rows["valid_from"]).dt.days
    assert learning.min() >= 0
    assert rows["recorded_at"].max() <= pd.Timestamp(SETTINGS.end)
    assert not (rows["valid_to"] <= rows["valid_from"]).any()


@pytest.mark.parametrize("frame", [*LINKS, "enterprises", "records"])
def test_facts_have_later_versions_and_no_version_comes_twice(
    province: Province, frame: str
) -> None:
    rows = getattr(province.tables, frame)
    assert rows.duplicated(KEYS[frame]).any()
    assert not rows.duplicated([*KEYS[frame], "recorded_at"]).any()


def test_every_end_of_a_link_is_an_entity(province: Province) -> None:
    tables = province.tables
    firms = set(tables.enterprises["enterprise_id"])
    persons, addresses = set(tables.persons["person_id"]), set(tables.addresses["address_id"])
    by_person = tables.holdings["holder_kind"] == "Person"
    assert firms >= set(tables.holdings.loc[~by_person, "holder_id"])
    assert persons == set(tables.holdings.loc[by_person, "holder_id"]) | set(
        tables.positions["person_id"]
    )
    assert addresses == set(tables.domiciles["address_id"])
    assert firms >= set(tables.affiliations["source_id"]) | set(tables.affiliations["target_id"])
    assert firms >= set(tables.records["enterprise_id"])


def test_every_kind_of_the_sample_occurs_under_its_own_id(province: Province) -> None:
    records = province.tables.records
    kinds = "abnormal_listing annual_report change complaint honour inspection judgment_debt"
    told = "arrears certificate court_judgment department_listing department_penalty "
    told += "enforcement_case insured_staff opinion_item tax_abnormal technology_title"
    own = {*kinds.split(), "penalty", "serious_listing"}
    assert set(records["kind"]) == own | set(told.split())
    assert (records.groupby("record_id")["enterprise_id"].nunique() == 1).all()


def test_a_shell_cluster_shares_its_telephone_and_agent(province: Province) -> None:
    contacts, engagements = province.tables.contacts, province.tables.engagements
    assert contacts["contact_id"].str.fullmatch("C-[0-9a-f]{32}").all()
    both = contacts.merge(engagements, on="enterprise_id")
    crowds = both.groupby(["contact_id", "agent_id"])["enterprise_id"].nunique()
    assert (crowds >= 8).sum() == 2  # max(2, 600 // 800) clusters of 8 to 25 firms
    assert set(engagements["agent_id"]) == set(province.tables.agents["agent_id"])


def test_codes_are_of_a_place_that_does_not_exist_and_nearly_all_fit(province: Province) -> None:
    codes = province.tables.enterprises["enterprise_id"].drop_duplicates()
    assert len(codes) <= SETTINGS.enterprises
    assert codes.str.startswith("91990100MA").all()
    assert pd.Series(verdicts(codes)).value_counts().to_dict() == {
        "valid": len(codes) - 3,
        "doubtful": 3,
    }


def test_names_show_that_they_are_made_up(province: Province) -> None:
    tables = province.tables
    assert tables.enterprises["name"].str.fullmatch("样.*公司").all()
    assert tables.persons["name"].str.fullmatch(".样..").all()
    assert tables.addresses["text"].str.startswith("样例市新区第").all()
    assert tables.addresses["text"].is_unique
