"""How a domain of supervision decides: by the generic class, a scheme of its own, or both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from features.supervised_domain import Domain, declared_domain
from graph.errors import BadInput

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


def domain_mode(name: str, plain: dict[str, Any], where: str) -> DomainMode:
    """The mode that the part of a domain states. Raises BadInput naming the domain."""
    place = f"{where}: {name}"
    told = plain.get("mode", COMBINE)
    if told not in MODES:
        raise BadInput(f"a mode of {', '.join(MODES)}", told, place)
    known = {"mode", "least_checks_a_year", *_PARTS[told]}
    missing = sorted(known - {"mode"} - plain.keys())
    if missing or plain.keys() - known:
        expected = f"{', '.join(('least_checks_a_year', *_PARTS[told]))} and nothing else"
        odd = f"no {missing[0]}" if missing else sorted(plain.keys() - known)[0]
        raise BadInput(f"a domain in mode {told} with {expected}", odd, place)
    least = float(plain["least_checks_a_year"])
    adopting = _domain(name, plain, place) if told == USE_GENERIC else None
    return DomainMode(told, least, "mode" in plain, adopting)


def _domain(name: str, plain: dict[str, Any], place: str) -> Domain:
    by, label = plain["applies_to"], plain["label_zh"]
    if not isinstance(by, dict):
        raise BadInput("a mapping as applies_to", by, place)
    if not isinstance(label, str) or not label.strip():
        raise BadInput("a text as label_zh", label, place)
    return declared_domain(name, label, by=by, refused=partial(_refused, place))


def _refused(place: str, expected: str, got: object) -> BadInput:
    return BadInput(expected, got, place)
