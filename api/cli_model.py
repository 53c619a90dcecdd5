"""The commands that train, grade and explain: from the graph to a class with its reasons."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from api.cli_output import BESIDE, Json, show_json, show_table
from api.connection import open_store
from api.settings import Settings, settings
from cypher import statement
from gnn.checkpoint import load_checkpoint, save_checkpoint
from gnn.grade_store import write_grades
from gnn.monthly import explainer_of, month_of, train_month
from gnn.policy import DEFAULT, load_policy
from gnn.train import TrainingSettings
from graph.errors import BadInput, UnknownEnterprise
from graph.snapshot_reading import read_snapshot, read_tables
from graph.store import Store

AsOf = Annotated[
    datetime,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The last day known, YYYY-MM-DD."),
]
Period = Annotated[str, typer.Option(help="The month, YYYY-MM; the latest by default.")]


def register(app: typer.Typer) -> None:
    """Adds the commands of this file to the program."""
    for command in (train, grade, explain):
        app.command()(command)


def model_folder(asked: Settings) -> Path:
    """Where the model in use is kept."""
    return asked.home / "model"


def train(
    as_of: AsOf,
    seed: Annotated[int, typer.Option(help="Seed of the training.")] = 0,
    as_json: Json = False,
) -> None:
    """Train and calibrate a model on the events of the two years before the day."""
    asked = settings()
    with open_store(asked) as store:
        told = train_in(store, asked, as_of=as_of.date(), seed=seed)
    show_json(told) if as_json else typer.echo(f"model {told['model_id']} in {told['folder']}")


def train_in(store: Store, asked: Settings, *, as_of: date, seed: int) -> dict[str, object]:
    """Trains on the store's graph and keeps the model; returns its id and configuration."""
    checkpoint = train_month(
        read_tables(store),
        as_of,
        settings=TrainingSettings(seed=seed),
        progress=lambda step: BESIDE.print(f"  {step}", style="dim"),
    )
    folder = save_checkpoint(checkpoint, model_folder(asked))
    found = {"model_id": checkpoint.model_id, "folder": str(folder)}
    return {**found, "configuration": checkpoint.configuration}


def grade(
    as_of: AsOf,
    policy: Annotated[Path, typer.Option(help="Policy file.")] = DEFAULT,
    as_json: Json = False,
) -> None:
    """Grade every enterprise as known on the day and write the grades into the graph."""
    asked = settings()
    with open_store(asked) as store:
        classes = grade_in(store, asked, as_of=as_of.date(), policy=policy)
    if as_json:
        show_json({"as_of": str(as_of.date()), "classes": classes.to_dict("records")})
    else:
        show_table(classes, f"Classes as of {as_of.date()}")


def grade_in(store: Store, asked: Settings, *, as_of: date, policy: Path = DEFAULT) -> pd.DataFrame:
    """Grades the store's graph; returns [class, enterprises, share, mean_score]."""
    snapshot = read_snapshot(store, as_of, cache=asked.home / "snapshots")
    if snapshot.size == 0:
        raise BadInput(f"an enterprise known on {as_of} (load a register first)", 0, "grade")
    checkpoint = load_checkpoint(model_folder(asked))
    explainer = explainer_of(month_of(snapshot), checkpoint, load_policy(policy))
    with BESIDE.status("grading") as status:
        write_grades(
            store,
            explainer,
            progress=lambda done, size: status.update(f"graded and explained {done:,} of {size:,}"),
        )
    return class_table(explainer.grades.frame)


def class_table(graded: pd.DataFrame) -> pd.DataFrame:
    """[class, enterprises, share in [0, 1], mean_score], A to D."""
    groups = graded.groupby("class")["score"].agg(["size", "mean"]).reset_index()
    groups.columns = pd.Index(["class", "enterprises", "mean_score"])
    share = (groups["enterprises"] / groups["enterprises"].sum()).round(4)
    return groups.assign(share=share, mean_score=groups["mean_score"].round(1))


def explain(
    enterprise_id: Annotated[str, typer.Argument(help="Whose grade.", show_default=False)],
    period: Period = "",
    as_json: Json = False,
) -> None:
    """Say why an enterprise has its class: own indicators, contagion paths, rules."""
    with open_store(settings()) as store:
        found = store.read(
            statement("read/grade"), enterprise_id=enterprise_id, period=period or None
        )
    if found.empty:
        raise UnknownEnterprise("an enterprise of the graph", enterprise_id)
    grade_found = found["grade"].iloc[0]
    if not grade_found:
        raise BadInput("a graded enterprise (run `linkrisk grade`)", enterprise_id, period)
    explanation = json.loads(grade_found["explanation"])
    if as_json:
        show_json(explanation)
    else:
        _tell(explanation)


def _tell(explanation: dict[str, object]) -> None:
    own = pd.DataFrame(explanation["own"]).head(10)
    contagion = pd.DataFrame(explanation["contagion"])
    typer.echo(
        f"{explanation['name']} {explanation['period']}: class {explanation['class']}, "
        f"score {explanation['score']:.0f}, log-odds {explanation['log_odds']:.3f} "
        f"= base {explanation['base']:.3f} + own + contagion"
    )
    if len(own):
        show_table(own[["indicator_id", "indicator", "value", "points"]].round(3), "Own indicators")
    if len(contagion):
        parts = contagion[["source_id", "source_name", "operator", "points"]].round(3)
        show_table(parts, "Contagion paths")
    for rule in pd.Series(explanation["rules"], dtype=object):
        typer.echo(f"rule {rule['rule_id']} -> {rule['class']} ({rule['legal_basis']})")
