"""How a domain of supervision decides: by the generic class, a scheme of its own, or both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from features.supervised_domain import Domain, declared_domain
from features.yaml_node import Node, fault

USE_GENERIC, OWN_SCHEME, COMBINE = MODES = ("use_generic", "own_scheme", "combine")
_PARTS = {
    USE_GENERIC: ("label_zh", "applies_to", "rule_id", "legal_basis"),
    OWN_SCHEME: ("scheme",),
    COMBINE: ("matrix",),
}


@dataclass(frozen=True)
class DomainMode:
    """The mode of a domain (Opinions of 2022, (九)), and the checks a year that its law asks.

    told: whether the text says the mode; one from before there were modes has a matrix alone.
    domain: whom a domain that uses the generic class has; None: its indicator set says.
    """

    mode: str
    least_checks_a_year: float
    told: bool = True
    domain: Domain | None = None

    @property
    def kept(self) -> str | None:
        """What a grade keeps of it: nothing where the text told none."""
        return self.mode if self.told else None


def domain_mode(name: str, plain: Node) -> DomainMode:
    """The mode that the part of a domain states. Raises BadInput naming the line."""
    told = plain.get("mode", COMBINE)
    if told not in MODES:
        raise fault(plain, f"a mode of {', '.join(MODES)}", told, at="mode")
    known = {"mode", "least_checks_a_year", *_PARTS[told]}
    missing = sorted(known - {"mode"} - plain.keys())
    if missing or plain.keys() - known:
        expected = f"{', '.join(('least_checks_a_year', *_PARTS[told]))} and nothing else"
        odd = "" if missing else sorted(plain.keys() - known)[0]
        got = odd or f"no {missing[0]}"
        raise fault(plain, f"a domain in mode {told} with {expected}", got, at=odd)
    least = float(plain["least_checks_a_year"])
    adopting = _domain(name, plain) if told == USE_GENERIC else None
    return DomainMode(told, least, "mode" in plain, adopting)


def _domain(name: str, plain: Node) -> Domain:
    by, label = plain["applies_to"], plain["label_zh"]
    if not isinstance(by, Node):
        raise fault(plain, "a mapping as applies_to", by, at="applies_to")
    if not isinstance(label, str) or not label.strip():
        raise fault(plain, "a text as label_zh", label, at="label_zh")
    return declared_domain(name, label, by=by, refused=partial(fault, by))
