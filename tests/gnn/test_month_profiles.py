"""An active profile, and grades that an unsealed look left, on a real Neo4j."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from cypher import statement
from cypher.statement import parse
from gnn.checkpoint import Checkpoint
from gnn.domain_grade_store import domains_of
from gnn.grade_seal import faults
from gnn.grade_store import classes_of
from gnn.monthly_run import replay, run_month
from gnn.profile import DEFAULT as PROFILES
from graph.errors import Mismatch
from graph.loading import load_tables
from graph.store import Store
from tests.gnn.sealed_months import JUNE, run_in, wide
from tests.gnn.test_month_domains import SHOP, rules, tables


def test_an_active_profile_is_graded_by_its_own_rules(
    store: Store, tmp_path: Path, early_model: Checkpoint
) -> None:
    load_tables(store, tables(), load_id="one")
    text = PROFILES.read_text(encoding="utf-8").replace("active: false", "active: true", 1)
    file = tmp_path / "profiles.yaml"
    file.write_text(text.replace("policy: default.yaml", "policy: own.yaml"), encoding="utf-8")
    policy = wide().text.replace('version: "2026', 'version: "shop 2026', 1)
    # A profile's own band is held as the main one is, and one shop can't lie in any.
    policy = re.sub(
        "^band: .*$", "band: {A: [0, 1], B: [0, 1], C: [0, 1], D: [0, 1]}", policy, flags=re.M
    )
    (tmp_path / "own.yaml").write_text(policy, encoding="utf-8")
    run = run_in(store, tmp_path)
    entry = run_month(run, JUNE, early_model, rules(file))
    about = entry.value
    assert about["enterprises"] == 4
    assert list(about["profile_policies"]) == ["individual_business"]
    read = store.read(statement("read/grade"), enterprise_id=SHOP, period="2026-06")
    assert (
        read["grade"].iloc[0]["policy_version"] == about["profile_policies"]["individual_business"]
    )
    domains = [one["domain"] for one in domains_of(store, SHOP, "2026-06")]
    assert domains == ["food", "individual_business"]
    assert "profile_off" not in about["exclusions"]["counts"]
    # What is written for the shop leaves the links of the others.
    assert about["contagion_links"] > 0
    assert faults(store, run.exclusions) == []
    assert replay(run, "2026-06") == []
    other = file.with_name("other.yaml")
    other.write_text(file.read_text(encoding="utf-8") + "# other\n", encoding="utf-8")
    with pytest.raises(Mismatch, match=r"profiles 2026\.2: expected the text that this version"):
        run_month(run, date(2026, 7, 31), early_model, rules(other))


def test_grades_of_an_unsealed_look_do_not_enter_the_month(
    store: Store, tmp_path: Path, early_model: Checkpoint
) -> None:
    load_tables(store, tables(), load_id="one")
    stale = (
        "MATCH (e:Enterprise {enterprise_id: 'X-d'}) CREATE (e)-[:GRADED]->"
        "(:Grade {grade_id: 'X-d@2026-06', period: '2026-06', enterprise_id: 'X-d', class: 'A'})"
    )
    store.run(parse("test/stale", f"// A grade of another run.\n{stale}"))
    run = run_in(store, tmp_path)
    entry = run_month(run, JUNE, early_model, rules())
    assert entry.value["enterprises"] == 3
    assert "X-d" not in classes_of(store, "2026-06").index
    assert json.loads(entry.content)["profiles_version"] == "2026.2"
