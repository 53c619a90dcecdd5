"""A made-up folder of the publicity system with every kind and every field filled."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from graph import code_lists
from graph.publicity_format import FieldFormat, KindFormat, kinds

FIRM, OTHER = "91990100MA0000015X", "91990100MA00004960"
PERSON = "某甲"
LEARNED = "2024-06-05"
LISTS = Path(code_lists.__file__).with_suffix(".csv")
_SPECIAL = {
    "name": "样例甲有限公司",
    "uscc": FIRM,
    "reg_no": "990100000000005",
    "pripid": "3301000000000001",
    "industry_section": "C",
    "industry_code": "1311",
    "division_code": "990100",
    "branch_name": "样例甲有限公司分公司",
    "branch_uscc": OTHER,
    "year": "2023",
    "investments": '[{"name": "样例丙有限公司", "share": 0.3}]',
    "guarantees": '[{"name": "样例乙有限公司", "uscc": "91990100MA00004960", "amount": 5000}]',
    "target_record_id": "decision_no 1",
    "manufacturer": "样例丁食品厂",
    "mortgagee": "样例银行股份有限公司",
    "pledgee": "样例戊有限公司",
    "phone": "0571-88889999",
    "email": "office@sample.example",
    "revoked_reason": "",
    "deleted": "0",
}
_BY_TYPE = {
    "day": "2024-03-04",
    "money": "12",
    "number": "7",
    "share": "50%",
    "flag": "1",
    "list": "甲;乙",
    "party": PERSON,
    "agent": "样例代理事务所",
    "document_type": "居民身份证",
    "document_no": "",
    "hidden": "99010019900307123X",
    "sealed": "投诉人甲",
    "registry_id": "42",
    "address": "样例路5号2栋201室",
}


def cell(name: str, field: FieldFormat) -> str:
    """A value that fits the field."""
    if name in _SPECIAL:
        return _SPECIAL[name]
    if field.type == "code":
        return first_code(str(field.list))
    return _BY_TYPE.get(field.type, f"{name} 1")


def first_code(name: str) -> str:
    """A code of a list."""
    lists = pd.read_csv(LISTS, dtype=str, keep_default_na=False)
    return str(lists.loc[lists["list"] == name, "code"].iloc[0])


def row_of(kind: KindFormat) -> dict[str, str]:
    """One row with every field of a kind."""
    told = {name: cell(name, field) for name, field in kind.fields.items()}
    return {"uscc": FIRM, "recorded_at": LEARNED, "source": "example", **told}


def write_example(folder: Path) -> Path:
    """Writes one table a kind, each with one row, and the enterprises that links name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, kind in kinds().items():
        rows = [row_of(kind)]
        if name == "enterprise":
            other = {"uscc": OTHER, "name": "样例乙有限公司", "recorded_at": LEARNED}
            rows.append({**dict.fromkeys(rows[0], ""), **other})
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder
