"""No clear identity number, bank card or telephone anywhere: store, its files, logs, quarantine.

Made-up numbers that occur nowhere else are put into every free text of every reader; then the graph
is searched through Cypher, and every file that the server and the program wrote byte by byte: the
transaction log holds whatever was written, even what is not yet in the store's own files.
"""

from __future__ import annotations

import csv
import importlib.util
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cypher.statement import parse
from graph.publicity_format import kinds
from graph.store import Store
from graph.tables import COLUMNS, TEXT
from graph.validation import FREE_TEXTS
from tests.api.calling import called
from tests.graph import publicity_example

CARD, OLD_CARD = "99010219871103735X", "990102871103735"
PHONE, BANK = "19987650123", "6222990198765012345"
CLEAR = (CARD, OLD_CARD, PHONE, BANK)
SPACED = f"{PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}"
NOTE = f"联系人某甲 {CARD}，旧证{OLD_CARD}，电话{PHONE}或{SPACED}，卡{BANK}"
FIRM = publicity_example.FIRM
_NODES = parse(
    "test/every_node",
    "// Every property of every node.\nMATCH (node) RETURN properties(node) AS properties",
)
_LINKS = parse(
    "test/every_link",
    "// Every property of every link.\nMATCH ()-[link]->() RETURN properties(link) AS properties",
)


def register(folder: Path) -> list[str]:
    """Register tables with the numbers in each free text, and a card for an id."""
    filled = {
        "enterprise_id": FIRM,
        "source_id": FIRM,
        "target_id": publicity_example.OTHER,
        "person_id": "p-1",
        "other_id": "p-2",
        "holder_id": "p-1",
        "holder_kind": "Person",
        "party_id": "p-1",
        "party_kind": "Person",
        "address_id": "a-1",
        "agent_id": "g-1",
        "contact_id": "C-" + "0b" * 16,
        "contact_kind": "phone",
        "record_id": "R-1",
        "kind": "penalty",
        "decision": "suspected",
        "relation": "GUARANTEES",
        "recorded_at": "2024-01-01",
        "source": "register",
    }
    for frame, columns in COLUMNS.items():
        texts = [name for name, kind in columns.items() if kind == TEXT and name in FREE_TEXTS]
        row = {name: filled[name] for name in columns if name in filled}
        row |= dict.fromkeys(texts, NOTE)
        noted = json.dumps({"note": NOTE})
        row |= {name: noted for name in ("details", "evidence") if name in columns}
        broken = {**row, "recorded_at": "soon"}
        identified = {**row, "person_id": CARD} if "person_id" in row else broken
        write(folder / f"{frame}.csv", [row, broken, identified])
    return ["load", "register", str(folder)]


def publicity(folder: Path) -> list[str]:
    """Every kind with the numbers in every text, document and contact."""
    for name, kind in kinds().items():
        row = publicity_example.row_of(kind)
        for field, told in kind.fields.items():
            if told.type == "text" and field not in ("uscc", "reg_no", "pripid"):
                row[field] = NOTE
            if told.type in ("document_no", "hidden", "sealed", "registry_id"):
                row[field] = CARD
            if told.type == "contact":
                row[field] = PHONE
        write(folder / f"{name}.csv", [row, {**row, "recorded_at": "soon"}])
    return ["load", "publicity", str(folder)]


def mapping(folder: Path) -> list[str]:
    """A table of one's own whose persons are told by document."""
    row = {"code": "600001", "title": NOTE, "card_type": "10", "card": CARD, "day": "2024-01-01"}
    write(folder / "firms.csv", [row, {**row, "day": "soon"}])
    (folder / "mapping.yaml").write_text(
        "source: own\ntables:\n  - file: firms.csv\n    frame: enterprises\n    columns:\n"
        '      enterprise_id: {template: "CN-STOCK-{code}"}\n      name: {column: title}\n'
        "      recorded_at: {column: day}\n",
        encoding="utf-8",
    )
    return ["load", "mapping", str(folder / "mapping.yaml"), str(folder)]


def bods(folder: Path) -> list[str]:
    """Statements with the numbers in names, addresses and a broken line."""
    details = {"entityType": {"type": "registeredEntity", "details": NOTE}, "name": NOTE}
    statement: dict[str, Any] = {
        "statementId": "s",
        "recordId": "GB-COH-00000009",
        "recordType": "entity",
        "recordStatus": "new",
        "statementDate": "2024-01-01",
        "recordDetails": {**details, "addresses": [{"type": "registered", "address": NOTE}]},
    }
    person = {
        **statement,
        "recordId": f"{CARD}",
        "recordType": "person",
        "recordDetails": {"personType": "knownPerson", "names": [{"fullName": NOTE}]},
    }
    lines = [json.dumps(one, ensure_ascii=False) for one in (statement, person)]
    path = folder / "statements.jsonl"
    path.write_text("\n".join([*lines, '{"name": "' + NOTE]), encoding="utf-8")
    return ["load", "bods", str(path)]


def gleif(folder: Path) -> list[str]:
    """An entity whose name and address hold the numbers."""
    row = {
        "LEI": "9999000000000000000X",
        "Entity.LegalName": NOTE,
        "Entity.LegalAddress.FirstAddressLine": NOTE,
        "Registration.LastUpdateDate": "2024-01-01",
    }
    write(folder / "level1.csv", [row])
    return ["load", "gleif", str(folder / "level1.csv")]


def ftm(folder: Path) -> list[str]:
    """Entities with the numbers in names and addresses."""
    told = {"modifiedAt": ["2024-01-01"], "name": [NOTE], "country": ["cn"]}
    entities = [
        {"id": "CN-TEST-9", "schema": "Company", "properties": told},
        {"id": CARD, "schema": "Person", "properties": told},
        {"id": "a", "schema": "Address", "properties": {"full": [NOTE], **told}},
        {"id": "v", "schema": "Vessel", "properties": {"name": [NOTE]}},
    ]
    path = folder / "entities.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in entities), encoding="utf-8")
    return ["load", "ftm", str(path)]


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def readers() -> Iterator[Any]:
    for reader in (register, publicity, mapping, bods, gleif):
        yield pytest.param(reader, id=reader.__name__)
    missing = importlib.util.find_spec("followthemoney") is None
    skip = pytest.mark.skipif(missing, reason="the extra ftm is not installed")
    yield pytest.param(ftm, id="ftm", marks=skip)


@pytest.mark.parametrize("reader", list(readers()))
def test_no_clear_number_is_anywhere(
    graph: Store, tmp_path: Path, home: Path, reader: Callable[[Path], list[str]]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    loaded = called(*reader(folder), "--json")
    assert loaded.exit_code == 0, loaded.stderr
    shown = called(*reader(folder))
    words = [*CLEAR, SPACED]
    told = [loaded.stdout, loaded.stderr, shown.stdout, shown.stderr]
    for question in (_NODES, _LINKS):
        told += [str(one) for one in graph.read(question)["properties"]]
    assert [word for text in told for word in words if word in text] == []
    found = [
        (path.name, word)
        for root in (home / "neo4j", tmp_path / "home")
        for path in root.rglob("*")
        if path.is_file() and path.stat().st_size
        for word in words
        if word.encode() in path.read_bytes()
    ]
    assert found == []
