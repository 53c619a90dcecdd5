"""Public standards through the graph: what is loaded from one is exported and loaded again."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cypher import statement as cypher
from graph.bods_export import bods_lines
from graph.snapshot import snapshot_of
from graph.snapshot_reading import read_snapshot
from graph.store import Store
from tests.api.calling import called
from tests.graph.bods_statements import (
    ENTITY,
    OTHER,
    PERSON,
    entity,
    holds,
    person,
    read,
    shares,
    statement,
)
from tests.graph.random_tables import facts
from tests.graph.test_gleif import CHILD, PARENT, relation
from tests.graph.test_gleif import entity as lei_entity

DAY = "2026-01-01"


def statements() -> list[dict[str, object]]:
    branch = {"subject": OTHER, "interestedParty": ENTITY, "interests": [{"type": "trustee"}]}
    return [
        entity(ENTITY),
        entity(OTHER),
        person(),
        holds(shares(minimum=25, maximum=50), {"type": "boardChair"}, holder=PERSON),
        statement("relationship", "REL-2", details=branch),
        {**holds(shares(exact=10), holder={"reason": "unknown"}), "recordId": "REL-3"},
    ]


def written(*words: str) -> bytes:
    told = called("export", *words, "--as-of", DAY)
    assert told.exit_code == 0, told.stderr
    assert told.stdout == ""
    return Path(words[1]).read_bytes()


def emptied(graph: Store) -> None:
    graph.run(cypher("load/clear"))


def test_ownership_statements_go_through_the_graph(graph: Store, tmp_path: Path) -> None:
    expected = snapshot_of(read(tmp_path, *statements()).tables, date(2026, 1, 1))
    assert called("load", "bods", str(tmp_path / "statements.jsonl")).exit_code == 0
    first = written("bods", str(tmp_path / "out.jsonl"))
    assert first == b"".join(bods_lines(expected, "linkrisk"))
    assert first == written("bods", str(tmp_path / "again.jsonl"))
    emptied(graph)
    assert called("load", "bods", str(tmp_path / "out.jsonl")).exit_code == 0
    assert written("bods", str(tmp_path / "third.jsonl")) == first


def test_an_array_is_loaded_and_told_row_by_row(graph: Store, tmp_path: Path) -> None:
    path = tmp_path / "statements.json"
    path.write_text(json.dumps([*statements(), {"recordType": "entity"}]))
    told = json.loads(called("load", "bods", str(path), "--json").stdout)
    assert {row["unexplained"] for row in told["bods"]} == {0}
    assert told["frames"]["enterprises"]["new"] == 2


@pytest.mark.skipif(
    importlib.util.find_spec("followthemoney") is None, reason="the extra ftm is not installed"
)
def test_entities_go_through_the_graph(graph: Store, tmp_path: Path) -> None:
    expected = snapshot_of(read(tmp_path, *statements()).tables, date(2026, 1, 1))
    called("load", "bods", str(tmp_path / "statements.jsonl"))
    written("ftm", str(tmp_path / "out.jsonl"))
    emptied(graph)
    told = called("load", "ftm", str(tmp_path / "out.jsonl"), "--json")
    assert json.loads(told.stdout)["quarantine"] is None
    assert facts(read_snapshot(graph, date(2026, 1, 1))) == facts(expected)


def test_levels_one_and_two_of_a_folder_load(graph: Store, tmp_path: Path) -> None:
    kinds = ("IS_DIRECTLY_CONSOLIDATED_BY", "IS_ULTIMATELY_CONSOLIDATED_BY")
    files = {"a": [lei_entity(PARENT), lei_entity(CHILD)], "b": [relation(kind) for kind in kinds]}
    for name, rows in files.items():
        pd.DataFrame(rows).to_csv(tmp_path / f"{name}.csv", index=False)
    told = json.loads(called("load", "gleif", str(tmp_path), "--json").stdout)
    assert told["frames"]["holdings"]["new"] == 2
    held = read_snapshot(graph, date(2026, 1, 1)).holdings
    assert sorted(held["interest"]) == ["direct_consolidation", "ultimate_consolidation"]


def test_a_file_that_cannot_be_written_is_named(graph: Store, tmp_path: Path) -> None:
    told = called("export", "bods", str(tmp_path / "no" / "folder.jsonl"), "--as-of", DAY)
    assert told.exit_code == 1
    assert "expected a file that can be written" in told.stderr
