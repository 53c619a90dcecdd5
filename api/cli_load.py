"""The commands of `linkrisk load`: read a source, write it into the graph, report every row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from api.cli_output import BESIDE, Json, json_rows, show_json, show_table
from api.connection import managed_server, open_store
from api.settings import Settings, settings
from graph.bods import read_bods
from graph.bods_reconciliation import reconcile
from graph.bulk_import import load_first
from graph.closing import taken_late
from graph.errors import BadInput
from graph.ftm import read_ftm
from graph.gleif import read_gleif
from graph.load_report import LoadReport
from graph.loading import load_tables
from graph.mapping import read_mapping
from graph.publicity import PublicityOptions, read_publicity
from graph.quality import keep_held_back
from graph.reading import Reading
from graph.register_tables import read_register_tables
from graph.store import Store

app = typer.Typer(
    no_args_is_help=True,
    help="Load enterprises, persons, addresses, links and records. Loading again changes nothing.",
)
LateAs = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        help="Take rows of a closed period as learned on this day.",
        show_default=False,
    ),
]
Learned = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="The day for rows without one.", show_default=False),
]
Folder = Annotated[Path, typer.Argument(help="Folder of the tables.", show_default=False)]


First = Annotated[
    bool,
    typer.Option("--first", help="Fill an empty graph through Neo4j's import tool: much faster."),
]


@dataclass(frozen=True)
class How:
    """late_as: the day for rows that come late.  first: by import into an empty graph."""

    late_as: date | None = None
    first: bool = False


@app.callback()
def options(context: typer.Context, late_as: LateAs = None, first: First = False) -> None:
    """What holds for every source."""
    context.obj = How(late_as.date() if late_as else None, first)


@dataclass(frozen=True)
class Asked:
    """How a source is loaded, and how it is told."""

    settings: Settings
    how: How
    as_json: bool

    @classmethod
    def of(cls, context: typer.Context, as_json: bool) -> Asked:
        """What the words before and after the verb asked for."""
        return cls(settings(), context.find_object(How) or How(), as_json)


@app.command()
def register(context: typer.Context, folder: Folder, as_json: Json = False) -> None:
    """Load a folder of register tables: enterprises.csv, holdings.csv, ... (or .parquet)."""
    asked = Asked.of(context, as_json)
    load(asked, read_register_tables(folder, secret=asked.settings.person_secret))


@app.command()
def mapping(
    context: typer.Context,
    mapping_file: Annotated[Path, typer.Argument(help="YAML mapping.", show_default=False)],
    folder: Folder,
    as_json: Json = False,
) -> None:
    """Load one's own tables as a mapping says which column is what."""
    asked = Asked.of(context, as_json)
    load(asked, read_mapping(mapping_file, folder, secret=asked.settings.person_secret))


@app.command()
def publicity(
    context: typer.Context,
    folder: Folder,
    province: Annotated[str | None, typer.Option(help="Whose status codes are meant.")] = None,
    as_json: Json = False,
) -> None:
    """Load tables of the publicity system, one a kind of record (docs/RECORDS.md)."""
    asked = Asked.of(context, as_json)
    wanted = PublicityOptions(asked.settings.person_secret, province)
    load(asked, read_publicity(folder, wanted))


