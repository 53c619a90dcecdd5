"""The feature table: its shape, the records behind a value, its page, and what must not move it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.indicator import REGISTRY
from features.table import documentation, feature_table, indicator_table, indicators_markdown
from graph.errors import BadInput
from graph.snapshot import Snapshot
from tests.drawing import AS_OF, drawn_snapshot, e, holds, record, serves

Rows = list[dict[str, Any]]
Frames = dict[str, Rows]
KINDS = {
    "penalty": ("fine", None),
    "abnormal_listing": ("3", None),
    "serious_listing": ("1", None),
    "inspection": ("random", "refused"),
    "change": ("shareholder", None),
    "complaint": ("goods", "refused"),
    "annual_report": ("2025", "late"),
    "judgment_debt": (None, None),
    "honour": ("prize", None),
}
FIRMS = "abcd"
ALIKE = {"industry": "C15", "enterprise_type": "1130"}


def _records(drawn: list[tuple[str, str, int]]) -> Rows:
    return [
        record(
            f"R{number}",
            kind,
            firm,
            str(AS_OF - pd.Timedelta(days=days)),
            category=KINDS[kind][0],
            result=KINDS[kind][1],
            amount=100.0 * days,
        )
        for number, (kind, firm, days) in enumerate(drawn)
    ]


@st.composite
def graphs(draw: st.DrawFn) -> Frames:
    """Four enterprises with holdings, positions, domiciles, affiliations and records."""
    firm, person = st.sampled_from(FIRMS), st.sampled_from(["p1", "p2"])
    share = st.floats(0.01, 0.3)
    # Two versions of one holding learned on one day are told apart by a hash of their ids.
    stake = st.tuples(st.one_of(firm, person), firm, share)
    stakes = draw(st.lists(stake, max_size=6, unique_by=lambda drawn: drawn[:2]))
    seats = draw(st.lists(st.tuples(person, firm), max_size=4))
    places = draw(st.lists(st.tuples(firm, st.sampled_from(["k", "h"])), max_size=4))
    links = draw(st.lists(st.tuples(firm, firm), max_size=3))
    kinds = st.tuples(st.sampled_from(list(KINDS)), firm, st.integers(0, 1300))
    return {
        "enterprises": [
            e(name, industry="C15", registered_capital=1e6, enterprise_type="1130")
            for name in FIRMS
        ],
        "persons": [{"person_id": name, "name": "某"} for name in ("p1", "p2")],
        "addresses": [{"address_id": "k"}, {"address_id": "h", "hosting": True}],
        "holdings": [holds(*stake) for stake in stakes],
        "positions": [serves(who, where, "legal_representative") for who, where in seats],
        "domiciles": [
            {"enterprise_id": firm, "address_id": at, "address_kind": "domicile"}
            for firm, at in places
        ],
        "affiliations": [
            {"source_id": a, "target_id": b, "relation": "GUARANTEES", "amount": 5.0}
            for a, b in links
        ],
        "records": _records(draw(st.lists(kinds, max_size=8))),
    }


def frame_of(frames: Frames) -> pd.DataFrame:
    return feature_table(drawn_snapshot(AS_OF, **frames)).frame


def _renamed(rows: Rows, names: dict[str, str]) -> Rows:
    return [{key: names.get(str(value), value) for key, value in row.items()} for row in rows]


@settings(max_examples=6, deadline=None)
@given(graphs())
def test_renaming_moves_rows_and_nothing_else(frames: Frames) -> None:
    names = {"a": "z", "b": "y", "c": "x", "d": "w", "p1": "p9"}
    renamed = {name: _renamed(rows, names) for name, rows in frames.items()}
    before = frame_of(frames)
    after = frame_of(renamed).loc[[names[str(name)] for name in before.index]]
    np.testing.assert_allclose(after.to_numpy(), before.to_numpy(), rtol=1e-9, atol=1e-12)


@settings(max_examples=6, deadline=None)
@given(graphs(), st.sampled_from(["A", "bb", "z"]))
def test_a_clean_stranger_moves_no_value_but_the_rates_of_its_surroundings(
    frames: Frames, stranger: str
) -> None:
    rates = ["industry_base_risk", "region_base_risk", "enterprise_type"]
    joined = {
        **frames,
        "enterprises": [
            *frames["enterprises"],
            e(stranger, industry="C15", enterprise_type="1130"),
        ],
    }
    before = frame_of(frames).drop(columns=rates)
    after = frame_of(joined).drop(columns=rates).drop(index=stranger)
    pd.testing.assert_frame_equal(after, before, rtol=1e-12)


@settings(max_examples=6, deadline=None)
@given(graphs(), st.sampled_from(list(KINDS)), st.sampled_from(FIRMS))
def test_a_record_learned_later_changes_nothing(frames: Frames, kind: str, firm: str) -> None:
    late = record("L", kind, firm, "2026-06-01") | {"recorded_at": "2026-07-01"}
    seen = {**frames, "records": [*frames["records"], late]}
    pd.testing.assert_frame_equal(frame_of(seen), frame_of(frames), check_exact=True)


@settings(max_examples=6, deadline=None)
@given(graphs())
def test_own_records_never_enter_the_own_rate_of_the_industry(frames: Frames) -> None:
    others = {
        **frames,
        "records": [row for row in frames["records"] if row["enterprise_id"] != "a"],
    }
    rates = ["industry_base_risk", "region_base_risk", "enterprise_type"]
    before, after = (frame_of(each).loc["a", rates].tolist() for each in (frames, others))
    assert after == pytest.approx(before, abs=1e-12, nan_ok=True)


@settings(max_examples=6, deadline=None)
@given(graphs())
def test_a_value_rests_on_own_records_only(frames: Frames) -> None:
    snapshot = drawn_snapshot(AS_OF, **frames)
    table = feature_table(snapshot)
    owner = {row["record_id"]: row["enterprise_id"] for row in frames["records"]}
    for name in table.names:
        for row, found in enumerate(table.evidence_many(range(4), name)):
            assert {owner[record_id] for record_id in found} <= {FIRMS[row]}


def _small() -> Snapshot:
    penalties = [("P2", "2025-01-01"), ("P1", "2025-01-01"), ("P3", "2026-01-01")]
    records = [record(name, "penalty", "b", on) for name, on in penalties]
    records.append(record("P4", "penalty", "a", "2026-02-01"))
    return drawn_snapshot(enterprises=[e("c"), e("a"), e("b")], records=records)


def test_the_table_has_a_row_an_enterprise_and_a_column_an_indicator() -> None:
    table = feature_table(_small())
    assert table.frame.index.tolist() == ["a", "b", "c"]
    features = [name for name, known in REGISTRY.items() if not known.needs_prior]
    assert tuple(table.frame.columns) == table.names == tuple(features)
    assert set(table.frame.dtypes) == {np.dtype(np.float64)}


def test_coverage_counts_what_speaks_for_anyone() -> None:
    firms = [e("a", registered_capital=1e6), e("b")]
    names = ["registered_capital", "penalty_count", "tax_abnormal_household"]
    assert feature_table(drawn_snapshot(enterprises=firms), names).coverage.tolist() == [1.0, 0.5]
    shared = [record("t", "tax_abnormal", "a", "2026-01-01")]
    found = feature_table(drawn_snapshot(enterprises=firms, records=shared), names)
    assert found.coverage.tolist() == pytest.approx([1.0, 2 / 3])


def test_named_columns_come_in_the_order_of_the_registry() -> None:
    table = feature_table(_small(), ["penalty_count", "entity_age"])
    assert table.names == ("entity_age", "penalty_count")


def test_an_empty_snapshot_gives_an_empty_table() -> None:
    assert indicator_table(drawn_snapshot(), None).frame.shape == (0, len(REGISTRY))


def test_an_unknown_indicator_is_named() -> None:
    with pytest.raises(BadInput, match="'penalties'"):
        feature_table(_small(), ["entity_age", "penalties"])


def test_evidence_is_newest_first_then_by_id() -> None:
    table = feature_table(_small())
    assert table.evidence(1, "penalty_count") == ["P3", "P1", "P2"]
    found = table.evidence_many([2, 0, 1], "penalty_amount")
    assert found == [[], ["P4"], ["P3", "P1", "P2"]]
    assert table.evidence(1, "entity_age") == []


def test_a_record_of_unknown_day_comes_last_in_the_evidence() -> None:
    records = [
        record("L1", "serious_listing", "a", "2020-01-01") | {"valid_from": None},
        record("L2", "serious_listing", "a", "2019-01-01"),
    ]
    table = feature_table(drawn_snapshot(enterprises=[e("a")], records=records))
    assert table.evidence(0, "serious_list_current") == ["L2", "L1"]


@pytest.mark.parametrize(
    ("row", "name", "message"),
    [
        (0, "penalty_count", "indicator of this table, got 'penalty_count'"),
        (3, "entity_age", "rows from 0 to 2, got 3"),
        (-1, "entity_age", "rows from 0 to 2, got -1"),
    ],
)
def test_evidence_of_what_is_not_in_the_table_is_refused(row: int, name: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        feature_table(_small(), ["entity_age"]).evidence(row, name)


def test_an_older_day_sees_the_older_table() -> None:
    records = [record("P", "penalty", "a", "2026-03-01")]
    frames: Frames = {"enterprises": [e("a")], "records": records}
    day_before, day = (
        feature_table(drawn_snapshot(on, **frames)).frame.loc["a", "penalty_count"]
        for on in (date(2026, 2, 28), date(2026, 3, 1))
    )
    assert (day_before, day) == (0.0, 1.0)


def test_documentation_tells_every_indicator() -> None:
    told = documentation()
    assert [row["name"] for row in told] == list(REGISTRY)
    found = next(row for row in told if row["name"] == "penalty_count")
    assert (found["indicator_id"], found["dimension"], found["direction"]) == (
        "RE07",
        "regulatory",
        1,
    )
    assert str(found["description"]).startswith("Penalties of the last 36 months")


def test_every_description_says_when_the_indicator_abstains() -> None:
    silent = [known.name for known in REGISTRY.values() if "bstains" not in known.description]
    assert silent == []


def test_the_page_of_indicators_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs" / "INDICATORS.md"
    assert page.read_text(encoding="utf-8") == indicators_markdown()


def test_a_bar_in_a_description_does_not_break_the_page() -> None:
    rows = [line for line in indicators_markdown().splitlines() if line.startswith("| ")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {6, 3}
