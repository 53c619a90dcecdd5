"""What decides a month beside the graph and the model, kept in the chain and read back from it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from features.force import check_force, is_in_force
from features.indicator_set_file import SETS, file_of
from features.supervised_domain import Domain
from gnn.measures import DEFAULT as MEASURES
from gnn.measures import Measures, load_measures, measures_of
from gnn.policy import DEFAULT, Policy, load_policy, policy_of
from gnn.profile import DEFAULT as PROFILES
from gnn.profile import Profiles, load_profiles, profiles_of
from gnn.set_texts import (
    ANOTHER_TEXT,
    KIND,
    SetTexts,
    check_one_text,
    kept_texts,
    set_again,
    set_texts,
    sets_by_title,
)
from graph.errors import BadInput, Mismatch
from graph.history import Entry, Kind, append, entries
from graph.store import Store

DOMAIN_SETS = (SETS / "food-2026-2.yaml", SETS / "special-equipment-2026-2.yaml")


@dataclass(frozen=True)
class Rulebook:
    """The policy, and what else decides; without profiles everyone is graded and none listed.

    sets: of domains, and of active profiles.  policies: those of active profiles by profile.
    """

    policy: Policy
    profiles: Profiles | None = None
    sets: tuple[SetTexts, ...] = ()
    measures: Measures | None = None
    policies: dict[str, Policy] = field(default_factory=dict)

    @property
    def versions(self) -> dict[str, Any]:
        """What the chain says a month was decided with, beside policy and model."""
        if self.profiles is None:
            return {}
        return {
            "profiles_version": self.profiles.version,
            "profile_policies": {name: one.version for name, one in self.policies.items()},
            "indicator_sets": [one.indicators.title for one in self.sets],
            "measures_version": self.measures.version if self.measures else None,
        }

    @property
    def adopting(self) -> tuple[Domain, ...]:
        """The domains that use the generic class."""
        modes = self.measures.modes.values() if self.measures else ()
        return tuple(one.domain for one in modes if one.domain)

    def mode_of(self, domain: str) -> str | None:
        """The mode of a domain as its grades keep it."""
        mode = self.measures.modes.get(domain) if self.measures else None
        return mode.kept if mode else None


def rulebook(policy: Policy, profiles: Path, *, measures: Path, sets: tuple[Path, ...]) -> Rulebook:
    """The rules of some files. Raises BadInput naming the file and the fault.

    Also for a domain whose mode and sets do not fit: one that uses the generic class has no set,
    any other has one, and a set's domain has a mode.
    """
    known = load_profiles(profiles)
    found = sets_by_title(sets)
    for profile in known.active:
        if profile.indicator_set not in found:
            found[profile.indicator_set] = set_texts(file_of(profile.indicator_set))
    policies = {one.name: load_policy(_policy_file(one.policy, profiles)) for one in known.active}
    made = Rulebook(policy, known, tuple(found.values()), load_measures(measures), policies)
    _check_modes(made, str(measures))
    return made


def default_rulebook() -> Rulebook:
    """The rules that come with linkrisk."""
    return rulebook(load_policy(), PROFILES, measures=MEASURES, sets=DOMAIN_SETS)


def _check_modes(rules: Rulebook, where: str) -> None:
    modes = rules.measures.modes if rules.measures else {}
    titles: dict[str, str] = {}
    for one in (held.indicators for held in rules.sets):
        if one.domain is None:
            continue
        name = one.domain.name
        if name in titles:
            raise BadInput(f"one set of the domain {name}", f"{titles[name]}, {one.title}", where)
        titles[name] = one.title
    for name in sorted(titles.keys() - modes.keys()):
        raise BadInput(f"a mode of the domain {name}, which has a set", titles[name], where)
    for name, mode in modes.items():
        if mode.domain and name in titles:
            expected = f"no set of the domain {name}, which uses the generic class"
            raise BadInput(expected, titles[name], where)
        if not mode.domain and name not in titles:
            expected = f"a set of the domain {name}, which is in mode {mode.mode} (`--domain-set`)"
            raise BadInput(expected, None, where)


def rulebook_on(books: Sequence[Rulebook], day: date) -> Rulebook:
    """Of rulebooks by several policies the one whose policy is in force on a day.

    The only one is it whatever the day: `check_in_force` tells what is wrong with it. Raises
    BadInput naming the versions where none or more than one is in force.
    """
    if len(books) == 1:
        return books[0]
    found = [one for one in books if _is_on(one.policy, day)]
    if len(found) != 1:
        versions = ", ".join(one.policy.version for one in found) or "none"
        raise BadInput(f"one policy in force on {day}", versions, "grade")
    return found[0]


def _is_on(policy: Policy, day: date) -> bool:
    return is_in_force(day, begins=policy.effective_from, ends=policy.effective_to)


def check_in_force(rules: Rulebook, day: date) -> None:
    """Raises BadInput naming a policy or set that is not in force on the day."""
    for policy in (rules.policy, *rules.policies.values()):
        title = f"policy {policy.version}"
        check_force(title, day, begins=policy.effective_from, ends=policy.effective_to)
    for one in (held.indicators for held in rules.sets):
        title = f"indicator set {one.title}"
        check_force(title, day, begins=one.effective_from, ends=one.effective_to)


def put_in_force(store: Store, rules: Rulebook) -> None:
    """Keeps every text in the chain before it decides anything.

    Raises Mismatch for a version whose text was another one before, also that of a set which
    others inherit from.
    """
    check_one_text(entries(store), rules.sets)
    for policy in (rules.policy, *rules.policies.values()):
        _keep(store, "policy", policy.version, {"text": policy.text})
    if rules.profiles:
        _keep(store, "profiles", rules.profiles.version, {"text": rules.profiles.text})
    for one in rules.sets:
        _keep(store, KIND, one.indicators.title, {"texts": one.texts})
    if rules.measures:
        _keep(store, "measures", rules.measures.version, {"text": rules.measures.text})


def rules_of(chain: list[Entry], sealed: dict[str, Any]) -> Rulebook:
    """What decided a sealed month, by the versions that its entry names. Raises Mismatch."""
    policy = _policy_in(chain, sealed["policy_version"])
    if "profiles_version" not in sealed:
        return Rulebook(policy)
    text = _kept(chain, "profiles", sealed["profiles_version"])["text"]
    titles = sealed["indicator_sets"]
    sets = [set_again(_kept(chain, KIND, title), title) for title in titles]
    policies = {
        name: _policy_in(chain, version) for name, version in sealed["profile_policies"].items()
    }
    measures = measures_in(chain, sealed)
    return Rulebook(policy, profiles_of(text, "profiles"), tuple(sets), measures, policies)


def measures_in(chain: list[Entry], sealed: dict[str, Any]) -> Measures | None:
    """The matrices in force in a sealed month; None when it had none."""
    version = sealed.get("measures_version")
    if version is None:
        return None
    return measures_of(_kept(chain, "measures", version)["text"], f"measures {version}")


def _keep(store: Store, kind: Kind, version: str, content: dict[str, Any]) -> None:
    digest = hashlib.sha256("".join(_texts(content).values()).encode()).hexdigest()
    known = [one.value for one in entries(store) if one.kind == kind]
    before = [one for one in known if one["version"] == version]
    if before and _texts(before[0]) != _texts(content):
        raise Mismatch(ANOTHER_TEXT, digest[:12], f"{kind} {version}")
    if not before:
        append(store, kind, {"version": version, "sha256": digest, **content})


def _texts(content: dict[str, Any]) -> dict[str, str]:
    """All texts of an entry: of a set by title, else the only one."""
    return {"": content["text"]} if "text" in content else kept_texts(content)


def _kept(chain: list[Entry], kind: Kind, version: str) -> dict[str, Any]:
    found = [one.value for one in chain if one.kind == kind]
    found = [one for one in found if one["version"] == version]
    if not found:
        raise Mismatch(f"the {kind} {version} in the chain", None, "replay")
    return found[0]


def _policy_in(chain: list[Entry], version: str) -> Policy:
    return policy_of(str(_kept(chain, "policy", version)["text"]), f"policy {version}")


def _policy_file(name: str, profiles: Path) -> Path:
    """A policy that lies beside the profiles, else one of this program."""
    beside = profiles.parent / name
    return beside if beside.is_file() else DEFAULT.parent / name
