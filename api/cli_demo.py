"""The command `linkrisk demo`: a sample province from nothing to grades, a picture and a page."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api.cli_load import load_register
from api.cli_model import grade_in, train_in
from api.cli_output import BESIDE, show_table
from api.cli_serve import serve
from api.connection import open_store
from api.picture import draw_contagion
from api.settings import Settings, settings
from cypher import statement
from gnn.grade_store import period_of
from gnn.train import TrainingSettings
from graph.sample import SampleSettings, make_province, write_province
from graph.store import Store

END = date(2026, 10, 31)


def demo(
    enterprises: Annotated[int, typer.Option(help="Size of the province.", min=500)] = 5000,
    seed: Annotated[int, typer.Option(help="Seed of the province.")] = 7,
    stay: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the page.")] = True,
) -> None:
    """Make, load, grade and explain a sample province, draw a picture, and serve the page."""
    asked = settings()
    folder = _province(asked, enterprises=enterprises, seed=seed)
    BESIDE.print("Neo4j starts; the first time its packages are fetched, which takes minutes")
    with open_store(asked) as store:
        load_register(asked, store, folder)
        if not _graded(store):
            BESIDE.print("Training")
            train_in(store, asked, as_of=END, chosen=TrainingSettings())
            show_table(grade_in(store, asked, as_of=END), f"Classes as of {END}")
        picture = draw_contagion(store, asked.home / "demo" / "contagion.png")
    typer.echo(f"Picture of the strongest contagion: {picture}")
    key = sorted(asked.api_keys)[0]
    # The sample's own purpose; the page shows it and lets its user name another.
    reason = "purpose=demonstration&document=DEMO-1"
    typer.echo(f"Page: http://{asked.host}:{asked.port}/#key={key}&{reason}")
    if stay:
        serve()


def _province(asked: Settings, *, enterprises: int, seed: int) -> Path:
    folder = asked.home / "demo" / f"province-{enterprises}-{seed}"
    if (folder / "enterprises.csv").exists():
        return folder
    BESIDE.print(f"Sample province of {enterprises:,} enterprises")
    unfinished = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    province = make_province(SampleSettings(enterprises=enterprises, seed=seed, end=END))
    write_province(province, unfinished)
    return unfinished.rename(folder)


def _graded(store: Store) -> bool:
    """Whether a finished run of the demo's month is in the graph."""
    runs = store.read(statement("read/runs"), period=period_of(END))
    if len(runs):
        show_table(runs[["period", "run_id", "enterprises", "model_version"]], "Graded before")
    return len(runs) > 0
