"""The guard fails on a young record, link or grade, and later rows of the tables change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from features.prior import Prior
from gnn.events import months_before
from gnn.leakage import (
    check_blind,
    check_prior,
    check_rows,
    check_ties,
    known_by,
    month_unseen,
)
from gnn.monthly import Month, month_of
from graph.errors import BadInput
from graph.sample import Province
from graph.snapshot import snapshot_of


@pytest.mark.parametrize("column", ["recorded_at", "valid_from"])
def test_a_young_record_is_named(month: Month, column: str) -> None:
    day = month.snapshot.as_of
    records = month.snapshot.records.copy()
    records.loc[7, column] = pd.Timestamp(day) + pd.Timedelta(days=1)
    planted = replace(month.snapshot, records=records)
    with pytest.raises(BadInput, match=str(records.loc[7, "record_id"])):
        check_rows(planted, day)
    records.loc[7, column] = pd.Timestamp(day)
    check_rows(replace(month.snapshot, records=records), day)


def test_a_young_link_is_named(month: Month) -> None:
    day = month.snapshot.as_of
    holdings = month.snapshot.holdings.copy()
    holdings.loc[3, "recorded_at"] = pd.Timestamp(day) + pd.Timedelta(days=1)
    with pytest.raises(BadInput, match=f"holdings.*{holdings.loc[3, 'version_id']}"):
        check_rows(replace(month.snapshot, holdings=holdings), day)


def test_a_link_from_elsewhere_is_named(month: Month) -> None:
    check_ties(month)
    first = month.operators[0]
    links = first.links.copy()
    links[first.ties["link_in"].iloc[0]] = "elsewhere"
    planted = replace(month, operators=(replace(first, links=links), *month.operators[1:]))
    with pytest.raises(BadInput, match=f"{first.name}.*elsewhere"):
        check_ties(planted)


def test_a_grade_of_the_same_month_is_refused(month: Month) -> None:
    day = month.snapshot.as_of
    nobody = np.full(month.snapshot.size, np.nan)
    young = Prior(day, np.zeros(month.snapshot.size, np.int64), nobody, nobody)
    with pytest.raises(BadInput, match="grades of a month that ended before"):
        check_prior(young, day)
    check_prior(replace(young, as_of=months_before(day, 1)), day)
    check_prior(None, day)


def test_an_indicator_that_saw_what_was_learned_later_is_named(
    province: Province, month: Month
) -> None:
    check_blind(month, province.tables)
    name = month.table.names[4]
    frame = month.table.frame.copy()
    frame.iloc[0, 4] = 123.0
    with pytest.raises(BadInput, match=f"indicators that rest .*{name}"):
        check_blind(replace(month, table=replace(month.table, frame=frame)), province.tables)
    first = month.operators[0]
    planted = replace(first, ties=first.ties.iloc[1:])
    with pytest.raises(BadInput, match=f"relations that rest .*{first.name}"):
        check_blind(replace(month, operators=(planted, *month.operators[1:])), province.tables)


def test_a_snapshot_that_knows_more_than_its_day_is_refused(province: Province) -> None:
    day, end = months_before(province.settings.end, 12), province.settings.end
    month = month_of(snapshot_of(province.tables, day, known_at=end))
    with pytest.raises(BadInput, match=f"rows known on {day}"):
        check_rows(month.snapshot, day)
    with pytest.raises(BadInput, match=f"enterprises known on {day}"):
        check_blind(month, province.tables)


@pytest.mark.parametrize("months", [3, 17])
def test_the_month_is_the_same_whether_or_not_later_rows_exist(
    province: Province, months: int
) -> None:
    day: date = months_before(province.settings.end, months)
    past = known_by(province.tables, day)
    assert sum(past.rows.values()) < sum(province.tables.rows.values())
    whole, cut = month_unseen(province.tables, day), month_unseen(past, day)
    assert whole.snapshot.fingerprint == cut.snapshot.fingerprint
    pd.testing.assert_frame_equal(whole.table.frame, cut.table.frame, check_exact=True)
