"""The command `linkrisk indicators propose`: weights by a method, for a person to release."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from api.cli_output import BESIDE, Json, show_json, show_table
from api.connection import open_store
from api.settings import settings
from features.ahp import hierarchy, read_pairs
from features.delphi import MODERATE, consensus, read_rounds
from features.entropy import entropy_weights
from features.indicator_set import IndicatorSet, load_set
from features.proposal import Proposal, proposed_set, write_proposal
from features.scorecard import shares
from features.table import indicator_table
from gnn.events import gradable, months_before
from gnn.grade_store import classes_of
from gnn.learned_weights import LearnedWeights, learned_weights, outcomes_of
from gnn.prior_month import prior_month
from gnn.weight_evaluation import WeightEvaluation, evaluate_weights
from graph.errors import BadInput
from graph.history import entries
from graph.reading import fingerprint
from graph.snapshot_reading import read_snapshot, read_tables

SEEDS = range(5)
WHEN, WHO = "--as-of", "--judgements"
RULES = (
    "'learned' from the events of two years before --as-of, 'entropy' of all as known --as-of, "
    "'delphi' or 'ahp' from the experts' --judgements"
)


@dataclass(frozen=True)
class Asked:
    """What a method may ask for: the set in force, the day, the experts' file, the agreement."""

    base: IndicatorSet
    day: date
    judgements: Path
    agreement: float


@dataclass(frozen=True)
class Found:
    """Weights and remarks by item id, what they rest on, and a table that tells of it."""

    weights: pd.Series
    remarks: dict[str, str]
    inputs: dict[str, Any]
    table: pd.DataFrame


def propose(
    *,
    set_file: Annotated[Path, typer.Option("--set", help="The set in force, YAML.")],
    method: Annotated[str, typer.Option(help=f"{RULES}.")],
    out: Annotated[Path, typer.Option(help="The new set's file, beside the one in force.")],
    by: Annotated[str, typer.Option(help="Who asks for it: the author of the new set.")],
    as_of: Annotated[
        datetime | None, typer.Option(WHEN, formats=["%Y-%m-%d"], help="The last day known.")
    ] = None,
    judgements: Annotated[Path | None, typer.Option(help="What the experts say, CSV.")] = None,
    agreement: Annotated[
        float, typer.Option(help="The least agreement (Kendall's W) of 'delphi'.", min=0, max=1)
    ] = MODERATE,
    as_json: Json = False,
) -> None:
    """Propose points for a set by a method; a person releases them, the program never does."""
    if method not in METHODS:
        raise BadInput(f"one of {', '.join(METHODS)}", method, "--method")
    option, find = METHODS[method]
    for name, told in ((WHEN, as_of), (WHO, judgements)):
        if (name == option) != (told is not None):
            raise BadInput(f"{'the' if told is None else 'no'} option {name}", told, method)
    base = load_set(set_file)
    day = as_of.date() if as_of else date.min
    found = find(Asked(base, day, judgements or Path(), agreement))
    proposal = Proposal(method, by, found.weights, found.remarks, inputs=found.inputs)
    write_proposal(base, proposal, source=set_file, file=out)
    made = load_set(out, proposed=True)
    if as_json:
        show_json({"file": str(out), "set": made.title, "proposal": made.proposal})
        return
    show_table(found.table.round(4), f"{made.title}: {method}")
    typer.echo(f"{len(made.changes) - len(base.changes)} indicators change; {out} is not in force.")


def _learned(asked: Asked) -> Found:
    early, late = (months_before(asked.day, months) for months in (24, 12))
    with open_store(settings()) as store:
        tables = read_tables(store)
    BESIDE.print(f"  events of the years after {early} and {late}", style="dim")
    years = outcomes_of(tables, early), outcomes_of(tables, late)
    learned = learned_weights(years[0], asked.base, seeds=SEEDS)
    BESIDE.print(f"  judged on the year after {late}", style="dim")
    sets = asked.base, proposed_set(asked.base, learned.coefficients)
    judged = evaluate_weights(years, sets, learned=learned, seeds=SEEDS)
    inputs = {
        "learned_at": early,
        "judged_at": late,
        "rows": [int(year.rows.sum()) for year in years],
        "events": [int(year.events[year.rows].sum()) for year in years],
        "fingerprints": [year.table.snapshot.fingerprint for year in years],
        "seeds": list(SEEDS),
        "strength": learned.strength,
        **_results(judged),
    }
    return Found(learned.coefficients, _learned_remarks(learned), inputs, judged.results)


def _learned_remarks(learned: LearnedWeights) -> dict[str, str]:
    remarks = {}
    for name, row in learned.shown.assign(odds=learned.coefficients).to_dict("index").items():
        found = f"log-odds {row['odds']:.3f}" if row["odds"] > 0.0 else "outcomes give it no weight"
        shown = f"{row['enterprises']:.0f} enterprises show it, {row['events']:.0f} with an event"
        told = f"{found} ({shown})" if row["enterprises"] else "no enterprise shows it"
        remarks[str(name)] = told
    return remarks


def _results(judged: WeightEvaluation) -> dict[str, Any]:
    gaps = {"auc_gap": judged.auc_gap, "ap_gap": judged.ap_gap}
    return {
        "results": judged.results.round(4).to_dict("records"),
        **{name: [round(end, 4) for end in gap] for name, gap in gaps.items()},
    }


def _entropy(asked: Asked) -> Found:
    with open_store(settings()) as store:
        snapshot = read_snapshot(store, asked.day, cache=settings().home / "snapshots")
        prior = prior_month(partial(classes_of, store), snapshot, entries(store))
    rows = gradable(snapshot)
    weights = entropy_weights(shares(indicator_table(snapshot, prior), asked.base)[rows])
    inputs = {"as_of": asked.day, "rows": int(rows.sum()), "fingerprint": snapshot.fingerprint}
    remarks = {
        str(name): f"weight {value:.4f}" if value > 0.0 else "the same for all enterprises"
        for name, value in weights.items()
    }
    table = weights.rename_axis("id").reset_index(name="weight")
    return Found(weights, remarks, inputs, table)


def _delphi(asked: Asked) -> Found:
    file = asked.judgements
    found = consensus(read_rounds(file, asked.base), least=asked.agreement, file=str(file))
    remarks = {
        str(name): f"median {row['median']:g}, quartiles {row['low']:g} to {row['high']:g}"
        for name, row in found.judged.to_dict("index").items()
    }
    inputs = {**_file_of(file), "least_agreement": asked.agreement, "rounds": _plain(found.rounds)}
    return Found(found.weights, remarks, inputs, found.rounds)


def _ahp(asked: Asked) -> Found:
    file = asked.judgements
    found = hierarchy(read_pairs(file, asked.base), asked.base, file=str(file))
    remarks = {str(name): f"weight {value:.4f}" for name, value in found.weights.items()}
    return Found(
        found.weights, remarks, {**_file_of(file), "levels": _plain(found.levels)}, found.levels
    )


def _file_of(file: Path) -> dict[str, Any]:
    return {"judgements": file.name, "fingerprint": fingerprint({file.name: file})}


def _plain(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows for a file: four digits, what is unknown left out."""
    plain = [row.dropna().to_dict() for _, row in rows.round(4).astype(object).iterrows()]
    return [{str(name): told for name, told in row.items()} for row in plain]


# What each method asks for, and how it finds weights.
METHODS: dict[str, tuple[str, Callable[[Asked], Found]]] = {
    "learned": (WHEN, _learned),
    "delphi": (WHO, _delphi),
    "ahp": (WHO, _ahp),
    "entropy": (WHEN, _entropy),
}
