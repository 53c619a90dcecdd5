"""Domain grades by hand: what makes a class another one than that of the points is told."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from features.indicator_set import load_set
from features.indicator_set_file import SETS
from features.table import indicator_table
from gnn.domain_grades import domain_grades, domain_set
from tests.drawing import drawn_snapshot, e

GUARD = {
    "guard_id": "coverage",
    "legal_basis": "国市监信发〔2022〕6号 (五)(七)",
    "from": "A",
    "to": "B",
}


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("food-2026-2.yaml", ("B", {"guards": [GUARD]})),
        ("food-2026-1.yaml", ("A", {})),
    ],
)
def test_who_is_little_known_is_told_why_it_is_not_a(
    file: str, expected: tuple[str, dict[str, object]]
) -> None:
    table = indicator_table(drawn_snapshot(enterprises=[e("X-a", industry="C14")]), None)
    unknown = replace(table, frame=table.frame * np.nan)
    chosen = domain_set(unknown, load_set(SETS / file), np.array([True]), mode="combine")
    [grade] = domain_grades(unknown, chosen, "2026-06").to_dict("records")
    told = json.loads(grade["explanation"])
    assert (grade["class"], {name: told[name] for name in told.keys() & {"guards"}}) == expected
