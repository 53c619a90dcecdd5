"""The command `linkrisk evaluate explanations`: are the reasons exact, faithful, steady, right?"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api.cli_evaluate import Boosted, training_settings
from api.cli_output import BESIDE, Json, show_json
from gnn.explanation_quality import MOST, QualityTrial, explanation_quality
from gnn.explanation_quality_report import quality_markdown
from graph.sample import SampleSettings, make_province


def explanations(
    enterprises: Annotated[int, typer.Option(help="Size of the province.", min=500)] = 5000,
    seed: Annotated[int, typer.Option(help="Seed of the province.")] = 7,
    *,
    regime: Annotated[str, typer.Option(help="Law of contagion of the province.")] = "max",
    seeds: Annotated[int, typer.Option(help="How many seeds.", min=1)] = 2,
    most: Annotated[int, typer.Option(help="Enterprises explained a seed, at most.", min=1)] = MOST,
    boosted: Boosted = False,
    as_json: Json = False,
) -> None:
    """Additivity, deletion curves beside GNNExplainer, stability and planted sources named."""
    asked = SampleSettings(enterprises=enterprises, seed=seed, regime=regime)
    trial = QualityTrial(seeds, training_settings(boosted=boosted), most)
    found = quality_of(asked, trial)
    show_json(found) if as_json else typer.echo(quality_markdown(found))


def quality_of(asked: SampleSettings, trial: QualityTrial) -> dict[str, Any]:
    """What is measured on the province of the settings, each step told beside."""
    return explanation_quality(make_province(asked), trial, progress=BESIDE.print)
