"""The command `linkrisk indicators basis`: what an indicator's value of one enterprise rests on."""

from __future__ import annotations

from typing import Annotated, Any

import pandas as pd
import typer

from api.cli_history import run_of
from api.cli_output import BESIDE, Json, show_json, show_table
from api.connection import open_store
from api.settings import settings
from features.basis_told import LIMIT, Page
from gnn.explainer_again import explainer_again
from gnn.indicator_answers import IndicatorAnswers, indicator_named, prior_again

_ENDS = {"from": "from_name", "to": "to_name"}


def basis(
    enterprise_id: Annotated[str, typer.Argument(help="Whose value.", show_default=False)],
    indicator: Annotated[str, typer.Argument(help="Its id or name: RL01.", show_default=False)],
    period: Annotated[str, typer.Option(help="The sealed month, YYYY-MM; the latest.")] = "",
    *,
    limit: Annotated[int, typer.Option(min=0, help="Lines of each list.")] = LIMIT,
    as_json: Json = False,
) -> None:
    """Tell what a value rests on: records, or the links, parties and facts that make it."""
    name, asked = indicator_named(indicator).name, settings()
    with open_store(asked) as store, BESIDE.status("grading the month again"):
        run = run_of(store, asked)
        explainer, row = explainer_again(run, enterprise_id, period)
        answers = IndicatorAnswers(explainer, prior_again(run, explainer.snapshot))
    found = answers.told(row, name, Page(limit))
    if as_json:
        show_json(found)
    else:
        _show(found)


def _show(found: dict[str, Any]) -> None:
    points = "" if found["points"] is None else f", {found['points']:+.3f} points of the grade"
    value = "abstains" if found["value"] is None else f"{found['value']:.6g}"
    typer.echo(f"{found['indicator_id']} {found['label_zh']} in {found['period']}: {value}{points}")
    if found["records"]:
        show_table(pd.DataFrame(found["records"]), "Records")
    rests = found["basis"]
    if not rests:
        return
    typer.echo(f"{rests['how']['zh']}\n{rests['how']['en']}")
    for one in ("links", "parties", "facts"):
        if rests[one]:
            shown = f"{len(rests[one])} of {rests[f'{one}_total']}"
            show_table(_told(rests[one]), f"{one.capitalize()} ({shown})")
    for number in rests["of_all"]:
        typer.echo(f"{number['en']}: {number['value']:.6g}")


def _told(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Only columns in which anything is told; an end by its name, where it has one."""
    frame = pd.DataFrame(rows)
    for end, name in _ENDS.items():
        if name in frame:
            frame[end] = frame.pop(name).fillna(frame[end])
    frame = frame.drop(columns=["from_kind", "to_kind"], errors="ignore")
    told = frame.notna() & frame.map(lambda one: one != [])
    return frame.loc[:, told.any()]
