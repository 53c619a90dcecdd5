"""What a class means for supervision: one cell of a matrix by generic and domain class."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from gnn.policy import CLASSES
from graph.errors import BadInput

DEFAULT = Path(__file__).parent / "matrices" / "default.yaml"
GENERIC = "generic"
MILD_TO_STRICT = ("reduced", "normal", "focus_attention", "strict_supervision")
_KEYS = ("rule_id", "ratio", "checks_a_year", "measure", "active_inspection", "legal_basis")


@dataclass(frozen=True)
class Measures:
    """cells: one row a generic class and a domain and its class ('generic' and '' for neither).

    [domain, class, domain_class, rule_id, ratio: multiplier of a task's own sampling ratio,
    checks_a_year, measure, active_inspection, legal_basis].  text: the file itself.
    """

    version: str
    legal_basis: str
    cells: pd.DataFrame
    text: str

    @property
    def domains(self) -> frozenset[str]:
        """The domains with a matrix."""
        return frozenset(self.cells["domain"]) - {GENERIC}

    def of(self, classes: pd.DataFrame, domains: pd.DataFrame) -> pd.DataFrame:
        """The measures of enterprises, one row each and one more for each further domain.

        classes: [class] by enterprise_id.  domains: [enterprise_id, domain, class].  An enterprise
        without a domain class in a domain that has a matrix gets the generic measure.
        """
        ruled = domains[domains["domain"].isin(self.domains)]
        ruled = ruled.rename(columns={"class": "domain_class"})
        graded = classes[["class"]].rename_axis("enterprise_id").reset_index()
        asked = graded.merge(ruled, on="enterprise_id", how="left")
        asked = asked.fillna({"domain": GENERIC, "domain_class": ""})
        found = asked.merge(self.cells, on=["domain", "class", "domain_class"], how="left")
        return found.sort_values(["enterprise_id", "domain"], ignore_index=True)


def load_measures(file: Path = DEFAULT) -> Measures:
    """The matrices of a YAML file. Raises BadInput naming the file and the fault."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput("a file of measures", error.strerror, str(file)) from error
    return measures_of(text, str(file))


def measures_of(text: str, where: str) -> Measures:
    """The matrices that a YAML text states. Raises BadInput naming `where` and the fault."""
    try:
        plain = yaml.safe_load(text)
        rows = [_cell(GENERIC, name, "", plain["generic"][name]) for name in CLASSES]
        least: dict[str, float] = {}
        for domain, told in plain["domains"].items():
            least[domain] = float(told["least_checks_a_year"])
            rows += [
                _cell(domain, name, other, told["matrix"][name][other])
                for name in CLASSES
                for other in CLASSES
            ]
        found = Measures(str(plain["version"]), str(plain["legal_basis"]), pd.DataFrame(rows), text)
    except yaml.YAMLError as error:
        raise BadInput("measures in YAML", str(error), where) from error
    except KeyError as error:
        raise BadInput("a cell for every class and all parts of it", str(error), where) from error
    except (AttributeError, TypeError, ValueError) as error:
        raise BadInput("measures with all their parts", repr(error), where) from error
    _check(found.cells, least, where)
    return found


def _cell(domain: str, generic: str, other: str, plain: dict[str, Any]) -> dict[str, Any]:
    if set(plain) != set(_KEYS):
        raise ValueError(f"{domain} {generic}{other}: the keys {', '.join(_KEYS)}")
    if type(plain["active_inspection"]) is not bool:
        raise ValueError(f"{domain} {generic}{other}: active_inspection: true or false")
    numbers = {name: float(plain[name]) for name in ("ratio", "checks_a_year")}
    return {"domain": domain, "class": generic, "domain_class": other, **plain, **numbers}


def _check(cells: pd.DataFrame, least: dict[str, float], where: str) -> None:
    twice = cells.loc[cells["rule_id"].duplicated(), "rule_id"]
    if len(twice):
        raise BadInput("each rule_id once", twice.iloc[0], where)
    bare = cells.loc[cells[["rule_id", "legal_basis"]].fillna("").eq("").any(axis=1)]
    if len(bare):
        raise BadInput("a rule_id and a legal basis for every cell", _names(bare.iloc[0]), where)
    odd = cells[~cells["measure"].isin(MILD_TO_STRICT) | ~(cells["ratio"] > 0)]
    if len(odd):
        expected = f"a measure of {', '.join(MILD_TO_STRICT)} and a ratio above 0"
        raise BadInput(expected, _names(odd.iloc[0]), where)
    below = cells[cells["checks_a_year"] < cells["domain"].map(least).fillna(0.0)]
    if len(below):
        expected = "no fewer checks a year than the law of the domain asks"
        raise BadInput(expected, below["rule_id"].iloc[0], where)
    _check_rising(cells, where)


def _check_rising(cells: pd.DataFrame, where: str) -> None:
    """A worse class never means milder supervision, nor does a domain beside the same class."""
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
            got = f"{ranked.loc[milder, 'rule_id'].iloc[0]}: {name}"
            raise BadInput("no milder measure for a worse class", got, where)


def _names(cell: pd.Series) -> str:
    return f"{cell['domain']} {cell['class']}{cell['domain_class']}"
