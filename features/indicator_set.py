"""A versioned indicator set: which indicators count how much, as data that inherits."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from features.coverage_limit import CoverageLimit, coverage_limit
from features.indicator import REGISTRY
from features.indicator_expression import checked
from features.indicator_set_file import check_titles, files_of, inherited_file, read_set
from features.supervised_domain import Domain, domain_of
from features.yaml_node import Node, fault
from graph.errors import BadInput

METHODS = ("judgement", "learned", "delphi", "ahp", "entropy", "official")


@dataclass(frozen=True)
class Item:
    """One indicator of a set.

    of: the registered indicator, or expression: a checked one.  points: what it adds at `worst`
    (negative: takes away); nothing at `best`, in between in proportion.
    """

    item_id: str
    label_zh: str
    group: str
    part: str
    of: str | None
    expression: ast.expr | None
    points: float
    best: float
    worst: float

    @property
    def sign(self) -> float:
        """-1.0 where its points take away, else 1.0; without points its direction tells."""
        if self.points or self.of is None:
            return -1.0 if self.points < 0.0 else 1.0
        worse_upwards = 1 if self.worst > self.best else -1
        return -1.0 if REGISTRY[self.of].direction * worse_upwards < 0 else 1.0


@dataclass(frozen=True)
class Change:
    """What a set changes in the one it inherits from: a field of an indicator, and why."""

    item_id: str
    field: str
    before: object
    after: object
    reason: str


@dataclass(frozen=True)
class IndicatorSet:
    """A set in force from a day, with the cap of each group's points.

    limits: the most points of A, B and C.  coverage: the limit under which none is A; None: none.
    changes: what its file changed in what it inherits.
    proposal: what its points were computed from, None where people set them.  One that no one
    has released yet has no legal basis and, with it, no day.
    domain: whom it is for; None: everyone. It is not inherited.
    """

    name: str
    version: str
    effective_from: date | None
    effective_to: date | None
    author: str
    legal_basis: str
    weights_by: str
    caps: dict[str, float]
    limits: tuple[float, float, float]
    items: tuple[Item, ...]
    changes: tuple[Change, ...] = ()
    proposal: dict[str, Any] | None = None
    domain: Domain | None = None
    coverage: CoverageLimit | None = None

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.name} {self.version}"


def load_set(file: Path, *, proposed: bool = False) -> IndicatorSet:
    """The set of a YAML file with all it inherits, from its folder or those that come along.

    proposed: one that no one has released will do too. Raises BadInput naming file, line and fault,
    also for a file that gives a title of this program another text.
    """
    made = _loaded(file, (), proposed)
    check_titles(files_of(file))
    return made


def load_kept(file: Path) -> IndicatorSet:
    """The set of texts that were kept in the history: they win over those of this program."""
    return _loaded(file, (), False)


def _loaded(file: Path, below: tuple[Path, ...], proposed: bool) -> IndicatorSet:
    node = read_set(file)
    if "proposal" in node and not node.get("legal_basis") and not proposed:
        wanted = "a legal_basis and an effective_from (with them a person releases a proposal)"
        raise fault(node, wanted, node.get("legal_basis"))
    if file in below:
        raise fault(node, "a set that does not inherit from itself", node["inherits"])
    base = None
    if node.get("inherits"):
        base = _loaded(inherited_file(node, file.parent), (*below, file), proposed)
    made = _own(node) if base is None else _changed(node, base)
    _check_whole(node, made)
    return made


def _own(node: Node) -> IndicatorSet:
    items = list(_items(node.all("groups"), None))
    caps = {group["group"]: group.number("cap", above=0.0) for group in node.all("groups")}
    counted: dict[str, Any] = {
        "caps": caps,
        "limits": _limits(node),
        "coverage": coverage_limit(node),
    }
    return IndicatorSet(**_head(node), **counted, items=tuple(items))


def _head(node: Node) -> dict[str, Any]:
    """What every file says of its set, whether it inherits or not."""
    waiting = "proposal" in node and not node.get("legal_basis")
    return {
        "name": node.text("set"),
        "version": node.text("version"),
        "effective_from": None if waiting else node.day("effective_from"),
        "effective_to": node.day("effective_to") if node.get("effective_to") else None,
        "author": node.text("author"),
        "legal_basis": "" if waiting else node.text("legal_basis"),
        "weights_by": node.one_of("weights_by", METHODS),
        "proposal": node.told("proposal") if "proposal" in node else None,
        "domain": domain_of(node),
    }


def _changed(node: Node, base: IndicatorSet) -> IndicatorSet:
    items = {item.item_id: item for item in base.items}
    changes = []
    for change in node.all("changes"):
        known = items.get(change.text("id"))
        if known is None:
            raise fault(change, f"an indicator of {base.title}", change["id"])
        reason = change.text("reason")
        if change.get("removed"):
            del items[known.item_id]
            changes.append(Change(known.item_id, "removed", False, True, reason))
            continue
        told: dict[str, Any] = {
            name: change.number(name) for name in ("points", "best", "worst") if name in change
        }
        if not told:
            raise fault(change, "points, best, worst or removed", change["id"])
        made = replace(known, **told)
        # What a computation found to weigh nothing stays, so that the next one can weigh it again.
        nothing = "proposal" in node or "points" not in told
        items[known.item_id] = _sound(change, made, nothing=nothing)
        changes += [
            Change(known.item_id, name, getattr(known, name), value, reason)
            for name, value in told.items()
        ]
    added = list(_items(node.all("groups"), base))
    caps = {group["group"]: group.number("cap", above=0.0) for group in node.all("groups")}
    return replace(
        base,
        **_head(node),
        caps={**base.caps, **caps},
        limits=_limits(node) if "limits" in node else base.limits,
        coverage=coverage_limit(node) or base.coverage,
        items=(*items.values(), *added),
        changes=(*base.changes, *changes),
    )


def _items(groups: list[Node], base: IndicatorSet | None) -> Iterator[Item]:
    for group in groups:
        for part in group.all("parts"):
            for told in part.all("indicators"):
                yield _item(told, group.text("group"), part.text("part"))


def _item(told: Node, group: str, part: str) -> Item:
    if ("of" in told) == ("expression" in told):
        raise fault(told, "either `of` or `expression`", told.get("id"))
    of = str(told["of"]) if "of" in told else None
    if of is not None and of not in REGISTRY:
        raise fault(told, "the name of an indicator that exists", of)
    expression = None
    if of is None:
        try:
            expression = checked(str(told["expression"]), REGISTRY)
        except BadInput as error:
            raise fault(told, error.expected, error.got) from error
    label = str(told.get("label_zh") or (REGISTRY[of].label_zh if of else ""))
    if not label:
        raise fault(told, "a label_zh", None)
    numbers = {name: told.number(name) for name in ("points", "best", "worst")}
    made = Item(told.text("id"), label, group, part, of=of, expression=expression, **numbers)
    return _sound(told, made)


def _sound(told: Node, item: Item, *, nothing: bool = False) -> Item:
    if item.points == 0.0 and not nothing:
        raise fault(told, "points other than 0", item.points)
    if item.best == item.worst:
        raise fault(told, "a worst value that is not the best one", item.worst)
    return item


def _limits(node: Node) -> tuple[float, float, float]:
    limits = node.part("limits")
    first, second, third = (limits.number(name) for name in "ABC")
    if not 0 < first < second < third:
        raise fault(limits, "rising limits of A, B and C", (first, second, third))
    return first, second, third


def _check_whole(node: Node, made: IndicatorSet) -> None:
    ids = [item.item_id for item in made.items]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise fault(node, "each indicator once", twice[0])
    days = made.effective_from, made.effective_to
    if days[0] and days[1] and days[1] <= days[0]:
        raise fault(node, f"an effective_to after {made.effective_from}", made.effective_to)
    unknown = sorted({item.group for item in made.items} - made.caps.keys())
    if unknown:
        raise fault(node, "a cap for every group", unknown[0])
