"""An answer as JSON, CSV, Parquet, Arrow, or as a graph of nodes and links."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from api.notice import USAGE_NOTICE
from graph.entities import GraphLink, GraphNode, entities, plain
from graph.errors import BadInput
from graph.statement_answer import StatementAnswer, json_value

_KEYS = (
    "enterprise_id",
    "person_id",
    "address_id",
    "agent_id",
    "contact_id",
    "version_id",
    "grade_id",
    "domain_grade_id",
    "run_id",
    "load_id",
)
_LABELS = ("Enterprise", "Person", "Address", "Agent", "Contact", "Grade", "Record")


def json_form(answer: StatementAnswer) -> bytes:
    """{"columns": [...], "rows": [[...], ...], "more": ...}; a day is YYYY-MM-DD."""
    rows = [[json_value(plain(value)) for value in row] for row in answer.rows]
    told = {"columns": answer.columns, "rows": rows, "more": answer.more}
    return orjson.dumps({**told, "usage_notice": USAGE_NOTICE}, option=orjson.OPT_SERIALIZE_NUMPY)


def csv_form(answer: StatementAnswer) -> bytes:
    """A header and a line a row; unknown is empty; lists and maps are JSON."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(answer.columns)
    for row in answer.rows:
        lines.writerow([_cell(json_value(plain(value))) for value in row])
    return text.getvalue().encode()


def arrow_form(answer: StatementAnswer) -> bytes:
    """An Arrow stream of typed columns; a column of mixed values is text, JSON where need be."""
    sink = io.BytesIO()
    table = _table(answer)
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def parquet_form(answer: StatementAnswer) -> bytes:
    """A Parquet file of the columns of `arrow_form`."""
    sink = io.BytesIO()
    pq.write_table(_table(answer), sink)
    return sink.getvalue()


def graph_form(answer: StatementAnswer) -> bytes:
    """{"nodes": [{id, kind, ...}], "links": [{type, from, to, ...}], "more": ...}.

    Every node and link of the answer once; links whose two nodes are not both in it are left out
    and counted. Raises BadInput when the answer has no node.
    """
    found = [one for row in answer.rows for one in entities(list(row))]
    nodes = {one.element: one for one in found if isinstance(one, GraphNode)}
    links = {one.element: one for one in found if isinstance(one, GraphLink)}
    if not nodes:
        expected = "nodes, links or paths in the answer (RETURN a, link, b or RETURN path)"
        raise BadInput(expected, list(answer.columns), "form=graph")
    whole = [one for one in links.values() if one.start in nodes and one.end in nodes]
    told = {
        "nodes": [_node(one) for one in nodes.values()],
        "links": [_link(one, nodes) for one in whole],
        "links_without_nodes": len(links) - len(whole),
        "more": answer.more,
        "usage_notice": USAGE_NOTICE,
    }
    return orjson.dumps(told)


FORMS: dict[str, tuple[str, Callable[[StatementAnswer], bytes]]] = {
    "json": ("application/json", json_form),
    "csv": ("text/csv; charset=utf-8", csv_form),
    "parquet": ("application/vnd.apache.parquet", parquet_form),
    "arrow": ("application/vnd.apache.arrow.stream", arrow_form),
    "graph": ("application/json", graph_form),
}


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _table(answer: StatementAnswer) -> pa.Table:
    columns = list(zip(*answer.rows, strict=True)) or [()] * len(answer.columns)
    arrays = [_array([plain(value) for value in column]) for column in columns]
    notice = {"usage_notice": USAGE_NOTICE, "more": json.dumps(answer.more)}
    return pa.table(arrays, names=list(answer.columns)).replace_schema_metadata(notice)


def _array(values: list[Any]) -> pa.Array:
    try:
        found = pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        return pa.array([None if value is None else _text(value) for value in values])
    # Maps differ from row to row, and a column without a value has no type that Parquet keeps.
    if pa.types.is_struct(found.type) or pa.types.is_null(found.type):
        return pa.array([None if one is None else _text(one) for one in values], pa.string())
    return found


def _text(value: Any) -> str:
    told = json_value(value)
    return told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)


def _node(node: GraphNode) -> dict[str, Any]:
    kind = next((label for label in _LABELS if label in node.labels), "".join(node.labels[:1]))
    properties: dict[str, Any] = json_value(plain(node.properties))
    return {**properties, "id": _id(node), "kind": kind, "labels": list(node.labels)}


def _id(node: GraphNode) -> str:
    known = (node.properties.get(key) for key in _KEYS)
    return str(next((value for value in known if value is not None), node.element))


def _link(link: GraphLink, nodes: dict[str, GraphNode]) -> dict[str, Any]:
    ends = {"from": _id(nodes[link.start]), "to": _id(nodes[link.end])}
    properties: dict[str, Any] = json_value(plain(link.properties))
    return {**properties, "type": link.type, **ends}
