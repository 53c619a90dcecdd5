"""Signs of a misused identity by hand; as_of is 2026-06-30, 90 days reach back to 2026-04-02."""

from __future__ import annotations

from typing import Any

import pytest

from tests.drawing import e, holds, record, serves
from tests.features.values import NAN, check, evidence

DAYS = ("2026-04-02", "2026-04-20", "2026-05-02")


def frames(*days: str | None, divisions: tuple[str, ...] = ()) -> dict[str, list[dict[str, Any]]]:
    """Enterprises of one person founded on the days: the first it holds, the others it runs."""
    firms = [
        e(name, established_on=day, division=divisions[n] if divisions else "990101")
        for n, (name, day) in enumerate(zip("abcd", days, strict=False))
    ]
    return {
        "enterprises": [*firms, e("x")],
        "persons": [{"person_id": "p"}],
        "holdings": [holds("p", "a", 0.5)],
        "positions": [
            serves("p", firm["enterprise_id"], "legal_representative") for firm in firms[1:]
        ],
    }


@pytest.mark.parametrize(
    ("days", "value"),
    [
        (DAYS, 1 / 3),
        (("2026-04-02", "2026-04-20", "2026-05-03"), 0.0),  # 31 days
        (("2026-04-01", "2026-04-20", "2026-05-01"), 0.0),  # the first is too old: no newcomer
        ((*DAYS, "2020-01-01"), 0.0),
        ((*DAYS, None), 0.0),
        (DAYS[:2], 0.0),
    ],
)
def test_a_newcomer_with_three_firms_in_a_month(days: tuple[str | None, ...], value: float) -> None:
    expected = dict.fromkeys("abcd"[: len(days)], value) | {"x": NAN}
    check("identity_misuse_suspect", expected, **frames(*days))


@pytest.mark.parametrize(
    ("divisions", "value"),
    [
        (("990101", "990202", "990101"), 2 / 3),
        (("990101", "990102", "990101"), 1 / 3),
    ],
)
def test_firms_in_different_prefectures(divisions: tuple[str, ...], value: float) -> None:
    expected = dict.fromkeys("abc", value) | {"x": NAN}
    check("identity_misuse_suspect", expected, **frames(*DAYS, divisions=divisions))


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ({"category": "冒用身份登记"}, 1 / 3),
        ({"category": "identity_misuse", "kind": "report"}, 1 / 3),
        ({"category": "identity_misuse", "valid_from": "2023-06-30"}, 0.0),
        ({"category": "identity_misuse", "valid_to": "2026-06-01"}, 0.0),
        ({"category": "goods"}, 0.0),
        ({"category": "identity_misuse", "kind": "penalty"}, 0.0),
    ],
)
def test_a_complaint_about_one_of_its_firms(told: dict[str, str], value: float) -> None:
    about = {**record("R", "complaint", "a", "2026-05-01"), **told}
    expected = {"a": value, "b": value, "x": NAN}
    drawn = {**frames("2020-01-01", "2020-01-01"), "records": [about]}
    check("identity_misuse_suspect", expected, **drawn)
    assert evidence("identity_misuse_suspect", "a", **drawn) == (["R"] if value else [])


def test_of_several_persons_the_one_with_most_signs_counts() -> None:
    drawn = frames(*DAYS)
    drawn["persons"].append({"person_id": "q"})
    drawn["positions"].append(serves("q", "a", "director"))
    check("identity_misuse_suspect", dict.fromkeys("abc", 1 / 3) | {"x": NAN}, **drawn)
