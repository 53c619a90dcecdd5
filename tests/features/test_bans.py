"""Who may not represent an enterprise, by hand; as_of is 2026-06-30."""

from __future__ import annotations

import pytest

from tests.drawing import e, record, serves
from tests.features.values import NAN, check

PERSONS = [{"person_id": name} for name in ("p", "q")]
POSITIONS = [
    *(serves("p", name, "legal_representative") for name in "ab"),
    *(serves("q", name, "legal_representative") for name in "cd"),
    serves("q", "b", "director"),
]


@pytest.mark.parametrize(
    ("fell", "listing", "barred"),
    [
        ({"status": "revoked", "ended_on": "2023-07-01"}, None, 1.0),
        ({"status": "annulled", "ended_on": "2026-06-30"}, None, 1.0),
        ({"status": "revoked", "ended_on": "2023-06-30"}, None, 0.0),
        ({"status": "revoked"}, None, 0.0),
        ({"status": "deregistered", "ended_on": "2026-01-01"}, None, 0.0),
        ({}, record("R", "serious_listing", "b", "2025-01-01"), 1.0),
        ({}, record("R", "serious_listing", "b", "2023-06-30"), 0.0),
        ({}, record("R", "serious_listing", "b", "2025-01-01", valid_to="2026-01-01"), 0.0),
        ({}, record("R", "abnormal_listing", "b", "2025-01-01"), 0.0),
    ],
)
def test_the_fall_of_one_bars_the_other(
    fell: dict[str, str], listing: dict[str, str] | None, barred: float
) -> None:
    check(
        "legal_rep_restricted",
        {"a": barred, "b": 0.0, "c": 0.0, "d": 0.0, "x": NAN},
        enterprises=[e("a"), e("b", **fell), e("c"), e("d"), e("x")],
        persons=PERSONS,
        positions=POSITIONS,
        records=[listing] if listing else [],
    )
