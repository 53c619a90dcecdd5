"""Routes that tell who owns, controls and is closely linked to an enterprise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.caller import Caller, CallerOf, StoreOf
from api.grades import EnterpriseInPath
from api.masking import masked
from api.ownership_models import (
    CloseLinksAnswer,
    GroupAnswer,
    HoldingsAnswer,
    OwnershipAnswer,
    OwnershipAsked,
)
from features.ownership_answers import close_links_told, group_told, holdings_told, ownership_told
from graph.part import Direction, Extent, ownership_part
from graph.snapshot import Snapshot
from graph.store import Store

router = APIRouter(tags=["ownership"], prefix="/enterprises/{enterprise_id}")
Asked = Annotated[OwnershipAsked, Query()]


@router.get("/ownership")
def ownership_of_enterprise(
    store: StoreOf, caller: CallerOf, *, enterprise_id: EnterpriseInPath, asked: Asked
) -> OwnershipAnswer:
    """Its holders through all chains as intervals, its controllers and beneficial owners."""
    caller.reads("ownership", enterprises=1)
    return OwnershipAnswer.model_validate(_shown(store, caller, "ownership", asked))


@router.get("/holdings")
def holdings_of_enterprise(
    store: StoreOf, caller: CallerOf, *, enterprise_id: EnterpriseInPath, asked: Asked
) -> HoldingsAnswer:
    """What it holds through all chains as intervals, and what of it it controls."""
    caller.reads("holdings", enterprises=1)
    return HoldingsAnswer.model_validate(_shown(store, caller, "holdings", asked))


@router.get("/group")
def group_of_enterprise(
    store: StoreOf, caller: CallerOf, *, enterprise_id: EnterpriseInPath, asked: Asked
) -> GroupAnswer:
    """The head that controls it and all that the head controls."""
    caller.reads("group", enterprises=1)
    return GroupAnswer.model_validate(_shown(store, caller, "group", asked))


@router.get("/close-links")
def close_links_of_enterprise(
    store: StoreOf, caller: CallerOf, *, enterprise_id: EnterpriseInPath, asked: Asked
) -> CloseLinksAnswer:
    """The enterprises linked to it by a fifth of the shares, a common owner of one, or control."""
    caller.reads("close-links", enterprises=1)
    return CloseLinksAnswer.model_validate(_shown(store, caller, "close-links", asked))


def _shown(store: Store, caller: Caller, question: str, asked: OwnershipAsked) -> dict[str, Any]:
    ask = unmasked if caller.sees_names else told
    return dict(caller.shown(store, ask(store, str(caller.enterprise_id), question, asked)))


def told(store: Store, enterprise_id: str, question: str, asked: OwnershipAsked) -> dict[str, Any]:
    """The answer to one of `QUESTIONS`, persons by surname, from the part of the graph it needs."""
    return dict(masked(unmasked(store, enterprise_id, question, asked)))


def unmasked(
    store: Store, enterprise_id: str, question: str, asked: OwnershipAsked
) -> dict[str, Any]:
    """The answer to one of `QUESTIONS` with persons' full names."""
    direction, answer = QUESTIONS[question]
    as_of = asked.as_of or date.today()
    extent = Extent(as_of, asked.known_at, direction)
    part = store.together(lambda reading: ownership_part(reading, [enterprise_id], extent))
    snapshot = part.snapshot()
    found = answer(snapshot, snapshot.row_of(enterprise_id), asked.limit)
    days = {"as_of": snapshot.as_of, "known_at": snapshot.known_at}
    return {**days, "partial": part.partial, "explored": part.explored, **found}


def _holdings(snapshot: Snapshot, enterprise: int, limit: int) -> dict[str, Any]:
    return holdings_told(snapshot, len(snapshot.persons) + enterprise, limit)


# What may be asked, which part of the graph it needs, and who answers.
QUESTIONS: dict[str, tuple[Direction, Callable[[Snapshot, int, int], dict[str, Any]]]] = {
    "ownership": ("up", ownership_told),
    "holdings": ("down", _holdings),
    "group": ("group", group_told),
    "close-links": ("group", close_links_told),
}
