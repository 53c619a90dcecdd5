"""The command `linkrisk evaluate`: the model beside its peers on data with outcomes."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli_model import class_table
from api.cli_output import BESIDE, Json, show_json, show_table
from api.settings import settings
from gnn.boosted_head import BoostedSettings
from gnn.checkpoint import Checkpoint
from gnn.cross_section import cross_section, month_without_records
from gnn.evaluate import Evaluation, Sets, evaluate
from gnn.explanation import total
from gnn.monthly import Month, explainer_of
from gnn.policy import load_policy
from gnn.province_sets import province_sets
from gnn.report import markdown
from gnn.smesd import FAULTS, read_smesd
from gnn.train import TrainingSettings, train
from graph.mapping import read_mapping
from graph.sample import SampleSettings, make_province

app = typer.Typer(
    no_args_is_help=True, help="Measure the model beside boosted trees and shuffled edges."
)
ASHARE = Path(__file__).parent.parent / "docs" / "mappings" / "ashare.yaml"
ASHARE_DAY = date(2018, 12, 31)  # the mapping gives every row this day; the source has none
TRANSDUCTIVE = (
    "all rows lie in one graph and are split at random 60/20/20, so the unlabelled rows are seen "
    "as neighbours (transductive); the event has no date, so it is recognised, not foretold"
)
ASHARE_FAULTS = (
    "a person's id is a hash of name, gender and age, so homonyms may be one person; "
    "events are few, so the intervals are wide"
)
DRAWN = "the events are drawn by a simulation whose law of contagion is its author's"
Seeds = Annotated[int, typer.Option(help="How many seeds.", min=1)]
Boosted = Annotated[
    bool, typer.Option("--boosted/--networks", help="What makes the contagion part.")
]


@app.command()
def smesd(
    folder: Annotated[Path, typer.Argument(help="Folder of SMEsD.", show_default=False)],
    *,
    seeds: Seeds = 5,
    boosted: Boosted = True,
    as_json: Json = False,
) -> None:
    """Bankruptcy of small enterprises (SMEsD), on its fixed split by year."""
    sets = Sets(*read_smesd(folder).values())
    _tell(_measured(sets, seeds, boosted=boosted), "SMEsD", faults=FAULTS, as_json=as_json)


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
    month, sets = _one_day(mapping_file, folder, as_of=as_of.date(), kind=kind)
    _tell(_measured(sets, seeds), kind, faults=TRANSDUCTIVE, as_json=False)
    _tell_grades(month, sets)


@app.command()
def ashare(
    folder: Annotated[Path, typer.Argument(help="Folder of the tables.", show_default=False)],
    seeds: Seeds = 5,
    as_json: Json = False,
) -> None:
    """Special treatment (ST) of listed companies, from boards and industries alone."""
    _, sets = _one_day(ASHARE, folder, as_of=ASHARE_DAY, kind="abnormal_listing")
    faults = f"{TRANSDUCTIVE}; {ASHARE_FAULTS}"
    _tell(_measured(sets, seeds), "Listed companies", faults=faults, as_json=as_json)


@app.command()
def province(
    enterprises: Annotated[int, typer.Option(help="Size of the province.", min=500)] = 5000,
    seed: Annotated[int, typer.Option(help="Seed of the province.")] = 7,
    *,
    regime: Annotated[str, typer.Option(help="Law of contagion of the province.")] = "max",
    seeds: Seeds = 5,
    boosted: Boosted = False,
) -> None:
    """Events of a sample province, learned on two past months and tested on what came after."""
    asked = SampleSettings(enterprises=enterprises, seed=seed, regime=regime)
    sets = province_sets(make_province(asked))
    title = f"Sample province: {enterprises} enterprises, seed {seed}, regime {regime}"
    _tell(_measured(sets, seeds, boosted=boosted), title, faults=DRAWN, as_json=False)


def _one_day(mapping_file: Path, folder: Path, *, as_of: date, kind: str) -> tuple[Month, Sets]:
    tables = read_mapping(mapping_file, folder, secret=settings().person_secret).tables
    month = month_without_records(tables, as_of)
    return month, cross_section(tables, month, kind=kind)


def _measured(sets: Sets, seeds: int, *, boosted: bool = False) -> Evaluation:
    chosen = TrainingSettings(boosted=BoostedSettings() if boosted else None)
    return evaluate(sets, seeds=seeds, settings=chosen, progress=BESIDE.print)


def _tell_grades(month: Month, sets: Sets) -> None:
    """Grades and explains every enterprise with the first seed's model."""
    scorer = train(sets.learned, sets.held, settings=TrainingSettings())
    checkpoint = Checkpoint(scorer, {"seed": 0}, month.snapshot.fingerprint)
    explainer = explainer_of(month, checkpoint, load_policy())
    values = [explainer.explain(row) for row in range(month.snapshot.size)]
    worst = max(abs(total(value) - value["log_odds"]) for value in values)
    show_table(class_table(explainer.grades.frame), "Classes")
    typer.echo(f"{len(values)} explained; parts miss the log-odds by {worst:.1e} at most")


def _tell(evaluation: Evaluation, title: str, *, faults: str, as_json: bool) -> None:
    if as_json:
        found = {"models": evaluation.table.to_dict("records"), "gap": evaluation.gap}
        show_json({**found, "faults": faults})
        return
    typer.echo(markdown(evaluation, title, faults))
