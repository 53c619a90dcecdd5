"""Months in which domains decide in each of the three modes, on a real Neo4j."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from gnn.checkpoint import Checkpoint
from gnn.domain_grade_store import domains_of, leaves_of_domain
from gnn.grade_seal import faults
from gnn.grade_store import classes_of
from gnn.measures import DEFAULT as MEASURES
from gnn.monthly_run import replay, run_month
from gnn.profile import DEFAULT as PROFILES
from gnn.rulebook import DOMAIN_SETS, Rulebook, put_in_force, rulebook
from graph.errors import BadInput, Mismatch
from graph.loading import load_tables
from graph.merkle import leaf_hash
from graph.store import Store
from tests.gnn.sealed_months import JUNE, change, run_in, wide
from tests.gnn.test_month_domains import tables

FOOD, EQUIPMENT = DOMAIN_SETS
GENERIC_FOOD = """  food:
    mode: use_generic
    least_checks_a_year: 1
    label_zh: 食品
    applies_to: {industries: [C14, F51], record_domains: [FOOD]}
    rule_id: FOOD
    legal_basis: 食品安全法 第一百零九条
"""


def measures(folder: Path, *, version: str, mode: str = "own_scheme") -> Path:
    """The default without its food matrix: food by the generic class, equipment by a mode."""
    text = MEASURES.read_text(encoding="utf-8").replace("2026.2", version, 1)
    start, end = text.index("  food:"), text.index("  special_equipment:")
    text = text[:start] + GENERIC_FOOD + text[end:]
    if mode == "own_scheme":
        head, matrix = text.split("    matrix:\n")
        row = matrix.split("      B:\n")[0].split("      A:\n")[1].replace("        ", "      ")
        text = head.replace("mode: combine", "mode: own_scheme") + "    scheme:\n" + row
    file = folder / f"{version}.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def rules(file: Path, *sets: Path) -> Rulebook:
    return rulebook(wide(), PROFILES, measures=file, sets=sets)


def test_a_month_keeps_the_mode_it_was_graded_in(
    store: Store, tmp_path: Path, early_model: Checkpoint
) -> None:
    load_tables(store, tables(), load_id="one")
    run = run_in(store, tmp_path)
    first = run_month(run, JUNE, early_model, rules(measures(tmp_path, version="1"), EQUIPMENT))
    generic = classes_of(store, "2026-06")["class"]
    assert generic["X-b"] == "D"
    [food] = domains_of(store, "X-b", "2026-06")
    told = ("domain", "mode", "class", "points", "coverage", "indicator_set")
    assert [food[name] for name in told] == ["food", "use_generic", "D", None, None, None]
    assert food["explanation"] == {"because": "industry", "groups": {}, "own": []}
    [food] = domains_of(store, "X-a", "2026-06")
    assert (food["class"], food["explanation"]["because"]) == (generic["X-a"], "industry, record")
    [equipment] = domains_of(store, "X-c", "2026-06")
    assert (equipment["mode"], equipment["indicator_set"]) == (
        "own_scheme",
        "special_equipment 2026.2",
    )
    assert first.value["measures_version"] == "1"
    assert first.value["domain_grades"]["food"]["enterprises"] == 2
    # The same version with another text is refused; another version leaves the month as it was.
    other = rules(measures(tmp_path, version="1", mode="combine"), EQUIPMENT)
    with pytest.raises(Mismatch, match=r"measures 1: expected the text that this version"):
        put_in_force(store, other)
    put_in_force(store, rules(measures(tmp_path, version="2", mode="combine"), EQUIPMENT))
    assert replay(run, "2026-06") == []
    change(
        store,
        "MATCH (g:DomainGrade {domain_grade_id: 'X-c@2026-06/special_equipment'})"
        " SET g.mode = 'combine'",
    )
    assert faults(store, run.exclusions) == ["special_equipment grade of X-c in 2026-06: altered"]


def test_a_grade_from_before_modes_keeps_its_hash() -> None:
    row = ["X", "food", "B", 62.5, 0.8, "food 2026.1", "{}"]
    names = ["enterprise_id", "domain", "class", "points", "coverage", "indicator_set"]
    frame = pd.DataFrame([[*row, None]], columns=[*names, "explanation", "mode"])
    assert leaves_of_domain("2026-06", frame).hashes == [leaf_hash(["2026-06", *row])]
    moded = leaves_of_domain("2026-06", frame.assign(mode="combine"))
    assert moded.hashes == [leaf_hash(["2026-06", *row, "combine"])]


def test_a_mode_and_the_sets_must_fit(tmp_path: Path) -> None:
    file = measures(tmp_path, version="1")
    with pytest.raises(BadInput, match=r"no set of the domain food.*got 'food 2026\.2'"):
        rules(file, FOOD, EQUIPMENT)
    with pytest.raises(BadInput, match="a set of the domain special_equipment, which is in mode"):
        rules(file)
    file.write_text(MEASURES.read_text(encoding="utf-8").split("  special_equipment:")[0], "utf-8")
    with pytest.raises(BadInput, match="a mode of the domain special_equipment, which has a set"):
        rules(file, FOOD, EQUIPMENT)
    again = tmp_path / "sets" / "again.yaml"
    again.parent.mkdir()
    again.write_text(FOOD.read_text(encoding="utf-8").replace("2026.2", "2026.9", 2), "utf-8")
    with pytest.raises(BadInput, match=r"one set of the domain food, got 'food 2026\.2, food 2026"):
        rules(file, FOOD, again)
