"""How two callers decide an override one after the other: a proposal, then approval or refusal.

A proposal is an entry of the chain without effect on any class. Its approval appends the entry that
monthly runs follow, so what stands in force names the proposal that a second person saw.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gnn.decisions import Override, are_two, checked, withdrawn
from graph.errors import BadInput, LinkriskError, Mismatch, StatementFailed
from graph.history import Entry, Kind, append, check_chain, entries
from graph.store import Store

# What a proposal becomes when it is approved.
APPROVED: dict[str, Kind] = {
    "override_proposed": "override",
    "withdrawal_proposed": "override_withdrawn",
}
# What answers a proposal; an override may also come from a signed file.
ANSWERS = (*APPROVED.values(), "override_refused")
_DECIDED = ("enterprise_id", "risk_class", "decided_on", "expires_on", "legal_basis")


class NotTwoPeople(LinkriskError):
    """Two signatures of one person, or of a caller of whom it is not known who it is."""


class UnknownDecision(LinkriskError):
    """A number under which the chain holds no proposal, or no override."""


@dataclass(frozen=True)
class Signer:
    """Who signs on a day: a caller by its registered name, and the staff number of its holder."""

    caller: str
    holder: str
    day: date


@dataclass(frozen=True)
class Decision:
    """What is to be kept, and the chain that it was checked against."""

    chain: list[Entry]
    kind: Kind
    content: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """An entry of the chain, and the chain that it was found in."""

    chain: list[Entry]
    entry: Entry


def found(store: Store, number: int, *kinds: str) -> Found:
    """The entry of one of the kinds under a number.

    Raises UnknownDecision, and Mismatch for a chain that was altered.
    """
    chain = entries(store)
    check_chain(chain, "history")
    for entry in chain:
        if entry.number == number and entry.kind in kinds:
            return Found(chain, entry)
    raise UnknownDecision(f"the number of an entry {' or '.join(kinds)}", number, "history")


def answers(chain: list[Entry]) -> dict[int, Entry]:
    """What was decided on each proposal, by its number."""
    told = [entry for entry in chain if entry.kind in ANSWERS]
    return {one.value["proposal"]: one for one in told if "proposal" in one.value}


def proposed(store: Store, decided: Override, *, reason: str, signer: Signer) -> Decision:
    """A proposal of an override. Raises as `decisions.checked`, NotTwoPeople and BadInput."""
    told = {**checked(store, decided), **_signed(signer, reason)}
    if decided.expires_on <= signer.day:
        raise BadInput(f"an end after {signer.day}", decided.expires_on, "override")
    return Decision(entries(store), "override_proposed", {**told, "proposed_on": str(signer.day)})


def withdrawal(of: Found, *, reason: str, signer: Signer) -> Decision:
    """A proposal to end an override before its time. Raises Mismatch for one that has ended."""
    about = {"override": of.entry.number, "enterprise_id": of.entry.value["enterprise_id"]}
    _check_stands(of.chain, of.entry, signer.day)
    told = {**about, **_signed(signer, reason), "proposed_on": str(signer.day)}
    return Decision(of.chain, "withdrawal_proposed", told)


def approved(proposal: Found, signer: Signer) -> Decision:
    """What is in force once a second person approves a proposal.

    Raises NotTwoPeople, and Mismatch for a proposal that is answered or whose time is over.
    """
    about = proposal.entry.value
    _check_second(about, signer)
    _check_open(proposal, signer.day)
    told = {"by": about["by"], "approved_by": signer.caller, "reason": about["reason"]}
    told["proposal"] = proposal.entry.number
    kind = APPROVED[proposal.entry.kind]
    if kind == "override":
        return Decision(proposal.chain, kind, {**{one: about[one] for one in _DECIDED}, **told})
    ended = {"override": about["override"], "enterprise_id": about["enterprise_id"]}
    return Decision(proposal.chain, kind, {**ended, "withdrawn_on": str(signer.day), **told})


def refused(proposal: Found, *, reason: str, signer: Signer) -> Decision:
    """That a second person does not approve a proposal. Raises as `approved`, and BadInput."""
    about = proposal.entry.value
    signed = _signed(signer, reason)
    _check_second(about, signer)
    _check_open(proposal, signer.day)
    told = {"proposal": proposal.entry.number, "enterprise_id": about["enterprise_id"]}
    answer = {**told, **signed, "refused_on": str(signer.day)}
    return Decision(proposal.chain, "override_refused", answer)


def keep(store: Store, decision: Decision) -> Entry:
    """Adds a decision to the chain it was checked against.

    Raises Mismatch when another one was added meanwhile, such as an approval of the same proposal.
    """
    try:
        return append(store, decision.kind, decision.content, seen=decision.chain)
    except StatementFailed as error:
        now = entries(store)
        if len(now) == len(decision.chain):
            raise
        expected = "that no other decision is kept meanwhile; ask again"
        raise Mismatch(expected, now[-1].name, "history") from error


def _signed(signer: Signer, reason: str) -> dict[str, str]:
    if not signer.holder.strip():
        expected = "a caller whose holder the access register tells (`--also holder=NUMBER`)"
        raise NotTwoPeople(expected, signer.caller, "override")
    if not reason.strip():
        raise BadInput("a reason", reason, "override")
    return {"by": signer.caller, "holder": signer.holder, "reason": reason}


def _check_second(about: dict[str, Any], signer: Signer) -> None:
    others = are_two(about["by"], signer.caller) and are_two(about["holder"], signer.holder)
    if not others:
        expected = f"a registered caller of another person than {about['by']}"
        raise NotTwoPeople(expected, signer.caller, "override")


def _check_open(proposal: Found, day: date) -> None:
    entry, about = proposal.entry, proposal.entry.value
    answer = answers(proposal.chain).get(entry.number)
    if answer:
        raise Mismatch("a proposal that is open", f"answered by {answer.name}", entry.name)
    if entry.kind == "withdrawal_proposed":
        of = next(one for one in proposal.chain if one.number == about["override"])
        _check_stands(proposal.chain, of, day)
    elif about["expires_on"] <= str(day):
        raise Mismatch("a proposal that is open", f"expired on {about['expires_on']}", entry.name)


def _check_stands(chain: list[Entry], override: Entry, day: date) -> None:
    expires, ended = override.value["expires_on"], withdrawn(chain).get(override.number)
    if ended or expires <= str(day):
        raise Mismatch("an override that stands", f"ended on {ended or expires}", override.name)
