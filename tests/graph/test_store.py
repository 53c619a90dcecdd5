"""The store writes frames, reads frames, and tells whose fault a failure is."""

from __future__ import annotations

import socket
from datetime import date
from typing import Any

import pandas as pd
import pytest
from neo4j import exceptions

from cypher import Statement, statement
from cypher.statement import parse
from graph.entities import plain
from graph.errors import StatementFailed, StatementStopped, StoreUnavailable
from graph.server import ServerAddress
from graph.store import Store, WrongPassword

MERGED = """// Writes persons with a day.
// $rows: person_id, born, weight
// $source: where they come from
UNWIND $rows AS row
MERGE (person:Person {person_id: row.person_id})
SET person.born = row.born, person.weight = row.weight, person.source = $source
"""
READ = """// Reads them back.
MATCH (person:Person)
RETURN person.person_id AS person_id, person.born AS born, person.weight AS weight,
       person.source AS source
ORDER BY person_id
"""
FRAME = pd.DataFrame(
    {
        "person_id": ["p1", "p2", "p3"],
        "born": pd.array(["1980-02-29", None, "2001-01-01"], dtype="datetime64[s]"),
        "weight": [1.5, None, 0.0],
    }
)


def drawn(text: str) -> Statement:
    return parse("tests/drawn", text if text.startswith("//") else f"// Drawn.\n{text}")


@pytest.mark.parametrize("batch", [1, 2, 3, 20_000])
def test_what_is_written_is_read(store: Store, batch: int) -> None:
    sent = store.write(drawn(MERGED), FRAME, batch=batch, parameters={"source": "drawn"})
    assert sent == 3
    expected = FRAME.assign(source="drawn")
    pd.testing.assert_frame_equal(store.read(drawn(READ)), expected)


def test_rows_sent_twice_change_nothing(store: Store) -> None:
    rows = [{"person_id": "p1", "born": date(1980, 2, 29), "weight": 1.0}]
    for _ in range(2):
        store.write(drawn(MERGED), rows, parameters={"source": "drawn"})
    assert len(store.read(drawn(READ))) == 1


def test_no_row_writes_nothing(store: Store) -> None:
    assert store.write(drawn(MERGED), FRAME[:0], parameters={"source": "drawn"}) == 0
    assert store.read(drawn(READ)).empty


def test_an_empty_answer_keeps_its_columns(store: Store) -> None:
    assert list(store.read(drawn(READ)).columns) == ["person_id", "born", "weight", "source"]


def test_rows_are_maps_with_days_of_python(migrated: Store) -> None:
    text = (
        "// Rows.\nUNWIND [1, 2] AS one RETURN one, date('2026-01-31') AS day,"
        " {days: [date('2026-02-01')], name: null} AS told ORDER BY one"
    )
    told = {"days": [date(2026, 2, 1)], "name": None}
    assert migrated.read_rows(parse("test/rows", text)) == [
        {"one": one, "day": date(2026, 1, 31), "told": told} for one in (1, 2)
    ]


def test_columns_of_batches_are_joined(migrated: Store) -> None:
    batches = drawn(
        "UNWIND [0, 2] AS k RETURN [k, k + 1] AS n, [date('2024-01-01'), null] AS born ORDER BY k"
    )
    frame = migrated.read_columns(batches)
    assert frame["n"].tolist() == [0, 1, 2, 3]
    assert frame["born"].dtype == "datetime64[s]"
    assert frame["born"].isna().tolist() == [False, True, False, True]


@pytest.mark.parametrize("text", ["RETURN 1 AS n", "RETURN [1] AS n, [1, 2] AS m"])
def test_columns_that_differ_in_length_are_refused(migrated: Store, text: str) -> None:
    with pytest.raises(StatementFailed, match=r"tests/drawn\.cypher: expected lists of one length"):
        migrated.read_columns(drawn(text))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("RETRN 1", "Invalid input 'RETRN'"),
        ("CREATE (n:Left)", "Writing in read access mode not allowed"),
        ("LOAD CSV FROM 'http://127.0.0.1:9/x' AS line RETURN line", "is blocked"),
        ("LOAD CSV FROM 'file:///etc/hostname' AS line RETURN line", "is false"),
        ("RETURN 1 / 0", "/ by zero"),
    ],
)
def test_a_refused_statement_is_named_with_the_reason(
    migrated: Store, text: str, reason: str
) -> None:
    with pytest.raises(StatementFailed, match=r"^tests/drawn: expected") as failure:
        migrated.read(drawn(text))
    assert reason in str(failure.value.got)


