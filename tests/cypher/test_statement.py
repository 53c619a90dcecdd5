"""Every statement file is described, declares what it uses, is one statement, and plans."""

from __future__ import annotations

import pytest

from cypher import Statement, StatementInvalid, statement, statements
from cypher.statement import FOLDER, parse
from graph.store import Store

ALL = statements()
NAMES = [found.name for found in ALL]


def test_every_file_of_the_folder_is_read() -> None:
    paths = {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.c*er")}
    assert len(NAMES) >= 20
    assert set(NAMES) == paths


@pytest.mark.parametrize("found", ALL, ids=NAMES)
def test_statement_is_described_in_a_sentence(found: Statement) -> None:
    # Its parameters and that it is one statement were checked when it was read.
    assert len(found.comment.split()) >= 4
    assert found.text[0].isupper()


def test_every_statement_plans_on_neo4j(migrated: Store) -> None:
    # The schema was made, and each query of the catalogue is answered in test_catalogue_answers.
    others = [found for found in ALL if not found.name.startswith(("schema/", "analyst/"))]
    assert len(others) > 100
    plans = {found.name: migrated.plan(found) for found in others}
    assert [name for name, plan in plans.items() if not plan.get("operatorType")] == []


def test_statement_is_read_with_its_parameters() -> None:
    found = statement("load/load_started")
    assert found.parameters == ("load_id", "content")
    assert found.text.startswith("MERGE (load:Load {load_id: $load_id})")
    assert "//" not in found.text


def test_folder_narrows_and_orders() -> None:
    names = [found.name for found in statements("schema")]
    assert names[0] == "schema/001_enterprise_enterprise_id"
    assert names == sorted(names)
    assert all(name.startswith("schema/") for name in names)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("RETURN 1", "a leading // comment"),
        ("// Nothing follows.", "a statement below the comment"),
        ("// Two.\nRETURN 1; RETURN 2", "one statement without a semicolon"),
        ("// Forgets one.\nRETURN $rows", r"declared parameters \[\] to be the used ones \['rows'"),
        ("// Too many.\n// $rows: unused\nRETURN 1", r"declared parameters \['rows'\]"),
        ("// Twice.\n// $a: x\n// $a: y\nRETURN $a", "declared parameters"),
        ("// No meaning.\n// $a:\nRETURN $a", "declared parameters"),
    ],
)
def test_a_wrong_file_is_refused(source: str, reason: str) -> None:
    with pytest.raises(StatementInvalid, match=rf"cypher/x\.cypher: expected .*{reason}"):
        parse("x", source)


@pytest.mark.parametrize(
    "text",
    [
        "RETURN '$a;'",
        'RETURN "\\"$a;"',
        "RETURN 1 // $a;",
        "RETURN 1 /* $a; */",
        "RETURN 1 AS `$a;`",
    ],
)
def test_quotes_and_comments_are_not_code(text: str) -> None:
    assert parse("x", f"// Opaque text.\n{text}").parameters == ()


@pytest.mark.parametrize("missing", ["load/nothing", "../pyproject", "schema"])
def test_a_missing_statement_is_told(missing: str) -> None:
    with pytest.raises(StatementInvalid, match="found none"):
        statement(missing)


def test_an_empty_folder_is_told() -> None:
    with pytest.raises(StatementInvalid, match="below cypher/nowhere"):
        statements("nowhere")
