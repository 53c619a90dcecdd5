"""Checks of how single parts of an ownership statement are read."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from graph.bods_statements import STATEMENT, Interest, PersonStatement, Share


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2016", "2016-01-01"),
        ("2016-04", "2016-04-01"),
        ("2016-04-06", "2016-04-06"),
        ("2016-04-06T10:00:00Z", "2016-04-06"),
    ],
)
def test_a_day_may_be_a_year_a_month_or_a_point_in_time(written: str, day: str) -> None:
    assert Interest.model_validate({"startDate": written}).start_date == day


@pytest.mark.parametrize("written", ["soon", "2016-02-30", "16", "", 7])
def test_what_is_no_day_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        Interest.model_validate({"startDate": written})


@pytest.mark.parametrize(
    ("share", "band"),
    [
        ({"exact": 40, "minimum": 25, "maximum": 50}, (40, 40)),
        ({"minimum": 25.0, "maximum": 50.0}, (25, 50)),
        ({"exclusiveMinimum": 25, "exclusiveMaximum": 50}, (25, 50)),
        ({"minimum": 25, "exclusiveMinimum": True}, (25, None)),
        ({}, (None, None)),
    ],
)
def test_the_bounds_of_a_share_are_in_percent(
    share: dict[str, object], band: tuple[float | None, float | None]
) -> None:
    found = Share.model_validate(share)
    assert (found.low, found.high) == band


def test_a_person_is_read_without_birth_date_and_home() -> None:
    person = STATEMENT.validate_python(
        {
            "statementId": "s",
            "recordId": "r",
            "recordType": "person",
            "recordStatus": "new",
            "statementDate": "2024-01-01",
            "recordDetails": {
                "personType": "knownPerson",
                "names": [{"fullName": "Made Up"}],
                "birthDate": "1970-01",
                "addresses": [{"address": "1 Nowhere"}],
            },
        }
    )
    assert isinstance(person, PersonStatement)
    read = person.record_details.model_dump()
    assert not {"birth_date", "addresses", "nationalities"} & set(read)
    assert "1970" not in str(read) and "Nowhere" not in str(read)
