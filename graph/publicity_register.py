"""What is special about single kinds of the publicity system: units, states, lists within a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from graph.code_lists import division_on, industry
from graph.details import details_of
from graph.publicity_inspections import inspection_rows
from graph.publicity_parties import agent_ids, enterprise_ids, name_id
from graph.publicity_rows import (
    ENTITY,
    Frames,
    Telling,
    columns_of,
    detailed,
    ended_by,
    key_ids,
    linked_rows,
    named_rows,
    party_of,
    published_name,
    record_ids,
    record_rows,
)

YUAN = "CNY"
REPORTED = "reported_investment"
_RECORD_ID = r"[a-z_]+:[^:]+:"
_GONE = "注销"
# A year's report is due by the end of June of the next (Interim Regulations, art. 8).
_DUE = "-06-30"
_REPAIRED = {"removed_from_abnormal_list": "abnormal_listing", "mark_lifted": "abnormal_mark"}
_REPAIRED |= {"removed_from_serious_list": "serious_listing"}


def rows_of(told: Telling) -> Frames:
    """All rows of all frames that a table becomes, the kind's own frame first."""
    own = _SPECIAL.get(told.name, _plain_record)
    return [*own(told), *linked_rows(told)]


def _plain_record(told: Telling) -> Frames:
    return [("records", record_rows(told))]


def _enterprise(told: Telling) -> Frames:
    industries = industry(_text(told, "industry_section"), _text(told, "industry_code")).words
    codes = _text(told, "division_code")
    divisions = division_on(codes, told.base["recorded_at"])
    ended = told.value("deregistered_on").fillna(told.value("revoked_on"))
    columns = {
        **columns_of(told),
        "industry": industries,
        "division": divisions,
        "ended_on": ended,
        "registered_capital": _in_yuan(told, "reg_capital"),
        "details": detailed(told, **_foreign(told, "reg_capital")),
    }
    return [("enterprises", told.base.assign(**columns))]


def _shareholding(told: Telling) -> Frames:
    kinds = {
        "investor_kind": told.value("investor_type"),
        "investor_registry_id": told.value("investor_id"),
    }
    party = party_of(_beside(told, kinds), "investor")
    rows = told.base.assign(
        **columns_of(told),
        holder_id=party["id"],
        holder_kind=party["kind"],
        details=detailed(told),
    )
    return [("holdings", rows), *named_rows(told, party)]


def _officer(told: Telling) -> Frames:
    party = party_of(_beside(told, {"person_registry_id": told.value("person_id")}), "person")
    party["kind"] = party["kind"].where(party["kind"].isna(), "Person")
    columns = columns_of(told)
    leads = told.value("is_legal_rep") == True  # noqa: E712  # unknown is no flag
    columns["position"] = told.value("position").where(~leads, "legal_representative")
    named = published_name(columns["position"], party["name"])
    details = detailed(told, **dict(named.items()))
    rows = told.base.assign(**columns, person_id=party["id"], details=details)
    return [("positions", rows), *named_rows(told, party)]


def _agent_engagement(told: Telling) -> Frames:
    names = _text(told, "agent")
    given = pd.DataFrame({"agent": names, "agent_key": _text(told, "agent_key")})
    ids = agent_ids(given, told.base["enterprise_id"], told.named.secret)
    rows = told.base.assign(**columns_of(told), agent_id=ids, details=detailed(told))
    agents = told.base[ENTITY].assign(agent_id=ids, name=names)[ids.notna()]
    return [("engagements", rows), ("agents", agents)]


def _branch(told: Telling) -> Frames:
    coded = pd.DataFrame({"uscc": told.value("branch_uscc")})
    ids = told.named.same(enterprise_ids(coded, ("uscc", "-", "-")))
    names = _text(told, "branch_name")
    by_name = names.map(
        lambda name: told.named.by_name.get(name, name_id(name)), na_action="ignore"
    )
    ids = ids.where(ids.notna(), by_name.astype(object))
    rows = told.base.drop(columns="enterprise_id").assign(
        **columns_of(told),
        source_id=ids,
        target_id=told.base["enterprise_id"],
        relation="BRANCH_OF",
        details=detailed(told),
    )
    party = pd.DataFrame({"kind": "Enterprise", "id": ids, "name": names}, index=told.base.index)
    return [("affiliations", rows), *named_rows(told, party)]


def _penalty(told: Telling) -> Frames:
    rows = record_rows(told)
    parts = pd.DataFrame({name: told.value(name) for name in ("fine_amount", "confiscated_amount")})
    rows["amount"] = parts.astype(np.float64).sum(axis=1, min_count=1)
    return [("records", rows)]


def _listing(told: Telling) -> Frames:
    """A listing whose firm was struck off ended without being repaired."""
    rows = record_rows(told)
    if "recovered" in told.kind.fields:
        rows["valid_to"] = ended_by(rows, told.value("recovered") == True)  # noqa: E712
    struck = _text(told, "removal_reason").str.contains(_GONE, na=False).astype(bool)
    ended = rows["valid_to"].notna() if "valid_to" in rows else struck
    result = pd.Series(None, index=rows.index, dtype=object).where(~ended, "removed")
    rows["result"] = result.where(~struck, "removed_by_deregistration")
    # The lists name an entry by a number of their own; a repair does, and may come by itself.
    own = "mark_id" if "mark_id" in told.kind.fields else "listing_id"
    numbered = pd.DataFrame({"own": record_ids(told, (own,)), "id": rows["record_id"]}).dropna()
    told.named.by_listing.update(zip(numbered["own"], numbered["id"], strict=True))
    return [("records", rows)]


