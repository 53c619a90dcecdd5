"""Which rows enter the graph: the first reason that applies, and the keys of links."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from graph.row_checks import reasons, with_identity
from tests.drawing import holds, record, rows, serves

KNOWN = {"enterprises": {"X-a", "X-b"}, "persons": {"p1"}, "addresses": set[str]()}


def missing(entity: str, ids: pd.Series) -> set[str]:
    return set(ids) - KNOWN[entity]


def reason_of(frame: str, row: dict[str, Any]) -> tuple[str | None, str | None]:
    found = reasons(frame, rows(frame, row), missing)
    return found["cause"].iat[0], found["reason"].iat[0]


@pytest.mark.parametrize(
    ("frame", "row", "cause", "reason"),
    [
        ("holdings", holds("p1", "X-a", 0.1), None, None),
        ("holdings", holds("X-b", "X-a", 0.1), None, None),
        ("holdings", holds("X-p1", "X-a", 0.1), "unknown enterprise", "unknown enterprise X-p1"),
        ("holdings", holds("p2", "X-z", 0.1), "unknown person", "unknown person p2"),
        ("positions", serves("", "X-a", "director"), "missing person_id", "missing person_id"),
        ("records", record("R", "fine", "X-a", "2025-01-01"), "unknown kind", "unknown kind fine"),
        (
            "holdings",
            holds("p1", "X-a", 0.1, valid_to="2025-01-01 12:00"),
            "no day in valid_to",
            "no day in valid_to 2025-01-01 12:00:00",
        ),
        (
            "domiciles",
            {"enterprise_id": "X-a", "address_id": "a9", "address_kind": "domicile"},
            "unknown address",
            "unknown address a9",
        ),
        (
            "affiliations",
            {"source_id": "X-a", "target_id": "X-b", "relation": "LIKES"},
            "unknown relation",
            "unknown relation LIKES",
        ),
    ],
)
def test_a_row_enters_or_has_its_first_reason(
    frame: str, row: dict[str, Any], cause: str | None, reason: str | None
) -> None:
    assert reason_of(frame, row) == (cause, reason)


def test_a_link_key_is_the_business_key() -> None:
    drawn = rows(
        "holdings",
        holds("p1", "X-a", 0.1, valid_from="2020-01-02"),
        holds("p1", "X-a", 0.3, valid_from="2020-01-02"),
        holds("X-b", "X-a", 0.1),
    )
    identified = with_identity("holdings", drawn)
    assert identified["link_key"].tolist() == [
        "p1|Person|X-a|shareholding|2020-01-02",
        "p1|Person|X-a|shareholding|2020-01-02",
        "X-b|Enterprise|X-a|shareholding|",
    ]
    assert identified["version_id"].nunique() == 3
