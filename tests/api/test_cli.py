"""The verbs of `linkrisk` on a real Neo4j: a province is written, loaded, read and asked."""

from __future__ import annotations

import csv
import json
import socket
import stat
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import Result

from cypher.catalogue import catalogue
from graph.register_tables import read_register_tables
from graph.snapshot import snapshot_of
from graph.store import Store
from tests.api.calling import called

VERBS = [
    (),
    ("sample",),
    ("snapshot",),
    ("close",),
    ("quality",),
    ("query",),
    ("relations",),
    ("serve",),
    ("neo4j",),
    ("load",),
    ("load", "register"),
    ("load", "mapping"),
    ("load", "bods"),
    ("load", "publicity"),
    ("load", "gleif"),
    ("load", "ftm"),
    ("matches",),
    ("matches", "propose"),
    ("matches", "list"),
    ("matches", "confirm"),
    ("matches", "refuse"),
    ("export", "bods"),
    ("export", "ftm"),
]
NOWHERE = {"NEO4J_URI": "bolt://127.0.0.1:9", "NEO4J_USER": "", "NEO4J_PASSWORD": ""}


def failure(result: Result) -> str:
    """What a command that failed said: one line, and nothing on the output."""
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("linkrisk: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_verb_has_help(verb: tuple[str, ...]) -> None:
    told = called(*verb, "--help")
    assert told.exit_code == 0
    assert "Usage:" in told.stdout


def test_a_sample_ends_on_the_day_that_is_asked(tmp_path: Path) -> None:
    folder = tmp_path / "province"
    words = ("--enterprises", "500", "--months", "3", "--end", "2025-06-30")
    assert called("sample", str(folder), *words).exit_code == 0
    learned = pd.read_csv(folder / "records.csv")["recorded_at"].str[:10]
    assert "2025-04-01" < learned.max() <= "2025-06-30"


def test_from_the_sample_to_an_answer(graph: Store, tmp_path: Path) -> None:
    folder = tmp_path / "province"
    written = called("sample", str(folder), "--enterprises", "500", "--months", "6", "--seed", "3")
    assert written.exit_code == 0, written.stderr
    assert str(folder / "enterprises.csv") in written.stdout.splitlines()

    loaded = called("load", "register", str(folder), "--json")
    assert loaded.exit_code == 0, loaded.stderr
    report = json.loads(loaded.stdout)
    for frame in report["frames"].values():
        assert frame["read"] == frame["accepted"] + frame["quarantined"]
    for file in report["files"]:
        parts = file["accepted"] + file["quarantined"] + file["left_out"]
        assert file["read"] == parts
    quarantine = Path(report["quarantine"])
    assert stat.S_IMODE(quarantine.stat().st_mode) == 0o600
    with quarantine.open(encoding="utf-8", newline="") as lines:
        held = sum(file["quarantined"] for file in report["files"])
        waiting = sum(frame["quarantined"] for frame in report["frames"].values())
        assert len(list(csv.DictReader(lines))) == held + waiting > 0

    again = called("load", "register", str(folder))
    assert again.exit_code == 0
    assert "nothing was written" in again.stdout
    assert "The graph gained 0 nodes and 0 links." in again.stdout

    told = json.loads(called("snapshot", "--as-of", "2026-10-31", "--json").stdout)
    assert told["as_of"] == "2026-10-31"
    read = read_register_tables(folder, secret="a secret of the test").tables
    expected = snapshot_of(read, date(2026, 10, 31))
    assert told["rows"]["enterprises"] == expected.size > 400


def register(folder: Path) -> None:
    """Two firms with one representative; both ids are digits only."""
    folder.mkdir()
    (folder / "enterprises.csv").write_text(
        "enterprise_id,name,recorded_at\n"
        "911100001000000001,甲公司,2024-01-01\n911100001000000002,乙公司,2024-01-01\n",
        encoding="utf-8",
    )
    (folder / "persons.csv").write_text("person_id,name,recorded_at\np1,王某,2024-01-01\n")
    (folder / "positions.csv").write_text(
        "person_id,enterprise_id,position,recorded_at\n"
        "p1,911100001000000001,legal_representative,2024-01-01\n"
        "p1,911100001000000002,legal_representative,2024-01-01\n"
    )


def test_an_answer_in_every_form(graph: Store, tmp_path: Path) -> None:
    register(tmp_path / "register")
    assert called("load", "register", str(tmp_path / "register")).exit_code == 0
    question = ("query", "common_legal_representative", "--param", "as_of=2024-06-01")
    asked = (*question, "--param", "enterprise_id=911100001000000001")
    row = {
        "enterprise_id": "911100001000000002",
        "name": "乙公司",
        "class": None,
        "person_id": "p1",
    }
    told = json.loads(called(*asked, "--json").stdout)
    assert [dict(zip(told["columns"], one, strict=True)) for one in told["rows"]] == [row]
    assert called(*asked, "--form", "csv").stdout == (
        "enterprise_id,name,class,person_id\n911100001000000002,乙公司,,p1\n"
    )
    assert "911100001000000002" in called(*asked).stdout
    earlier = [word.replace("2024-06-01", "2023-06-01") for word in asked]
    assert json.loads(called(*earlier, "--json").stdout)["rows"] == []


def test_a_mapping_and_statements_load(graph: Store, tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text("code,title\n600000,[甲]公司\n600001,乙公司\n")
    (tmp_path / "map.yaml").write_text(
        "source: ours\nrecorded_at: 2024-01-01\ntables:\n  - file: firms.csv\n"
        "    frame: enterprises\n    columns:\n"
        '      enterprise_id: {template: "CN-STOCK-{code}"}\n      name: {column: title}\n'
    )
    mapped = called("load", "mapping", str(tmp_path / "map.yaml"), str(tmp_path), "--json")
    assert json.loads(mapped.stdout)["frames"]["enterprises"]["new"] == 2
    assert json.loads(mapped.stdout)["quarantine"] is None

    statement = {
        "statementId": "s1",
        "recordId": "GB-COH-00000001",
        "recordType": "entity",
        "recordStatus": "new",
        "statementDate": "2024-06-06",
        "recordDetails": {"isComponent": False, "entityType": {"type": "registeredEntity"}},
    }
    (tmp_path / "statements.jsonl").write_text(json.dumps(statement) + "\n[broken]\n")
    told = json.loads(called("load", "bods", str(tmp_path / "statements.jsonl"), "--json").stdout)
    assert told["frames"]["enterprises"]["new"] == 1
    differences = {row["frame"]: row for row in told["bods"]}
    assert differences["statements"]["held_back"] == 1
    assert {row["unexplained"] for row in told["bods"]} == {0}
    shown = called("load", "bods", str(tmp_path / "statements.jsonl"))
    assert "Statements against rows" in shown.stdout
    assert told["quarantine"] in shown.stderr


def test_the_list_tells_each_question_with_its_parameters() -> None:
    told = called("query", "--list").stdout
    for one in catalogue():
        assert f"{one.name} (" in told
        assert all(f"--param {each.name}={each.example} " in told for each in one.parameters)


def test_an_own_statement_is_asked_from_a_file_and_from_a_pipe(
    graph: Store, tmp_path: Path
) -> None:
    register(tmp_path / "register")
    assert called("load", "register", str(tmp_path / "register")).exit_code == 0
    text = (
        "MATCH (p:Person)-[:LEGAL_REP_OF]->(e {enterprise_id: $firm_id}) RETURN p.name, $day AS d"
    )
    (tmp_path / "own.cypher").write_text(text, encoding="utf-8")
    own = ("query", "--statement", str(tmp_path / "own.cypher"), "--param", "day=2026-10-31")
    asked = (*own, "--param", "firm_id=911100001000000002")
    assert called(*asked, "--form", "csv").stdout == "p.name,d\n王*,2026-10-31\n"
    refused = called("query", "--statement", "no-such.cypher")
    assert "a readable file" in failure(refused)
    (tmp_path / "own.cypher").write_text("MATCH (n) DETACH DELETE n", encoding="utf-8")
    assert "DetachDelete" in failure(called(*own))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("query", "nonsense"), "a named query of"),
        (("query", "shared_address"), "enterprise_id=91990100MA00000001"),
        (("query", "shared_address", "--param", "as_of"), "name=value"),
        (("load", "register", "no-such-folder"), "enterprises.csv"),
        (("load", "mapping", "no-such.yaml", "no-such-folder"), "no-such.yaml"),
        (("load", "bods", "no-such.json"), "no-such.json"),
        (("sample", "no-such-folder", "--enterprises", "3"), "500 enterprises"),
        (("sample", "no-such-folder", "--end", "2026-06-15"), "the last day of a month"),
        (("snapshot", "--as-of", "2026-01-01"), "a Neo4j 5 that answers"),
    ],
)
def test_a_failure_is_one_line(
    words: tuple[str, ...], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert expected in failure(called(*words, LINKRISK_HOME=str(tmp_path), **NOWHERE))


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = failure(called("serve", "--port", port, LINKRISK_HOME=str(tmp_path), **NOWHERE))
    assert f"127.0.0.1:{port}: expected a free port" in told


def test_a_setting_that_is_wrong_is_named() -> None:
    assert "LINKRISK_PORT" in failure(called("serve", LINKRISK_PORT="many"))
