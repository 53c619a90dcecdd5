"""Two months that the code sealed before it knew domains still verify and replay to the byte."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from cypher.statement import parse
from gnn.grade_seal import faults
from gnn.monthly_run import replay
from graph.history import entries
from graph.loading import load_tables
from graph.store import Store
from tests.gnn.sealed_months import run_in, tables

SEALED = Path(__file__).parent.parent / "golden" / "sealed_before_domains"
_NODES = {
    "Grade": "MATCH (e:Enterprise {enterprise_id: row.enterprise_id})\n"
    "CREATE (e)-[:GRADED]->(n:Grade) SET n = row",
    "GradeLeaves": "CREATE (n:GradeLeaves) SET n = row",
    "HistoryEntry": "CREATE (n:HistoryEntry) SET n = row",
}


def test_they_verify_and_replay(store: Store, tmp_path: Path) -> None:
    load_tables(store, tables(), load_id="one")
    kept = json.loads((SEALED / "nodes.json").read_text(encoding="utf-8"))
    for label, text in _NODES.items():
        rows = [node["properties"] for node in kept if node["label"] == label]
        change = f"// What was sealed.\n// $rows: properties\nUNWIND $rows AS row\n{text}"
        store.write(parse("test/sealed", change), rows)
    shutil.copytree(SEALED / "models", tmp_path / "models")
    run = run_in(store, tmp_path)
    kinds = [entry.kind for entry in entries(store)]
    assert kinds == ["override", "policy", "grades", "grades"]
    assert faults(store, run.exclusions) == []
    assert replay(run, "2026-05") == []
    assert replay(run, "2026-06") == []
    change = "// Alters.\nMATCH (g:Grade {grade_id: 'X-a@2026-05'}) SET g.class = 'D'"
    store.run(parse("test/change", change))
    assert faults(store, run.exclusions) == ["grade of X-a in 2026-05: altered"]
