"""The commands of the chain on a real Neo4j: sealed months, `verify`, `replay`, decisions."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest

from api.access import Access
from api.app import create_app
from api.audit_chain import lines
from api.grant import Grant
from api.settings import settings
from cypher import statement
from cypher.statement import parse
from gnn.code_version import code, code_told
from gnn.policy import DEFAULT as POLICY
from gnn.policy import load_policy
from graph.loading import load_tables
from graph.sample import SampleSettings, make_province
from graph.store import Store
from tests.api.basis_checks import check_bases
from tests.api.calling import called
from tests.api.serving import served
from tests.drawing import draw, record

END = date(2026, 10, 31)
_PERSONS = parse("test/persons", "// Persons' names.\nMATCH (p:Person) RETURN p.name AS name")
_WORSE = parse(
    "test/worse",
    "// One that is not A, with risk from others.\n"
    "MATCH (:Enterprise)-[c:CONTAGION]->(e:Enterprise)-[:GRADED]->(g:Grade {period: '2026-10'}) "
    "WHERE c.period = g.period AND g.class <> 'A' "
    "RETURN min(e.enterprise_id) AS id",
)
RELEASE = ("--by", "李一", "--approved-by", "王二", "--reason", "样例数据")


def said(*words: str, code: int = 0) -> str:
    """What the command says when it ends with the code."""
    result = called(*words)
    assert result.exit_code == code, result.output
    return result.output if code else result.stdout


def told(*words: str) -> Any:
    """The command's answer as a value."""
    return json.loads(said(*words, "--json"))


