"""Every value comes out of its basis alone: of sample provinces, random and drawn graphs."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.bases import BASES, basis_of
from features.basis import Basis
from features.indicator import REGISTRY
from features.prior import Prior, prior_of
from features.tie_basis import TIED
from graph.errors import BadInput
from graph.sample import SampleSettings, make_province
from graph.snapshot import Snapshot, snapshot_of
from tests.drawing import AS_OF, drawn_snapshot
from tests.features.test_table import FIRMS, Frames, graphs
from tests.features.values import graded
from tests.random_graph import random_tables

MONTH, BEFORE = date(2026, 5, 31), date(2026, 4, 30)
# What arrives by a walk is broken off at a billionth a step, in the value and in the basis.
WALKED = {"ppr_exposure": 1e-7}


def drawn_prior(snapshot: Snapshot, as_of: date) -> Prior:
    """Classes and numbers of nine in ten enterprises, drawn from a fixed seed."""
    chance = np.random.default_rng(3)
    size = snapshot.size
    grades = pd.DataFrame(
        {
            "class": chance.choice(list("AAABBCD"), size),
            "log_odds": chance.normal(-2, 1, size),
            "contagion_points": chance.normal(0, 0.3, size),
        },
        index=pd.Index(snapshot.enterprises["enterprise_id"]),
    )
    return prior_of(snapshot, as_of, grades[chance.random(size) < 0.9])


@pytest.fixture(scope="module")
def province() -> Snapshot:
    return snapshot_of(make_province(SampleSettings(enterprises=500)).tables, MONTH)


@pytest.fixture(scope="module")
def random_graphs() -> list[Snapshot]:
    """Graphs of chance with voting interests, unknown shares, merged persons and own shares."""
    return [snapshot_of(random_tables(seed, 40), MONTH) for seed in range(3)]


def check(snapshot: Snapshot, name: str, prior: Prior, rows: Any) -> None:
    """Asserts that what the bases of some rows make is the indicator's value."""
    values = REGISTRY[name].values(snapshot, prior)[rows]
    made = [basis_of(snapshot, name, int(row), prior=prior).value for row in rows]
    within = WALKED.get(name, 1e-12)
    np.testing.assert_allclose(made, values, rtol=1e-12, atol=within, err_msg=name)


def test_every_indicator_has_records_or_a_basis() -> None:
    assert {name for name, known in REGISTRY.items() if known.records is None} == set(BASES)


@pytest.mark.parametrize("name", BASES)
def test_the_values_of_a_province_come_out_of_their_bases(province: Snapshot, name: str) -> None:
    # Of ties fewer rows: each asks for the links of all its neighbours.
    rows = np.arange(0, province.size, 8 if name in TIED else 2)
    check(province, name, drawn_prior(province, BEFORE), rows)


@pytest.mark.parametrize("name", BASES)
def test_the_value_of_every_row_of_random_graphs_comes_out_of_its_basis(
    random_graphs: list[Snapshot], name: str
) -> None:
    for snapshot in random_graphs:
        check(snapshot, name, drawn_prior(snapshot, BEFORE), np.arange(snapshot.size))


@settings(max_examples=8, deadline=None)
@given(graphs(), st.lists(st.sampled_from("ABCD"), min_size=4, max_size=4), st.integers(0, 4))
def test_the_values_of_any_drawn_graph_come_out_of_their_bases(
    frames: Frames, classes: list[str], graded_firms: int
) -> None:
    snapshot = drawn_snapshot(AS_OF, **frames)
    prior = graded(snapshot, dict(list(zip(FIRMS, classes, strict=True))[:graded_firms]))
    for name in BASES:
        check(snapshot, name, prior, np.arange(snapshot.size))


def test_without_a_prior_month_nothing_is_told_of_it(province: Snapshot) -> None:
    for name in BASES:
        basis = basis_of(province, name, 0)
        if REGISTRY[name].needs_prior:
            assert np.isnan(basis.value) and basis.links.empty and basis.parties.empty


