"""Version ids and which version counts, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.tables import COLUMNS
from graph.versions import latest_learned, learned_keys, version_ids, with_versions
from tests.drawing import e, holds, record, rows

BEFORE, AFTER = "2025-01-01", "2025-06-01"


def shares(known_at: date, *versions: dict[str, Any]) -> list[float]:
    drawn = with_versions("holdings", rows("holdings", *versions))
    return list(latest_learned("holdings", drawn, known_at)["share"])


def held(share: float, recorded_at: str, retracted_at: str | None = None) -> dict[str, Any]:
    return holds("p1", "X-a", share, recorded_at=recorded_at, retracted_at=retracted_at)


def test_a_retraction_ends_the_fact_from_the_day_it_was_learned() -> None:
    wrong, retraction = held(0.5, BEFORE), held(0.5, BEFORE, retracted_at=AFTER)
    assert shares(date(2025, 5, 31), wrong, retraction) == [0.5]
    assert shares(date(2025, 6, 1), wrong, retraction) == []


def test_a_fact_told_again_after_its_retraction_counts_again() -> None:
    versions = [held(0.5, BEFORE), held(0.5, BEFORE, retracted_at=AFTER), held(0.6, "2025-07-01")]
    assert shares(date(2025, 7, 1), *versions) == [0.6]


def test_a_retraction_wins_over_a_version_learned_the_same_day() -> None:
    versions = [held(0.5, AFTER), held(0.5, BEFORE, retracted_at=AFTER), held(0.5, BEFORE)]
    assert shares(date(2025, 6, 1), *versions) == []


def test_other_interests_of_one_pair_are_other_facts() -> None:
    votes = {**held(0.3, BEFORE), "interest": "voting"}
    assert sorted(shares(date(2025, 2, 1), held(0.5, BEFORE), votes)) == [0.3, 0.5]


def test_learned_keys_sort_like_the_versions_count() -> None:
    versions = [
        held(0.1, BEFORE),
        held(0.2, AFTER),
        held(0.1, BEFORE, retracted_at=AFTER),
        held(0.3, "2025-06-02"),
    ]
    drawn = with_versions("holdings", rows("holdings", *versions))
    order = drawn.assign(key=learned_keys(drawn)).sort_values("key").index.tolist()
    assert order == [0, 1, 2, 3]


@pytest.mark.parametrize("column", [name for name in COLUMNS["records"] if name != "kind"])
def test_every_column_changes_the_id(column: str) -> None:
    full = record("R1", "penalty", "X-a", "2025-01-01")
    plain = rows("records", full)
    value = 7.0 if column == "amount" else "2025-03-03" if "_at" in column else "other"
    if column.startswith("valid"):
        value = "2025-03-03"
    changed = rows("records", {**full, column: value})
    assert version_ids("records", plain)[0] != version_ids("records", changed)[0]


def test_the_same_text_in_another_column_is_another_row() -> None:
    first = rows("records", record("R1", "penalty", "X-a", "2025-01-01", category="same"))
    other = rows("records", record("R1", "penalty", "X-a", "2025-01-01", result="same"))
    assert version_ids("records", first)[0] != version_ids("records", other)[0]


def test_neither_the_order_of_columns_nor_an_empty_one_changes_the_id() -> None:
    drawn = rows("enterprises", e("X-a"), e("X-b"))
    turned = drawn[drawn.columns[::-1]].drop(columns=["retracted_at", "details"])
    assert version_ids("enterprises", turned).tolist() == version_ids("enterprises", drawn).tolist()
    assert version_ids("enterprises", drawn).str.fullmatch("[0-9a-f]{32}").all()


def test_an_id_is_the_same_on_every_machine() -> None:
    drawn = rows("persons", {"person_id": "p1", "name": "某甲"})
    assert version_ids("persons", drawn).tolist() == ["1e86714af075fc0a458883dd40e46cea"]


@given(st.lists(st.floats(0, 1), min_size=2, max_size=30, unique=True))
def test_different_rows_have_different_ids(shares: list[float]) -> None:
    drawn = rows("holdings", *(holds("p1", "X-a", share) for share in shares))
    assert version_ids("holdings", drawn).nunique() == len(shares)


def test_no_rows_have_no_ids() -> None:
    assert version_ids("persons", pd.DataFrame(columns=["person_id"])).empty
