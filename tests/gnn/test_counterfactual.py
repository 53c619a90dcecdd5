"""Counterfactuals: against operators and features built anew, and drawn graphs done by hand."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from features.table import feature_table
from gnn import counterfactual
from gnn.checkpoint import Checkpoint
from gnn.counterfactual import MOST, Counterfactuals
from gnn.explanation import Explainer
from gnn.monthly import explainer_of, month_of
from gnn.operators import SECOND_HOP_LINKS, Operator, operators_of
from gnn.policy import load_policy
from gnn.scorer import gathered
from graph.errors import BadInput
from graph.snapshot import Snapshot
from tests.drawing import drawn_snapshot, e, holds, record, serves

LINKS = ("holdings", "positions", "domiciles", "affiliations")
# It cites own records but also rests on links, which the lone enterprise has not.
ALSO_LINKS = "identity_misuse_suspect"


@pytest.fixture(scope="module")
def answers(explainer: Explainer) -> Counterfactuals:
    return Counterfactuals(explainer)


def without(snapshot: Snapshot, gone: frozenset[str]) -> Snapshot:
    """The snapshot as if these links had never been."""
    frames = {name: getattr(snapshot, name) for name in LINKS}
    left = {name: rows[~rows["version_id"].isin(gone)] for name, rows in frames.items()}
    return replace(snapshot, **{name: rows.reset_index(drop=True) for name, rows in left.items()})


def hubs(operators: tuple[Operator, ...]) -> Any:
    """Whether each enterprise is left out of second hops."""
    every = next(one for one in operators if one.name == "any")
    return np.diff(every.starts) > SECOND_HOP_LINKS


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two gradings are one; sums in another order differ in their last bits."""
    rest = {name: value for name, value in one.items() if name != "class"}
    return one["class"] == other["class"] and rest == pytest.approx(
        {name: value for name, value in other.items() if name != "class"}, abs=1e-9
    )


def key_of(told: dict[str, Any]) -> str:
    return str(told.get("link_id") or told["record_id"])


def related(checkpoint: Checkpoint, **more: list[dict[str, Any]]) -> Counterfactuals:
    """X-a and X-b have one legal representative; X-b was fined. X-a is B, alone it would be A."""
    fines = [record(f"f{n}", "penalty", "X-b", "2026-05-10", category="fine") for n in range(4)]
    frames: dict[str, Any] = {
        "enterprises": [e("X-a"), e("X-b")],
        "persons": [{"person_id": "p1", "name": "张三"}],
        "positions": [serves("p1", one, "legal_representative") for one in ("X-a", "X-b")],
        **more,
        "records": [*fines, *more.get("records", [])],
    }
    policy = load_policy()
    made = explainer_of(month_of(drawn_snapshot(**frames)), checkpoint, policy)
    scores = made.attribution.scores
    both = policy.score(np.array([scores.log_odds[0], scores.log_odds[0] - scores.contagion[0]]))
    limits = (float(both.mean()), float(both[0]) + 100.0, float(both[0]) + 200.0, 1000.0)
    return Counterfactuals(
        explainer_of(month_of(made.snapshot), checkpoint, replace(policy, limits=limits))
    )


def test_with_nothing_gone_the_class_is_that_of_the_month(answers: Counterfactuals) -> None:
    frame = answers.explainer.grades.frame
    seen = set()
    for row in frame.reset_index(drop=True).groupby("class").head(8).index.tolist():
        told = answers.without(row, [])
        assert same(told["before"], told["after"])
        assert told["before"]["class"] == told["class"] == frame["class"].iloc[row]
        assert told["after"]["log_odds"] == pytest.approx(frame["log_odds"].iloc[row], abs=1e-9)
        seen.add(told["class"])
    assert seen == set("ABCD")


def test_without_its_links_nothing_comes(answers: Counterfactuals) -> None:
    scores = answers.explainer.attribution.scores
    linked = np.flatnonzero(np.abs(scores.contagion) > 0.1)[::16]
    for row in linked.tolist():
        links = answers._links.around(row).links.tolist()
        told = answers.without_links(row, links)
        alone = scores.log_odds[row] - scores.contagion[row]
        assert told["after"]["log_odds"] == pytest.approx(alone, abs=1e-9)
        assert told["own_part"] == "unchanged"
    assert len(linked) > 8


