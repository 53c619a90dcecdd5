"""Who the persons and enterprises are that a published table names, and how they are told apart."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from graph.cells import texts
from graph.credit_code import normalise_codes, verdicts
from graph.identity import IDENTITY_CARD, person_ids
from graph.register_numbers import card_like, grouped

# A name with one of these is an enterprise's, whatever the table says of its kind.
_FIRM = (
    r"(?:公司|企业|合伙|集团|银行|合作社|事务所|中心|工厂|厂|商行|商店|医院|学校|大学|研究院"
    r"|委员会|政府|[^0-9]局|院|部)$|[（(].*合伙.*[)）]"
)
REGISTER, LOCAL = "CN-REG-", "CN-PRIPID-"
_COLUMNS = {REGISTER: "reg_no", LOCAL: "pripid"}
_NAMED = "name within an enterprise"
_OLD_NUMBER = r"\d{13}|\d{15}"
_REGISTERED = "number of a register"


@dataclass(frozen=True)
class Named:
    """What names stand for: the key of the persons' ids, whose codes are meant, what was read.

    by_name, by_number: enterprises of the load by name, and by id of their number (CN-REG-...).
    by_listing: ids of listings by an id with the list's own number of the entry.
    """

    secret: str
    province: str | None = None
    by_name: dict[str, str] = field(default_factory=dict)
    by_number: dict[str, str] = field(default_factory=dict)
    by_listing: dict[str, str] = field(default_factory=dict)

    def learn(self, enterprises: pd.DataFrame) -> None:
        """Takes over [enterprise_id, name, reg_no, pripid]; a name of several firms names none."""
        known = enterprises[["name", "enterprise_id"]].dropna().drop_duplicates()
        single = known[~known["name"].duplicated(keep=False)]
        self.by_name.update(zip(single["name"], single["enterprise_id"], strict=True))
        for scheme in (REGISTER, LOCAL):
            numbered = enterprises.assign(number=_schemed(scheme, enterprises[_COLUMNS[scheme]]))
            known = numbered[["number", "enterprise_id"]].dropna()
            self.by_number.update(zip(known["number"], known["enterprise_id"], strict=True))

    def same(self, ids: pd.Series) -> pd.Series:
        """The ids, those made of a number by the enterprise's own where the load tells it."""
        own = ids.map(self.by_number).astype(object)
        return ids.where(own.isna(), own)


def enterprise_ids(
    rows: pd.DataFrame, columns: tuple[str, ...] = ("uscc", "reg_no", "pripid")
) -> pd.Series:
    """The enterprise each row is about: its credit code, else CN-REG- or CN-PRIPID- and a number.

    A registration number in the column of the credit code (as of old) is taken for what it is.
    None where there is none of them, or a person's card in its place.
    """
    blank = pd.Series(None, index=rows.index, dtype=object)
    code, number, local = (texts(rows[name]) if name in rows else texts(blank) for name in columns)
    code = normalise_codes(code)
    formed = _coded(code)
    old = code.where(~formed).str.fullmatch(_OLD_NUMBER, na=False).astype(bool)
    number = number.where(number.notna(), code.where(old))
    ids = pd.Series(np.where(formed, code, None), index=rows.index, dtype=object)
    ids = ids.where(ids.notna(), _schemed(REGISTER, number))
    return ids.where(ids.notna(), _schemed(LOCAL, local))


def _coded(codes: pd.Series) -> pd.Series:
    """Mask of codes in upper case that have the form of a credit code and are no person's card."""
    formed = pd.Series(verdicts(codes) != "malformed", index=codes.index) & codes.notna()
    return formed & ~card_like(codes)


def _schemed(scheme: str, numbers: pd.Series) -> pd.Series:
    """Ids of numbers of a register, None for what is no number of one."""
    formed = numbers.str.fullmatch(r"[0-9A-Za-z_.-]+", na=False).astype(bool)
    fit = formed & ~card_like(numbers)
    return (scheme + grouped(numbers.where(fit)).astype(object)).astype(object)


