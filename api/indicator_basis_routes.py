"""The route that tells one indicator of an enterprise: its value and what that rests on."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request

from api.caller import Caller, CallerOf, StoreOf
from api.grades import EnterpriseInPath
from api.indicator_basis_models import BasisAsked, IndicatorAnswer
from api.kept_month import KeptMonth, run_asked
from api.link_ends import hide_ends
from api.masking import masked
from features.basis_told import Page
from features.indicator import REGISTRY
from gnn.monthly_run import last_sealed
from graph.snapshot import Snapshot
from graph.store import Store

router = APIRouter(tags=["grades"], prefix="/grades/{enterprise_id}")
IndicatorInPath = Annotated[
    str, Path(min_length=1, max_length=64, description="Its id or name.", examples=["RL01"])
]
# What would tell the class of an enterprise outside the area, or more of it than that it is there.
_OF_CLASSES = ("counts",)
_OF_IT = ("counts", "role", "established_on", "ended_on", "stem", "version_id")


@router.get("/indicators/{indicator_id}")
def indicator_of_an_enterprise(
    request: Request,
    store: StoreOf,
    caller: CallerOf,
    *,
    enterprise_id: EnterpriseInPath,
    indicator_id: IndicatorInPath,
    asked: Annotated[BasisAsked, Query()],
) -> IndicatorAnswer:
    """One indicator: its value and points, its records, or the links and parties it rests on.

    The month is graded again in memory with its own model; nothing is written.
    """
    run = run_asked(request, store, enterprise_id, period=asked.period)
    caller.reads("indicator", enterprises=1)
    kept: KeptMonth = request.app.state.kept_month
    month = asked.period or last_sealed(run)
    answers, row = kept.indicators_of(run, enterprise_id, period=month)
    found = answers.told(row, indicator_id, Page(asked.limit, asked.skip))
    shown = _shown(found, caller, store=store, snapshot=answers.explainer.snapshot)
    return IndicatorAnswer.model_validate(shown)


def _shown(
    found: dict[str, Any], caller: Caller, *, store: Store, snapshot: Snapshot
) -> dict[str, Any]:
    """The answer with persons masked, and nothing of enterprises outside the caller's area."""
    if found["basis"]:
        hide_ends(found["basis"]["links"], caller, store=store, snapshot=snapshot)
        classed = REGISTRY[found["indicator"]].needs_prior
        _hide_parties(found["basis"]["parties"], caller, store=store, classed=classed)
    shown: dict[str, Any] = caller.shown(store, found if caller.sees_names else masked(found))
    return shown


def _hide_parties(
    parties: list[dict[str, Any]], caller: Caller, *, store: Store, classed: bool
) -> None:
    outside = caller.outside(store, [one["id"] for one in parties if one["kind"] == "Enterprise"])
    named = caller.role.beyond_area == "named"
    gone = (_OF_CLASSES if classed else ()) if named else _OF_IT
    for party in [one for one in parties if one["id"] in outside]:
        party.update(dict.fromkeys(gone))
        party["record_ids"] = party["record_ids"] if named else []