def test_a_link_gone_is_a_graph_without_it(answers: Counterfactuals) -> None:
    attribution, chance = answers.explainer.attribution, np.random.default_rng(5)
    [sent, *_], before = attribution.sent, hubs(attribution.operators)
    whole, compared, moved = gathered(sent, attribution.operators), 0, 0
    linked = np.flatnonzero(attribution.scores.contagion != 0.0)
    for row in chance.permutation(linked)[:24].tolist():
        reach = answers._links.around(row)
        size = min(len(reach.links), int(chance.integers(1, 4)))
        gone = frozenset(chance.choice(reach.links, size=size, replace=False).tolist())
        built = operators_of(without(answers.explainer.snapshot, gone))
        if (hubs(built) != before).any():
            continue  # stated: who was a hub stays one
        found, other = reach.messages(sent, reach.gone([gone])), gathered(sent, built)[[row]]
        assert np.allclose(found, other, atol=1e-9)
        compared += 1
        moved += not np.allclose(found, whole[row], atol=1e-6)
    assert compared >= 12
    assert moved >= 8


def test_records_gone_are_indicators_without_them(answers: Counterfactuals) -> None:
    table, removal = answers.explainer.table, answers._records
    names = [one for one in table.names if table.sources(one).places.size and one != ALSO_LINKS]
    columns, changed = [table.names.index(one) for one in names], set()
    for row in range(0, table.snapshot.size, 101):
        own = removal.records_of(row)["record_id"].tolist()
        sets = [frozenset[str](), frozenset(own[::2]), frozenset(own)]
        values = removal.values(row, sets, removal.snapshot(row, sets))
        assert np.array_equal(values[0], table.frame.iloc[row], equal_nan=True)
        for found, gone in zip(values[1:], sets[1:], strict=True):
            records = table.snapshot.records
            left = records[~records["record_id"].isin(gone)].reset_index(drop=True)
            built = feature_table(replace(table.snapshot, records=left), names).frame.iloc[row]
            assert np.array_equal(found[columns], built, equal_nan=True), (row, gone)
            changed |= {*np.flatnonzero(~np.isclose(found, values[0], equal_nan=True)).tolist()}
    assert len(changed) > 12


def test_a_kind_stays_shared_when_its_only_record_goes(checkpoint: Checkpoint) -> None:
    answers = related(checkpoint, records=[record("t1", "tax_abnormal", "X-a", "2026-01-01")])
    removal, column = (
        answers._records,
        answers.explainer.table.names.index("tax_abnormal_household"),
    )
    sets = [frozenset[str](), frozenset(["t1"])]
    assert removal.values(0, sets, removal.snapshot(0, sets))[:, column].tolist() == [1.0, 0.0]


def test_one_link_makes_the_class(checkpoint: Checkpoint) -> None:
    answers = related(checkpoint)
    own, other = answers.explainer.snapshot.positions.set_index("enterprise")["version_id"]
    told = answers.without_links(0, [other])
    assert (told["before"]["class"], told["after"]["class"]) == ("B", "A")
    assert told["removed"] == [
        {"link_id": other, "type": "LEGAL_REP_OF", "from": "p1", "to": "X-b"}
        | {"from_name": "张三", "to_name": "X-b"}
    ]
    assert same(answers.without_links(0, [own])["after"], told["after"])
    least = answers.smallest_change(0)
    assert [one["link_id"] for one in least["removed"]] == [min(own, other)]
    assert same(least["after"], told["after"])
    assert (least["explored"], least["partial"]) == (2, False)
    assert {one["class"] for one in least["candidates"]} == {"A"}
    assert answers.smallest_change(0, limit=1) == least


def test_a_tie_stands_while_another_link_carries_it(checkpoint: Checkpoint) -> None:
    held = [holds("p1", "X-a", 0.5), holds("p1", "X-b", 0.5)]
    positions = [serves("p1", one, "director") for one in ("X-a", "X-b")]
    answers = related(checkpoint, holdings=held, positions=positions)
    snapshot = answers.explainer.snapshot
    serving, holding = (
        rows.set_index("enterprise")["version_id"]
        for rows in (snapshot.positions, snapshot.holdings)
    )
    one = answers.without_links(0, [serving[0]])
    assert same(one["after"], one["before"])
    both = answers.without_links(0, [serving[0], holding[0]])
    assert (both["before"]["class"], both["after"]["class"]) == ("B", "A")
    assert [(one["type"], one["to"]) for one in both["removed"]] == [
        ("OFFICER_OF", "X-a"),
        ("HOLDS", "X-a"),
    ]
    least = answers.smallest_change(0)
    ends = {one["to"] for one in least["removed"]}
    assert (len(least["removed"]), len(ends)) == (2, 1)
    assert same(least["after"], both["after"])
    assert least["explored"] == 4 + 6