def test_what_has_records_and_what_is_no_row_are_refused(province: Snapshot) -> None:
    with pytest.raises(BadInput, match="rests on no records"):
        basis_of(province, "penalty_count", 0)
    with pytest.raises(BadInput, match="an enterprise row from 0 to"):
        basis_of(province, "entity_age", province.size)


def every(snapshot: Snapshot, name: str, prior: Prior | None = None) -> list[Basis]:
    return [basis_of(snapshot, name, row, prior=prior) for row in range(snapshot.size)]


@pytest.mark.parametrize("name", BASES)
def test_every_link_is_one_of_the_snapshot_and_has_its_ends(province: Snapshot, name: str) -> None:
    frames = ("holdings", "positions", "domiciles", "affiliations", "engagements", "contacts")
    known = set(pd.concat([province.frames[one]["version_id"] for one in frames]))
    prior = drawn_prior(province, BEFORE)
    for row in range(0, province.size, 25):
        links = basis_of(province, name, row, prior=prior).links
        assert set(links["link_id"]) <= known
        assert links[["type", "from_id", "to_id"]].notna().all(axis=None)


def test_the_votes_told_give_the_head_of_a_group_more_than_half_of_each_member(
    province: Snapshot,
) -> None:
    prior = drawn_prior(province, BEFORE)
    for basis in every(province, "controller_risk", prior):
        [head] = basis.parties.loc[basis.parties["role"].notna(), "id"]
        votes = basis.links.groupby("to_id")["share"].sum()
        others = [one for one in basis.parties["id"] if one != head]
        assert (votes.reindex(others) > 0.5).all()


def test_the_longest_chain_leads_upward_from_the_enterprise_layer_by_layer(
    random_graphs: list[Snapshot],
) -> None:
    deepest = 0.0
    for basis in every(random_graphs[0], "ownership_depth"):
        circle = dict(zip(basis.parties["id"], basis.parties["circle"], strict=True))
        chain = basis.links[basis.links["layer"] > 0]
        assert chain["layer"].tolist() == list(range(1, len(chain) + 1))
        at = circle.get(basis.enterprise_id)
        for link in chain.itertuples():
            assert circle[link.to_id] == at
            at = circle.get(link.from_id)
        deepest = max(deepest, np.nan_to_num(basis.value))
    assert deepest > 2


def test_each_tie_of_a_chain_is_as_strong_as_its_links_make_it(province: Snapshot) -> None:
    prior = drawn_prior(province, BEFORE)
    rows = np.flatnonzero(REGISTRY["distance_to_d"].values(province, prior))[::5]
    for row in rows.tolist():
        basis = basis_of(province, "distance_to_d", row, prior=prior)
        told = basis.parties.set_index("step")["strength"]
        for step, links in basis.links.groupby("step"):
            assert strength(links) == pytest.approx(told[step], rel=1e-12)


_OF_RELATION = {"BRANCH_OF": 0.9, "EXECUTIVE_PARTNER_OF": 0.8, "GUARANTEES": 0.5, "SUPPLIES": 0.2}
_OF_SHARED = {"representative": 0.8, "person": 0.4, "address": 0.2}


def strength(links: pd.DataFrame) -> float:
    """The strongest of the ties that the links between two enterprises make, by the rules told."""
    found = []
    for tie, some in links.groupby("tie"):
        if tie == "holding":
            found += (0.9 * some["share"].fillna(0.0).clip(lower=0.01)).tolist()
        elif tie == "relation":
            found += [_OF_RELATION[one] for one in some["type"]]
        else:
            source = some["from_kind"] == "Enterprise"
            thing = some["to_id"].where(source, some["from_id"])
            others = some.groupby(thing)["sharers"].first() - 1
            found.append(_OF_SHARED[str(tie)] * min((1 / others).sum(), 1.0))
    return float(max(found))
