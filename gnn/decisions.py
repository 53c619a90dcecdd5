"""What two people decide together: an override of one class for a time, a release of a month."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from cypher import statement
from gnn.policy import CLASSES
from graph.errors import BadInput, UnknownEnterprise
from graph.history import Entry, append
from graph.store import Store

LONGEST = 12  # months that an override may last


@dataclass(frozen=True)
class Approval:
    """Who decided, who approved, and why."""

    by: str
    approved_by: str
    reason: str


@dataclass(frozen=True)
class Override:
    """The class of one enterprise from a day on until another, whatever is computed."""

    enterprise_id: str
    risk_class: str
    decided_on: date
    expires_on: date
    legal_basis: str


def override_of(file: Path) -> tuple[Override, Approval]:
    """The override that a YAML file states, and who approved it. Raises BadInput."""
    names = ("enterprise_id", "class", "decided_on", "expires_on", "legal_basis")
    who = ("by", "approved_by", "reason")
    try:
        plain = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise BadInput("an override in YAML", str(error), str(file)) from error
    if not isinstance(plain, dict) or set(plain) != {*names, *who}:
        raise BadInput(f"the keys {', '.join([*names, *who])}", plain, str(file))
    days = [plain["decided_on"], plain["expires_on"]]
    if not all(type(day) is date for day in days):
        raise BadInput("days YYYY-MM-DD", ", ".join(map(str, days)), str(file))
    texts = {name: str(plain[name] or "") for name in ("enterprise_id", "legal_basis", *who)}
    decided = Override(
        texts["enterprise_id"], str(plain["class"]), days[0], days[1], texts["legal_basis"]
    )
    return decided, Approval(*(texts[name] for name in who))


def override(store: Store, decided: Override, approval: Approval) -> Entry:
    """Keeps an override in the chain; the monthly runs of its time follow it.

    Raises BadInput for a class, a reason, a legal basis, an end or approvals that do not do, and
    UnknownEnterprise.
    """
    _check_approval(approval)
    return append(store, "override", {**checked(store, decided), **asdict(approval)})


def checked(store: Store, decided: Override) -> dict[str, Any]:
    """What the chain keeps of an override beside who signed it.

    Raises BadInput for a class, a legal basis or an end that does not do, and UnknownEnterprise.
    """
    if decided.risk_class not in tuple(CLASSES):
        raise BadInput("a class from A to D", decided.risk_class, "override")
    if not decided.legal_basis.strip():
        raise BadInput("a legal basis", decided.legal_basis, "override")
    last = (pd.Timestamp(decided.decided_on) + pd.DateOffset(months=LONGEST)).date()
    if not decided.decided_on < decided.expires_on <= last:
        expected = f"an end after {decided.decided_on} and not after {last}"
        raise BadInput(expected, decided.expires_on, "override")
    known = store.read_columns(statement("read/known_enterprise_ids"), ids=[decided.enterprise_id])
    if known.empty:
        raise UnknownEnterprise("an enterprise of the graph", decided.enterprise_id)
    days = {"decided_on": str(decided.decided_on), "expires_on": str(decided.expires_on)}
    return {**asdict(decided), **days}


def release(store: Store, refused: dict[str, Any], approval: Approval) -> Entry:
    """Keeps in the chain that a refused month may be sealed with the class shares that were seen.

    refused: [period, seen], see `gnn.band.refused`. Of other grades, by another policy, model or
    graph, it releases nothing. Raises BadInput for approvals that do not do.
    """
    _check_approval(approval)
    return append(store, "release", {**refused, **asdict(approval)})


def overrides_on(chain: list[Entry], day: date) -> pd.Series:
    """The overridden classes by enterprise_id on a day; of several the last decided."""
    classes = {one: entry.value["risk_class"] for one, entry in in_force(chain, day).items()}
    return pd.Series(classes, dtype=object)


def grounds_on(chain: list[Entry], day: date) -> dict[str, dict[str, Any]]:
    """Of those overrides by enterprise_id [entry: its number, legal_basis, reason, expires_on]."""
    names = ("legal_basis", "reason", "expires_on")
    return {
        one: {"entry": entry.number, **{name: entry.value[name] for name in names}}
        for one, entry in in_force(chain, day).items()
    }


def in_force(chain: list[Entry], day: date) -> dict[str, Entry]:
    """The overrides of a day by enterprise_id; proposals have no effect on any class."""
    found, ended = {}, withdrawn(chain)
    for entry in chain:
        about = entry.value if entry.kind == "override" else {}
        # Through the day of its withdrawal it stands: a month of that day may be sealed with it.
        stands = str(day) <= ended.get(entry.number, str(day))
        if about and stands and about["decided_on"] <= str(day) < about["expires_on"]:
            found[about["enterprise_id"]] = entry
    return found


def withdrawn(chain: list[Entry]) -> dict[int, str]:
    """The last day of each override that was withdrawn, by the number of its entry."""
    told = [entry.value for entry in chain if entry.kind == "override_withdrawn"]
    return {one["override"]: one["withdrawn_on"] for one in told}


def are_two(one: str, other: str) -> bool:
    """Whether two names are of two people, as far as people see letters and digits."""
    return _plain(one) != _plain(other) and "" not in (_plain(one), _plain(other))


def _check_approval(approval: Approval) -> None:
    if not are_two(approval.by, approval.approved_by):
        raise BadInput("two different people, one who decides and one who approves", approval.by)
    if not approval.reason.strip():
        raise BadInput("a reason", approval.reason)


def _plain(name: str) -> str:
    """Letters and digits of a name, wide and narrow ones alike: what people see as one is one."""
    seen = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in seen if letter.isalnum())