def test_a_rule_falls_with_its_last_record(checkpoint: Checkpoint) -> None:
    listed = [record(f"s{n}", "serious_listing", "X-a", f"2025-02-0{n}") for n in (1, 2)]
    answers = related(checkpoint, records=listed)
    one = answers.without_records(0, ["s1"])
    assert (one["before"]["class"], one["after"]["class"]) == ("D", "D")
    assert one["own_part"] == "recomputed"
    least = answers.smallest_change(0)
    assert {record["record_id"] for record in least["removed"]} == {"s1", "s2"}
    assert same(least["after"], answers.without_ids(0, ["s2", "s1"])["after"])
    assert least["after"]["class"] < "D"
    nothing = answers.smallest_change(0, limit=1)
    assert (nothing["after"], nothing["removed"]) == (None, [])
    assert [one["record_id"] for one in nothing["candidates"][:2]] == ["s1", "s2"]


def test_the_page_tells_every_part_of_an_answer(checkpoint: Checkpoint) -> None:
    page = (Path(__file__).parents[2] / "docs" / "COUNTERFACTUAL.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?) \|", page, flags=re.MULTILINE)
    parts = {part for row in rows for part in re.findall(r"`([a-z_]+)`", row)}
    answer = related(checkpoint).smallest_change(0)
    assert parts == answer.keys() - {"enterprise_id", "name", "period"}
    assert set(re.findall(r"--[a-z]+", page)) == {"--period", "--without", "--language", "--json"}
    assert math.comb(MOST, 1) + math.comb(MOST, 2) + math.comb(MOST, 3) == 298
    assert "298 at most" in page


def test_an_unknown_id_is_refused(checkpoint: Checkpoint) -> None:
    answers = related(checkpoint)
    with pytest.raises(BadInput, match=r"a link_id of the graph or a record_id.*nobody"):
        answers.without_ids(0, ["nobody"])
    with pytest.raises(BadInput, match=r"a record_id of the enterprise.*f1"):
        answers.without_records(0, ["f1"])
    assert answers.without_ids(1, ["f1", "f1"])["removed"][0]["record_id"] == "f1"


def test_a_search_that_is_cut_says_so(
    answers: Counterfactuals, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = answers.explainer.grades.frame
    rows = np.flatnonzero(frame["class"] == "B")[:14].tolist()
    found = {row: answers.smallest_change(row) for row in rows}
    full = [row for row, one in found.items() if one["partial"] and one["after"] is None]
    assert all(len(found[row]["candidates"]) == MOST for row in full)
    assert {found[row]["explored"] for row in full} == {12 + 66 + 220}
    for one in found.values():
        alone = sorted(
            (each["class"], each["log_odds"], key_of(each)) for each in one["candidates"]
        )
        if len(one["removed"]) == 1:
            assert (one["after"]["class"], key_of(one["removed"][0])) == alone[0][::2]
        else:
            assert alone[0][0] >= one["before"]["class"]
    assert {len(one["removed"]) for one in found.values()} >= {0, 1}
    free = [one for one in found.values() if not one["partial"]]
    assert free
    assert all(len(one["candidates"]) <= MOST for one in free)
    monkeypatch.setattr(counterfactual, "RECORD_ROWS", 0)
    assert answers.smallest_change(full[0])["explored"] == MOST


def test_a_hub_is_weighed_in_rounds(
    answers: Counterfactuals, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = answers.explainer.attribution.scores
    row = int(np.argmax(np.abs(scores.contagion)))
    reach = answers._links.around(row)
    gone = reach.gone([frozenset([link]) for link in reach.links.tolist()])
    sent = answers.explainer.attribution.sent[0]
    whole = reach.messages(sent, gone)
    monkeypatch.setattr("gnn.removed_links.CELLS", 1)
    assert np.allclose(reach.messages(sent, gone), whole, atol=1e-12)
    assert len(np.unique(whole, axis=0)) > 1
