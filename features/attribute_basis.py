"""What rests on what the register says of the enterprise itself and of its domicile."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from features.basic import STATUS_WEIGHTS
from features.basis import FACT_COLUMNS, Asked, Basis, Family, Reckon
from features.cited import cited_links, facts_of, own_facts, parties_of
from features.registration import (
    LIMITED,
    NEW_COMPANY_LAW,
    TERM_FROM,
    TERM_YEARS,
    looseness,
    matching,
    registered_domiciles,
)
from features.selection import DAYS_A_MONTH
from features.told import fields_of

_NOT_KNOWN = float("nan")
_DAY = "day_of_the_snapshot"


def _read(reckon: Reckon, *columns: str) -> Callable[[Asked], Basis]:
    """A basis of nothing but columns of the enterprise's own version, and the day."""

    def basis(asked: Asked) -> Basis:
        facts = pd.concat([own_facts(asked, *columns), _day_fact(asked)], ignore_index=True)
        return Basis(asked.enterprise_id, reckon, facts=facts)

    return basis


def _day_fact(asked: Asked) -> pd.DataFrame:
    told = (asked.enterprise_id, None, _DAY, str(asked.snapshot.as_of))
    return pd.DataFrame([told], columns=list(FACT_COLUMNS), dtype=object)


def _age(basis: Basis) -> float:
    age = basis.day(_DAY) - basis.day("established_on")
    return _NOT_KNOWN if pd.isna(age) else age.days / DAYS_A_MONTH


def _status(basis: Basis) -> float:
    return STATUS_WEIGHTS.get(str(basis.fact("status")), _NOT_KNOWN)


def _capital(basis: Basis) -> float:
    return float(np.log10(1 + np.maximum(basis.number("registered_capital"), 0)))


def _term(asked: Asked) -> Basis:
    holdings = asked.snapshot.shareholdings
    own = holdings[holdings["enterprise"] == asked.row]
    links = cited_links(asked.snapshot, "holdings", own)
    due = fields_of(own["details"], "due_on")["due_on"]
    return Basis(
        asked.enterprise_id,
        _late_term,
        links.assign(due_on=due.loc[links.index]),
        facts=pd.concat(
            [own_facts(asked, "established_on", "enterprise_type"), _day_fact(asked)],
            ignore_index=True,
        ),
    )


def _late_term(basis: Basis) -> float:
    founded, latest = basis.day("established_on"), pd.NaT
    if len(basis.links):
        latest = pd.to_datetime(basis.links["due_on"].astype("string"), errors="coerce").max()
    limited = matching(pd.Series([basis.fact("enterprise_type")], dtype=object), LIMITED)[0]
    if basis.day(_DAY) < pd.Timestamp(TERM_FROM) or not limited:
        return _NOT_KNOWN
    if pd.isna(founded) or pd.isna(latest):
        return _NOT_KNOWN
    start = founded if founded >= NEW_COMPANY_LAW else pd.Timestamp(TERM_FROM)
    return float(latest > start + pd.DateOffset(years=TERM_YEARS))


def _place(asked: Asked) -> Basis:
    snapshot, domiciles = asked.snapshot, registered_domiciles(asked.snapshot)
    own = domiciles[domiciles["enterprise"] == asked.row]
    at = np.unique(own["address"].to_numpy(dtype=np.int64))
    parties = parties_of(snapshot, "addresses", at)
    return Basis(
        asked.enterprise_id,
        lambda basis: float(basis.parties["counts"].astype(np.float64).max()),
        cited_links(snapshot, "domiciles", own),
        parties.assign(counts=looseness(snapshot.addresses.iloc[at])),
        facts_of(snapshot, "addresses", at, columns=("hosting", "text")),
    )


READ: Family = {
    "entity_age": _read(_age, "established_on"),
    "registration_status": _read(_status, "status"),
    "registered_capital": _read(_capital, "registered_capital"),
    "contribution_term_anomaly": _term,
    "address_type": _place,
}
