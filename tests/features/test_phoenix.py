"""New enterprises that look like one that fell, by hand; as_of is 2026-06-30."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from features.phoenix import name_stems
from tests.drawing import e, reached_at, record, serves
from tests.features.test_relation import at
from tests.features.values import NAN, check

FELL = "2025-12-01"
REVOKED = {"status": "revoked", "ended_on": FELL}


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("样川市璟沅机械有限公司", "璟沅机械"),
        ("样川省样陵市样浦县璟沅商贸有限责任公司", "璟沅商贸"),
        ("璟沅超市有限公司", "璟沅超市"),
        ("璟沅机械（样川）股份有限公司", "璟沅机械"),
        ("璟沅厂", "璟沅"),
        ("样川市有限公司", None),
        ("Sample Trading Ltd", None),
        (None, None),
    ],
)
def test_stems_of_names(name: str | None, stem: str | None) -> None:
    assert name_stems(pd.Series([name], dtype=object)).tolist() == [stem]


def drawn(young: dict[str, Any], old: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """A new and an older enterprise that share a person, a telephone and an address."""
    return {
        "enterprises": [
            e("new", **{"established_on": "2026-01-01", **young}),
            e("old", **{**REVOKED, **old}),
            e("x", established_on=None),
        ],
        "persons": [{"person_id": "p"}],
        "positions": [serves("p", "new", "director"), serves("p", "old", "legal_representative")],
        "contacts": [reached_at("new", "T"), reached_at("old", "T")],
        "addresses": [{"address_id": "k"}],
        "domiciles": [at("new", "k"), at("old", "k")],
    }


@pytest.mark.parametrize(
    ("young", "old", "value"),
    [
        ({}, {}, 1.0),
        ({"established_on": "2024-07-01"}, {}, 1.0),
        ({"established_on": "2024-06-30"}, {}, 0.0),
        ({}, {"ended_on": "2024-06-30"}, 0.0),
        ({}, {"status": "deregistered"}, 0.0),
        ({}, {"status": "annulled"}, 1.0),
        ({}, {"established_on": "2026-02-01"}, 0.0),
    ],
)
def test_the_days_of_both_and_how_the_older_fell(
    young: dict[str, Any], old: dict[str, Any], value: float
) -> None:
    check("phoenix_link", {"new": value, "old": 0.0, "x": NAN}, **drawn(young, old))


@pytest.mark.parametrize(
    ("shared", "value"),
    [
        ((), 0.0),
        (("positions",), 0.0),
        (("contacts",), 0.0),
        (("positions", "contacts"), 1.0),
        (("contacts", "domiciles"), 1.0),
        (("domiciles", "names"), 1.0),
        (("names",), 0.0),
    ],
)
def test_two_things_in_common_are_needed(shared: tuple[str, ...], value: float) -> None:
    names = ("璟沅机械有限公司", "样川市璟沅机械厂") if "names" in shared else ("new", "old")
    frames = drawn({"name": names[0]}, {"name": names[1]})
    for frame in {"positions", "contacts", "domiciles"} - set(shared):
        frames[frame] = frames[frame][:1]
    check("phoenix_link", {"new": value, "old": 0.0, "x": NAN}, **frames)


def test_two_things_with_two_who_fell_are_not_two_with_one() -> None:
    frames = drawn({}, {})
    frames["enterprises"].append(e("other", **REVOKED))
    frames["domiciles"] = []
    frames["contacts"][1] = reached_at("other", "T")
    expected = {"new": 0.0, "old": 0.0, "other": 0.0, "x": NAN}
    check("phoenix_link", expected, **frames)


@pytest.mark.parametrize(
    ("kind", "on", "value"),
    [
        ("abnormal_listing", "2024-07-01", 1.0),
        ("serious_listing", "2026-05-01", 1.0),
        ("serious_listing", "2024-06-30", 0.0),
        ("penalty", "2026-05-01", 0.0),
    ],
)
def test_a_listing_is_a_fall(kind: str, on: str, value: float) -> None:
    listed = record("R", kind, "old", on)
    frames = {**drawn({}, {"status": "in_register", "ended_on": None}), "records": [listed]}
    check("phoenix_link", {"new": value, "old": 0.0, "x": NAN}, **frames)


def test_one_of_unknown_age_counts_as_older_and_abstains_itself() -> None:
    expected = {"new": 1.0, "old": NAN, "x": NAN}
    check("phoenix_link", expected, **drawn({}, {"established_on": None}))
