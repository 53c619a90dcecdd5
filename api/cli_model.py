"""The commands that train, grade and explain: from the graph to a class with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer
from rich.status import Status

from api.cli_history import run_of
from api.cli_output import BESIDE, Json, show_json, show_table
from api.connection import open_store
from api.settings import Settings, settings
from cypher import statement
from gnn.checkpoint import load_checkpoint, save_checkpoint
from gnn.domain_grade_store import domains_of
from gnn.domain_mode import USE_GENERIC
from gnn.grade_store import count_classes, write_grades
from gnn.measures import DEFAULT as MEASURES
from gnn.monthly import train_month
from gnn.monthly_run import Run, grades_of, known_on, listed_as, run_month
from gnn.packed_explanation import unpacked_text
from gnn.policy import DEFAULT, load_policy
from gnn.profile import DEFAULT as PROFILES
from gnn.reason_text import sentences, told_value
from gnn.rulebook import DOMAIN_SETS, Rulebook, default_rulebook, rulebook, rulebook_on
from gnn.run_lock import alone
from gnn.train import TrainingSettings
from gnn.training_cache import trained, training_key
from graph.errors import BadInput, UnknownEnterprise
from graph.history import entries
from graph.snapshot_reading import read_tables
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
    *,
    half_life: Annotated[
        float | None,
        typer.Option(
            help="Days in which a tie loses half its weight; never without.", show_default=False
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Train and calibrate a model on the events of the two years before the day."""
    asked = settings()
    with open_store(asked) as store:
        chosen = TrainingSettings(seed=seed, half_life=half_life)
        told = train_in(store, asked, as_of=as_of.date(), chosen=chosen)
    show_json(told) if as_json else typer.echo(f"model {told['model_id']} in {told['folder']}")


def train_in(
    store: Store, asked: Settings, *, as_of: date, chosen: TrainingSettings
) -> dict[str, object]:
    """Trains on the store's graph and keeps the model; returns its id and configuration.

    The same training again takes the model that it made.
    """
    checkpoint = trained(
        asked.home / "trained",
        training_key(store, as_of, chosen),
        lambda: train_month(
            read_tables(store),
            as_of,
            settings=chosen,
            progress=lambda step: BESIDE.print(f"  {step}", style="dim"),
        ),
    )
    folder = save_checkpoint(checkpoint, model_folder(asked))
    found = {"model_id": checkpoint.model_id, "folder": str(folder)}
    return {**found, "configuration": checkpoint.configuration}


