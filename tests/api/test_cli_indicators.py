"""The commands `linkrisk indicators` on a real graph: check, score, compare."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cypher import statement
from graph.history import append
from graph.loading import load_tables
from graph.store import Store
from tests.api.calling import called
from tests.drawing import draw, e, record, serves
from tests.features.test_indicator_set import BASE, PROVINCE, written


def told(*words: str) -> Any:
    """The command's answer as a value."""
    result = called("indicators", *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_set_is_checked_with_what_it_changes(tmp_path: Path) -> None:
    file = str(written(tmp_path, PROVINCE))
    found = told("check", file)
    assert (found["set"], found["version"]) == ("province 99", "2026.1")
    ids = [item["id"] for item in found["items"]]
    assert ("X01" in ids, "BA06" in ids, "RE07" in ids) == (True, False, True)
    assert found["changes"][0] == {
        "item_id": "RE07",
        "field": "points",
        "before": 45.0,
        "after": 60.0,
        "reason": "处罚较多",
    }
    assert "What it changes" in called("indicators", "check", file).stdout
    broken = str(written(tmp_path, PROVINCE.replace("points: 60", "points: many")))
    failed = called("indicators", "check", broken)
    assert failed.exit_code == 1
    assert "set.yaml:11: expected a number as points, got 'many'" in failed.output


def test_two_sets_are_compared_on_the_graph(graph: Store, tmp_path: Path) -> None:
    fines = [record(f"r{n}", "penalty", "X-a", "2026-05-01", category="fine") for n in range(5)]
    listed = record("s1", "serious_listing", "X-b", "2026-05-01")
    enterprises = [e(name, established_on="2010-01-01") for name in ("X-a", "X-b", "X-c")]
    load_tables(graph, draw(enterprises=enterprises, records=[*fines, listed]), load_id="one")
    day = ("--as-of", "2026-06-30")
    base, other = str(BASE), str(written(tmp_path, PROVINCE + "limits: {A: 10, B: 20, C: 30}\n"))
    classes = {row["class"]: row["enterprises"] for row in told("score", base, *day)["classes"]}
    assert classes == {"A": 1, "B": 1, "D": 1}
    found = told("compare", base, other, *day)
    assert (found["before"], found["after"]) == ("national 2026.1", "province 99 2026.1")
    assert [row["enterprise_id"] for row in found["moved"]] == ["X-a"]
    assert found["migration"]["B"]["D"] == 1
    # Five penalties of 45 points each at 5 become 60 at 4: 15 more, or 75 under the lower limits.
    (moved,) = found["moved"]
    assert moved["points_after"] - moved["points_before"] == pytest.approx(moved["points"])
    by = {one["id"]: one["points"] for one in moved["indicators"]}
    assert by["RE07"] == pytest.approx(15.0)
    assert set(by) <= {"RE07", "X01", "BA06"}
    shown = called("indicators", "compare", base, other, *day).stdout
    assert "1 enterprises move" in shown
    assert "RE07 +15.0" in shown
    assert "national 2026.1" in called("indicators", "score", base, *day).stdout


REPRESENTED = """set: represented
version: "1"
effective_from: 2026-01-01
author: test
legal_basis: test
weights_by: judgement
limits: {A: 10, B: 20, C: 30}
groups:
  - group: relation
    cap: 40
    parts:
      - part: persons
        indicators:
          - {id: RL02, of: legal_rep_risk_share, points: 25, best: 0, worst: 1}
"""


def test_a_month_counts_once_it_is_sealed_and_only_for_later_days(
    graph: Store, tmp_path: Path
) -> None:
    firms = [e("X-a"), e("X-b")]
    positions = [serves("p", name, "legal_representative") for name in ("X-a", "X-b")]
    drawn = draw(enterprises=firms, persons=[{"person_id": "p"}], positions=positions)
    load_tables(graph, drawn, load_id="one")
    grades = {"X-a": "A", "X-b": "D"}
    rows = [
        {"grade_id": f"{name}@2026-05", "enterprise_id": name, "period": "2026-05", "class": letter}
        for name, letter in grades.items()
    ]
    graph.write(statement("load/grades"), rows)
    file = str(written(tmp_path, REPRESENTED))

    def classes(day: str) -> dict[str, float]:
        found = told("score", file, "--as-of", day)["classes"]
        return {row["class"]: row["coverage"] for row in found}

    assert classes("2026-06-30") == {"A": 0.0}
    append(graph, "grades", {"period": "2026-05", "as_of": "2026-05-31"})
    # X-b was D: it counts against X-a, and A speaks for X-b.
    assert classes("2026-06-30") == {"A": 1.0, "C": 1.0}
    assert classes("2026-05-31") == {"A": 0.0}


def test_no_day_is_scored_by_a_set_that_is_not_in_force_then(tmp_path: Path) -> None:
    file = str(written(tmp_path, PROVINCE))
    for day in ("2026-06-30", "2027-07-01"):
        failed = called("indicators", "score", file, "--as-of", day)
        assert failed.exit_code == 1
        expected = "expected a day from 2026-07-01 until 2027-07-01 (not included)"
        assert f"indicator set province 99 2026.1: {expected}, got '{day}'" in failed.output
