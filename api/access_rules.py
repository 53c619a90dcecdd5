"""The roles, permissions and purposes of access_rules.yaml, and which roles are kept apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time, timezone
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import yaml

from graph.errors import BadInput

FieldLevel: TypeAlias = Literal["full", "surname"]
BeyondArea: TypeAlias = Literal["named", "withheld"]
_FILE = Path(__file__).parent / "access_rules.yaml"

# Who edits does not approve, who administers does not audit, two signatures are of two people.
SIGNING = frozenset({"override_first", "override_second"})
APART = (
    frozenset({"indicator_editor", "indicator_approver"}),
    frozenset({"admin", "auditor"}),
    SIGNING,
)


@dataclass(frozen=True)
class Role:
    """What its holders may read, what is shown of persons and beyond their area, how often."""

    name: str
    en: str
    zh: str
    reads: frozenset[str]
    names: FieldLevel
    beyond_area: BeyondArea
    rate: str


@dataclass(frozen=True)
class Permission:
    """A name for some routes. routes: 'GET /periods'."""

    name: str
    en: str
    zh: str
    routes: tuple[str, ...]


@dataclass(frozen=True)
class Purpose:
    """A reason to read, by its code in the header X-Purpose."""

    code: str
    en: str
    zh: str


@dataclass(frozen=True)
class Alarms:
    """What an audit report calls unusual; days are 1 (Monday) to 7."""

    enterprises_an_hour: int
    opens: time
    closes: time
    days: frozenset[int]
    zone: timezone
    sleepless: frozenset[str]


@dataclass(frozen=True)
class AccessRules:
    """The whole file. by_route: the permission of each 'VERB /path'."""

    roles: dict[str, Role]
    permissions: dict[str, Permission]
    by_route: dict[str, str]
    purposes: dict[str, Purpose]
    local_role: Role
    smallest_cell: int
    alarms: Alarms

    def role(self, name: str) -> Role:
        """The role of that name. Raises BadInput."""
        if name not in self.roles:
            raise BadInput(f"a role of {', '.join(self.roles)}", name, "role")
        return self.roles[name]


@cache
def access_rules() -> AccessRules:
    """The rules of this version of linkrisk."""
    told = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    permissions = {
        name: Permission(name, one["en"], one["zh"], tuple(one["routes"]))
        for name, one in told["permissions"].items()
    }
    roles = {name: _role(name, one) for name, one in told["roles"].items()}
    local = told["local_keys"]
    return AccessRules(
        roles=roles,
        permissions=permissions,
        by_route={route: one.name for one in permissions.values() for route in one.routes},
        purposes={code: Purpose(code, **one) for code, one in told["purposes"].items()},
        local_role=_role(local["role"], {**told["roles"][local["role"]], "rate": local["rate"]}),
        smallest_cell=told["smallest_cell"],
        alarms=_alarms(told["alarms"]),
    )


def check_apart(roles: Iterable[str]) -> None:
    """Raises BadInput when one caller or holder would have two roles that are kept apart."""
    held = set(roles)
    for pair in APART:
        if pair <= held:
            first, second = sorted(pair)
            raise BadInput(f"different callers for {first} and {second}", sorted(held), "role")


def _role(name: str, told: dict[str, Any]) -> Role:
    return Role(name, **{**told, "reads": frozenset(told["reads"])})


def _alarms(told: dict[str, Any]) -> Alarms:
    hours = told["office_hours"]
    opens, closes = (time.fromisoformat(hours[end]) for end in ("from", "to"))
    zone = time.fromisoformat(f"00:00{hours['utc_offset']}").tzinfo
    assert isinstance(zone, timezone)
    return Alarms(
        enterprises_an_hour=told["enterprises_an_hour"],
        opens=opens,
        closes=closes,
        days=frozenset(hours["days"]),
        zone=zone,
        sleepless=frozenset(told["sleepless"]),
    )
