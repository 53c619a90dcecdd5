"""The whole answer about one relation is the agreed one, field by field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graph.loading import load_tables
from graph.relations import relations
from graph.relations_question import RelationQuestion
from graph.store import Store
from tests.drawing import AS_OF, draw, e, holds, serves

GOLDEN = Path(__file__).parent.parent / "golden" / "relation.json"


def told(store: Store) -> dict[str, Any]:
    """X-a and X-b: by the telephone, and by p1 who holds 40 % and represents under another key."""
    tables = draw(
        enterprises=[e("X-a"), e("X-b")],
        persons=[{"person_id": id_, "name": "王伟"} for id_ in ("p1", "p2")],
        holdings=[holds("p1", "X-a", 0.4, valid_from="2020-05-01")],
        positions=[
            serves("p1", "X-a", "director", valid_from="2021-01-01"),
            serves("p2", "X-b", "legal_representative", valid_from="2019-03-01"),
        ],
        contacts=[
            {"enterprise_id": id_, "contact_id": "C-1", "contact_kind": "phone"}
            for id_ in ("X-a", "X-b")
        ],
        person_matches=[
            {
                "person_id": "p1",
                "other_id": "p2",
                "decision": "confirmed",
                "score": 0.9,
                "decided_by": "u1",
            }
        ],
    )
    load_tables(store, tables, load_id="golden")
    return relations(store, RelationQuestion(("X-a", "X-b"), AS_OF)).plain()


def test_the_explanation_of_a_relation_is_the_agreed_one(store: Store) -> None:
    assert json.loads(json.dumps(told(store))) == json.loads(GOLDEN.read_text(encoding="utf-8"))
