"""Explanations: parts that sum, and a path drawn as people see it."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from gnn.checkpoint import Checkpoint
from gnn.contagion_reasons import SHOWN_PATHS
from gnn.explanation import Explainer
from gnn.monthly import explainer_of, month_of
from gnn.policy import load_policy
from tests.drawing import drawn_snapshot, e, record, serves

REPRESENTATIVE = "legal_representative"


def sister(checkpoint: Checkpoint, **more: list[dict[str, Any]]) -> Explainer:
    """Two firms of one legal representative; X-b has two penalties and a debt ended."""
    snapshot = drawn_snapshot(
        enterprises=[e("X-a", name="甲公司"), e("X-b", name="乙公司")],
        persons=[{"person_id": "p1", "name": "张三"}],
        positions=[serves("p1", "X-a", REPRESENTATIVE), serves("p1", "X-b", REPRESENTATIVE)],
        records=[
            record("r1", "penalty", "X-b", "2026-01-10", category="fine", amount=50_000.0),
            record("r2", "penalty", "X-b", "2026-05-10", category="fine", amount=90_000.0),
            record("r3", "honour", "X-b", "2026-05-11"),
            *more.get("records", []),
        ],
    )
    return explainer_of(month_of(snapshot), checkpoint, load_policy())


def _whole(explained: dict[str, Any]) -> float:
    reasons = [*explained["own"], *explained["contagion"]]
    return math.fsum(
        [explained["base"], explained["contagion_rest"], *(part["points"] for part in reasons)]
    )


def test_a_shared_representative_draws_the_path(checkpoint: Checkpoint) -> None:
    explainer = sister(checkpoint)
    positions = explainer.snapshot.positions.set_index("enterprise")["version_id"]
    reasons = {part["operator"]: part for part in explainer.explain(0)["contagion"]}
    assert {"co_representative", "co_person", "any"} == set(reasons)
    for reason in reasons.values():
        assert (reason["source_id"], reason["source_name"]) == ("X-b", "乙公司")
        assert reason["path"] == [
            {"kind": "Enterprise", "id": "X-b", "name": "乙公司"},
            {"kind": "Person", "id": "p1", "name": "张三"},
            {"kind": "Enterprise", "id": "X-a", "name": "甲公司"},
        ]
        assert reason["links"] == [
            {"type": "LEGAL_REP_OF", "link_id": positions[row], "from": "p1", "to": to}
            | {"share": None}
            for row, to in ((1, "X-b"), (0, "X-a"))
        ]
        assert reason["record_ids"] == ["r2", "r1"]


def test_two_hops_draw_the_firm_between(checkpoint: Checkpoint) -> None:
    snapshot = drawn_snapshot(
        enterprises=[e("X-a"), e("X-b"), e("X-c")],
        affiliations=[
            {"source_id": "X-a", "target_id": "X-b", "relation": "GUARANTEES"},
            {"source_id": "X-c", "target_id": "X-b", "relation": "SUPPLIES"},
        ],
    )
    explainer = explainer_of(month_of(snapshot), checkpoint, load_policy())
    paths = explainer.attribution.paths(0)
    far = paths[paths["operator"] == "two_hops"].to_dict("records")
    assert len(far) == 1
    nodes, links = explainer.drawer.draw(far[0])
    assert [id_ for _, id_, _ in nodes] == ["X-c", "X-b", "X-a"]
    assert [(type_, forward) for type_, _, forward, _ in links] == [
        ("SUPPLIES", True),
        ("GUARANTEES", False),
    ]


def test_values_and_evidence_of_own_reasons(checkpoint: Checkpoint) -> None:
    explainer = sister(checkpoint)
    explained = explainer.explain(1)
    for reason in explained["own"]:
        value = explainer.table.frame.loc["X-b", reason["indicator"]]
        assert reason["value"] == (None if math.isnan(value) else value)
        assert set(reason["record_ids"]) <= {"r1", "r2", "r3"}
    sizes = [abs(reason["points"]) for reason in explained["own"]]
    assert sizes == sorted(sizes, reverse=True)
    assert any("r2" in reason["record_ids"] for reason in explained["own"])


def test_rules_name_their_law_and_records(checkpoint: Checkpoint) -> None:
    listed = [record(f"s{n}", "serious_listing", "X-a", f"2026-02-0{n}") for n in (2, 1)]
    explained = sister(checkpoint, records=listed).explain(0)
    assert explained["class"] == "D"
    assert [rule["rule_id"] for rule in explained["rules"]] == ["serious_listing"]
    assert explained["rules"][0]["record_ids"] == ["s1", "s2"]
    assert "第44号" in explained["rules"][0]["legal_basis"]
    assert explained["guards"] == []


def test_a_guard_is_named_where_it_held(checkpoint: Checkpoint) -> None:
    explainer = sister(checkpoint)
    met = {"enterprise": [0, 0], "guard_id": ["relation_only", "improvement"]}
    guards = pd.DataFrame({**met, "from": ["D", "B"], "to": ["B", "C"]})
    held = replace(explainer, grades=replace(explainer.grades, guards_met=guards))
    plain = [
        {"guard_id": "relation_only", "from": "D", "to": "B"},
        {"guard_id": "improvement", "from": "B", "to": "C"},
    ]
    bases = explainer.policy.guard_bases
    based = [{**guard, "legal_basis": bases[guard["guard_id"]]} for guard in plain]
    assert held.explain(0)["guards"] == based
    assert held.explain(1)["guards"] == []
    # A policy of before guards told their basis: the explanation has the bytes that it had.
    older = replace(held, policy=replace(explainer.policy, guard_bases={}))
    assert older.explain(0)["guards"] == plain


def test_parts_sum_for_every_enterprise_of_the_province(explainer: Explainer) -> None:
    linked = 0
    for row in range(explainer.snapshot.size):
        explained = explainer.explain(row)
        assert _whole(explained) == pytest.approx(explained["log_odds"], abs=1e-6)
        assert len(explained["contagion"]) <= SHOWN_PATHS
        for reason in explained["contagion"]:
            ids = [node["id"] for node in reason["path"]]
            assert (ids[0], ids[-1]) == (reason["source_id"], explained["enterprise_id"])
            ends = [{link["from"], link["to"]} for link in reason["links"]]
            assert ends == [set(pair) for pair in pairwise(ids)]
            linked += 1
    assert linked > explainer.snapshot.size


def test_an_explanation_is_json(explainer: Explainer) -> None:
    for row in range(0, explainer.snapshot.size, 50):
        explained = explainer.explain(row)
        assert json.loads(json.dumps(explained, allow_nan=False)) == explained
