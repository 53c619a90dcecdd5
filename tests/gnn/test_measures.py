"""Measures: whole matrices, never milder for a worse class, and each answer names its rule."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnn.measure_cells import MILD_TO_STRICT
from gnn.measures import Measures, load_measures, measures_of
from graph.errors import BadInput

DEFAULT = load_measures()
CLASSES = "ABCD"
CELL = "{rule_id: MET-%s, ratio: %s, checks_a_year: 0, measure: normal, active_inspection: false"
OTHERS = """
  drug:
    mode: use_generic
    least_checks_a_year: 1.5
    label_zh: 药品
    applies_to: {licences: [药品], record_domains: [DRUG]}
    rule_id: DRUG
    legal_basis: 药品管理法
  metrology:
    mode: own_scheme
    least_checks_a_year: 0
    scheme:
""" + "".join(
    f"      {name}: {CELL % (name, ratio)}, legal_basis: 计量法}}\n"
    for name, ratio in zip(CLASSES, (0.1, 0.2, 0.3, 0.4), strict=True)
)
THREE = measures_of(DEFAULT.text.rstrip() + OTHERS, "three")


def test_every_cell_has_a_rule_and_a_legal_basis() -> None:
    assert len(DEFAULT.cells) == 4 + 2 * 16
    assert DEFAULT.cells["rule_id"].is_unique
    assert DEFAULT.cells["legal_basis"].str.len().min() > 0
    assert {name: one.mode for name, one in DEFAULT.modes.items()} == {
        "food": "combine",
        "special_equipment": "combine",
    }


def of(
    risk_class: str, *domains: tuple[str, str], measures: Measures = DEFAULT
) -> list[tuple[str, float]]:
    """(rule_id, ratio) of one enterprise with its domain classes."""
    told = pd.DataFrame(
        [("X", *one) for one in domains], columns=["enterprise_id", "domain", "class"], dtype=object
    )
    found = measures.of(pd.DataFrame({"class": [risk_class]}, index=["X"]), told)
    return list(zip(found["rule_id"], found["ratio"], strict=True))


def test_each_enterprise_gets_the_rule_of_its_classes() -> None:
    assert of("A") == [("GEN-A", 0.5)]
    assert of("B") == [("GEN-B", 1.0)]
    assert of("C", ("food", "B")) == [("FOOD-CB", 3.5)]
    assert of("D", ("food", "A"), ("special_equipment", "D")) == [("FOOD-DA", 8), ("SEQ-DD", 13)]
    # A domain without a mode: the generic class alone decides.
    assert of("C", ("drug", "D")) == [("GEN-C", 3.0)]


def test_each_mode_decides_by_its_classes() -> None:
    # It uses the generic class: the generic measure, but as many checks as its law asks.
    assert of("A", ("drug", "A"), measures=THREE) == [("DRUG-A", 0.5)]
    cells = THREE.cells.set_index("rule_id")
    assert cells.loc[["DRUG-A", "DRUG-B", "DRUG-C", "DRUG-D"], "checks_a_year"].tolist() == [
        1.5,
        1.5,
        2.0,
        2.0,
    ]
    # Its own class decides alone, milder too: the generic class then keeps a row of its own.
    assert of("D", ("metrology", "A"), measures=THREE) == [("GEN-D", 8), ("MET-A", 0.1)]
    # A matrix of both counts the generic class in.
    both = (("metrology", "C"), ("food", "A"))
    assert of("D", *both, measures=THREE) == [("FOOD-DA", 8), ("MET-C", 0.3)]
    assert of("B", measures=THREE) == [("GEN-B", 1.0)]


def test_a_text_from_before_modes_combines_and_keeps_none() -> None:
    old = measures_of(DEFAULT.text.replace("    mode: combine\n", ""), "old")
    pd.testing.assert_frame_equal(old.cells, DEFAULT.cells)
    assert [one.kept for one in old.modes.values()] == [None, None]
    assert [one.kept for one in THREE.modes.values()][1:] == [
        "combine",
        "use_generic",
        "own_scheme",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("mode: combine", "mode: both", "a mode of use_generic, own_scheme, combine, got 'both'"),
        ("mode: combine", "mode: own_scheme", "in mode own_scheme with .* got 'no scheme'"),
        ("    rule_id: DRUG\n", "", "in mode use_generic with .* got 'no rule_id'"),
        ("mode: use_generic", "mode: use_generic\n    matrix: {}", "nothing else, got 'matrix'"),
        ("[DRUG]", "[DRUGS]", "a domain of the code list"),
        ("{licences: [药品], record_domains: [DRUG]}", "{}", "one of industries, licences"),
        ("{licences: [药品]", "{licence: [药品]", "only the keys industries.*got 'licence'"),
        ("label_zh: 药品", "label_zh: ''", "a text as label_zh"),
        ("  drug:", "  generic:", "a domain that is not called generic"),
        ("MET-B, ratio: 0.2", "MET-B, ratio: 0.05", "a worse class, got 'MET-B: ratio'"),
        ("year: 0\n    scheme", "year: 1\n    scheme", "no fewer checks a year.*got 'MET-A'"),
        ("legal_basis: 药品管理法", "legal_basis: ''", "a legal basis for every"),
    ],
)
def test_a_domain_that_is_not_as_its_mode_asks_is_refused(old: str, new: str, fault: str) -> None:
    assert old in THREE.text
    with pytest.raises(BadInput, match=fault) as caught:
        measures_of(THREE.text.replace(old, new, 1), "file")
    assert caught.value.where == f"file:{line_of(old, THREE.text)}"


# Where a fault stands that is told elsewhere than in the line that was changed.
TOLD_AT = {
    "    rule_id: DRUG\n": "mode: use_generic",
    "mode: use_generic": "least_checks_a_year: 1.5",
    "year: 0\n    scheme": "MET-A",
    "legal_basis: 药品管理法": "rule_id: DRUG",
    "GEN-B, ratio: 1": "GEN-C",
    "least_checks_a_year: 1": "FOOD-AA",
}


def line_of(changed: str, text: str) -> int:
    return text[: text.index(TOLD_AT.get(changed, changed))].count("\n") + 1


PAIRS = st.tuples(st.sampled_from(CLASSES), st.sampled_from(CLASSES))


@given(st.sampled_from(sorted(DEFAULT.modes)), PAIRS, PAIRS)
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
    assert caught.value.where == f"file:{line_of(old, DEFAULT.text)}"


def test_a_missing_cell_is_named() -> None:
    for generic, own in itertools.product("AD", "AD"):
        lines = DEFAULT.text.splitlines()
        kept = [line for line in lines if f"rule_id: FOOD-{generic}{own}," not in line]
        with pytest.raises(BadInput, match=f"a cell for every class.*'{own}'"):
            measures_of("\n".join(kept), "file")
