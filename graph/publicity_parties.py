"""Who the persons and enterprises are that a published table names, and how they are told apart."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.cells import texts
from graph.credit_code import normalise_codes, verdicts
from graph.identity import IDENTITY_CARD, person_ids

# A name with one of these is an enterprise's, whatever the table says of its kind.
_FIRM = (
    r"(?:公司|企业|合伙|集团|银行|合作社|事务所|中心|工厂|厂|商行|商店|医院|学校|大学|研究院"
    r"|委员会|政府|[^0-9]局|院|部)$|[（(].*合伙.*[)）]"
)
_NAMED = "name within an enterprise"
_REGISTERED = "number of a register"


@dataclass(frozen=True)
class Named:
    """The key of the persons' ids, whose codes are meant, the load's enterprises by their name."""

    secret: str
    province: str | None
    by_name: dict[str, str]


def enterprise_ids(
    rows: pd.DataFrame, columns: tuple[str, ...] = ("uscc", "reg_no", "pripid")
) -> pd.Series:
    """The enterprise each row is about: its credit code, else CN-REG- or CN-PRIPID- and a number.

    A registration number in the column of the credit code (as of old) is taken for what it is.
    None where there is neither.
    """
    blank = pd.Series(None, index=rows.index, dtype=object)
    code, number, local = (texts(rows[name]) if name in rows else texts(blank) for name in columns)
    code = normalise_codes(code)
    formed = pd.Series(verdicts(code) != "malformed", index=rows.index) & code.notna()
    old = code.where(~formed).str.fullmatch(r"\d{13}|\d{15}", na=False).astype(bool)
    number = number.where(number.notna(), code.where(old))
    ids = pd.Series(np.where(formed, code, None), index=rows.index, dtype=object)
    ids = ids.where(ids.notna(), "CN-REG-" + number.astype(object))
    return ids.where(ids.notna(), "CN-PRIPID-" + local.astype(object))


def parties(
    values: pd.DataFrame, name: str, enterprise: pd.Series, *, named: Named
) -> pd.DataFrame:
    """[kind, id, name] of the party that a field names, NA where it names nobody.

    values may hold `<name>_document_type`, `_document_no`, `_registry_id` and `_kind` beside the
    name. A person is known by document, else by the register's number, else by the name within
    the enterprise: never by a name alone. An enterprise is known by its code, else by its name,
    which no two of one register share.
    """
    told = pd.DataFrame({"name": values[name]}, index=values.index)
    blank = pd.Series(None, index=values.index, dtype=object)
    for part in ("document_type", "document_no", "registry_id", "kind"):
        told[part] = values.get(f"{name}_{part}", blank)
    known = told["name"].notna() | told["document_no"].notna()
    code = normalise_codes(told["document_no"].astype("string[pyarrow]"))
    coded = pd.Series(verdicts(code.fillna("")) == "valid", index=values.index)
    stated = told["kind"].where(told["kind"].isin(["Person", "Enterprise"]))
    firm = coded | told["name"].astype("string").str.contains(_FIRM, regex=True, na=False)
    kind = stated.where(stated.notna(), np.where(firm, "Enterprise", "Person"))
    kind = kind.where(~coded, "Enterprise").where(known)
    is_firm = kind == "Enterprise"
    ids = pd.Series(None, index=values.index, dtype=object)
    ids = ids.where(~is_firm, _firm_ids(told["name"], code.where(coded), named))
    ids = ids.where(kind != "Person", _person_ids(told, enterprise, named))
    found = pd.DataFrame({"kind": kind, "id": ids, "name": told["name"]})
    return found.where(known, None)


def _firm_ids(names: pd.Series, codes: pd.Series, named: Named) -> pd.Series:
    places, distinct = pd.factorize(names)
    ids = [named.by_name.get(str(name), name_id(str(name))) for name in distinct]
    by_name = pd.Series(np.array([*ids, None], dtype=object)[places], index=names.index)
    return codes.astype(object).where(codes.notna(), by_name)


def name_id(name: str) -> str:
    """The id of an enterprise of which only the name is known."""
    return "CN-NAME-" + hashlib.sha256(name.encode()).hexdigest()[:24]


def _person_ids(told: pd.DataFrame, enterprise: pd.Series, named: Named) -> pd.Series:
    def keyed(kinds: object, numbers: pd.Series) -> pd.Series:
        types = pd.Series(kinds, index=told.index, dtype=object)
        return person_ids(types, numbers, secret=named.secret)

    by_document = keyed(told["document_type"].fillna(IDENTITY_CARD), told["document_no"])
    by_register = keyed(_REGISTERED, told["registry_id"])
    within = enterprise.astype(object) + "|" + told["name"].astype(object)
    by_name = keyed(_NAMED, within)
    known = by_document.where(by_document.notna(), by_register)
    return known.where(known.notna(), by_name)
