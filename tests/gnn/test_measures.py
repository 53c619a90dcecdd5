"""Measures: whole matrices, never milder for a worse class, and each answer names its rule."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnn.measures import MILD_TO_STRICT, Measures, load_measures, measures_of
from graph.errors import BadInput

DEFAULT = load_measures()
CLASSES = "ABCD"


def test_every_cell_has_a_rule_and_a_legal_basis() -> None:
    assert len(DEFAULT.cells) == 4 + 2 * 16
    assert DEFAULT.cells["rule_id"].is_unique
    assert DEFAULT.cells["legal_basis"].str.len().min() > 0
    assert DEFAULT.domains == {"food", "special_equipment"}


def of(risk_class: str, *domains: tuple[str, str]) -> list[tuple[str, float]]:
    """(rule_id, ratio) of one enterprise with its domain classes."""
    told = pd.DataFrame(
        [("X", *one) for one in domains], columns=["enterprise_id", "domain", "class"], dtype=object
    )
    found = DEFAULT.of(pd.DataFrame({"class": [risk_class]}, index=["X"]), told)
    return list(zip(found["rule_id"], found["ratio"], strict=True))


def test_each_enterprise_gets_the_rule_of_its_classes() -> None:
    assert of("A") == [("GEN-A", 0.5)]
    assert of("B") == [("GEN-B", 1.0)]
    assert of("C", ("food", "B")) == [("FOOD-CB", 3.5)]
    assert of("D", ("food", "A"), ("special_equipment", "D")) == [("FOOD-DA", 8), ("SEQ-DD", 13)]
    # A domain without a matrix: the generic class alone decides.
    assert of("C", ("drug", "D")) == [("GEN-C", 3.0)]


PAIRS = st.tuples(st.sampled_from(CLASSES), st.sampled_from(CLASSES))


@given(st.sampled_from(sorted(DEFAULT.domains)), PAIRS, PAIRS)
def test_a_worse_class_is_never_milder(
    domain: str, one: tuple[str, str], other: tuple[str, str]
) -> None:
    better, worse = (tuple(map(pick, one, other)) for pick in (min, max))
    low, high = cell(DEFAULT, domain, *better), cell(DEFAULT, domain, *worse)
    alone = cell(DEFAULT, "generic", better[0], "")
    assert all(first <= second for first, second in zip(low, high, strict=True))
    assert all(first <= second for first, second in zip(alone, low, strict=True))


def cell(measures: Measures, domain: str, generic: str, own: str) -> tuple[float, ...]:
    keys = ["domain", "class", "domain_class"]
    row = measures.cells.set_index(keys).loc[(domain, generic, own)]
    strictness = MILD_TO_STRICT.index(row["measure"])
    return row["ratio"], row["checks_a_year"], strictness, row["active_inspection"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("FOOD-BC, ratio: 3.5", "FOOD-BC, ratio: 1.2", "for a worse class, got 'FOOD-BC: ratio'"),
        ("FOOD-CB, ratio: 3.5", "FOOD-CB, ratio: 1.2", "for a worse class, got 'FOOD-CB: ratio'"),
        ("GEN-B, ratio: 1", "GEN-B, ratio: 9", "no milder measure for a worse class"),
        ("FOOD-DA, ratio: 8", "FOOD-DA, ratio: 7", "got 'FOOD-DA: ratio'"),
        ("FOOD-AB", "FOOD-AA", "each rule_id once, got 'FOOD-AA'"),
        ("measure: reduced", "measure: none", "a measure of reduced, normal"),
        ("ratio: 0.8", "ratio: 0", "a ratio above 0"),
        ("rule_id: SEQ-CC,", "", "the keys rule_id"),
        ("ratio: 0.8, checks_a_year: 1", "ratio: 0.8, checks_a_year: 0.9", "no fewer checks"),
        ("least_checks_a_year: 1", "least_checks_a_year: 2", "no fewer checks a year"),
        ('"国市监信发〔2022〕6号 (八) C类"', "''", "a legal basis for every"),
        ("active_inspection: true", "active_inspection: yes please", "true or false"),
    ],
)
def test_a_matrix_that_does_not_do_is_refused(old: str, new: str, fault: str) -> None:
    assert old in DEFAULT.text
    with pytest.raises(BadInput, match=fault) as caught:
        measures_of(DEFAULT.text.replace(old, new, 1), "file")
    assert caught.value.where == "file"


def test_a_missing_cell_is_named() -> None:
    for generic, own in itertools.product("AD", "AD"):
        lines = DEFAULT.text.splitlines()
        kept = [line for line in lines if f"rule_id: FOOD-{generic}{own}," not in line]
        with pytest.raises(BadInput, match=f"a cell for every class.*'{own}'"):
            measures_of("\n".join(kept), "file")
