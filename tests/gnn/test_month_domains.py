"""A month by a rulebook on a real Neo4j: domains, exclusions and profiles, sealed and proved."""

from __future__ import annotations

from pathlib import Path

import pytest

from cypher import statement
from gnn.checkpoint import Checkpoint
from gnn.domain_grade_store import classes_by_domain, domains_of
from gnn.exclusions import read_exclusions, write_exclusions
from gnn.grade_seal import faults
from gnn.grade_store import classes_of
from gnn.measures import DEFAULT as MEASURES
from gnn.monthly_run import Run, listed_as, replay
from gnn.profile import DEFAULT as PROFILES
from gnn.rulebook import DOMAIN_SETS, Rulebook, measures_in, rulebook
from graph.errors import BadInput
from graph.history import Entry, entries
from graph.loading import load_tables
from graph.store import Store
from graph.tables import Tables
from tests.drawing import draw, e, record, serves
from tests.gnn.sealed_months import change, sealed_in, wide

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
def sealed(
    migrated: Store, tmp_path_factory: pytest.TempPathFactory, early_model: Checkpoint
) -> Run:
    """May and June, sealed once for the tests of this file, which put back what they alter."""
    home = tmp_path_factory.mktemp("domains")
    return sealed_in(migrated, home, tables(), (early_model, rules()))


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
    assert (food["domain"], food["indicator_set"]) == ("food", "food 2026.2")
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


def test_why_an_enterprise_is_not_graded_is_told(sealed: Run) -> None:
    assert listed_as(sealed, SHOP) == "2026-06 lists it: profile_off individual_business"
    assert listed_as(sealed, "X-e", "2026-05") == "2026-05 lists it: first_seen_later"
    assert (listed_as(sealed, "X-a"), listed_as(sealed, "X-e", "2026-07")) == ("", "")


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
            f"{FOOD_GRADE}<-[link]-() MATCH (e:Enterprise {{enterprise_id: 'X-c'}})"
            " DELETE link CREATE (e)-[:DOMAIN_GRADED]->(g)",
            f"{FOOD_GRADE}<-[link]-() MATCH (e:Enterprise {{enterprise_id: 'X-a'}})"
            " DELETE link CREATE (e)-[:DOMAIN_GRADED]->(g)",
            "food grade of X-a in 2026-06: linked from X-c, not from X-a",
        ),
        (
            f"{FOOD_GRADE} SET g.domain = null",
            f"{FOOD_GRADE} SET g.domain = 'food'",
            "grade of X-a in 2026-06: has the id X-a@2026-06/food, not None",
        ),
        (
            f"{FOOD_GRADE} CREATE (copy:DomainGrade)"
            " SET copy = g {.*, domain_grade_id: 'y', class: 'A'}",
            "MATCH (g:DomainGrade {domain_grade_id: 'y'}) DELETE g",
            "food grade of X-a in 2026-06: there more than once",
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
            "entry 2 (profiles, 2026.2): altered",
        ),
        (
            "MATCH (h:HistoryEntry {number: 5}) SET h.content = h.content + ' '",
            "MATCH (h:HistoryEntry {number: 5}) SET h.content = trim(h.content)",
            "entry 5 (measures, 2026.2): altered",
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
    change(sealed.store, f"{FOOD_GRADE} SET g.points = g.points + 1")
    assert replay(sealed, "2026-06") == ["X-a"]
    change(sealed.store, f"{FOOD_GRADE} SET g.points = g.points - 1")
    assert replay(sealed, "2026-06") == []


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