@pytest.fixture
def trained(graph: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A small province and a model of the two years before its last but one month."""
    province = make_province(SampleSettings(enterprises=500, end=END))
    load_tables(graph, province.tables, load_id="province")
    monkeypatch.setattr("gnn.monthly.FEWEST_EVENTS", 10)
    said("train", "--as-of", "2026-09-30")
    return graph


@pytest.fixture
def policies(tmp_path: Path) -> list[str]:
    """Options for a policy that ends with September, and one that follows it."""
    text, days = POLICY.read_text(encoding="utf-8"), "effective_from: 2026-01-01\n"
    assert days in text
    until = f"{days}effective_to: 2026-10-01\n"
    (tmp_path / "until.yaml").write_text(versioned(text.replace(days, until), "u"), "utf-8")
    since = days.replace("01-01", "10-01")
    (tmp_path / "since.yaml").write_text(versioned(text.replace(days, since), "s"), "utf-8")
    return ["--policy", str(tmp_path / "since.yaml"), "--policy", str(tmp_path / "until.yaml")]


def versioned(text: str, letter: str) -> str:
    """The policy's text with a letter behind its version."""
    version = load_policy().version
    return text.replace(f'version: "{version}"', f'version: "{version}{letter}"')


def change(store: Store, cypher: str) -> None:
    store.run(parse("test/change", f"// Alters what was sealed.\n{cypher}"))


def test_two_months_are_sealed_proved_and_replayed(
    trained: Store, monkeypatch: pytest.MonkeyPatch, policies: list[str]
) -> None:
    assert "one policy in force on 2025-12-31" in said(
        "grade", "--period", "2025-12..2026-10", *policies, code=1
    )
    assert "a month that ended before" in said("grade", "--period", "2062-10", code=1)
    for period in ("2026-09", "2026-10"):
        refused = said("grade", "--period", "2026-09..2026-10", *policies, code=1)
        assert f"linkrisk release {period}" in refused
        released = said("release", period, *RELEASE)
        assert f"(release, {period})" in released
        assert " to " in released
    sealed = told("grade", "--period", "2026-09..2026-10", *policies)["months"]
    assert [month["period"] for month in sealed] == ["2026-09", "2026-10"]
    assert all(sum(month[name] for name in "ABCD") == month["enterprises"] for month in sealed)
    assert said("replay", "2026-09") == "2026-09: every grade is the same to the byte\n"

    check_what_stands_beside(trained, sealed[1])
    proved = told("verify")
    assert (proved["faults"], proved["sealed"]) == ([], ["2026-09", "2026-10"])
    assert proved["remarks"] == []
    assert "10 entries, 2 sealed months" in said("verify", "--head", proved["head"])
    assert "entry 10 (grades, 2026-10)" in said("history")
    assert code_told(code()) in said("history")
    check_the_chain()

    moved = told("trends", "2026-10")
    assert [month["period"] for month in moved["shares"]] == ["2026-09", "2026-10"]
    matrix = moved["migration"]
    stayed = sum(matrix[name][name] for name in "ABCD")
    assert 0 < stayed <= sealed[1]["enterprises"]
    assert sum(sum(row.values()) for row in matrix.values()) >= sealed[1]["enterprises"]
    assert 0 <= moved["score_stability"] < 0.25
    assert set(moved["indicator_stability"][0]) == {"indicator", "index"}
    assert {driver["moved"] for driver in moved["drivers"]} <= {"worse", "better"}
    assert "From 2026-09 to 2026-10" in said("trends", "2026-10")
    check_a_trial(sealed[1])
    assert "a sealed month" in said("trends", "2026-09", code=1)

    text = "// The first.\nMATCH (g:Grade {period: '2026-10'}) RETURN min(g.enterprise_id) AS id"
    name = trained.read(parse("test/first", text))["id"].iloc[0]
    change(trained, f"MATCH (g:Grade {{grade_id: '{name}@2026-10'}}) SET g.score = 0.5")
    assert f"grade of {name} in 2026-10: altered" in said("verify", code=1)
    differs = said("replay", "2026-10", code=1)
    assert (name in differs, "sealed by the code" in differs) == (True, False)
    was = code_told(code())
    monkeypatch.setattr("gnn.code_version.code_hash", lambda: "c" * 64)
    differs = said("replay", "2026-10", code=1)
    assert f"sealed by the code {was}, this is {code_told(code())}" in differs
    assert said("replay", "2026-09") == "2026-09: every grade is the same to the byte\n"
    change(trained, "MATCH (h:HistoryEntry {number: 10}) DELETE h")
    cut = said("verify", "--head", proved["head"], code=1)
    assert "entry 10 (grades, 2026-10): noted in " in cut
    assert f"no longer holds the entry {proved['head']}: its end was cut off" in cut


def check_the_chain() -> None:
    """What was kept, in order: each month by its own policy."""
    kept = told("history")
    sets, month = ["indicator_set"] * 2, ["release", "grades"]
    kinds = ["policy", "profiles", *sets, "measures", *month, "policy", *month]
    assert [entry["kind"] for entry in kept] == kinds
    sealed = [entry["content"] for entry in kept if entry["kind"] == "grades"]
    version = load_policy().version
    assert [month["policy_version"] for month in sealed] == [f"{version}u", f"{version}s"]


def check_a_trial(month: dict[str, Any]) -> None:
    """The policy of the month moves nobody."""
    tried = told("trial", str(POLICY), "2026-10")
    assert (tried["policy_version"], tried["moved"]) == (load_policy().version, [])
    counts = {name: month[name] for name in "ABCD"}
    assert tried["classes"] == {"before": counts, "after": counts}
    assert "outside the policy's band: " in said("trial", str(POLICY), "2026-10")


def check_what_stands_beside(store: Store, october: dict[str, Any]) -> None:
    """Domains, measures, exclusions and provisional classes of the sealed October."""
    about = told("history")[-1]["content"]
    assert sum(about["exclusions"]["counts"].values()) == october["listed"] > 0
    known = store.read_columns(statement("read/enterprise_ids"), after="", limit=9999)
    held_back = about["exclusions"]["counts"].get("quarantine", 0)
    assert october["listed"] - held_back + october["enterprises"] == len(known)
    found = pd.DataFrame(told("measures", "--period", "2026-10")["measures"])
    assert found["enterprise_id"].nunique() == october["enterprises"]
    food = found[found["domain"] == "food"]
    assert len(food) == about["domain_grades"]["food"]["enterprises"] > 0
    first = food.iloc[0]
    assert first["rule_id"] == f"FOOD-{first['class']}{first['domain_class']}"
    assert first["rule_id"] in said("measures", "--period", "2026-10")
    one = said("measures", "--period", "2026-10", "--enterprise", first["enterprise_id"])
    assert first["rule_id"] in one
    assert "a month sealed with measures" in said("measures", "--period", "2026-11", code=1)
    domains = told("explain", first["enterprise_id"])["domain_grades"]
    assert ("food", first["domain_class"]) in [(one["domain"], one["class"]) for one in domains]
    assert f"domain food: class {first['domain_class']}" in said("explain", first["enterprise_id"])
    [left] = sorted(set(known["enterprise_id"]) - set(found["enterprise_id"]))[:1]
    assert "2026-10 lists it: " in said("explain", left, "--period", "2026-10", code=1)
    at = ("--as-of", "2026-11-15")
    check_counterfactuals(store, at)
    now = said("provisional", "--enterprise", first["enterprise_id"], *at)
    assert "not a class of record" in now
    assert "either --enterprise or --since" in said("provisional", code=1)


def moved_by_news(store: Store, whole: dict[str, Any], at: tuple[str, ...]) -> dict[str, Any]:
    """What news of a source move of whom it reaches, as the commands tell it."""
    source, name = whole["contagion"][0]["source_id"], whole["enterprise_id"]
    fines = [record(f"R-n{n}", "penalty", source, "2026-11-05", amount=9e5) for n in range(3)]
    load_tables(store, draw(records=fines), load_id="news")
    [moved] = told("provisional", "--enterprise", name, "--relations", *at)["enterprises"]
    assert source in {one["source_id"] for one in moved["contagion"]}
    assert moved["contagion_moved"] != 0.0
    many = told("provisional", "--since", "2026-11-01", "--relations", *at)
    reached = {one["enterprise_id"]: one["rescored"] for one in many["enterprises"]}
    assert (many["provisional"], reached[source], reached[name]) == (True, True, True)
    return dict(moved)


def check_counterfactuals(store: Store, at: tuple[str, ...]) -> None:
    """What would change a class that is not A, and what does not, in the sealed October."""
    worse = store.read(_WORSE)["id"].iloc[0]
    whole = told("explain", worse)
    asked = ("counterfactual", worse)
    found = told(*asked, "--period", "2026-10")
    assert {name: whole[name] for name in ("enterprise_id", "class", "period")}.items() <= (
        found.items()
    )
    assert found["before"]["log_odds"] == pytest.approx(whole["log_odds"], abs=1e-9)
    assert found["candidates"]
    check_route(store, found, moved_by_news(store, whole, at))
    one = found["candidates"][0]
    gone = one.get("link_id") or one["record_id"]
    alone = told(*asked, "--without", gone)
    assert alone["after"]["class"] == one["class"]
    assert alone["after"]["log_odds"] == pytest.approx(one["log_odds"], abs=1e-9)
    assert "以上不计" in said(*asked, "--language", "zh")
    assert "'zh' or 'en'" in said(*asked, "--language", "fr", code=1)
    assert "a link_id of the graph" in said(*asked, "--without", "nothing", code=1)


def check_route(store: Store, found: dict[str, Any], moved: dict[str, Any]) -> None:
    """The routes tell what the commands tell, with persons by surname, and log the read."""
    home = settings().home
    access = Access(frozenset(), home / "access")
    assert access.register and access.audit
    key = access.register.add(Grant("system", "service", "the tests", ("all",)))
    headers = {"X-API-Key": key, "X-Purpose": "double-random-inspection", "X-Document": "T-1"}
    path = f"/grades/{found['enterprise_id']}/counterfactual"
    with (
        served(create_app(store, models=home / "models", access=access)) as base,
        httpx.Client(base_url=base, headers=headers, timeout=120) as client,
    ):
        answer, again = client.get(path).json(), client.get(path, params={"period": "2026-10"})
        assert again.json() == answer
        assert client.get("/grades/nobody/counterfactual").status_code == 404
        months = {one["period"]: one["sealed"] for one in client.get("/periods").json()["periods"]}
        assert months == {"2026-09": True, "2026-10": True}
        for part in ("", "/explanation"):
            assert client.get(f"/grades/{found['enterprise_id']}{part}").json()["sealed"] is True
        unsealed = client.get(path, params={"period": "2020-01"})
        assert (unsealed.status_code, "a sealed month" in unsealed.json()["detail"]) == (422, True)
        asked = {"day": moved["as_of"], "relations": "true"}
        news = client.get(f"/enterprises/{moved['enterprise_id']}/provisional", params=asked).json()
        persons = set(store.read(_PERSONS)["name"])
        check_bases(client, found["enterprise_id"], persons)
    assert not persons & {node["name"] for one in news["contagion"] for node in one["path"]}
    for name in ("contagion_moved", "contagion_rest", "provisional_score"):
        assert news[name] == pytest.approx(moved[name], abs=1e-9)
    for name in ("moved", "points", "record_ids", "links"):
        assert [one[name] for one in news["contagion"]] == [one[name] for one in moved["contagion"]]
    for part in ("removed", "candidates"):
        assert len(answer[part]) == len(found[part])
        for shown, told in zip(answer[part], found[part], strict=True):
            for name in told.keys() - {"from_name", "to_name"}:
                assert shown[name] == told[name] or shown[name] == pytest.approx(told[name])
            names = {shown["from_name"], shown["to_name"]}
            assert not names & persons
    for part in ("class", "period", "own_part", "explored", "partial", "guards_left_out"):
        assert answer[part] == found[part]
    assert answer["before"]["class"] == found["before"]["class"]
    assert answer["before"]["log_odds"] == pytest.approx(found["before"]["log_odds"], abs=1e-9)
    read = [one for one in lines(access.audit.folder) if one["event"] == "read"]
    last = {one["what"]: one["ids"] for one in reversed(read)}
    assert last["counterfactual"] == last["indicator"] == [found["enterprise_id"]]


def test_an_override_comes_from_a_file_and_nothing_else(graph: Store, tmp_path: Path) -> None:
    file = tmp_path / "decision.yaml"
    file.write_text("enterprise_id: X-a\nclass: A\n", encoding="utf-8")
    assert "expected the keys enterprise_id, class" in said("override", str(file), code=1)
    assert said("override", "X-a", "--class", "A", code=2)
    assert told("history") == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([], "either --as-of or --period"),
        (["--as-of", "2026-06-30", "--period", "2026-06"], "either --as-of or --period"),
        (["--period", "2026-6x"], "YYYY-MM or YYYY-MM..YYYY-MM"),
        (["--period", "2026-06..2026-05"], "a last month that is not before 2026-06"),
    ],
)
def test_months_that_are_none_are_refused(graph: Store, words: list[str], reason: str) -> None:
    assert reason in said("grade", *words, code=1)
