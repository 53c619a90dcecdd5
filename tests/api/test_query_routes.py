"""Analysts' questions over HTTP: the catalogue, own statements, their forms, limits and log."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import networkx as nx
import pandas as pd
import pyarrow as pa
import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from api.access import Access
from api.app import create_app
from api.grant import Grant
from api.query_routes import limit_statements
from api.statement_limits import StatementLimits
from api.statement_log import digest
from api.statement_reading import StatementReader, Wanted
from cypher import Statement, statement
from cypher.catalogue import catalogue
from graph import checked_statement
from graph.errors import Mismatch, StatementRefused, StatementStopped
from graph.store import Store
from tests.api.conftest import FOR
from tests.api.province import CENTRE, CENTRE_NAME, OWNER, PERIOD, PERSON_NAMES, RISKY
from tests.api.serving import served

DOCS = Path(__file__).parent.parent.parent / "docs"
AS_OF = "2026-10-31"
FIRMS = """MATCH (p:Person)-[l:LEGAL_REP_OF]->(e:Enterprise)-[:GRADED]->(g:Grade {period: $period})
RETURN p.name, e.enterprise_id, e.established_on, g.score, [p.person_id] AS ids
ORDER BY e.enterprise_id, p.name"""


@pytest.fixture(scope="module")
def app(graded: Store, access: Access) -> FastAPI:
    """The application with limits that a test can reach; one process reads all answers."""
    limits = StatementLimits(seconds=60, rows=1000, megabytes=150, at_once=1)
    made = create_app(graded, access=access)
    limit_statements(made, limits)
    return made


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    with served(app) as base:
        yield base


@pytest.fixture(scope="module")
def client(address: str, access: Access) -> Iterator[httpx.Client]:
    """A client with the key of an analyst."""
    assert access.register
    headers = {"X-API-Key": access.register.add(Grant("an-analyst", "analyst", "tests", ("all",)))}
    with httpx.Client(base_url=address, headers={**headers, **FOR}, timeout=120) as opened:
        yield opened


@pytest.fixture
def reader(app: FastAPI, address: str) -> StatementReader:
    """What the application reads own statements with; it is closed with the application."""
    found: StatementReader = app.state.statements
    return found


def told(client: httpx.Client, text: str, form: str = "json", **given: Any) -> httpx.Response:
    asked = {"text": text, **given}
    return client.post(f"/queries/statement?form={form}", json=asked)


def test_the_catalogue_is_told(client: httpx.Client) -> None:
    queries = client.get("/queries").json()["queries"]
    assert [one["name"] for one in queries] == [one.name for one in catalogue()]
    example = next(one for one in queries if one["name"] == "shared_address")
    assert [one["name"] for one in example["parameters"]] == ["enterprise_id", "as_of"]
    assert example["columns"][0] == {
        "name": "enterprise_id",
        "kind": "text",
        "meaning": "an enterprise at the same address",
    }


def test_a_named_query_is_asked(client: httpx.Client) -> None:
    asked = {"as_of": AS_OF, "period": PERIOD, "least": 2, "limit": 9}
    with capture_logs() as lines:
        answer = client.post("/queries/representatives_of_many", json={"parameters": asked})
    assert answer.json()["rows"] == [["p-wang", "王*", 2, 1, [CENTRE, RISKY]]]
    assert "内部参考" in answer.json()["usage_notice"]
    assert answer.headers["cache-control"] == "no-store"
    assert [(line["what"], line["route"]) for line in lines] == [
        ("query representatives_of_many", "/queries/{name}")
    ]


@pytest.mark.parametrize(
    ("path", "parameters", "reason"),
    [
        ("nothing", {}, "a named query of"),
        ("shared_address", {"as_of": AS_OF}, "enterprise_id=91990100MA00000001"),
        ("shared_address", {"as_of": "soon", "enterprise_id": CENTRE}, "a date like 2026-10-31"),
        ("contagion_sources", {"period": "2026-13", "limit": 1}, "a month like 2026-10"),
        ("contagion_sources", {"period": PERIOD, "limit": 1.5}, "an? integer like 100"),
        ("contagion_sources", {"period": PERIOD, "limit": 1, "x": 1}, "the parameters"),
    ],
)
def test_what_a_named_query_does_not_take(
    client: httpx.Client, path: str, parameters: dict[str, Any], reason: str
) -> None:
    answer = client.post(f"/queries/{path}", json={"parameters": parameters})
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:linkrisk:problem:bad-input"
    assert reason.replace("an? ", "") in answer.json()["detail"].replace("an integer", "integer")


def test_an_own_statement_in_every_form(client: httpx.Client) -> None:
    given: dict[str, Any] = {"parameters": {"period": PERIOD}}
    rows = [
        ["王*", CENTRE, "2015-01-01", 612.5, ["p-wang"]],
        ["赵*", CENTRE, "2015-01-01", 612.5, ["p-former"]],
        ["赵*", CENTRE, "2015-01-01", 612.5, ["p-former"]],
        ["王*", RISKY, "2015-01-01", 900.0, ["p-wang"]],
    ]
    names = ["p.name", "e.enterprise_id", "e.established_on", "g.score", "ids"]
    answer = told(client, FIRMS, **given)
    assert (answer.status_code, answer.json()["columns"], answer.json()["rows"]) == (
        200,
        names,
        rows,
    )
    lines = list(csv.reader(io.StringIO(told(client, FIRMS, "csv", **given).text)))
    assert lines[:2] == [names, [*rows[0][:3], "612.5", '["p-wang"]']]
    parquet = pd.read_parquet(io.BytesIO(told(client, FIRMS, "parquet", **given).content))
    arrow = pa.ipc.open_stream(told(client, FIRMS, "arrow", **given).content).read_all()
    assert parquet["e.established_on"].tolist() == [date(2015, 1, 1)] * 4
    assert arrow.schema.field("ids").type == pa.list_(pa.string())
    assert arrow.column("g.score").to_pylist() == parquet["g.score"].tolist()
    assert b"usage_notice" in arrow.schema.metadata
    assert told(client, FIRMS, "parquet", rows=1, **given).headers["x-more"] == "true"


def test_a_graph_can_be_drawn_by_networkx(client: httpx.Client) -> None:
    text = "MATCH way = (a)-[:HOLDS]->(e:Enterprise {enterprise_id: $id}) RETURN way"
    answer = told(client, text, "graph", parameters={"id": CENTRE}).json()
    graph = nx.node_link_graph(
        answer, edges="links", source="from", target="to", directed=True, multigraph=True
    )
    assert set(graph.edges()) == {(OWNER, CENTRE), ("p-ouyang", CENTRE)}
    assert (graph.nodes["p-ouyang"]["kind"], graph.nodes["p-ouyang"]["name"]) == ("Person", "欧*")
    alone = told(client, "MATCH ()-[l:HOLDS]->() RETURN l", "graph")
    assert alone.status_code == 422 and "nodes, links or paths" in alone.json()["detail"]


@pytest.mark.parametrize(
    ("body", "problem", "reason"),
    [
        ({"text": "MATCH (n) DETACH DELETE n"}, "statement-refused", "DetachDelete"),
        ({"text": "MATCH (n) RETURN n.explanation"}, "statement-refused", "explanation"),
        ({"text": "RETURN 1 / 0"}, "statement-refused", "ArithmeticError"),
        ({"text": "RETURN $missing"}, "statement-refused", "ParameterMissing"),
        ({"text": ""}, "bad-input", "text"),
        ({"text": "RETURN 1", "parameters": {"x": {"date": "no"}}}, "bad-input", "parameters"),
        ({"text": "RETURN 1", "rows": 0}, "bad-input", "rows"),
    ],
)
def test_a_refusal_is_a_problem_document(
    client: httpx.Client, body: dict[str, Any], problem: str, reason: str
) -> None:
    answer = client.post("/queries/statement", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["type"] == f"urn:linkrisk:problem:{problem}"
    assert reason in answer.json()["detail"]


def test_no_statement_without_a_key(address: str) -> None:
    assert httpx.post(f"{address}/queries/statement", json={"text": "RETURN 1"}).status_code == 401
    assert httpx.get(f"{address}/queries").status_code == 401


def test_an_investigator_sees_names_in_named_queries_only(investigator: httpx.Client) -> None:
    asked = {"as_of": AS_OF, "period": PERIOD, "least": 2, "limit": 9}
    named = investigator.post("/queries/representatives_of_many", json={"parameters": asked})
    assert named.json()["rows"][0][1] == PERSON_NAMES[0]
    own = told(investigator, "MATCH (p:Person {person_id: 'p-wang'}) RETURN p.name")
    assert own.json()["rows"] == [["王*"]]


def test_queries_are_for_callers_of_the_whole_jurisdiction(address: str, access: Access) -> None:
    assert access.register
    key = access.register.add(Grant("an-eastern-analyst", "analyst", "tests", ("9901",)))
    for path, body in [("statement", {"text": "RETURN 1"}), ("waiting_by_cause", {})]:
        headers = {"X-API-Key": key, **FOR}
        answer = httpx.post(f"{address}/queries/{path}", json=body, headers=headers, timeout=60)
        assert answer.status_code == 403
        assert answer.json()["type"] == "urn:linkrisk:problem:outside-area"


def test_a_statement_is_logged_without_numbers_and_names(client: httpx.Client) -> None:
    text = f"RETURN '110101199003078515' AS a, '{PERSON_NAMES[1]}' AS b, '13812345678' AS c"
    days = {"day": {"date": "2026-10-31"}}
    with capture_logs() as lines:
        told(client, text, parameters=days)
        told(client, "MATCH (e:Enterprise) RETURN e, e.enterprise_id LIMIT 3")
    what = [(line["what"], line["enterprises"]) for line in lines if line["event"] == "read"]
    assert what[0][0].startswith(f"statement asked {digest(text)} RETURN '[number removed]' AS a")
    assert "'欧阳*' AS b, '[phone removed]'" in what[0][0]
    assert [count for _, count in what] == [0, 0, 0, 3]
    assert what[1] == (f"statement {digest(text)}", 0)


@pytest.mark.parametrize(
    ("text", "seconds", "limit"),
    [
        ("UNWIND range(1, 10000000000) AS x RETURN sum(x)", 0.5, "TimedOut"),
        ("MATCH (a)-[*]-(b), (c)-[*]-(d) RETURN count(*)", 0.5, "TimedOut"),
        ("MATCH (a), (b), (c), (d), (e), (f) RETURN sum(size(labels(a)))", 0.5, "TimedOut"),
        ("UNWIND range(1, 100000000) AS x RETURN collect(x)", 60, "MemoryPoolOutOfMemory"),
    ],
)
def test_endless_and_greedy_statements_are_stopped_by_neo4j(
    graded: Store, text: str, seconds: float, limit: str
) -> None:
    own = Statement("own", checked_statement.checked(graded, text, {}).text, "")
    with pytest.raises(StatementStopped, match=limit):
        graded.ask(own, {}, seconds=seconds, rows=10)


def test_an_answer_that_is_too_large_ends_the_process_that_reads_it(
    client: httpx.Client,
) -> None:
    # Half a million numbers in Neo4j, ten million on the way: a list is joined without a copy.
    text = f"UNWIND range(1, 500000) AS x WITH collect(x) AS l RETURN {'+'.join(['l'] * 20)} AS all"
    answer = told(client, text)
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:linkrisk:problem:statement-stopped"
    assert "memory of the process" in answer.json()["detail"]
    assert told(client, "RETURN 1 AS x").json()["rows"] == [[1]]


def test_more_rows_than_the_limit_are_not_told(reader: StatementReader) -> None:
    found = reader.told("UNWIND range(1, 5000) AS x RETURN x", {}, Wanted("csv", 5000))
    assert (found.rows, found.more, found.body.count(b"\n")) == (1000, True, 1001)


def test_a_server_without_a_limit_of_memory_is_refused(
    graded: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = pd.DataFrame({"value": ["0B", "0B"]})
    read = Store.read

    def unlimited(store: Store, question: Any, /, **given: Any) -> pd.DataFrame:
        limits = question.name == "read/memory_limits"
        return free if limits else read(store, question, **given)

    assert graded.read(statement("read/memory_limits"))["value"].str.contains("[1-9]").any()
    monkeypatch.setattr(Store, "read", unlimited)
    with pytest.raises(Mismatch, match=r"db\.memory\.transaction\.max"):
        checked_statement.checked(graded, "RETURN 1", {})


def test_what_an_error_of_a_running_statement_holds_is_not_told(reader: StatementReader) -> None:
    text = "MATCH (e:Enterprise {enterprise_id: $id}) RETURN date(e.name)"
    with pytest.raises(StatementRefused, match="is not told") as refused:
        reader.told(text, {"id": CENTRE}, Wanted("json", 10))
    assert CENTRE_NAME not in str(refused.value)


def test_the_notebook_runs(
    address: str, investigator: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINKRISK_URL", address)
    monkeypatch.setenv("LINKRISK_DOCUMENT", FOR["X-Document"])
    monkeypatch.setenv("LINKRISK_KEY", investigator.headers["X-API-Key"])
    told = json.loads((DOCS / "notebooks" / "analyst.ipynb").read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    for cell in told["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            exec("".join(cell["source"]), names)
    assert names["many"]["person_id"].tolist() == ["p-wang"]
    # The owner is A, the owned one C.
    assert names["classes"].loc["A", "C"] == 1
    # The person who represents two firms stands between them.
    assert names["top"].index[0] in ("p-wang", CENTRE)
    assert {len(group) for group in names["groups"]} == {5}
