"""Snapshots: what was known and held on a day, checked on graphs drawn by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import UnknownEnterprise
from graph.snapshot import Snapshot, snapshot_of
from graph.tables import Tables, tables_of
from tests.drawing import draw, drawn_snapshot, e, holds, record, rows

TWO = [e("X-a"), e("X-b")]


def test_row_numbers_follow_sorted_ids() -> None:
    snapshot = drawn_snapshot(
        enterprises=[e("X-c"), e("X-a"), e("X-b")], holdings=[holds("X-a", "X-c", 0.6)]
    )
    assert snapshot.enterprises["enterprise_id"].tolist() == ["X-a", "X-b", "X-c"]
    assert snapshot.holdings[["holder", "enterprise", "share"]].to_numpy().tolist() == [[0, 2, 0.6]]
    assert snapshot.row_of("X-b") == 1


def test_unknown_enterprise_names_the_id_and_the_day() -> None:
    with pytest.raises(UnknownEnterprise, match=r"2026-06-30.*'X-z'"):
        drawn_snapshot(enterprises=TWO).row_of("X-z")


def test_a_link_learned_later_is_not_seen() -> None:
    late = holds("X-a", "X-b", 0.5, recorded_at="2026-07-01", valid_from="2020-01-01")
    assert drawn_snapshot(enterprises=TWO, holdings=[late]).holdings.empty


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "held"),
    [
        ("2026-06-30", None, True),
        ("2026-07-01", None, False),
        ("2020-01-01", "2026-06-30", False),
        ("2020-01-01", "2026-07-01", True),
        (None, None, True),
    ],
)
def test_a_link_holds_from_its_start_to_the_day_before_its_end(
    valid_from: str | None, valid_to: str | None, held: bool
) -> None:
    link = holds("X-a", "X-b", 0.5, valid_from=valid_from, valid_to=valid_to)
    assert len(drawn_snapshot(enterprises=TWO, holdings=[link]).holdings) == int(held)


def test_a_correction_counts_from_the_day_it_was_learned() -> None:
    first = holds("X-a", "X-b", 0.5, valid_from="2020-01-01")
    corrected = holds("X-a", "X-b", 0.7, valid_from="2020-01-01", recorded_at="2025-05-05")
    tables = draw(enterprises=TWO, holdings=[corrected, first])
    assert snapshot_of(tables, date(2025, 5, 4)).holdings["share"].tolist() == [0.5]
    assert snapshot_of(tables, date(2025, 5, 5)).holdings["share"].tolist() == [0.7]


def test_an_ended_record_stays_with_its_end() -> None:
    listing = record("L1", "abnormal_listing", "X-a", "2024-02-01", valid_to="2025-02-01")
    records = drawn_snapshot(enterprises=TWO, records=[listing]).records
    assert records["record_id"].tolist() == ["L1"]
    assert records["valid_to"].tolist() == [pd.Timestamp("2025-02-01")]


def test_an_enterprise_founded_later_is_left_out() -> None:
    young = e("X-c", established_on="2026-07-01")
    assert drawn_snapshot(enterprises=[*TWO, young]).size == 2


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_loading_changes_no_byte(order: list[int]) -> None:
    versions = [
        holds("X-a", "X-b", share, recorded_at=f"2025-0{month}-01", valid_from="2020-01-01")
        for month, share in enumerate((0.1, 0.2, 0.3), start=1)
    ]
    versions += [holds("X-b", "X-a", share, valid_from="2021-01-01") for share in (0.4, 0.5, 0.6)]
    frame = rows("holdings", *versions)
    tables = tables_of(enterprises=rows("enterprises", *TWO), holdings=frame.iloc[order])
    assert snapshot_of(tables, date(2026, 1, 1)).fingerprint == _reference(frame).fingerprint


def _reference(frame: pd.DataFrame) -> Snapshot:
    tables: Tables = tables_of(enterprises=rows("enterprises", *TWO), holdings=frame)
    return snapshot_of(tables, date(2026, 1, 1))
