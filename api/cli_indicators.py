"""The commands `linkrisk indicators`: check, propose, score by, compare sets; a value's basis."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from api.cli_basis import basis
from api.cli_output import Json, show_json, show_table
from api.cli_proposals import propose
from api.connection import open_store
from api.settings import settings
from features.force import check_force
from features.indicator_set import IndicatorSet, load_set
from features.scorecard import Scorecard, moved, scorecard
from features.table import FeatureTable, indicator_table
from gnn.grade_store import classes_of
from gnn.prior_month import prior_month
from gnn.trends import migration
from graph.history import entries
from graph.snapshot_reading import read_snapshot

app = typer.Typer(
    no_args_is_help=True, help="Indicator sets, beside the model; and what a value rests on."
)
SetFile = Annotated[Path, typer.Argument(help="An indicator set, YAML.", show_default=False)]
AsOf = Annotated[
    datetime,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day.", show_default=False),
]
SHOWN = 20
app.command()(propose)
app.command()(basis)


@app.command()
def check(file: SetFile, as_json: Json = False) -> None:
    """Check a set with all it inherits; tell what it counts and what it changed."""
    found = load_set(file, proposed=True)
    items = pd.DataFrame(
        [
            {"id": item.item_id, "label": item.label_zh, "group": item.group, "points": item.points}
            for item in found.items
        ]
    )
    changes = pd.DataFrame([vars(change) for change in found.changes])
    if as_json:
        names = ("version", "caps", "weights_by", "proposal")
        told = {"set": found.name, **{name: getattr(found, name) for name in names}}
        told["coverage"] = asdict(found.coverage) if found.coverage else None
        rows = {"items": items.to_dict("records"), "changes": changes.to_dict("records")}
        show_json({**told, "released": bool(found.legal_basis), **rows})
        return
    state = "" if found.legal_basis else " (proposed, not released)"
    show_table(items, f"{found.title}: {len(items)} indicators{state}")
    if len(changes):
        show_table(changes, "What it changes in what it inherits from")


@app.command()
def score(file: SetFile, as_of: AsOf, as_json: Json = False) -> None:
    """Score everyone as known on a day by a set; tell classes, coverage and mean points."""
    found = load_set(file)
    begins, ends = found.effective_from, found.effective_to
    check_force(f"indicator set {found.title}", as_of.date(), begins=begins, ends=ends)
    scored = _scored(found, _table(as_of))
    summary = scored.summary.groupby("class")[["points", "coverage"]].mean().reset_index()
    counts = scored.summary["class"].value_counts()
    told = summary.assign(enterprises=summary["class"].map(counts)).round(4)
    if as_json:
        show_json({"set": scored.indicators.title, "classes": told.to_dict("records")})
    else:
        show_table(told, scored.indicators.title)


@app.command()
def compare(before: SetFile, after: SetFile, as_of: AsOf, as_json: Json = False) -> None:
    """Score everyone by two sets side by side; tell who moves, how far, and what moves it.

    A proposal that no one has released can be compared too.
    """
    sets = load_set(before, proposed=True), load_set(after, proposed=True)
    table = _table(as_of)
    first, second = (_scored(one, table) for one in sets)
    matrix = migration(first.summary["class"], second.summary["class"])
    movers = moved(first, second)
    if as_json:
        told = {"before": sets[0].title, "after": sets[1].title}
        rows = movers.reset_index().to_dict("records")
        show_json({**told, "migration": matrix.to_dict("index"), "moved": rows})
        return
    show_table(matrix.rename_axis("from").reset_index(), f"From {sets[0].title} to {sets[1].title}")
    shown = movers.head(SHOWN).reset_index().round(2)
    shown["indicators"] = shown["indicators"].map(_told)
    show_table(shown, f"{len(movers)} enterprises move")


def _told(indicators: list[dict[str, Any]]) -> str:
    return ", ".join(f"{one['id']} {one['points']:+.1f}" for one in indicators)


def _table(as_of: datetime) -> FeatureTable:
    asked = settings()
    with open_store(asked) as store:
        snapshot = read_snapshot(store, as_of.date(), cache=asked.home / "snapshots")
        prior = prior_month(partial(classes_of, store), snapshot, entries(store))
    return indicator_table(snapshot, prior)


def _scored(indicators: IndicatorSet, table: FeatureTable) -> Scorecard:
    return scorecard(table, indicators)