def test_work_done_together_reads_what_single_statements_read(store: Store) -> None:
    store.write(drawn(MERGED), FRAME, parameters={"source": "drawn"})
    columns = drawn(
        "MATCH (p:Person) WITH p ORDER BY p.born LIMIT 9 RETURN collect(p.person_id) AS id"
    )
    rows, ids = store.together(
        lambda reading: (reading.read(drawn(READ)), reading.read_columns(columns))
    )
    pd.testing.assert_frame_equal(rows, store.read(drawn(READ)))
    assert ids["id"].tolist() == ["p1", "p3", "p2"]


def test_a_statement_refused_in_common_work_is_named(migrated: Store) -> None:
    with pytest.raises(StatementFailed, match=r"^tests/drawn: expected .*by zero"):
        migrated.together(lambda reading: reading.read(drawn("RETURN 1 / 0")))
    with pytest.raises(StatementFailed, match="Writing in read access mode"):
        migrated.together(lambda reading: reading.read(drawn("CREATE (n:Left)")))


def test_common_work_is_done_again_after_a_passing_failure(migrated: Store) -> None:
    tried: list[int] = []

    def work(reading: Store) -> int:
        tried.append(int(reading.read(drawn("RETURN 7 AS n"))["n"].iloc[0]))
        if len(tried) == 1:
            raise exceptions.TransientError("another held the lock")
        return sum(tried)

    assert migrated.together(work) == 14


def test_a_value_that_neo4j_can_not_hold_is_told(migrated: Store) -> None:
    with pytest.raises(StatementFailed, match="values Neo4j can take"):
        migrated.read(drawn("// A value.\n// $x: any\nRETURN $x"), x=object())


def test_a_persons_statement_is_cut_by_rows_and_time(migrated: Store) -> None:
    many = drawn("UNWIND range(1, 100000) AS n RETURN n")
    found = migrated.ask(many, {}, seconds=5, rows=3)
    assert (found.columns, found.rows, found.more) == (("n",), ((1,), (2,), (3,)), True)
    endless = drawn("UNWIND range(1, 1000000000) AS n WITH n WHERE n < 0 RETURN n")
    with pytest.raises(StatementStopped, match=r"tests/drawn.*TimedOut"):
        migrated.ask(endless, {}, seconds=0.5, rows=3)


def test_a_persons_statement_may_return_nodes_and_paths(store: Store) -> None:
    store.run(drawn("CREATE (:Person {person_id: 'p'})-[:HOLDS {share: 0.5}]->(:Enterprise)"))
    found = store.ask(
        drawn("MATCH way = (a)-[link]->(b) RETURN a, link, way"), {}, seconds=5, rows=9
    )
    holder = {"labels": ["Person"], "person_id": "p"}
    link = {"type": "HOLDS", "share": 0.5}
    told = [plain(value) for value in found.rows[0]]
    assert told == [holder, link, [holder, link, {"labels": ["Enterprise"]}]]
    assert not found.more


def test_a_plan_follows_nothing(store: Store) -> None:
    plan = store.plan(drawn("CREATE (n:Left) RETURN n"))
    assert str(plan["operatorType"]).startswith("ProduceResults")
    assert store.read(drawn("MATCH (n:Left) RETURN n")).empty


def test_clear_keeps_the_schema(store: Store) -> None:
    store.write(drawn(MERGED), FRAME, parameters={"source": "drawn"})
    store.run(statement("load/clear"))
    assert store.read(drawn(READ)).empty
    assert len(store.read(statement("read/migrations"))) > 0


def test_a_wrong_password_is_told_apart(server: ServerAddress) -> None:
    with pytest.raises(WrongPassword, match=r"bolt://.*: expected the user and password"):
        Store.open(server.uri, user=server.user, password="wrong")


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("bolt://127.0.0.1:1", "a Neo4j 5 that answers .*linkrisk neo4j start.*refused"),
        ("http://127.0.0.1:7474", "an address like bolt://host:7687.*'http' is not supported"),
        ("bolt://127.0.0.1:port", "an address like bolt://host:7687"),
        ("bolt://host.invalid:7687", "an address like bolt://host:7687"),
    ],
)
def test_an_address_without_neo4j(uri: str, reason: str) -> None:
    with pytest.raises(StoreUnavailable, match=f"^{uri}: expected {reason}"):
        Store.open(uri, user="neo4j", password="any")


def test_another_program_at_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.store._CONNECT_SECONDS", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        uri: Any = f"bolt://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(StoreUnavailable, match="a Neo4j 5 that answers"):
            Store.open(uri, user="neo4j", password="any")