def parties(
    values: pd.DataFrame, name: str, enterprise: pd.Series, *, named: Named
) -> pd.DataFrame:
    """[kind, id, name] of the party that a field names, NA where it names nobody.

    values may hold `<name>_document_type`, `_document_no`, `_registry_id` and `_kind` beside the
    name. A person is known by document, else by the register's number within the enterprise,
    else by the name within it: never by a name alone. An enterprise is known by its code or
    registration number, else by its name, which no two of one register share.
    """
    told = pd.DataFrame({"name": values[name]}, index=values.index)
    blank = pd.Series(None, index=values.index, dtype=object)
    for part in ("document_type", "document_no", "registry_id", "kind"):
        told[part] = values.get(f"{name}_{part}", blank)
    known = told["name"].notna() | told["document_no"].notna()
    code = normalise_codes(told["document_no"].astype("string[pyarrow]"))
    stated = told["kind"].where(told["kind"].isin(["Person", "Enterprise"]))
    coded = _coded(code) & (verdicts(code) == "valid")
    firm = coded | told["name"].astype("string").str.contains(_FIRM, regex=True, na=False)
    kind = stated.where(stated.notna(), np.where(firm, "Enterprise", "Person")).where(known)
    is_firm = kind == "Enterprise"
    numbered = enterprise_ids(pd.DataFrame({"code": code.where(is_firm)}), ("code", "-", "-"))
    ids = pd.Series(None, index=values.index, dtype=object)
    ids = ids.where(~is_firm, _firm_ids(told["name"], named.same(numbered), named))
    ids = ids.where(kind != "Person", _person_ids(told, enterprise, named))
    found = pd.DataFrame({"kind": kind, "id": ids, "name": told["name"]})
    return found.where(known, None)


def _firm_ids(names: pd.Series, codes: pd.Series, named: Named) -> pd.Series:
    places, distinct = pd.factorize(names)
    ids = [named.by_name.get(str(name), name_id(str(name))) for name in distinct]
    by_name = pd.Series(np.array([*ids, None], dtype=object)[places], index=names.index)
    return codes.astype(object).where(codes.notna(), by_name)


def agent_ids(agents: pd.DataFrame, enterprise: pd.Series, secret: str) -> pd.Series:
    """'CN-AGENT-' and a keyed hash of [agent, agent_key]: by number, else by name.

    An agent of a person's name and without number is another one at every enterprise.
    """
    firm = agents["agent"].str.contains(_FIRM, regex=True, na=False).astype(bool)
    within = enterprise.astype(object) + "|" + agents["agent"].astype(object)
    by_name = agents["agent"].astype(object).where(firm, within)
    numbers = agents["agent_key"].astype(object)
    keys = numbers.where(numbers.notna(), by_name)
    kinds = pd.Series("registration agent", index=agents.index, dtype=object)
    return person_ids(kinds, keys, secret=secret).str.replace("P-", "CN-AGENT-", n=1)


def name_id(name: str) -> str:
    """The id of an enterprise of which only the name is known."""
    return "CN-NAME-" + hashlib.sha256(name.encode()).hexdigest()[:24]


def _person_ids(told: pd.DataFrame, enterprise: pd.Series, named: Named) -> pd.Series:
    def keyed(kinds: object, numbers: pd.Series) -> pd.Series:
        types = pd.Series(kinds, index=told.index, dtype=object)
        return person_ids(types, numbers, secret=named.secret)

    by_document = keyed(told["document_type"].fillna(IDENTITY_CARD), told["document_no"])
    # Registers count investors and officers anew within each enterprise.
    numbers = enterprise.astype(object) + "|" + told["registry_id"].astype(object)
    by_register = keyed(_REGISTERED, numbers)
    within = enterprise.astype(object) + "|" + told["name"].astype(object)
    by_name = keyed(_NAMED, within)
    known = by_document.where(by_document.notna(), by_register)
    return known.where(known.notna(), by_name)
