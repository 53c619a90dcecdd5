"""Routes by which two callers decide an override, or its end, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from api.caller import Caller, CallerOf, StoreOf
from api.masking import masked_name
from api.override_models import (
    KeptAnswer,
    OverrideAsked,
    OverridesAnswer,
    OverridesPage,
    ReasonAsked,
)
from gnn.decisions import Override
from gnn.override_approval import (
    APPROVED,
    Decision,
    Found,
    NotTwoPeople,
    Signer,
    approved,
    found,
    keep,
    proposed,
    refused,
    withdrawal,
)
from gnn.override_states import OverrideState, override_states
from graph.errors import Mismatch
from graph.history import entries
from graph.store import Store

router = APIRouter(tags=["overrides"], prefix="/overrides")

Number = Annotated[int, Path(ge=1, description="Its entry in the chain.", examples=[12])]


async def today() -> date:
    """The day on which a caller signs."""
    return date.today()


Today = Annotated[date, Depends(today)]


@router.get("")
def overrides(
    store: StoreOf, caller: CallerOf, day: Today, *, asked: Annotated[OverridesPage, Query()]
) -> OverridesAnswer:
    """Proposals and overrides of the caller's area whose time is not over, with their state."""
    states = [one for one in override_states(entries(store), day) if one.entry.number > asked.after]
    outside = caller.outside(store, [one.about["enterprise_id"] for one in states])
    inside = [one for one in states if one.about["enterprise_id"] not in outside]
    page = inside[: asked.limit]
    ids = sorted({one.about["enterprise_id"] for one in page})
    caller.reads("overrides", enterprises=len(ids), ids=ids)
    told = {
        "areas": list(caller.grant.areas),
        "overrides": [_line(one, caller) for one in page],
        "next_after": page[-1].entry.number if len(inside) > len(page) else None,
    }
    return OverridesAnswer.model_validate(told)


@router.post("")
def propose(store: StoreOf, caller: CallerOf, day: Today, *, asked: OverrideAsked) -> KeptAnswer:
    """Propose a class for a time; it has no effect until somebody else approves it."""
    caller.check_area(store, [asked.enterprise_id])
    decided = Override(**asked.model_dump(exclude={"reason"}))
    with _refusals_logged(caller, asked.enterprise_id):
        decision = proposed(store, decided, reason=asked.reason, signer=_signer(caller, day))
    return _kept(store, caller, decision)


@router.post("/{number}/withdrawal")
def propose_withdrawal(
    store: StoreOf, caller: CallerOf, day: Today, *, number: Number, asked: ReasonAsked
) -> KeptAnswer:
    """Propose to end an override before its time; it stands until somebody else approves that."""
    override, about = _found(store, caller, number, kinds=["override"])
    with _refusals_logged(caller, about):
        decision = withdrawal(override, reason=asked.reason, signer=_signer(caller, day))
    return _kept(store, caller, decision)


@router.post("/{number}/approval")
def approve(store: StoreOf, caller: CallerOf, day: Today, *, number: Number) -> KeptAnswer:
    """Approve a proposal of another person; months that are graded later follow it."""
    proposal, about = _found(store, caller, number, kinds=APPROVED)
    with _refusals_logged(caller, about):
        decision = approved(proposal, _signer(caller, day))
    return _kept(store, caller, decision)


@router.post("/{number}/refusal")
def refuse(
    store: StoreOf, caller: CallerOf, day: Today, *, number: Number, asked: ReasonAsked
) -> KeptAnswer:
    """Refuse a proposal of another person, with the reason; it can't be approved any more."""
    proposal, about = _found(store, caller, number, kinds=APPROVED)
    with _refusals_logged(caller, about):
        decision = refused(proposal, reason=asked.reason, signer=_signer(caller, day))
    return _kept(store, caller, decision)


def _signer(caller: Caller, day: date) -> Signer:
    return Signer(caller.grant.caller, caller.grant.holder, day)


def _found(store: Store, caller: Caller, number: int, *, kinds: Iterable[str]) -> tuple[Found, str]:
    """The entry of a number, and the enterprise it is about, which is in the caller's area."""
    entry = found(store, number, *kinds)
    about = str(entry.entry.value["enterprise_id"])
    caller.check_area(store, [about])
    return entry, about


@contextmanager
def _refusals_logged(caller: Caller, enterprise_id: str) -> Iterator[None]:
    """Who signs twice, or what was answered already, is in the log like any refusal."""
    try:
        yield
    except (NotTwoPeople, Mismatch) as error:
        caller.refused(type(error).__name__, [enterprise_id])
        raise


def _kept(store: Store, caller: Caller, decision: Decision) -> KeptAnswer:
    """Logged before it is kept: what can't be logged has no effect."""
    caller.reads(decision.kind, enterprises=1, ids=[decision.content["enterprise_id"]])
    entry = keep(store, decision)
    return KeptAnswer(number=entry.number, hash=entry.hash, kind=entry.kind)


def _line(one: OverrideState, caller: Caller) -> dict[str, Any]:
    about = {**one.about, "class": one.about["risk_class"]}
    # Callers sign by registered names; a file of the command line has the names of persons.
    if one.entry.kind == "override" and "proposal" not in about and not caller.sees_names:
        about |= {name: masked_name(about[name]) for name in ("by", "approved_by")}
    entry = {name: getattr(one.entry, name) for name in ("number", "hash", "kind")}
    return {**about, **entry, "state": one.state}
