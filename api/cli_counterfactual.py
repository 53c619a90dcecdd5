"""The command `linkrisk counterfactual`: what the class would be without links or records."""

from __future__ import annotations

from typing import Annotated

import pandas as pd
import typer

from api.cli_history import run_of
from api.cli_output import BESIDE, Json, show_json, show_table
from api.connection import open_store
from api.settings import settings
from gnn.counterfactual import Counterfactuals
from gnn.explainer_again import explainer_again
from gnn.reason_text import counterfactual_sentences
from graph.errors import BadInput

_SHOWN = ["link_id", "record_id", "type", "kind", "class", "score"]


def counterfactual(
    enterprise_id: Annotated[str, typer.Argument(help="Whose grade.", show_default=False)],
    period: Annotated[str, typer.Option(help="The sealed month, YYYY-MM; the latest.")] = "",
    without: Annotated[
        list[str] | None,
        typer.Option(help="A link_id, or record_id of its own, that is gone; searched if none."),
    ] = None,
    *,
    language: Annotated[str, typer.Option(help="Sentences in 'zh' or 'en'.")] = "en",
    as_json: Json = False,
) -> None:
    """Tell the class without some links or records, or the fewest that make it better."""
    if language not in ("zh", "en"):
        raise BadInput("'zh' or 'en'", language, "--language")
    asked = settings()
    with open_store(asked) as store, BESIDE.status("grading the month again"):
        explainer, row = explainer_again(run_of(store, asked), enterprise_id, period)
    answers = Counterfactuals(explainer)
    found = answers.without_ids(row, without) if without else answers.smallest_change(row)
    if as_json:
        show_json(found)
        return
    told = counterfactual_sentences(found, "zh" if language == "zh" else "en")
    typer.echo("\n".join(told))
    if found.get("candidates"):
        frame = pd.DataFrame(found["candidates"]).reindex(columns=_SHOWN)
        heading = "Each alone" + (" (the heaviest; there are more)" if found["partial"] else "")
        show_table(frame.astype(object).where(frame.notna(), "").round(1), heading)
