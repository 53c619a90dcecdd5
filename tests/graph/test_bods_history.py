"""Statements on one record: updates, corrections, closings and ends become versions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.bods_reconciliation import reconcile
from graph.reading import Reading
from graph.snapshot import snapshot_of
from tests.graph.bods_statements import (
    ENTITY,
    OTHER,
    PERSON,
    entity,
    holds,
    person,
    read,
    shares,
)

CORRECTING = [{"motivation": "correcting"}]


def history(folder: Path, *statements: dict[str, Any]) -> Reading:
    reading = read(folder, entity(ENTITY), entity(OTHER), person(), *statements)
    assert reading.quarantine.empty
    assert reconcile(folder / "statements.jsonl", reading).complete
    return reading


def held(reading: Reading, as_of: date, known_at: date | None = None) -> dict[str, float]:
    """The share of each interest that holds."""
    found = snapshot_of(reading.tables, as_of, known_at).holdings
    return dict(zip(found["interest"], found["share"], strict=True))


def updated(day: str, *interests: dict[str, Any], **more: Any) -> dict[str, Any]:
    return holds(*interests, recordStatus="updated", statementDate=day, **more)


def test_an_update_brings_another_share_and_both_stay_known(tmp_path: Path) -> None:
    reading = history(tmp_path, holds(shares(exact=40)), updated("2025-01-01", shares(exact=60)))
    assert held(reading, date(2024, 12, 31)) == {"shareholding": 0.4}
    assert held(reading, date(2025, 1, 1)) == {"shareholding": 0.6}
    assert held(reading, date(2026, 1, 1), date(2024, 12, 31)) == {"shareholding": 0.4}


def test_an_interest_that_an_update_drops_has_ended(tmp_path: Path) -> None:
    both = [shares(exact=40), shares("votingRights", exact=30)]
    reading = history(tmp_path, holds(*both), updated("2025-01-01", both[1]))
    assert held(reading, date(2024, 12, 31)) == {"shareholding": 0.4, "voting": 0.3}
    assert held(reading, date(2025, 1, 1)) == {"voting": 0.3}
    assert held(reading, date(2024, 12, 31), date(2026, 1, 1)) == {
        "shareholding": 0.4,
        "voting": 0.3,
    }


def test_another_start_of_the_same_interest_shows_the_first_one_wrong(tmp_path: Path) -> None:
    moved = {**shares(exact=40), "startDate": "2018-01-01"}
    reading = history(tmp_path, holds(shares(exact=40)), updated("2025-01-01", moved))
    assert held(reading, date(2017, 1, 1), date(2024, 12, 31)) == {"shareholding": 0.4}
    assert held(reading, date(2017, 1, 1), date(2025, 1, 1)) == {}
    wrong = reading.tables.holdings.dropna(subset=["retracted_at"])
    assert wrong["recorded_at"].astype(str).tolist() == ["2024-06-06"]


def test_a_correction_is_learned_when_published_and_retracts(tmp_path: Path) -> None:
    corrected = updated(
        "2024-06-06",
        shares("votingRights", exact=40),
        annotations=CORRECTING,
        publicationDetails={"publicationDate": "2024-09-09"},
    )
    reading = history(tmp_path, holds(shares(exact=40)), corrected)
    assert held(reading, date(2024, 7, 1), date(2024, 9, 8)) == {"shareholding": 0.4}
    assert held(reading, date(2024, 7, 1), date(2024, 9, 9)) == {"voting": 0.4}


def test_an_interest_dropped_before_it_begins_never_was(tmp_path: Path) -> None:
    later = {**shares(exact=40), "startDate": "2025-06-01"}
    drop = updated("2025-01-01", shares("votingRights", exact=30))
    for last in (drop, holds(later, recordStatus="closed", statementDate="2025-01-01")):
        reading = history(tmp_path, holds(later), last)
        assert held(reading, date(2025, 7, 1), date(2024, 12, 31)) == {"shareholding": 0.4}
        assert "shareholding" not in held(reading, date(2025, 7, 1))


def test_a_record_closed_as_an_error_never_was(tmp_path: Path) -> None:
    gone = holds(
        shares(exact=40), recordStatus="closed", statementDate="2025-01-01", annotations=CORRECTING
    )
    for statements in ([holds(shares(exact=40)), gone], [gone]):
        reading = history(tmp_path, *statements)
        assert held(reading, date(2024, 7, 1), date(2025, 1, 1)) == {}


def test_a_closing_need_not_repeat_what_it_closes(tmp_path: Path) -> None:
    closed = holds(recordStatus="closed", statementDate="2025-01-01")
    chair = {"type": "boardChair", "startDate": "2020-01-01"}
    told = [holds(shares(exact=40), chair, holder=PERSON)]
    closing = {**closed, "recordDetails": {**closed["recordDetails"], "interestedParty": PERSON}}
    reading = history(tmp_path, *told, closing)
    for day, number in ((date(2024, 12, 31), 1), (date(2025, 1, 1), 0)):
        snapshot = snapshot_of(reading.tables, day)
        assert (len(snapshot.holdings), len(snapshot.positions)) == (number, number)


def test_a_closed_record_ends_offices_too(tmp_path: Path) -> None:
    chair = {"type": "boardChair", "startDate": "2020-01-01"}
    reading = history(tmp_path, holds(chair, holder=PERSON, recordStatus="closed"))
    assert reading.tables.positions["valid_to"].astype(str).tolist() == ["2024-06-06"]


def test_an_end_told_ahead_does_not_outlive_a_later_statement(tmp_path: Path) -> None:
    ending = {**shares(exact=40), "endDate": "2025-01-31"}
    reading = history(tmp_path, holds(ending), updated("2024-09-01", shares(exact=40)))
    assert held(reading, date(2026, 1, 1)) == {"shareholding": 0.4}


def test_periods_that_follow_each_other_are_holdings_of_their_own(tmp_path: Path) -> None:
    first = {**shares(exact=30), "endDate": "2020-01-01"}
    second = {**shares(exact=60), "startDate": "2020-01-01"}
    reading = history(tmp_path, holds(second, first))
    assert held(reading, date(2019, 1, 1), date(2025, 1, 1)) == {"shareholding": 0.3}
    assert held(reading, date(2024, 7, 1)) == {"shareholding": 0.6}


def test_the_order_of_the_lines_is_nothing(tmp_path: Path) -> None:
    statements = [
        holds(shares(exact=40)),
        updated("2024-09-01", shares("votingRights", exact=50)),
        holds(shares("votingRights", exact=50), recordStatus="closed", statementDate="2025-02-02"),
    ]
    forward = history(tmp_path, *statements).tables.holdings
    backward = history(tmp_path, *reversed(statements)).tables.holdings
    columns = list(forward.columns)
    ordered = [rows.sort_values(columns, ignore_index=True) for rows in (forward, backward)]
    pd.testing.assert_frame_equal(*ordered)


@pytest.mark.parametrize("kind", ["unknownPerson", "anonymousPerson"])
def test_a_person_nobody_knows_is_kept_and_marked(tmp_path: Path, kind: str) -> None:
    unknown = person()
    unknown["recordDetails"] = {
        "personType": kind,
        "unspecifiedPersonDetails": {"reason": "subjectExemptFromDisclosure"},
    }
    reading = read(tmp_path, entity(ENTITY), unknown, holds(shares(exact=40), holder=PERSON))
    [row] = reading.tables.persons.to_dict("records")
    assert (row["person_id"], row["name"]) == (PERSON, None)
    assert f'"person_type":"{kind}"' in row["details"]
    assert '"unspecified":"subjectExemptFromDisclosure"' in row["details"]
    assert reading.tables.holdings["holder_id"].tolist() == [PERSON]


DAYS = tuple(f"20{year}-0{month}-15" for year in range(20, 26) for month in (3, 9))
KINDS = ("shareholding", "votingRights", "trustee")
ASKED = tuple(date(year, month, 15) for year in range(2020, 2027) for month in (3, 10))


@st.composite
def interests(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(KINDS))
    start, end = sorted(draw(st.lists(st.sampled_from(DAYS), min_size=2, max_size=2, unique=True)))
    ended = {"endDate": end} if draw(st.booleans()) else {}
    share = {"exact": draw(st.integers(1, 100))}
    return {"type": kind, "startDate": start, "share": share, **ended}


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Statements on one record on different days, the last of them perhaps a closing."""
    days = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=1, max_size=4)))
    found = []
    for number, day in enumerate(days):
        kinds = draw(st.lists(interests(), max_size=3, unique_by=lambda one: one["type"]))
        closed = number == len(days) - 1 and draw(st.booleans())
        status = "closed" if closed else "updated" if number else "new"
        found.append(holds(*kinds, recordStatus=status, statementDate=day))
    return found


def told_by(statements: list[dict[str, Any]], day: date) -> set[tuple[str, float]]:
    """What the last statement by a day tells of that day, read from it alone."""
    known = [one for one in statements if one["statementDate"] <= day.isoformat()]
    if not known:
        return set()
    closed = known[-1]["recordStatus"] == "closed"
    words = {"votingRights": "voting"}
    return {
        (words.get(one["type"], one["type"]), one["share"]["exact"] / 100)
        for one in known[-1]["recordDetails"]["interests"]
        if one["startDate"] <= day.isoformat()
        and (one["endDate"] > day.isoformat() if "endDate" in one else not closed)
    }


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(histories())
def test_each_day_knows_what_the_last_statement_told(
    tmp_path: Path, statements: list[dict[str, Any]]
) -> None:
    parties = [{**entity(one), "statementDate": "2019-01-01"} for one in (ENTITY, OTHER)]
    reading = read(tmp_path, *parties, *statements)
    assert reading.quarantine.empty
    for day in ASKED:
        found = snapshot_of(reading.tables, day).holdings
        found = found[found["interest"] != "unknown_interest"]
        known = set(zip(found["interest"], found["share"], strict=True))
        assert known == told_by(statements, day), day
