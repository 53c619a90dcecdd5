"""Planted sources among the reasons: cases, ranks, shares and oracles worked out by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd
import pytest

from gnn.attribution import Attribution
from gnn.planted_sources import LawSources, hits, oracles, planted_cases, with_ranks
from gnn.regimes import Trial, all_tried
from gnn.regimes_report import regimes_markdown
from graph.sample import Province, Truth
from graph.snapshot import Snapshot
from tests.drawing import drawn_snapshot, e, record
from tests.gnn.conftest import QUICK


def _snapshot() -> Snapshot:
    """a to f on 2026-06-30; c was fined lately, d too long ago to be felt."""
    fines = [record("R1", "penalty", "c", "2025-01-10"), record("R2", "penalty", "d", "2024-05-01")]
    return drawn_snapshot(enterprises=[e(name) for name in "abcdef"], records=fines)


def _truth(*rows: tuple[str, str, str]) -> Truth:
    contagion = pd.DataFrame(rows, columns=["enterprise_id", "event_on", "source_enterprise_id"])
    contagion["event_on"] = pd.to_datetime(contagion["event_on"])
    standing = pd.DataFrame(
        {
            "enterprise_id": list("abcd"),
            "own_log_odds": [0.0, 1.0, 2.0, 9.0],
            "contagion_log_odds": [3.0, 0.0, 0.0, 0.0],
        }
    )
    felt = [("a", "c", "branch", 0.4), ("a", "c", "guarantee", 0.9), ("a", "d", "branch", 1.2)]
    felt += [("gone", "c", "branch", 0.4), ("b", "gone", "branch", 0.4), ("b", "f", "branch", 0.7)]
    columns = ["enterprise_id", "source_enterprise_id", "path", "strength"]
    return Truth(contagion, pd.DataFrame(), standing, pd.DataFrame(felt, columns=columns))


def test_cases_are_the_first_driven_events_of_the_year() -> None:
    truth = _truth(
        ("b", "2027-03-01", "d"),
        ("a", "2026-07-01", "c"),
        ("a", "2026-12-01", "d"),  # a later event of the same
        ("e", "2026-06-30", "c"),  # before the year
        ("f", "2027-07-01", "c"),  # after it
        ("b", "2027-04-01", "gone"),
    )
    found = planted_cases(_snapshot(), truth)
    assert found.to_numpy().tolist() == [[0, 2, True], [1, 3, False]]


def test_a_source_is_ranked_by_all_its_paths() -> None:
    paths = {
        # c: 0.2 + 0.3 by two paths, d the same by one, e less, f against.
        0: {"source": np.array([2, 2, 3, 4, 5]), "points": np.array([0.2, 0.3, 0.5, 0.1, -0.9])},
        1: {"source": np.array([], dtype=np.int64), "points": np.array([])},
    }
    attribution = cast(Attribution, SimpleNamespace(path_columns=paths.__getitem__))
    asked = [(0, 2), (0, 4), (0, 5), (0, 1), (1, 3)]
    cases = pd.DataFrame(asked, columns=["enterprise", "source"])
    cases["known"] = [True, True, False, False, True]
    ranked = with_ranks(cases, attribution)
    assert ranked["rank"].tolist() == pytest.approx([2, 3, np.nan, np.nan, np.nan], nan_ok=True)
    assert ranked["sources"].tolist() == [4, 4, 4, 4, 0]
    found = hits(ranked)
    assert (found["cases"], found["known"]) == (5, 3)
    assert (found["hit@1"], found["hit@3"], found["hit@3_known"]) == (0, 2 / 5, 2 / 3)
    assert found["random@3"] == pytest.approx(4 / 5 * 3 / 4)
    assert found["random@1_known"] == pytest.approx((1 / 4 + 1 / 4 + 0) / 3)


def test_who_knows_the_law_orders_sources_by_their_strongest_path() -> None:
    law = LawSources(_snapshot(), _truth())
    told = {row: law.path_columns(row) for row in (0, 1, 2)}
    assert dict(zip(told[0]["source"], told[0]["points"], strict=True)) == {2: 0.9, 3: 1.2}
    assert (told[1]["source"].tolist(), told[1]["points"].tolist()) == ([5], [0.7])
    assert told[2]["source"].size == 0
    cases = pd.DataFrame({"enterprise": [0, 0, 1, 2], "source": [2, 3, 3, 3]}).assign(known=True)
    ranks = with_ranks(cases, law)["rank"].tolist()
    assert ranks == pytest.approx([2, 1, np.nan, np.nan], nan_ok=True)


def test_the_oracle_knows_what_contagion_adds() -> None:
    events = np.array([1.0, 0.0, 0.0, np.nan, np.nan, np.nan])
    # Own risk alone puts a last of a, b, c; with contagion it is first. d is not judged.
    assert oracles(_snapshot(), _truth(), events) == {"own": 0.0, "law": 1.0}


def test_a_province_is_tried_and_told(province: Province) -> None:
    [found] = all_tried([province.settings], Trial(1, QUICK))
    by_name = {row["model"]: row["test_auc"] for row in found["models"]}
    assert by_name["trees, own facts"] > 0.55
    assert found["oracles"]["law"] > max(found["oracles"]["own"], *by_name.values())
    assert found["hits"]["hit@3_known"] >= found["hits"]["random@3_known"] > 0.0
    assert 0.0 <= found["calibration"]["error"] < 0.1
    told = regimes_markdown([found], 1)
    law = found["law_hits"]
    assert law["hit@1_known"] > max(found["hits"]["hit@1_known"], 0.8)
    assert law["cases"] == found["hits"]["cases"]
    for line in ("| model | max |", "| oracle, the law |", "| hit@3 of known (random) |"):
        assert line in told
