"""Evidence bundles of a real sealed month: proved offline, and found out by one altered byte."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.audit_chain import lines
from api.evidence_bundle import bundle_faults, sealed_bundle
from cypher.statement import parse
from gnn.evidence import evidence, evidence_faults
from graph.errors import BadInput
from graph.history import append
from graph.loading import load_tables
from graph.store import Store
from tests.api.calling import called
from tests.api.province import GRADED, PERIOD
from tests.drawing import draw, e
from tests.gnn.sealed_months import change
from tests.sealing import seal_as_stored

FIRMS = [f"X-{number:03d}" for number in range(7)]
FOR = ("--by", "4711", "--purpose", "objection", "--document", "2026-7")


def grade(enterprise_id: str) -> dict[str, Any]:
    told = {"enterprise_id": enterprise_id, "period": PERIOD, "class": "C", "score": 612.5}
    return {
        **told,
        "grade_id": f"{enterprise_id}@{PERIOD}",
        **GRADED,
        "run_id": "r1",
        "explanation": json.dumps({**told, "own": [], "contagion": []}, ensure_ascii=False),
    }


@pytest.fixture
def sealed(graph: Store) -> Store:
    """Seven graded firms of a sealed month, and the policy that was in force."""
    load_tables(graph, draw(enterprises=[e(one) for one in FIRMS]), load_id="one")
    text = (Path(__file__).parent / "grades.cypher").read_text(encoding="utf-8")
    rows = [{"enterprise_id": one, "grade": grade(one)} for one in FIRMS]
    graph.write(parse("tests/grades", text), rows)
    append(graph, "policy", {"version": "2026.1", "text": "A policy."})
    seal_as_stored(graph, PERIOD, {"run_id": "r1", "policy_version": "2026.1"})
    return graph


def test_a_grade_is_proved_offline_and_every_altered_byte_is_found(
    sealed: Store, tmp_path: Path
) -> None:
    for one in FIRMS:
        assert evidence_faults(evidence(sealed, one, PERIOD)) == []
    with pytest.raises(BadInput, match="a grade of a sealed month"):
        evidence(sealed, FIRMS[0], "2026-09")
    file = tmp_path / "evidence.zip"
    made = called("audit", "bundle", FIRMS[3], PERIOD, str(file), *FOR)
    assert made.exit_code == 0, made.output
    key = made.stdout.split()[-1]
    home = tmp_path / "home"
    assert [(one["caller"], one["ids"]) for one in lines(home / "audit")] == [("4711", [FIRMS[3]])]
    refused = called("audit", "bundle", FIRMS[3], PERIOD, str(file), *FOR[:3], "fun", *FOR[4:])
    assert (refused.exit_code, "X-Purpose" in refused.stderr) == (1, True)

    offline = {"NEO4J_URI": "bolt://127.0.0.1:9", "LINKRISK_HOME": str(tmp_path / "elsewhere")}
    good = called("audit", "check-bundle", str(file), "--key", key, **offline)
    assert (good.exit_code, f"{FIRMS[3]} in {PERIOD} is proved" in good.stdout) == (0, True)
    told = json.loads(called("audit", "check-bundle", str(file), "--json", **offline).stdout)
    assert (told["faults"], told["document"], told["key"]) == ([], "2026-7", key)
    assert set(zipfile.ZipFile(file).namelist()) == {
        "audit_head.json",
        "explanation.json",
        "grade.json",
        "manifest.json",
        "policy.json",
        "proof.json",
        "seal.json",
        "signature.json",
    }
    other = called("audit", "check-bundle", str(file), "--key", "0" * 16, **offline)
    assert (other.exit_code, "of another key" in other.stdout) == (1, True)
    text = file.read_bytes()
    # Every byte of the container and every eleventh of all, so that it stays fast.
    for place in {*range(0, len(text), 11), *range(len(text) - 700, len(text)), *range(64)}:
        altered = text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]
        assert bundle_faults(altered)[0], place
    assert bundle_faults(text[:-1])[0] and bundle_faults(text + b"\0")[0] and bundle_faults(b"")[0]


def test_a_grade_that_was_not_sealed_is_no_evidence_whoever_signs_it(sealed: Store) -> None:
    key = Ed25519PrivateKey.generate()
    files = evidence(sealed, FIRMS[3], PERIOD)
    told = json.loads(files["grade.json"]) | {"class": "A"}
    forged = {**files, "grade.json": json.dumps(told).encode()}
    assert bundle_faults(sealed_bundle(forged, {}, key))[0] == [
        "grade.json, explanation.json: not the grade that was sealed"
    ]
    sealing = json.loads(files["seal.json"])
    content = json.loads(sealing["content"]) | {"root": "0" * 64}
    forged = {
        **files,
        "seal.json": json.dumps({**sealing, "content": json.dumps(content)}).encode(),
    }
    assert bundle_faults(sealed_bundle(forged, {}, key))[0] == [
        "seal.json: altered, it does not have its hash",
        "seal.json: its blocks do not make its root",
    ]
    swapped = {**files, "explanation.json": evidence(sealed, FIRMS[4], PERIOD)["explanation.json"]}
    assert bundle_faults(sealed_bundle(swapped, {}, key))[0]
    without = {name: text for name, text in files.items() if name != "proof.json"}
    assert bundle_faults(sealed_bundle(without, {}, key))[0] == ["proof.json: missing"]


_BLOCK = "MATCH (b:GradeLeaves) SET b."
_OWN = f"MATCH (g:Grade {{enterprise_id: '{FIRMS[3]}'}}) SET g."
_POLICY = "MATCH (h:HistoryEntry {kind: 'policy'}) SET h.content = "
HASHES, OWN = f"hashes of the grades in {PERIOD}", f"grade of {FIRMS[3]} in {PERIOD}"


@pytest.mark.parametrize(
    ("cypher", "named"),
    [
        (_BLOCK + "leaves = ['xyz'] + b.leaves[1..]", HASHES),
        (_BLOCK + "leaves = 7", HASHES),
        (_BLOCK + "leaves = b.leaves[..2]", HASHES),
        (_BLOCK + "leaves = [n IN range(1, 7) | n]", HASHES),
        ("MATCH (b:GradeLeaves) REMOVE b.leaves", HASHES),
        ("MATCH (b:GradeLeaves) REMOVE b.block", HASHES),
        (_OWN + "explanation = null", OWN),
        (_OWN + "explanation = 7", OWN),
        (_OWN + "score = 0.0 / 0.0", OWN),
        (_OWN + "score = date('2026-10-01')", OWN),
        (_POLICY + "'{}'", "entry 1 (policy)"),
        (_POLICY + "'[]'", "entry 1 (policy)"),
        (_POLICY + "7", "entry 1 (policy)"),
        ("MATCH (h:HistoryEntry {kind: 'grades'}) SET h.content = '{}'", "entry 2 (grades)"),
        ("MATCH (h:HistoryEntry {kind: 'grades'}) REMOVE h.content", "entry 2 (grades)"),
    ],
)
def test_what_is_unreadable_is_named_and_no_bundle_is_written(
    sealed: Store, tmp_path: Path, cypher: str, named: str
) -> None:
    change(sealed, cypher)
    file = tmp_path / "evidence.zip"
    refused = called("audit", "bundle", FIRMS[3], PERIOD, str(file), *FOR)
    assert (refused.exit_code, file.exists()) == (1, False)
    assert isinstance(refused.exception, SystemExit)
    assert named in refused.stderr
