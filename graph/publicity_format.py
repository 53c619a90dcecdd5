"""The kinds of the publicity system and their fields, as data: which field becomes what."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from graph.department_kinds import section

# What a header may say of the unit of its money, in yuan.
UNITS = {"万元": 10_000.0, "元": 1.0}
UNIT = re.compile(r"\((万元|元)\)$")
_FOLDER = Path(__file__).parent / "publicity"

Kept = Literal["text", "register_no", "day", "money", "share", "number", "flag", "code", "list"]
Turned = Literal[
    "party", "agent", "address", "contact", "document_type", "document_no", "registry_id", "nested"
]
Names = Annotated[
    tuple[str, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value)
]


class FieldFormat(BaseModel):
    """One field of a kind; its place in the graph is `to`, a link made of it, or `details`."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    zh: str
    # The Chinese header of this column where `zh` names several.
    label: str | None = None
    published: Names = Field(default=(), alias="from")
    type: Kept | Turned | Literal["hidden", "sealed"] = "text"
    to: str | None = None
    list: str | None = None
    # A code that the list does not have is kept as text with a warning, else the row waits.
    open: bool = False
    # A cell may hold several codes; the gravest counts, by the order of the list.
    several: bool = False
    unit: float = 1.0
    # The last day that counts; columns hold the day after it.
    last: bool = False
    position: str | None = None
    role: str | None = None
    of: str | None = None
    address_kind: str = "domicile"
    contact_kind: str = "phone"
    # Ours, beside the fields that the authorities list.
    extra: bool = False
    # The field's name is that of a column which elsewhere names the enterprise.
    own: bool = False

    @property
    def detailed(self) -> bool:
        """Whether the value is kept in `details`."""
        return self.type == "sealed" or (self.to is None and self.type in get_args(Kept))

    @property
    def header(self) -> str:
        """The Chinese header of the field's column, without a unit."""
        return self.label or UNIT.sub("", self.zh)


class KindFormat(BaseModel):
    """One kind: a `frame` of the register, or a `record` known by its `key`."""

    model_config = ConfigDict(extra="forbid")

    zh: str
    frame: str = "records"
    record: str | None = None
    key: tuple[str, ...] = ()
    # A field that, when filled or true, says that the record was withdrawn.
    withdrawn: str | None = None
    # Results that say that it has ended, at the latest on the day they were learned.
    ended_by: tuple[str, ...] = ()
    fields: dict[str, FieldFormat]

    def columns(self) -> dict[str, str]:
        """The field of every column name that is understood, its own and the published ones."""
        named = {name: name for name in self.fields}
        for name, field in self.fields.items():
            units = UNITS if field.type == "money" else ()
            headers = (field.header, *(f"{field.header}({unit})" for unit in units))
            named.update(dict.fromkeys((*field.published, *headers), name))
        return named


@cache
def kinds() -> dict[str, KindFormat]:
    """All kinds by the name of their table, in order."""
    found: dict[str, KindFormat] = {}
    for path in sorted(_FOLDER.glob("*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        found.update({name: KindFormat.model_validate(kind) for name, kind in told.items()})
    return found


def page() -> str:
    """The page docs/RECORDS.md: one section a kind, one line a field and its place in the graph.

    A last section has the kinds that departments tell.
    """
    lines = [_HEAD]
    for name, kind in kinds().items():
        told = f"records `{kind.record}`" if kind.record else f"rows of `{kind.frame}`"
        key = f", known by {', '.join(f'`{part}`' for part in kind.key)}" if kind.key else ""
        lines += [f"\n## `{name}` {kind.zh}\n", f"Becomes {told}{key}.\n"]
        lines.append("| field | header | field of the list | published as | becomes |")
        lines.append("|---|---|---|---|---|")
        lines += [
            f"| `{field}` | {told.header} | {'ours' if told.extra else told.zh} "
            f"| {', '.join(told.published)} | {_becomes(told)} |"
            for field, told in kind.fields.items()
        ]
    return "\n".join(lines) + "\n" + section()


_HEAD = """# The kinds of records of the publicity system

`linkrisk load publicity FOLDER` reads one CSV or Parquet file a kind, named like it, with any of
its fields under our names, under their Chinese headers or under the published names. Beside them a
table has the enterprise (`uscc` 统一社会信用代码, else `reg_no` 注册号 or `pripid` 主体身份代码),
`recorded_at` 获知日期, and if need be `op` 操作类型 (`D` takes a row back) and `source` 信息来源.

- Money: a header may say its unit, `罚款金额(元)` or `罚款金额(万元)`. Without one it is in yuan
  under our names, in the unit of the publisher (mostly 10,000 yuan) under the others. In another
  currency it is no amount; `details` tells it.
- Days: those of 9999-09-09 and later are no end. A last day that counts ends on the day after it.
- Shares: `35%`, or a number of 0 to 1. A bare number above 1 is refused: it may mean either.
- Codes: a list's word is kept, and what the table said as `<field>_told` in `details`. A code that
  no list has is kept as it is with a warning; an unknown domain of supervision holds its row back.
- Numbers of registers keep every digit, in groups of six where they are long (`330200-000012-345`),
  so that nothing takes them for a card. A person's card in place of a firm's number holds the row
  back. Divisions are followed through the changes of `graph/division_changes.csv`, which has some
  of Beijing, Shanghai and Zhejiang only; another code stays as it is.
- Lists: parts separated by `;`, or JSON for `investments` (name, uscc, share) and `guarantees`
  (name and uscc of the debtor, amount in yuan, from, to, creditor, method).
- A person without document is one within an enterprise: by the register's number, else by name.

Made from `graph/publicity` and `graph/department_kinds.yaml` by `graph.publicity_format.page`."""

_BECOMES = {
    "hidden": "dropped, never kept",
    "sealed": "its keyed hash in `details`",
    "contact": "a keyed hash: `contacts`",
    "address": "`addresses` and `domiciles`",
    "document_type": "part of the id of a person or enterprise",
    "document_no": "part of the id of a person or enterprise, never kept",
    "registry_id": "part of an id, never kept",
    "agent": "`agents` and `engagements`",
}


def _becomes(field: FieldFormat) -> str:
    if field.to:
        return f"`{field.to}`"
    if field.position:
        return f"`positions`: {field.position}"
    if field.role:
        return f"`parties`: {field.role}"
    return _BECOMES.get(field.type, "`details`" if field.detailed else "a link's end")