@app.command()
def bods(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File of statements.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Load beneficial ownership statements (BODS 0.4, one JSON object a line or an array)."""
    reading = read_bods(file)
    load(Asked.of(context, as_json), reading, reconcile(file, reading).differences)


@app.command()
def gleif(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Files or folders.", show_default=False)],
    learned: Learned = None,
    as_json: Json = False,
) -> None:
    """Load GLEIF's golden copy: entities (level 1), whose they are or why not (level 2)."""
    load(Asked.of(context, as_json), read_gleif(files, learned.date() if learned else None))


@app.command()
def ftm(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File of entities.", show_default=False)],
    learned: Learned = None,
    as_json: Json = False,
) -> None:
    """Load FollowTheMoney entities, one JSON object a line or an array (needs the extra ftm)."""
    reading = read_ftm(file, learned.date() if learned else None)
    load(Asked.of(context, as_json), reading)


def load(asked: Asked, reading: Reading, differences: pd.DataFrame | None = None) -> None:
    """Loads what was read, keeps the quarantine, and tells what became of every row."""
    if asked.how.first:
        report = _imported(asked.settings, reading)
    with open_store(asked.settings) as store:
        if not asked.how.first:
            report = _written(store, reading, asked.how.late_as)
        keep_held_back(store, report.load_id, reading.reasons)
    held = pd.concat([reading.quarantine, report.quarantine], ignore_index=True)
    path = _keep(held, asked.settings.home / "quarantine" / f"{report.load_id}.csv")
    if asked.as_json:
        parts = {"files": reading.counts, "held_back": reading.reasons, "bods": differences}
        frames = {name: json_rows(part) for name, part in parts.items() if part is not None}
        show_json({**report.as_dict(), **frames, "quarantine": str(path) if path else None})
    else:
        _show(reading, report, differences)
        if path:
            BESIDE.print(escape(f"{len(held)} rows are in quarantine: {path}"), soft_wrap=True)


def load_register(asked: Settings, store: Store, folder: Path) -> None:
    """Loads a folder of register tables into an open store and shows the report."""
    reading = read_register_tables(folder, secret=asked.person_secret)
    report = _written(store, reading)
    keep_held_back(store, report.load_id, reading.reasons)
    _show(reading, report, None)


def _written(store: Store, reading: Reading, late_as: date | None = None) -> LoadReport:
    tables, load_id = reading.placed, reading.load_id
    if late_as:
        tables, load_id = taken_late(store, tables, late_as), f"{load_id}@{late_as}"
    with _bar() as bar:
        return load_tables(store, tables, load_id=load_id, progress=_shown_on(bar))


def _imported(asked: Settings, reading: Reading) -> LoadReport:
    """A first load through the import tool, which only the managed server can be stopped for."""
    if asked.neo4j_uri:
        raise BadInput("the managed server (without NEO4J_URI) for a first load", asked.neo4j_uri)
    with _bar() as bar:
        return load_first(
            managed_server(asked),
            reading.placed,
            load_id=reading.load_id,
            progress=_shown_on(bar),
        )


def _shown_on(bar: Progress) -> Callable[[str, int, int], None]:
    tasks: dict[str, TaskID] = {}

    def progress(name: str, done: int, size: int) -> None:
        if name not in tasks:
            tasks[name] = bar.add_task(name, total=size)
        bar.update(tasks[name], completed=done)

    return progress


def _bar() -> Progress:
    """A bar a statement: rows done, rows a second, and the time that is left."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        RowsPerSecond(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=BESIDE, transient=True)


class RowsPerSecond(ProgressColumn):
    """Rows a second of a running statement."""

    def render(self, task: Task) -> Text:
        """What is shown beside the bar."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f} rows/s" if speed else "", style="progress.data.speed")


def _keep(held: pd.DataFrame, path: Path) -> Path | None:
    """Writes the quarantine for its owner's eyes; None when nothing was held back."""
    if held.empty:
        path.unlink(missing_ok=True)
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        held.to_csv(path, index=False, lineterminator="\n")
    except OSError as error:
        raise BadInput("a folder that can be written", error.strerror, str(path)) from error
    return path


def _show(reading: Reading, report: LoadReport, differences: pd.DataFrame | None) -> None:
    frames = report.as_dict()["frames"]
    rows = pd.DataFrame.from_dict(frames, orient="index").rename_axis("frame").reset_index()
    again = " (complete before: nothing was written)" if report.repeated else ""
    show_table(reading.counts, "Rows of the files")
    if differences is not None:
        show_table(differences, "Statements against rows")
    show_table(rows, f"Load {report.load_id[:12]}{again}")
    waiting = pd.DataFrame({"cause": [*report.reasons], "rows": [*report.reasons.values()]})
    for title, part in (("Held back", reading.reasons), ("Waiting in the graph", waiting)):
        if not part.empty:
            show_table(part, title)
    typer.echo(f"The graph gained {report.nodes_created} nodes and {report.links_created} links.")
