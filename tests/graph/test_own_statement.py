"""Own statements on the real server: what is refused, what passes, and that no name is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from cypher import Statement, statements
from cypher.statement import parse
from graph.checked_statement import checked
from graph.errors import StatementRefused
from graph.open_data import FUNCTIONS, OPEN_PROPERTIES, PROCEDURES
from graph.statement_plan import check_plan
from graph.store import Store
from tests.graph.own_statements import HONEST, HOSTILE

PERSON = "王小明"
GIVEN = {"id": "f1", "division": "990100", "day": date(2026, 1, 1), "key": "name"}
DRAWN = """// A person who represents and owns a firm, and what else may name the person.
CREATE (p:Person {person_id: 'p1', name: '王小明', details: '王小明'})
CREATE (f:Enterprise {enterprise_id: 'f1', name: '星河公司', status: 'revoked',
  established_on: date('2015-01-01')})
CREATE (p)-[:LEGAL_REP_OF {version_id: 'l', details: '王小明'}]->(f)
CREATE (p)-[:HOLDS {version_id: 'h', share: 0.5, interest: 'shareholding'}]->(f)
CREATE (p)-[:SAME_PERSON {evidence: '王小明'}]->(p)
CREATE (f)-[:GRADED]->(:Grade {period: '2026-10', explanation: '王小明', class: 'D', score: 900})
CREATE (:Record:EarlierPerson {version_id: 'e', name: '王小明'})-[:ABOUT]->(p)
CREATE (:Record:Change {version_id: 'c', name: '王小明', after: '王小明'})-[:ABOUT]->(f)"""


@pytest.fixture(scope="module")
def drawn(migrated: Store) -> Store:
    migrated.run(next(one for one in statements("load") if one.name == "load/clear"))
    migrated.run(parse("tests/drawn", DRAWN))
    return migrated


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine, and what was asked for at it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1], asked
        server.shutdown()
        thread.join()


def test_sixty_hostile_statements_are_refused_and_nothing_leaves(drawn: Store) -> None:
    wrong = []
    assert len(HOSTILE) >= 60
    with listening() as (port, asked):
        for text, reason in HOSTILE:
            told = text.replace("{port}", str(port))
            try:
                checked(drawn, told, GIVEN)
                wrong.append((text, "passed"))
            except StatementRefused as refused:
                if reason not in str(refused):
                    wrong.append((text, str(refused)))
        assert wrong == []
    assert asked == []
    assert len(drawn.read(parse("tests/read", "// All.\nMATCH (n:Person) RETURN n"))) == 1


def test_forty_honest_statements_pass_and_tell_no_name_of_a_person(drawn: Store) -> None:
    assert len(HONEST) >= 40
    for text in HONEST:
        own = checked(drawn, text, GIVEN)
        answer = drawn.ask(Statement("own", own.text, ""), GIVEN, seconds=20, rows=50)
        assert len(answer.columns) == len(own.columns)
        assert PERSON not in repr(answer), text


# Ways to a name that are let through, because what they get is masked.
AROUND = [
    "MATCH (p:Person) RETURN p",
    "MATCH (p:Person) RETURN p.name",
    "MATCH (p:Person) RETURN p . /* */ `name` AS n",
    "MATCH (n) RETURN n, n.name",
    "MATCH (e:Enterprise) WITH 1 AS k LIMIT 1 MATCH (e:Person) RETURN e.name",
    "MATCH (p:Person) WITH p AS e RETURN e.name + '' AS n",
    "MATCH (p:Person) WITH {a: p, b: [p]} AS m RETURN m",
    "MATCH path = (:Person)-[]-() RETURN path, nodes(path), relationships(path)",
    "MATCH (p:Person) RETURN substring(p.name, 1, 2) + right(p.name, 1) AS n",
    "MATCH (p:Person) RETURN split(p.name, ''), reverse(p.name), toUpper(p.name)",
    "MATCH (p:Person) RETURN collect(DISTINCT p.name), min(p.name), max(p.name)",
    "MATCH (r:EarlierPerson) RETURN r, r.name",
    "MATCH (r:Record) RETURN r, r.name",
    "MATCH (p) WHERE p.name = '王小明' RETURN p.person_id AS 王小明x",
    "MATCH (p:Person WHERE p.name = '王小明') RETURN 1",
    "MATCH ()-[r]->() RETURN r",
    "CALL db.schema.visualization()",
    "MATCH (p:Person) RETURN [x IN [p] | x.name]",
    "MATCH (case:Person) RETURN case.name",
]


@pytest.mark.parametrize("text", AROUND)
def test_a_name_of_a_person_is_masked_whichever_way_it_is_read(drawn: Store, text: str) -> None:
    own = checked(drawn, text, {})
    answer = drawn.ask(Statement("own", own.text, ""), {}, seconds=20, rows=50)
    assert PERSON not in repr(answer.rows)
    assert "小明" not in repr(answer.rows)


def test_names_are_shown_of_firms_and_by_surname_of_persons(drawn: Store) -> None:
    text = "MATCH (p:Person)-[:HOLDS]->(e) RETURN p.name, e.name, p.name = '王小明' AS same"
    own = checked(drawn, text, {})
    answer = drawn.ask(Statement("own", own.text, ""), {}, seconds=20, rows=5)
    assert answer.rows == (("王*", "星河公司", False),)
    assert own.columns == ("p.name", "e.name", "same")


def test_an_operator_that_is_not_known_is_refused_by_its_name() -> None:
    plan: dict[str, Any] = {"operatorType": "ProduceResults@neo4j", "args": {}, "children": []}
    check_plan(plan, "r", closed=frozenset())
    plan["children"] = [{"operatorType": "NewOperator@neo4j", "args": {}, "children": []}]
    with pytest.raises(StatementRefused, match="NewOperator"):
        check_plan(plan, "r", closed=frozenset())
    plan["children"] = [{"operatorType": "Filter@neo4j", "args": {"Details": "x.details = 1"}}]
    with pytest.raises(StatementRefused, match="details"):
        check_plan(plan, "r", closed=frozenset({"details"}))
    with pytest.raises(StatementRefused, match="only reads"):
        check_plan({"operatorType": "Filter"}, "rw", closed=frozenset())


def test_what_is_open_holds_no_name_and_no_free_text() -> None:
    closed = {"details", "explanation", "evidence", "decided_by", "row", "reason", "content"}
    assert not closed & OPEN_PROPERTIES
    assert "properties" not in FUNCTIONS and "replace" not in FUNCTIONS
    assert all(name.startswith("db.") for name in PROCEDURES)


def test_no_full_text_index_holds_names_of_persons() -> None:
    texts = [one.text for one in statements("schema") if "FULLTEXT" in one.text]
    assert texts and all("Person" not in text for text in texts)
