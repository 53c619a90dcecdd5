"""Where proposals and overrides of the chain stand on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gnn.decisions import in_force, withdrawn
from gnn.override_approval import APPROVED, answers
from graph.history import Entry


@dataclass(frozen=True)
class OverrideState:
    """An entry, where it stands, and what it is about: of a withdrawal also the override's values.

    state: open or refused, of a proposal; in_force, upcoming, withdrawn, or superseded by a later
    one of the same enterprise, of an override.
    """

    entry: Entry
    state: str
    about: dict[str, Any]


def override_states(chain: list[Entry], day: date) -> list[OverrideState]:
    """Proposals and overrides whose time is not over, oldest first.

    A proposal that was approved is told as the override it became.
    """
    ended, answered = withdrawn(chain), answers(chain)
    standing = {entry.number for entry in in_force(chain, day).values()}
    overrides = {entry.number: entry.value for entry in chain if entry.kind == "override"}
    told = []
    for entry in [one for one in chain if one.kind in ("override", *APPROVED)]:
        about = {**overrides.get(entry.value.get("override", 0), {}), **entry.value}
        if entry.kind == "override":
            state = _of_override(entry, day, ended=ended, standing=standing)
        else:
            state = "" if about.get("override") in ended else _of_proposal(answered, entry)
        if state and str(day) < about["expires_on"]:
            told.append(OverrideState(entry, state, about))
    return told


def _of_override(entry: Entry, day: date, *, ended: dict[int, str], standing: set[int]) -> str:
    if entry.number in ended:
        return "withdrawn"
    if entry.number in standing:
        return "in_force"
    return "upcoming" if str(day) < entry.value["decided_on"] else "superseded"


def _of_proposal(answered: dict[int, Entry], entry: Entry) -> str:
    """'' of one that was approved."""
    answer = answered.get(entry.number)
    if answer is None:
        return "open"
    return "refused" if answer.kind == "override_refused" else ""
