"""The command `linkrisk evaluate`: the model beside its peers on data with outcomes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli_model import class_table
from api.cli_output import BESIDE, Json, show_json, show_table
from api.settings import settings
from gnn.boosted_head import BoostedSettings
from gnn.checkpoint import Checkpoint
from gnn.cross_section import cross_section, month_without_records
from gnn.evaluate import Comparison, Evaluation, evaluate
from gnn.example_sets import Sets
from gnn.explanation import total
from gnn.further_peers import FURTHER
from gnn.monthly import Month, explainer_of
from gnn.policy import load_policy
from gnn.province_sets import province_sets
from gnn.reliability import draw_reliability
from gnn.report import markdown, plain
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
GROUPED = (
    "all rows lie in one graph of one day, and no component of linked enterprises lies in two "
    "parts; the event has no date, so it is recognised, not foretold"
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

Refit = Annotated[
    bool,
    typer.Option("--refit/--no-refit", help="Test what learned on the held set too, at the end."),
]


class Peers(StrEnum):
    """Which peers stand beside the model."""

    QUICK = "quick"
    ALL = "all"


class Split(StrEnum):
    """How rows of one graph are parted."""

    RANDOM = "random"
    GROUPS = "groups"


@dataclass(frozen=True)
class Report:
    """What stands around the figures: title, faults of the data, folder of plots, form."""

    title: str
    faults: str
    plots: Path | None = None
    as_json: bool = False


_PARTED = {Split.RANDOM: TRANSDUCTIVE, Split.GROUPS: GROUPED}
Beside = Annotated[
    Peers, typer.Option("--peers", help="quick: trees; all: counts, propagation, networks too.")
]
Plots = Annotated[Path | None, typer.Option(help="Folder for the reliability plot (PNG).")]
Parted = Annotated[
    Split, typer.Option("--split", help="groups: no linked enterprises in two parts.")
]


@app.command()
def smesd(
    folder: Annotated[Path, typer.Argument(help="Folder of SMEsD.", show_default=False)],
    *,
    seeds: Seeds = 5,
    boosted: Boosted = True,
    refit: Refit = True,
    peers: Beside = Peers.QUICK,
    plots: Plots = None,
    as_json: Json = False,
) -> None:
    """Bankruptcy of small enterprises (SMEsD), on its fixed split by year."""
    sets = Sets(*read_smesd(folder).values(), refit=refit)
    found = measured(sets, seeds, further=peers is Peers.ALL, boosted=boosted)
    _tell(found, Report("SMEsD", FAULTS, plots, as_json))


@app.command()
def mapping(
    mapping_file: Annotated[Path, typer.Argument(help="YAML mapping.", show_default=False)],
    folder: Annotated[Path, typer.Argument(help="Folder of the tables.", show_default=False)],
    *,
    as_of: Annotated[datetime, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day.")],
    kind: Annotated[str, typer.Option(help="Record kind that is the event.")] = "abnormal_listing",
    seeds: Seeds = 5,
    split: Parted = Split.RANDOM,
    peers: Beside = Peers.QUICK,
    plots: Plots = None,
) -> None:
    """Mapped tables of one day: does what is linked to an enterprise foretell its event?"""
    tables = read_mapping(mapping_file, folder, secret=settings().person_secret).tables
    month = month_without_records(tables, as_of.date())
    sets = cross_section(tables, month, kind=kind, apart=split is Split.GROUPS)
    _tell(measured(sets, seeds, further=peers is Peers.ALL), Report(kind, _PARTED[split], plots))
    _tell_grades(month, sets)


@app.command()
def ashare(
    folder: Annotated[Path, typer.Argument(help="Folder of the tables.", show_default=False)],
    seeds: Seeds = 5,
    *,
    split: Parted = Split.RANDOM,
    peers: Beside = Peers.QUICK,
    plots: Plots = None,
    as_json: Json = False,
) -> None:
    """Special treatment (ST) of listed companies, from boards and industries alone."""
    sets = ashare_sets(folder, apart=split is Split.GROUPS)
    faults = f"{_PARTED[split]}; {ASHARE_FAULTS}"
    _tell(
        measured(sets, seeds, further=peers is Peers.ALL),
        Report("Listed companies", faults, plots, as_json),
    )


@app.command()
def province(
    enterprises: Annotated[int, typer.Option(help="Size of the province.", min=500)] = 5000,
    seed: Annotated[int, typer.Option(help="Seed of the province.")] = 7,
    *,
    refit: Refit = False,
    regime: Annotated[str, typer.Option(help="Law of contagion of the province.")] = "max",
    seeds: Seeds = 5,
    boosted: Boosted = False,
    peers: Beside = Peers.QUICK,
    plots: Plots = None,
) -> None:
    """Events of a sample province, learned on two past months and tested on what came after."""
    asked = SampleSettings(enterprises=enterprises, seed=seed, regime=regime)
    sets = replace(province_sets(make_province(asked)), refit=refit)
    title = f"Sample province: {enterprises} enterprises, seed {seed}, regime {regime}"
    _tell(
        measured(sets, seeds, further=peers is Peers.ALL, boosted=boosted),
        Report(title, DRAWN, plots),
    )


def ashare_sets(folder: Path, *, apart: bool = False) -> Sets:
    """The listed companies in three parts. Raises BadInput."""
    tables = read_mapping(ASHARE, folder, secret=settings().person_secret).tables
    month = month_without_records(tables, ASHARE_DAY)
    return cross_section(tables, month, kind="abnormal_listing", apart=apart)


def measured(sets: Sets, seeds: int, *, further: bool = False, boosted: bool = False) -> Evaluation:
    """The model beside trees, and beside all other peers where they are asked for."""
    beside = FURTHER if further else ()
    comparison = Comparison(seeds, training_settings(boosted=boosted), beside)
    return evaluate(sets, comparison, progress=BESIDE.print)


def training_settings(*, boosted: bool) -> TrainingSettings:
    """The model's settings with its contagion part as boosted trees or as networks."""
    return TrainingSettings(boosted=BoostedSettings() if boosted else None)


def _tell_grades(month: Month, sets: Sets) -> None:
    """Grades and explains every enterprise with the first seed's model."""
    scorer = train(sets.learned, sets.held, settings=TrainingSettings())
    checkpoint = Checkpoint(scorer, {"seed": 0}, month.snapshot.fingerprint)
    explainer = explainer_of(month, checkpoint, load_policy())
    values = [explainer.explain(row) for row in range(month.snapshot.size)]
    worst = max(abs(total(value) - value["log_odds"]) for value in values)
    show_table(class_table(explainer.grades.frame), "Classes")
    typer.echo(f"{len(values)} explained; parts miss the log-odds by {worst:.1e} at most")


def _tell(evaluation: Evaluation, report: Report) -> None:
    if report.plots is not None:
        file = draw_reliability(evaluation.reliability, report.title, report.plots)
        BESIDE.print(f"{file} written")
    if report.as_json:
        show_json({**plain(evaluation), "faults": report.faults})
        return
    typer.echo(markdown(evaluation, report.title, report.faults))