def grade(
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="Grade as known on this day, unsealed."),
    ] = None,
    period: Annotated[
        str, typer.Option(help="Grade and seal this month, YYYY-MM, or months, YYYY-MM..YYYY-MM.")
    ] = "",
    policy: Annotated[
        list[Path] | None,
        typer.Option(help="Policy file; of several, each month takes the one in force on its day."),
    ] = None,
    *,
    profiles: Annotated[Path, typer.Option(help="File of profiles.")] = PROFILES,
    measures: Annotated[Path, typer.Option(help="File of measures.")] = MEASURES,
    domain_set: Annotated[
        list[Path] | None, typer.Option(help="Set of a domain; food, special equipment by default.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Grade every enterprise as known on a day, or month by month, and seal each month."""
    asked = settings()
    if bool(as_of) == bool(period):
        raise BadInput("either --as-of or --period", period or None, "grade")
    sets = tuple(domain_set or DOMAIN_SETS)
    policies = [load_policy(file) for file in policy or [DEFAULT]]
    books = [rulebook(one, profiles, measures=measures, sets=sets) for one in policies]
    with open_store(asked) as store:
        if as_of:
            day = as_of.date()
            classes = grade_in(store, asked, as_of=day, rules=rulebook_on(books, day))
            told: object = {"as_of": str(as_of.date()), "classes": classes.to_dict("records")}
            name = f"Classes as of {as_of.date()}"
        else:
            classes = seal_in(store, asked, months=_months(period), books=books)
            told, name = {"months": classes.to_dict("records")}, "Sealed months"
    show_json(told) if as_json else show_table(classes, name)


def seal_in(
    store: Store, asked: Settings, *, months: list[date], books: Sequence[Rulebook]
) -> pd.DataFrame:
    """Grades and seals months by their last days; returns [period, enterprises, listed, A, ...].

    listed: rows of the month's list of whom it did not grade.  books: by policies, of which each
    month takes the one in force. Raises BadInput before the first month where one has none.
    """
    checkpoint = load_checkpoint(model_folder(asked))
    rows, ruled = [], [(as_of, rulebook_on(books, as_of)) for as_of in months]
    for as_of, rules in ruled:
        with BESIDE.status(f"grading {as_of:%Y-%m}") as status:
            run = replace(run_of(store, asked), progress=_shown(status, f"{as_of:%Y-%m}"))
            about = run_month(run, as_of, checkpoint, rules).value
        told = {name: about[name] for name in ("period", "enterprises")}
        listed = sum(about.get("exclusions", {}).get("counts", {}).values())
        rows.append({**told, "listed": listed, **about["classes"]})
    return pd.DataFrame(rows)


def _months(period: str) -> list[date]:
    """The last days of a month, or of the months from one through another. Raises BadInput."""
    first, _, last = period.partition("..")
    try:
        found = pd.period_range(first, last or first, freq="M")
    except ValueError as error:
        raise BadInput("YYYY-MM or YYYY-MM..YYYY-MM", period, "--period") from error
    if not len(found):
        raise BadInput(f"a last month that is not before {first}", last, "--period")
    return [month.end_time.date() for month in found]


def _shown(status: Status, name: str) -> Callable[[int, int], None]:
    return lambda done, size: status.update(f"{name}: graded and explained {done:,} of {size:,}")


def grade_in(
    store: Store, asked: Settings, *, as_of: date, rules: Rulebook | None = None
) -> pd.DataFrame:
    """Grades the store's graph by the rules of a month; returns [class, enterprises, share,
    mean_score].

    Whom the profiles leave out has no grade. Domain grades are written with sealed months only.
    """
    run = run_of(store, asked)
    snapshot = known_on(run, as_of)
    checkpoint = load_checkpoint(model_folder(asked))
    decided = rules or default_rulebook(), entries(store)
    explainers = grades_of(run, snapshot, checkpoint, decided).explainers
    with alone(run.lock), BESIDE.status("grading") as status:
        for one in explainers:
            write_grades(store, one, progress=_shown(status, one.period))
        count_classes(store, explainers[0].period)
    return class_table(pd.concat(one.grades.frame.iloc[one.graded_rows] for one in explainers))


def class_table(graded: pd.DataFrame) -> pd.DataFrame:
    """[class, enterprises, share in [0, 1], mean_score], A to D."""
    groups = graded.groupby("class")["score"].agg(["size", "mean"]).reset_index()
    groups.columns = pd.Index(["class", "enterprises", "mean_score"])
    share = (groups["enterprises"] / groups["enterprises"].sum()).round(4)
    return groups.assign(share=share, mean_score=groups["mean_score"].round(1))


def explain(
    enterprise_id: Annotated[str, typer.Argument(help="Whose grade.", show_default=False)],
    period: Period = "",
    language: Annotated[str, typer.Option(help="Sentences in 'zh' or 'en'; else tables.")] = "",
    as_json: Json = False,
) -> None:
    """Say why an enterprise has its class: own indicators, contagion paths, rules."""
    if language not in ("", "zh", "en"):
        raise BadInput("'zh' or 'en'", language, "--language")
    asked = settings()
    with open_store(asked) as store:
        explanation = _explanation(run_of(store, asked), enterprise_id, period)
        domains = domains_of(store, enterprise_id, explanation["period"])
    if as_json:
        show_json({**explanation, "domain_grades": domains})
    elif language:
        told = sentences(explanation, "zh" if language == "zh" else "en")
        typer.echo("\n".join(told))
    else:
        _tell(explanation)
    for domain in [] if as_json else domains:
        typer.echo(_domain_line(domain))


def _domain_line(grade: dict[str, Any]) -> str:
    by = "the generic class"
    if grade["mode"] != USE_GENERIC:
        by = f"{grade['points']:.1f} points by {grade['indicator_set']}"
    why = grade["explanation"]
    guards = "".join(
        f", guard {one['guard_id']}: {one['from']} to {one['to']}" for one in why.get("guards", [])
    )
    return f"domain {grade['domain']}: class {grade['class']}, {by} ({why['because']}){guards}"


def _explanation(run: Run, enterprise_id: str, period: str) -> dict[str, Any]:
    found = run.store.read(
        statement("read/grade"), enterprise_id=enterprise_id, period=period or None
    )
    if found.empty:
        raise UnknownEnterprise("an enterprise of the graph", enterprise_id)
    graded = found["grade"].iloc[0]
    if not graded:
        reason = listed_as(run, enterprise_id, period)
        expected = f"a graded enterprise ({reason or 'run `linkrisk grade`'})"
        raise BadInput(expected, enterprise_id, period)
    return unpacked_text(graded["explanation"])


def _tell(explanation: dict[str, Any]) -> None:
    heaviest = explanation["own"][:10]
    own = pd.DataFrame([{**one, "value": told_value(one)["en"]} for one in heaviest])
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
