"""Made-up ownership statements, and a file of them read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graph.bods import read_bods
from graph.reading import Reading

ENTITY = "GB-COH-00000001"
OTHER = "GB-COH-00000002"
PERSON = "GB-COH-PER-00000001-abc"


def statement(kind: str, record_id: str, **changed: Any) -> dict[str, Any]:
    details = changed.pop("details")
    return {
        "statementId": f"statement of {record_id}",
        "recordId": record_id,
        "recordType": kind,
        "recordStatus": "new",
        "statementDate": "2024-06-06",
        "recordDetails": {"isComponent": False, **details},
        **changed,
    }


def entity(record_id: str, *, status: str = "new", **details: Any) -> dict[str, Any]:
    whole = {"entityType": {"type": "registeredEntity"}, "name": record_id, **details}
    return statement("entity", record_id, recordStatus=status, details=whole)


def person() -> dict[str, Any]:
    names = [{"type": "legal", "fullName": "Made Up"}]
    details = {"personType": "knownPerson", "names": names, "birthDate": "1970-01"}
    return statement("person", PERSON, details=details)


def holds(*interests: dict[str, Any], holder: Any = OTHER, **changed: Any) -> dict[str, Any]:
    details = {"subject": ENTITY, "interestedParty": holder, "interests": list(interests)}
    return statement("relationship", "REL-1", details=details, **changed)


def shares(kind: str = "shareholding", **share: Any) -> dict[str, Any]:
    return {"type": kind, "startDate": "2016-04-06", "share": share}


def read(folder: Path, *statements: dict[str, Any]) -> Reading:
    path = folder / "statements.jsonl"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in statements))
    return read_bods(path)