def _claim(told: Telling) -> Frames:
    """A claim or frozen amount in another currency is no amount in yuan."""
    name = "claim_amount" if "claim_amount" in told.kind.fields else "amount"
    rows = record_rows(told).assign(details=detailed(told, **_foreign(told, name)))
    return [("records", rows.assign(amount=_in_yuan(told, name)))]


def _equity_pledge(told: Telling) -> Frames:
    """Pledged shares are counted in the same column as pledged yuan; only yuan are an amount."""
    amounts, shares = told.value("amount").astype(np.float64), told.value("unit") == "shares"
    pledged = amounts.where(shares)
    rows = record_rows(told).assign(details=detailed(told, pledged_shares=pledged))
    return [("records", rows.assign(amount=amounts.where(~shares)))]


def _annual_report(told: Telling) -> Frames:
    rows = record_rows(told)
    year = pd.to_numeric(_text(told, "year"), errors="coerce")
    due = pd.to_datetime((year + 1).astype("Int64").astype("string") + _DUE, errors="coerce")
    filed = rows["valid_from"] if "valid_from" in rows else pd.Series(pd.NaT, index=rows.index)
    state = np.where(filed <= due, "on_time", "late")
    rows["result"] = pd.Series(state, index=rows.index, dtype=object).where(filed.notna())
    return [("records", rows), *_investments(told), *_guarantees(told)]


def _investments(told: Telling) -> Frames:
    """What a firm says it holds of others: the holder's word, no shareholding of the register."""
    told, ends = _nested(told, "investments")
    rows = told.base.drop(columns="enterprise_id").assign(
        holder_id=told.base["enterprise_id"],
        holder_kind="Enterprise",
        enterprise_id=ends["id"],
        interest=REPORTED,
        share=told.value("share"),
        details=details_of(told.values[["year"]]),
    )
    return [("holdings", rows), *named_rows(told, ends)]


def _guarantees(told: Telling) -> Frames:
    told, ends = _nested(told, "guarantees")
    rows = told.base.drop(columns="enterprise_id").assign(
        source_id=told.base["enterprise_id"],
        target_id=ends["id"],
        relation="GUARANTEES",
        amount=told.value("amount"),
        valid_from=told.value("from"),
        valid_to=told.value("to"),
        details=details_of(told.values.reindex(columns=["year", "creditor", "method"])),
    )
    return [("affiliations", rows), *named_rows(told, ends)]


def _nested(told: Telling, name: str) -> tuple[Telling, pd.DataFrame]:
    """A row for each object of a nested field, and the enterprise that it names."""
    each = told.value(name).dropna().explode()
    objects: list[dict[str, Any]] = each.tolist()
    index = pd.RangeIndex(len(each))
    values = pd.DataFrame(
        objects,
        index=index,
        columns=["name", "uscc", "share", "amount", "from", "to", "creditor", "method"],
    )
    base = told.base.loc[each.index].set_index(index)
    values = values.assign(year=_text(told, "year").loc[each.index].to_numpy())
    ids = told.named.same(enterprise_ids(values, ("uscc", "-", "-")))
    by_name = values["name"].map(
        lambda one: told.named.by_name.get(str(one), name_id(str(one))), na_action="ignore"
    )
    ends = pd.DataFrame(
        {"kind": "Enterprise", "id": ids.where(ids.notna(), by_name), "name": values["name"]}
    )
    return replace(told, values=values, base=base), ends


def _credit_repair(told: Telling) -> Frames:
    """A repair names the record as its table does; the id here has kind and firm before that."""
    rows = record_rows(told).assign(result="granted")
    number = _text(told, "target_record_id").astype(object)
    kinds = told.value("kind").map(_REPAIRED).fillna("penalty").astype(object)
    target = key_ids(kinds, told.base["enterprise_id"], number)
    listed = target.map(told.named.by_listing).astype(object)
    target = target.where(listed.isna(), listed)
    # A whole id of a record of the graph is one already.
    target = target.where(~number.str.match(_RECORD_ID, na=False).astype(bool), number)
    return [
        (
            "records",
            rows.assign(
                details=detailed(_without(told, "target_record_id"), target_record_id=target)
            ),
        )
    ]


def _report(told: Telling) -> Frames:
    filed = told.value("filed").map({True: "filed", False: "not_filed"})
    return [("records", record_rows(told).assign(result=filed))]


def _beside(told: Telling, columns: dict[str, pd.Series]) -> Telling:
    """The table with documents of its party under the names that `parties` knows."""
    return replace(told, named=told.named, values=told.values.assign(**columns))


def _without(told: Telling, name: str) -> Telling:
    return replace(told, values=told.values.drop(columns=name, errors="ignore"))


def _text(told: Telling, name: str) -> pd.Series:
    return told.value(name).astype("string[pyarrow]")


def _foreign(told: Telling, name: str) -> dict[str, pd.Series]:
    """The amount as it is told when it is in another currency."""
    return {f"{name}_told": told.value(name).where(_other_currency(told))}


def _in_yuan(told: Telling, name: str) -> pd.Series:
    return told.value(name).where(~_other_currency(told)).astype(np.float64)


def _other_currency(told: Telling) -> pd.Series:
    currency = told.value("currency")
    return currency.notna() & (currency != YUAN)


_SPECIAL: dict[str, Callable[[Telling], Frames]] = {
    "enterprise": _enterprise,
    "shareholding": _shareholding,
    "officer": _officer,
    "agent_engagement": _agent_engagement,
    "branch": _branch,
    "penalty": _penalty,
    "dr_inspection": inspection_rows,
    "abnormal_listing": _listing,
    "abnormal_mark": _listing,
    "serious_listing": _listing,
    "chattel_mortgage": _claim,
    "equity_freeze": _claim,
    "equity_pledge": _equity_pledge,
    "annual_report": _annual_report,
    "credit_repair": _credit_repair,
    "report": _report,
}
