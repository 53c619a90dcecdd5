"""The cells of measures: a row a class, in a domain a pair of classes; a worse one never milder."""

from __future__ import annotations

from typing import Any

import pandas as pd

from features.yaml_node import Node, fault
from gnn.domain_mode import OWN_SCHEME, USE_GENERIC, DomainMode, domain_mode
from gnn.policy import CLASSES
from graph.errors import BadInput

GENERIC = "generic"
ANY = ""  # the generic class in a cell of a scheme of its own, the domain class in a generic one
MILD_TO_STRICT = ("reduced", "normal", "focus_attention", "strict_supervision")
_KEYS = ("rule_id", "ratio", "checks_a_year", "measure", "active_inspection", "legal_basis")
_Cell = dict[str, Any]


def read_cells(plain: Node) -> tuple[pd.DataFrame, dict[str, DomainMode]]:
    """The cells of the generic class and of every domain, with their lines, and the domains' modes.

    Raises BadInput for a domain that is not as its mode asks, or a cell that does not do; KeyError,
    TypeError or ValueError for what is missing or of another kind.
    """
    alone = [_cell((GENERIC, name, ANY), plain["generic"][name]) for name in CLASSES]
    cells, modes = list(alone), {}
    for domain, told in plain["domains"].items():
        if domain == GENERIC:
            expected = f"a domain that is not called {GENERIC}"
            raise fault(plain["domains"], expected, domain, at=domain)
        modes[domain] = domain_mode(domain, told)
        cells += _domain_cells(domain, told, mode=modes[domain], alone=alone)
    found = pd.DataFrame(cells)
    found.insert(1, "mode", found["domain"].map({name: one.mode for name, one in modes.items()}))
    found["mode"] = found["mode"].astype(object).where(found["mode"].notna(), ANY)
    return found, modes


def check_cells(cells: pd.DataFrame, modes: dict[str, DomainMode], where: str) -> None:
    """Raises BadInput for a cell without a rule or a basis, or one that is milder than it may.

    cells: as `read_cells` gives them.
    """
    named = cells.assign(cell=cells["domain"] + " " + cells["class"] + cells["domain_class"])
    bare = cells[["rule_id", "legal_basis"]].fillna("").eq("").any(axis=1)
    odd = ~cells["measure"].isin(MILD_TO_STRICT) | ~(cells["ratio"] > 0)
    least = {name: one.least_checks_a_year for name, one in modes.items()}
    below = cells["checks_a_year"] < cells["domain"].map(least).fillna(0.0)
    measures = f"a measure of {', '.join(MILD_TO_STRICT)} and a ratio above 0"
    for wrong, column, expected in (
        (cells["rule_id"].duplicated(), "rule_id", "each rule_id once"),
        (bare, "cell", "a rule_id and a legal basis for every cell"),
        (odd, "cell", measures),
        (below, "rule_id", "no fewer checks a year than the law of the domain asks"),
    ):
        if wrong.any():
            first = named[wrong].iloc[0]
            raise BadInput(expected, first[column], f"{where}:{first['line']}")
    _check_rising(cells, where)


def _domain_cells(domain: str, told: Node, *, mode: DomainMode, alone: list[_Cell]) -> list[_Cell]:
    if mode.mode == OWN_SCHEME:
        return [_cell((domain, ANY, name), told["scheme"][name]) for name in CLASSES]
    if mode.mode == USE_GENERIC:
        return [_adopted(domain, told, mode=mode, cell=cell) for cell in alone]
    return [
        _cell((domain, name, other), told["matrix"][name][other])
        for name in CLASSES
        for other in CLASSES
    ]


def _adopted(domain: str, told: Node, *, mode: DomainMode, cell: _Cell) -> _Cell:
    """The generic cell of a class; never fewer checks a year than the law of the domain asks."""
    risk_class = cell["class"]
    checks = max(cell["checks_a_year"], mode.least_checks_a_year)
    about = {"domain": domain, "domain_class": risk_class, "checks_a_year": checks}
    about["line"] = told.lines["rule_id"]
    rule = f"{told['rule_id']}-{risk_class}" if told["rule_id"] else ""
    return {**cell, **about, "rule_id": rule, "legal_basis": told["legal_basis"]}


def _cell(place: tuple[str, str, str], plain: Node) -> _Cell:
    name = f"{place[0]} {place[1]}{place[2]}"
    if set(plain) != set(_KEYS):
        raise fault(plain, f"of {name} the keys {', '.join(_KEYS)}", ", ".join(plain))
    if type(plain["active_inspection"]) is not bool:
        got = plain["active_inspection"]
        raise fault(plain, f"of {name} active_inspection: true or false", got)
    numbers = {key: float(plain[key]) for key in ("ratio", "checks_a_year")}
    where = dict(zip(("domain", "class", "domain_class"), place, strict=True))
    return {**where, **plain, **numbers, "line": plain.line}


def _check_rising(cells: pd.DataFrame, where: str) -> None:
    """A worse class never means milder supervision, nor does a domain beside the same class.

    A scheme of its own stands beside the generic measure and may be milder than it.
    """
    strictness = cells["measure"].map(MILD_TO_STRICT.index)
    ranked = cells.assign(strictness=strictness, active=cells["active_inspection"].astype(int))
    alone = ranked[ranked["domain"] == GENERIC].set_index("class")
    for name in ("ratio", "checks_a_year", "strictness", "active"):
        own = ranked["class"].map(alone[name])
        milder = ranked[name] < own
        for worse in ("class", "domain_class"):
            other = "domain_class" if worse == "class" else "class"
            ordered = ranked.sort_values(["domain", other, worse])
            milder |= ordered.groupby(["domain", other])[name].diff() < 0
        if milder.any():
            first = ranked[milder].iloc[0]
            got, place = f"{first['rule_id']}: {name}", f"{where}:{first['line']}"
            raise BadInput("no milder measure for a worse class", got, place)
