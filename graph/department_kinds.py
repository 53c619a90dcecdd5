"""The kinds of records that departments tell beside the publicity system, as data."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

_FILE = Path(__file__).parent / "department_kinds.yaml"
MARKET = "market"


class DepartmentKind(BaseModel):
    """What the columns of a kind's records say; None: the column is left empty.

    zh: Chinese name.  department: who tells it.  amount: yuan.  begins, ends: what happened on
    valid_from and on valid_to.  details: meaning by field.
    """

    model_config = ConfigDict(extra="forbid")

    zh: str
    department: str
    category: str | None = None
    result: str | None = None
    amount: str | None = None
    begins: str
    ends: str | None = None
    details: dict[str, str] = {}


@cache
def department_kinds() -> dict[str, DepartmentKind]:
    """All kinds by name, in order."""
    told = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {name: DepartmentKind.model_validate(kind) for name, kind in told.items()}


def department_labels() -> dict[str, str]:
    """The label of each kind's nodes: checks are inspections, the rest by who tells them."""
    kinds = department_kinds()
    labels = {
        name: "SupervisionRecord" if kind.department == MARKET else "ExternalEvent"
        for name, kind in kinds.items()
    }
    return {**labels, "food_sampling": "Inspection", "certification_check": "Inspection"}


def section() -> str:
    """The section of docs/RECORDS.md on these kinds: one line a kind."""
    lines = [_HEAD]
    for name, kind in department_kinds().items():
        who = "市场监管" if kind.department == MARKET else kind.department
        fields = "; ".join(f"`{field}`: {what}" for field, what in kind.details.items())
        told = (kind.category, kind.result, kind.amount, kind.begins, kind.ends, fields)
        lines.append(f"| `{name}` {kind.zh} | {who} | " + " | ".join(x or "" for x in told) + " |")
    return "\n".join(lines) + "\n"


_HEAD = """
## Kinds that departments tell

These come as rows of a plain table `records` (`linkrisk load register FOLDER`, or by a mapping),
with the kind's name in `kind`. An empty cell means that the column is not used. A kind that is in
neither list waits in quarantine. Where no enterprise has any record of a kind, the department does
not share it, and the indicators that rest on it abstain.

| kind | told by | category | result | amount (yuan) | valid_from | valid_to | details |
|---|---|---|---|---|---|---|---|"""
