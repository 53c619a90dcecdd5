"""What one caller was granted: role, area, purposes, until when, and under which agreement."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from limits import parse

from api.access_rules import SIGNING, AccessRules, access_rules, check_apart
from graph.errors import BadInput

EVERYWHERE = "all"
_CALLER = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_AREA = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}")


@dataclass(frozen=True)
class Grant:
    """A caller's rights. It names systems and offices; a person is named by a staff number only.

    areas: prefixes of GB/T 2260 codes, or 'all'.  purposes: codes; none: every one.
    conflicts: enterprise_ids of the holder's own firms, whose reading raises an alarm.
    key_hash: HMAC of the key.  issuer, subject: of an OpenID Connect provider instead of a key.
    """

    caller: str
    role: str
    organisation: str
    areas: tuple[str, ...]
    holder: str = ""
    agreement: str = ""
    expires_on: date | None = None
    purposes: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    rate: str = ""
    revoked_at: date | None = None
    key_hash: str = field(default="", repr=False)
    issuer: str = ""
    subject: str = ""

    @property
    def prefixes(self) -> list[str] | None:
        """The codes an enterprise's division must start with; None: anywhere, even unknown."""
        return None if EVERYWHERE in self.areas else list(self.areas)

    def plain(self) -> dict[str, Any]:
        """The grant as values of JSON; what is empty is left out."""
        told = {name: value for name, value in vars(self).items() if value not in (None, "", ())}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in told.items()
        }


def grant_of(told: dict[str, Any]) -> Grant:
    """The grant of values as `plain` makes them, checked. Raises BadInput."""
    try:
        read = {**told}
        for name in ("areas", "purposes", "conflicts"):
            read[name] = tuple(read.get(name, ()))
        for name in ("expires_on", "revoked_at"):
            read[name] = date.fromisoformat(read[name]) if read.get(name) else None
        return checked(Grant(**read))
    except (TypeError, ValueError) as error:
        raise BadInput("a caller of the access register", str(error), "register") from error


def checked(grant: Grant) -> Grant:
    """The grant, when all it names exists. Raises BadInput."""
    rules = access_rules()
    if not _CALLER.fullmatch(grant.caller):
        raise BadInput("2 to 40 of a-z 0-9 . _ - as the caller's name", grant.caller, "caller")
    rules.role(grant.role)
    if not grant.organisation.strip():
        raise BadInput("the organisation that answers for the caller", None, grant.caller)
    _check_codes(grant, rules)
    try:
        parse(grant.rate or "1/minute")
    except ValueError as error:
        raise BadInput("a rate like 100/minute", grant.rate, grant.caller) from error
    return grant


def area_of(text: str) -> str:
    """'990100' as the prefix '9901', 'all' as it is. Raises BadInput."""
    if text == EVERYWHERE:
        return text
    if not _AREA.fullmatch(text):
        raise BadInput("a GB/T 2260 code of 2, 4, 6, 9 or 12 digits, or 'all'", text, "area")
    prefix = text
    while len(prefix) in (4, 6) and prefix.endswith("00"):
        prefix = prefix[:-2]
    return prefix


def check_holder(grants: list[Grant], added: Grant) -> None:
    """Raises BadInput when the holder of a new grant would have two roles that are kept apart.

    Who signs must have one: two signatures are of two people only if it is known who they are.
    """
    if added.role in SIGNING and not added.holder.strip():
        raise BadInput("the holder's staff number (`--also holder=NUMBER`)", None, added.caller)
    if added.holder:
        held = {one.role for one in grants if one.holder == added.holder and not one.revoked_at}
        check_apart({*held, added.role})


def _check_codes(grant: Grant, rules: AccessRules) -> None:
    if not grant.areas or any(area_of(one) != one for one in grant.areas):
        raise BadInput("at least one area, without trailing 00", grant.areas, grant.caller)
    unknown = [code for code in grant.purposes if code not in rules.purposes]
    if unknown:
        raise BadInput(f"purposes of {', '.join(rules.purposes)}", unknown, grant.caller)
