"""The command `linkrisk evaluate`: the model beside its peers on data with outcomes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli_model import class_table
from api.cli_output import BESIDE, Json, show_json, show_table
from api.settings import settings
from gnn.checkpoint import Checkpoint
from gnn.cross_section import cross_section, month_without_records
from gnn.evaluate import Evaluation, Sets, evaluate
from gnn.explanation import total
from gnn.monthly import Month, explainer_of
from gnn.policy import load_policy
from gnn.smesd import read_smesd
from gnn.train import TrainingSettings, train
from graph.mapping import read_mapping

app = typer.Typer(
    no_args_is_help=True, help="Measure the model beside boosted trees and shuffled edges."
)
Seeds = Annotated[int, typer.Option(help="How many seeds.", min=1)]


@app.command()
def smesd(
    folder: Annotated[Path, typer.Argument(help="Folder of SMEsD.", show_default=False)],
    seeds: Seeds = 5,
    as_json: Json = False,
) -> None:
    """Bankruptcy of small enterprises (SMEsD), on its fixed split by year."""
    sets = Sets(*read_smesd(folder).values())
    _tell(evaluate(sets, seeds=seeds, progress=BESIDE.print), "SMEsD", as_json=as_json)


@app.command()
def mapping(
    mapping_file: Annotated[Path, typer.Argument(help="YAML mapping.", show_default=False)],
    folder: Annotated[Path, typer.Argument(help="Folder of the tables.", show_default=False)],
    *,
    as_of: Annotated[datetime, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day.")],
    kind: Annotated[str, typer.Option(help="Record kind that is the event.")] = "abnormal_listing",
    seeds: Seeds = 5,
) -> None:
    """Mapped tables of one day: does what is linked to an enterprise foretell its event?"""
    tables = read_mapping(mapping_file, folder, secret=settings().person_secret).tables
    month = month_without_records(tables, as_of.date())
    sets = cross_section(tables, month, kind=kind)
    _tell(evaluate(sets, seeds=seeds, progress=BESIDE.print), kind, as_json=False)
    _tell_grades(month, sets)


def _tell_grades(month: Month, sets: Sets) -> None:
    """Grades and explains every enterprise with the first seed's model."""
    scorer = train(sets.learned, sets.held, settings=TrainingSettings())
    checkpoint = Checkpoint(scorer, {"seed": 0}, month.snapshot.fingerprint)
    explainer = explainer_of(month, checkpoint, load_policy())
    values = [explainer.explain(row) for row in range(month.snapshot.size)]
    worst = max(abs(total(value) - value["log_odds"]) for value in values)
    show_table(class_table(explainer.grades.frame), "Classes")
    typer.echo(f"{len(values)} explained; parts miss the log-odds by {worst:.1e} at most")


def _tell(evaluation: Evaluation, title: str, *, as_json: bool) -> None:
    table = evaluation.table.round(4)
    if as_json:
        show_json({"models": table.to_dict("records"), "gap": evaluation.gap})
        return
    show_table(table, f"{title}: test AUC over {evaluation.results['seed'].nunique()} seeds")
    low, high = evaluation.gap
    typer.echo(f"linkrisk minus trees on aggregates: 95 % interval {low:+.4f} to {high:+.4f}")
