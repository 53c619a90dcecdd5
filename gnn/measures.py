"""What a class means for supervision: by the generic class, a domain's own, or a pair of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from features.yaml_node import Node
from gnn.domain_mode import OWN_SCHEME, DomainMode
from gnn.measure_cells import ANY, GENERIC, check_cells, read_cells
from gnn.rule_text import rule_text, rules_from
from graph.errors import BadInput

DEFAULT = Path(__file__).parent / "matrices" / "default.yaml"


@dataclass(frozen=True)
class Measures:
    """cells: one row a generic class and a domain and its class ('generic' and '' for neither).

    [domain, mode, class, domain_class, rule_id, ratio: multiplier of a task's own sampling ratio,
    checks_a_year, measure, active_inspection, legal_basis]; class '' where the domain's own scheme
    decides.  modes: of each domain.  text: the file itself.
    """

    version: str
    legal_basis: str
    modes: dict[str, DomainMode]
    cells: pd.DataFrame
    text: str

    def of(self, classes: pd.DataFrame, domains: pd.DataFrame) -> pd.DataFrame:
        """The measures of enterprises, one row each and one more for each further domain.

        classes: [class] by enterprise_id.  domains: [enterprise_id, domain, class].  The generic
        class decides in a row of its own wherever no domain's row counts it in: beside schemes of
        their own, and without a class in a domain that has a mode.
        """
        ruled = domains[domains["domain"].isin(self.modes)]
        ruled = ruled.rename(columns={"class": "domain_class"})
        graded = classes[["class"]].rename_axis("enterprise_id").reset_index()
        own = [name for name, one in self.modes.items() if one.mode == OWN_SCHEME]
        counted = ruled.loc[~ruled["domain"].isin(own), "enterprise_id"]
        alone = graded[~graded["enterprise_id"].isin(counted)]
        alone = alone.assign(domain=GENERIC, domain_class=ANY)
        asked = pd.concat([graded.merge(ruled, on="enterprise_id"), alone], ignore_index=True)
        asked["cell"] = asked["class"].where(~asked["domain"].isin(own), ANY)
        cells = self.cells.rename(columns={"class": "cell"})
        found = asked.merge(cells, on=["domain", "cell", "domain_class"], how="left")
        found = found.drop(columns="cell")
        return found.sort_values(["enterprise_id", "domain"], ignore_index=True)


def load_measures(file: Path = DEFAULT) -> Measures:
    """The measures of a YAML file. Raises BadInput naming the file, the line and the fault."""
    return measures_of(rule_text(file, "measures"), str(file))


def measures_of(text: str, where: str) -> Measures:
    """The measures that a YAML text states. Raises BadInput naming `where`, line and fault."""

    def made(plain: Node) -> Measures:
        try:
            cells, modes = read_cells(plain)
        except KeyError as error:
            expected = "a cell for every class and all parts of it"
            raise BadInput(expected, str(error), where) from error
        check_cells(cells, modes, where)
        told = cells.drop(columns="line")
        return Measures(str(plain["version"]), str(plain["legal_basis"]), modes, told, text)

    return rules_from(text, where, what="measures", made=made)
