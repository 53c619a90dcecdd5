"""A month by a rulebook on a real Neo4j: domains, exclusions and profiles, sealed and proved."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cypher import statement
from cypher.statement import parse
from gnn.checkpoint import Checkpoint
from gnn.decisions import Approval, Override, override
from gnn.domain_grades import classes_by_domain, domains_of
from gnn.exclusions import read_exclusions, write_exclusions
from gnn.grade_seal import faults
from gnn.grade_store import classes_of
from gnn.measures import DEFAULT as MEASURES
from gnn.monthly_run import Run, replay, run_month
from gnn.profile import DEFAULT as PROFILES
from gnn.provisional import Asked, provisional, with_news
from gnn.rulebook import DOMAIN_SETS, Rulebook, measures_in, rulebook
from graph.errors import BadInput, Mismatch, UnknownEnterprise
from graph.history import Entry, entries
from graph.loading import load_tables
from graph.store import Store
from graph.tables import Tables
from tests.drawing import draw, e, record, serves
from tests.gnn.test_monthly_run import JUNE, MAY, change, wide

SHOP = "929901000000000194"
FOOD_GRADE = "MATCH (g:DomainGrade {domain_grade_id: 'X-a@2026-06/food'})"
FOOD_FINE = '{"domain_code":"FOOD"}'


def tables() -> Tables:
    """Two firms of food, one revoked, a shop, one that left, one of equipment, one that is late."""
    return draw(
        enterprises=[
            e("X-a", industry="C14"),
            e("X-b", industry="F51"),
            e("X-c", industry="C34"),
            e("X-d", status="deregistered", ended_on="2026-03-01", industry="C14"),
            e("X-e", recorded_at="2026-07-05", established_on="2026-07-01"),
            e("X-f", established_on="2026-08-01"),
            e(SHOP, industry="H62"),
        ],
        persons=[{"person_id": "p1", "name": "张三"}],
        positions=[serves("p1", name, "legal_representative") for name in ("X-a", "X-b")],
        records=[
            record("r1", "serious_listing", "X-b", "2026-01-10"),
            *(record(f"f{n}", "penalty", "X-a", "2026-04-01", details=FOOD_FINE) for n in (1, 2)),
            record("v1", "domain_event", "X-c", "2026-04-01", category="SPECIAL_EQUIPMENT"),
        ],
    )


def rules(profiles: Path = PROFILES) -> Rulebook:
    return rulebook(wide(), profiles, measures=MEASURES, sets=DOMAIN_SETS)


@pytest.fixture(scope="module")
def model(checkpoint: Checkpoint) -> Checkpoint:
    calibrated = {**checkpoint.configuration, "calibrated_at": "2025-04-30"}
    return replace(checkpoint, configuration=calibrated)


@pytest.fixture(scope="module")
def sealed(migrated: Store, tmp_path_factory: pytest.TempPathFactory, model: Checkpoint) -> Run:
    """May and June, sealed once for the tests of this file, which put back what they alter."""
    migrated.run(statement("load/clear"))
    load_tables(migrated, tables(), load_id="one")
    home = tmp_path_factory.mktemp("domains")
    run = Run(migrated, home / "models", home / "snapshots")
    for day in (MAY, JUNE):
        run_month(run, day, model, rules())
    return run


def june(run: Run) -> Entry:
    return entries(run.store)[-1]


def test_domains_stand_beside_the_class(sealed: Run) -> None:
    kinds = [entry.kind for entry in entries(sealed.store)]
    once = ["policy", "profiles", "indicator_set", "indicator_set", "measures"]
    assert kinds == [*once, "grades", "grades"]
    generic = classes_of(sealed.store, "2026-06")["class"].to_dict()
    assert generic.keys() == {"X-a", "X-b", "X-c"}
    assert generic["X-b"] == "D"
    found = classes_by_domain(sealed.store, "2026-06")
    told = {(one.enterprise_id, one.domain) for one in found.itertuples()}
    assert told == {("X-a", "food"), ("X-c", "special_equipment")}
    about = june(sealed).value["domain_grades"]
    assert {name: one["enterprises"] for name, one in about.items()} == {
        "food": 1,
        "special_equipment": 1,
    }
    [food] = domains_of(sealed.store, "X-a", "2026-06")
    assert (food["domain"], food["indicator_set"]) == ("food", "food 2026.1")
    parts = {one["indicator_id"]: one for one in food["explanation"]["own"]}
    assert parts["RE12"]["points"] == pytest.approx(60.0)
    assert sorted(parts["RE12"]["record_ids"]) == ["f1", "f2"]
    assert food["explanation"]["because"] == "industry, record"
    assert food["points"] == pytest.approx(sum(food["explanation"]["groups"].values()))


def test_everyone_known_is_graded_or_listed(sealed: Run) -> None:
    listed = read_exclusions(sealed.exclusions, "2026-06")
    assert listed is not None
    assert listed.to_numpy().tolist() == [
        [SHOP, "profile_off", "individual_business", 1],
        ["X-d", "left_register", "deregistered", 1],
        ["X-e", "first_seen_later", "", 1],
        ["X-f", "begins_later", "", 1],
    ]
    assert june(sealed).value["exclusions"]["counts"] == {
        "profile_off": 1,
        "left_register": 1,
        "first_seen_later": 1,
        "begins_later": 1,
    }
    known = sealed.store.read_columns(statement("read/enterprise_ids"), after="", limit=99)
    graded = classes_of(sealed.store, "2026-06").index
    assert sorted([*graded, *listed["enterprise_id"]]) == known["enterprise_id"].tolist()


def test_a_month_is_proved_and_replayed_after_later_loads(sealed: Run) -> None:
    assert faults(sealed.store, sealed.exclusions) == []
    assert replay(sealed, "2026-05") == []
    later = draw(enterprises=[e("X-z", recorded_at="2026-07-20")])
    load_tables(sealed.store, later, load_id="later")
    assert replay(sealed, "2026-06") == []
    assert faults(sealed.store, sealed.exclusions) == []


@pytest.mark.parametrize(
    ("there", "back", "named"),
    [
        (
            f"{FOOD_GRADE} SET g.class = g.class + '!'",
            f"{FOOD_GRADE} SET g.class = left(g.class, 1)",
            "food grade of X-a in 2026-06: altered",
        ),
        (
            "MATCH (g:DomainGrade {domain_grade_id: 'X-a@2026-05/food'})"
            " SET g.explanation = g.explanation + ' '",
            "MATCH (g:DomainGrade {domain_grade_id: 'X-a@2026-05/food'})"
            " SET g.explanation = trim(g.explanation)",
            "food grade of X-a in 2026-05: altered",
        ),
        (
            "CREATE (:DomainGrade {domain_grade_id: 'y', enterprise_id: 'X-b', domain: 'drug',"
            " period: '2026-06'})",
            "MATCH (g:DomainGrade {domain_grade_id: 'y'}) DELETE g",
            "drug grade of X-b in 2026-06: added after the period was sealed",
        ),
        (
            "MATCH (b:GradeLeaves {period: '2026-06/food'}) SET b.leaves = [b.leaves[0] + '00']",
            "MATCH (b:GradeLeaves {period: '2026-06/food'}) SET b.leaves = [left(b.leaves[0], 64)]",
            "hashes of the food grades in 2026-06, block 0 (X-a to X-a): altered",
        ),
        (
            "MATCH (b:GradeLeaves {period: '2026-06/exclusions'})"
            " SET b.enterprise_ids = ['X'] + b.enterprise_ids[1..]",
            f"MATCH (b:GradeLeaves {{period: '2026-06/exclusions'}})"
            f" SET b.enterprise_ids = ['{SHOP}'] + b.enterprise_ids[1..]",
            f"exclusion of {SHOP} in 2026-06: added",
        ),
        (
            "MATCH (h:HistoryEntry {number: 2}) SET h.content = h.content + ' '",
            "MATCH (h:HistoryEntry {number: 2}) SET h.content = trim(h.content)",
            "entry 2 (profiles, 2026.1): altered",
        ),
        (
            "MATCH (h:HistoryEntry {number: 5}) SET h.content = h.content + ' '",
            "MATCH (h:HistoryEntry {number: 5}) SET h.content = trim(h.content)",
            "entry 5 (measures, 2026.1): altered",
        ),
    ],
)
def test_an_altered_byte_is_named(sealed: Run, there: str, back: str, named: str) -> None:
    change(sealed.store, there)
    found = faults(sealed.store, sealed.exclusions)
    change(sealed.store, back)
    assert any(named in fault for fault in found), found
    assert faults(sealed.store, sealed.exclusions) == []


def test_an_altered_list_is_named(sealed: Run) -> None:
    file = sealed.exclusions / "2026-06.parquet"
    whole = file.read_bytes()
    listed = read_exclusions(sealed.exclusions, "2026-06")
    assert listed is not None
    altered = listed.replace({"detail": {"deregistered": "moved_out"}})
    for rows, named in (
        (altered, "exclusion of X-d in 2026-06: altered"),
        (listed.drop(index=1), "exclusion of X-d in 2026-06: missing"),
    ):
        write_exclusions(sealed.exclusions, "2026-06", rows)
        found = faults(sealed.store, sealed.exclusions)
        assert found == [named, "file of the exclusions in 2026-06: altered"]
    file.write_bytes(whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:])
    assert any("file of the exclusions" in one for one in faults(sealed.store, sealed.exclusions))
    file.unlink()
    assert "missing" in faults(sealed.store, sealed.exclusions)[0]
    with pytest.raises(BadInput, match="the file of the month's exclusions"):
        replay(sealed, "2026-06")
    file.write_bytes(whole)


def test_a_replay_names_a_domain_grade_that_was_altered(sealed: Run) -> None:
    where = "MATCH (b:GradeLeaves {period: '2026-06/food'})"
    change(
        sealed.store, f"{where} SET b.leaves = ['ff' + substring(b.leaves[0], 2)], b.was = b.leaves"
    )
    assert replay(sealed, "2026-06") == ["X-a"]
    change(sealed.store, f"{where} SET b.leaves = b.was REMOVE b.was")


def test_the_measures_of_a_month_are_those_of_its_chain(sealed: Run) -> None:
    found = measures_in(entries(sealed.store), june(sealed).value)
    assert found is not None
    classes, domains = (
        classes_of(sealed.store, "2026-06"),
        classes_by_domain(sealed.store, "2026-06"),
    )
    told = found.of(classes, domains).set_index("enterprise_id")["rule_id"]
    food = domains.set_index("enterprise_id").loc["X-a", "class"]
    assert told["X-a"] == f"FOOD-{classes.loc['X-a', 'class']}{food}"
    assert told["X-b"] == "GEN-D"


def test_news_give_a_provisional_class_and_change_nothing(sealed: Run) -> None:
    store, day = sealed.store, date(2026, 7, 10)
    news = [
        record("n1", "serious_listing", "X-c", "2026-07-02"),
        record("n2", "complaint", "X-a", "2026-07-03"),
        record("n3", "serious_listing", SHOP, "2026-07-03"),
    ]
    load_tables(store, draw(records=news), load_id="news")
    before = pd.DataFrame(classes_of(store, "2026-06"))
    ids = with_news(store, date(2026, 7, 1), day)
    assert ids == [SHOP, "X-a", "X-c"]
    found = {
        one["enterprise_id"]: one for one in provisional(store, ids, Asked(day, sealed.models))
    }
    assert found.keys() == {"X-a", "X-c"}
    listed = found["X-c"]
    assert (listed["provisional"], listed["rescored"]) == (True, True)
    assert (listed["class"], listed["provisional_class"]) == (before.loc["X-c", "class"], "D")
    assert [(one["rule_id"], one["record_ids"]) for one in listed["rules"]] == [
        ("serious_listing", ["n1"])
    ]
    assert [(one["record_id"], one["learned_on"]) for one in listed["news"]] == [
        ("n1", "2026-07-02")
    ]
    assert [one["record_id"] for one in found["X-a"]["news"]] == ["n2"]
    assert found["X-a"]["rules"] == []
    # Without the model the score stands; the day before, nothing had been learned.
    [early] = provisional(store, ["X-c"], Asked(date(2026, 7, 1)))
    assert (early["rescored"], early["provisional_class"]) == (False, before.loc["X-c", "class"])
    assert (early["news"], early["provisional_score"]) == ([], pytest.approx(early["score"]))
    assert provisional(store, ["X-b"], Asked(day))[0]["provisional_class"] == "D"
    with pytest.raises(UnknownEnterprise):
        provisional(store, ["nobody"], Asked(day))
    with pytest.raises(BadInput, match="a month sealed by 2026-05-01"):
        provisional(store, ["X-c"], Asked(date(2026, 5, 1)))
    pd.testing.assert_frame_equal(classes_of(store, "2026-06"), before)
    assert faults(store, sealed.exclusions) == []
    approval = Approval("李一", "王二", "复核")
    override(store, Override("X-c", "B", date(2026, 7, 5), date(2026, 9, 1), "测试"), approval)
    assert provisional(store, ["X-c"], Asked(day))[0]["provisional_class"] == "B"


def test_an_active_profile_is_graded_by_its_own_rules(
    store: Store, tmp_path: Path, model: Checkpoint
) -> None:
    load_tables(store, tables(), load_id="one")
    text = PROFILES.read_text(encoding="utf-8").replace("active: false", "active: true", 1)
    file = tmp_path / "profiles.yaml"
    file.write_text(text.replace("policy: default.yaml", "policy: own.yaml"), encoding="utf-8")
    policy = wide().text.replace('version: "2026', 'version: "shop 2026', 1)
    (tmp_path / "own.yaml").write_text(policy, encoding="utf-8")
    run = Run(store, tmp_path / "models", tmp_path / "snapshots")
    entry = run_month(run, JUNE, model, rules(file))
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
    assert faults(store, run.exclusions) == []
    assert replay(run, "2026-06") == []
    other = file.with_name("other.yaml")
    other.write_text(file.read_text(encoding="utf-8") + "# other\n", encoding="utf-8")
    with pytest.raises(Mismatch, match=r"profiles 2026\.1: expected the text that this version"):
        run_month(run, date(2026, 7, 31), model, rules(other))


def test_grades_of_an_unsealed_look_do_not_enter_the_month(
    store: Store, tmp_path: Path, model: Checkpoint
) -> None:
    load_tables(store, tables(), load_id="one")
    stale = (
        "MATCH (e:Enterprise {enterprise_id: 'X-d'}) CREATE (e)-[:GRADED]->"
        "(:Grade {grade_id: 'X-d@2026-06', period: '2026-06', enterprise_id: 'X-d', class: 'A'})"
    )
    store.run(parse("test/stale", f"// A grade of another run.\n{stale}"))
    run = Run(store, tmp_path / "models", tmp_path / "snapshots")
    entry = run_month(run, JUNE, model, rules())
    assert entry.value["enterprises"] == 3
    assert "X-d" not in classes_of(store, "2026-06").index
    assert json.loads(entry.content)["profiles_version"] == "2026.1"
