"""What proves one sealed grade without the graph: the grade, its place in the month, the seal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cypher import statement
from gnn.grade_seal import seal_of
from gnn.kept_text import text_of
from gnn.stored_month import HELD
from graph.errors import BadInput, Mismatch
from graph.history import Entry, entries
from graph.merkle import audit_path, canonical, leaf_hash, root_along, root_of
from graph.store import Store

Files = dict[str, bytes]
_OWN = ("grade.json", "explanation.json", "proof.json", "seal.json", "policy.json")


def evidence(store: Store, enterprise_id: str, period: str) -> Files:
    """The files that prove a grade, by name.

    Raises BadInput when there is no such sealed grade, Mismatch naming what of it is unreadable.
    """
    chain = entries(store)
    seal = seal_of(chain, period)
    found = store.read_rows(
        statement("read/sealed_grade"), enterprise_id=enterprise_id, period=period
    )
    if seal is None or not found:
        raise BadInput("a grade of a sealed month", enterprise_id, period)
    row, grade = found[0], found[0]["grade"]
    with _readable(f"hashes of the grades in {period}, block {row['block']}"):
        proof = canonical(_proof(row, enterprise_id))
    with _readable(f"grade of {enterprise_id} in {period}"):
        held = {name: grade.get(name) for name in HELD if name != "explanation"}
        told = canonical({"period": period, **held}), text_of(grade["explanation"]).encode()
    policy = [one for one in chain if one.kind == "policy" and _states(one, grade)]
    return {
        "grade.json": told[0],
        "explanation.json": told[1],
        "proof.json": proof,
        "seal.json": canonical(vars(seal)),
        "policy.json": canonical(vars(policy[0]) if policy else None),
    }


@contextmanager
def _readable(what: str) -> Iterator[None]:
    try:
        yield
    except (LookupError, Mismatch, TypeError, ValueError) as error:
        raise Mismatch("what can be read (see `linkrisk verify`)", str(error), what) from error


def _proof(row: dict[str, Any], enterprise_id: str) -> dict[str, Any]:
    leaves = [bytes.fromhex(one) for one in row["leaves"]]
    place = list(row["enterprise_ids"]).index(enterprise_id)
    path = [[side, beside.hex()] for side, beside in audit_path(leaves, place)]
    return {"block": int(row["block"]), "place": place, "path": path}


def _states(entry: Entry, grade: dict[str, Any]) -> bool:
    """Whether it is the policy of a grade."""
    with _readable(entry.name):
        return bool(entry.value["version"] == grade["policy_version"])


def evidence_faults(files: Files) -> list[str]:
    """What of the files does not prove the grade they tell; none when all of it does."""
    missing = [name for name in _OWN if name not in files]
    if missing:
        return [f"{name}: missing" for name in missing]
    try:
        return _faults(files)
    except (ValueError, KeyError, TypeError, IndexError, Mismatch) as error:
        return [f"a file of the evidence can't be read ({type(error).__name__})"]


def _faults(files: Files) -> list[str]:
    grade, proof, seal, policy = (
        json.loads(files[name]) for name in ("grade.json", "proof.json", "seal.json", "policy.json")
    )
    entry = Entry(**seal)
    faults = [] if entry.has_its_hash else ["seal.json: altered, it does not have its hash"]
    sealed = entry.value
    if sealed["period"] != grade["period"]:
        faults.append(f"seal.json: of {sealed['period']}, the grade is of {grade['period']}")
    if root_of([bytes.fromhex(block) for block in sealed["blocks"]]).hex() != sealed["root"]:
        faults.append("seal.json: its blocks do not make its root")
    path = [(side, bytes.fromhex(beside)) for side, beside in proof["path"]]
    if (
        root_along(_leaf(grade, files["explanation.json"]), path).hex()
        != (sealed["blocks"][proof["block"]])
    ):
        faults.append("grade.json, explanation.json: not the grade that was sealed")
    return faults + _policy_faults(policy, grade)


def _leaf(grade: dict[str, Any], explanation: bytes) -> bytes:
    told = [grade[name] for name in HELD if name != "explanation"]
    return leaf_hash([grade["period"], *told, hashlib.sha256(explanation).hexdigest()])


def _policy_faults(policy: dict[str, Any] | None, grade: dict[str, Any]) -> list[str]:
    if policy is None:
        return []
    entry = Entry(**policy)
    good = entry.has_its_hash and entry.value["version"] == grade["policy_version"]
    return [] if good else ["policy.json: not the policy of the grade as it was put in force"]
