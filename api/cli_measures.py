"""The command `linkrisk measures`: what the classes of a sealed month mean for supervision."""

from __future__ import annotations

from typing import Annotated

import pandas as pd
import typer

from api.cli_output import Json, show_json, show_table
from api.connection import open_store
from api.settings import settings
from gnn.domain_grade_store import classes_by_domain
from gnn.grade_seal import seal_of
from gnn.grade_store import classes_of
from gnn.rulebook import measures_in
from graph.errors import BadInput, UnknownEnterprise
from graph.history import entries
from graph.store import Store

RULE = ["rule_id", "domain", "mode", "class", "domain_class", "ratio", "checks_a_year", "measure"]


def measures(
    period: Annotated[str, typer.Option(help="The sealed month, YYYY-MM.", show_default=False)],
    enterprise: Annotated[str, typer.Option(help="Of one enterprise only.")] = "",
    as_json: Json = False,
) -> None:
    """Tell each enterprise's measure: one rule by its classes and the mode of its domain."""
    with open_store(settings()) as store:
        found = measures_of_month(store, period)
    if enterprise:
        found = found[found["enterprise_id"] == enterprise]
        if found.empty:
            raise UnknownEnterprise(f"an enterprise graded in {period}", enterprise)
    if as_json:
        show_json({"period": period, "measures": found.to_dict("records")})
    elif enterprise:
        show_table(found[[*RULE, "active_inspection", "legal_basis"]], f"Measures in {period}")
    else:
        counted = found.groupby(RULE).size().rename("enterprises").reset_index()
        show_table(counted, f"Measures in {period}: enterprises by rule")


def measures_of_month(store: Store, period: str) -> pd.DataFrame:
    """The measures of a sealed month by the matrices then in force, as `Measures.of`.

    Raises BadInput for a month that is not sealed or had no matrices.
    """
    chain = entries(store)
    sealed = seal_of(chain, period)
    found = measures_in(chain, sealed.value) if sealed else None
    if found is None:
        raise BadInput("a month sealed with measures (see `linkrisk history`)", period)
    return found.of(classes_of(store, period), classes_by_domain(store, period))
