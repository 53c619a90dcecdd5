"""Whom a month grades: the profiles of a version, and why an enterprise is listed instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from features.yaml_node import Node, fault
from gnn.rule_text import rule_text, rules_from
from graph.code_lists import decoded
from graph.snapshot import Snapshot
from graph.tables import STATUSES

DEFAULT = Path(__file__).parent / "profiles" / "default.yaml"
ENTERPRISE = "enterprise"  # whoever is of no other profile
LEFT, NOT_IN_SCOPE, PROFILE_OFF = "left_register", "not_in_scope", "profile_off"
_CODE = re.compile(r"[0-9A-HJ-NP-RTUWXY]{18}")
_KEYS = (
    "profile",
    "label_zh",
    "enterprise_types",
    "credit_codes",
    "active",
    "indicator_set",
    "policy",
    "legal_basis",
)


@dataclass(frozen=True)
class Profile:
    """Enterprises with rules of their own.

    enterprise_types: words of the code list.  credit_codes: how their codes begin.
    indicator_set: title of the set that gives points.  policy: file that decides the class.
    """

    name: str
    label_zh: str
    enterprise_types: tuple[str, ...]
    credit_codes: tuple[str, ...]
    active: bool
    indicator_set: str
    policy: str
    legal_basis: str


@dataclass(frozen=True)
class Profiles:
    """A version of who is graded by which rules, with its text."""

    version: str
    profiles: tuple[Profile, ...]
    not_in_scope: tuple[str, ...]
    left_register: tuple[str, ...]
    text: str

    @property
    def active(self) -> tuple[Profile, ...]:
        """The profiles whose enterprises are graded."""
        return tuple(one for one in self.profiles if one.active)

    def scope(self, snapshot: Snapshot) -> pd.DataFrame:
        """Of each enterprise [enterprise_id, profile, reason, detail], in the snapshot's order.

        reason: None where it is graded.  detail: what the reason rests on.
        """
        rows = snapshot.enterprises
        codes = rows["enterprise_id"].astype(str)
        codes = codes.where(codes.str.fullmatch(_CODE), "")
        found = rows[["enterprise_id"]].assign(profile=ENTERPRISE, reason=None, detail=None)
        for profile in reversed(self.profiles):
            of = _of_type(rows["enterprise_type"], profile) | codes.str.startswith(
                profile.credit_codes or ("?",)
            )
            found.loc[of, "profile"] = profile.name
            if not profile.active:
                found.loc[of, ["reason", "detail"]] = PROFILE_OFF, profile.name
        outside = codes.str.startswith(self.not_in_scope or ("?",))
        found.loc[outside, "reason"] = NOT_IN_SCOPE
        found.loc[outside, "detail"] = codes.str[:2]
        left = self._left(snapshot)
        found.loc[left, "reason"] = LEFT
        found.loc[left, "detail"] = rows["status"]
        return found

    def _left(self, snapshot: Snapshot) -> pd.Series:
        """Whether each left by the cut-off: by its status, or by an end that no sanction is."""
        rows = snapshot.enterprises
        ended = rows["ended_on"] <= pd.Timestamp(snapshot.as_of)
        sanctioned = rows["status"].isin(["revoked", "annulled"])
        return pd.Series(rows["status"].isin(self.left_register) | (ended & ~sanctioned))


def load_profiles(file: Path = DEFAULT) -> Profiles:
    """The profiles of a YAML file. Raises BadInput naming the file, the line and the fault."""
    return profiles_of(rule_text(file, "profiles"), str(file))


def profiles_of(text: str, where: str) -> Profiles:
    """The profiles that a YAML text states. Raises BadInput naming `where`, line and fault."""
    return rules_from(text, where, what="profiles", made=lambda plain: _profiles(plain, text))


def _profiles(plain: Node, text: str) -> Profiles:
    found: dict[str, Profile] = {}
    for one in plain["profiles"]:
        made = _profile(one)
        if made.name in found or made.name == ENTERPRISE:
            expected = f"each profile once, none called {ENTERPRISE}"
            raise fault(one, expected, made.name, at="profile")
        found[made.name] = made
    return Profiles(
        version=str(plain["version"]),
        profiles=tuple(found.values()),
        not_in_scope=tuple(map(str, plain["not_in_scope"]["credit_codes"])),
        left_register=_left_register(plain["left_register"]),
        text=text,
    )


def _left_register(plain: Node) -> tuple[str, ...]:
    found = tuple(map(str, plain["statuses"]))
    unknown = sorted(set(found) - set(STATUSES))
    if unknown:
        raise fault(plain, f"statuses of {', '.join(STATUSES)}", unknown[0], at="statuses")
    return found


def _profile(plain: Node) -> Profile:
    if set(plain) != set(_KEYS):
        raise fault(plain, f"the keys {', '.join(_KEYS)}", ", ".join(sorted(plain)))
    if type(plain["active"]) is not bool:
        raise fault(plain, "active: true or false", plain["active"], at="active")
    types = pd.Series([str(one) for one in plain["enterprise_types"]], dtype=object)
    known = decoded("enterprise_type", types)
    if known.unknown.any():
        expected = "an enterprise type of the code list"
        raise fault(plain, expected, types[known.unknown].iloc[0], at="enterprise_types")
    name, texts = str(plain["profile"]), ("label_zh", "indicator_set", "policy", "legal_basis")
    made = Profile(
        name=name,
        enterprise_types=tuple(known.words),
        credit_codes=tuple(map(str, plain["credit_codes"])),
        active=plain["active"],
        **{one: str(plain[one] or "") for one in texts},
    )
    if not made.legal_basis.strip():
        raise fault(plain, "a legal basis for every profile", name, at="legal_basis")
    if not (made.enterprise_types or made.credit_codes):
        raise fault(plain, "enterprise_types or credit_codes", name)
    return made


def _of_type(types: pd.Series, profile: Profile) -> pd.Series:
    """Whether each type, a code or a word, is one of the profile's."""
    places, distinct = pd.factorize(types)
    words = decoded("enterprise_type", pd.Series(distinct, dtype=object)).words
    wanted = np.append(words.isin(profile.enterprise_types).to_numpy(dtype=bool), False)
    return pd.Series(wanted[places], index=types.index)
