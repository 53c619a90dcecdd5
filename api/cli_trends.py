"""The commands `linkrisk trends`, from one sealed month to another, and `trial` of a policy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from api.cli_history import Period, run_of
from api.cli_output import Json, json_rows, show_json, show_table
from api.connection import open_store
from api.settings import settings
from gnn.graded_month import graded_month
from gnn.grades import class_counts
from gnn.policy import load_policy
from gnn.policy_trial import policy_trial
from gnn.trends import DRIVER, Graded, drivers, migration, stability, stability_index
from graph.history import entries

SHOWN = 10
MOVED_SHOWN = 20


def trends(
    period: Period,
    before: Annotated[str, typer.Option(help="The month to compare; the one before.")] = "",
    as_json: Json = False,
) -> None:
    """Tell class shares, who moved between two sealed months, what drove it, and drift."""
    asked = settings()
    first = before or str(pd.Period(period, freq="M") - 1)
    with open_store(asked) as store:
        run = run_of(store, asked)
        months = [graded_month(run, month) for month in (first, period)]
        shares = _shares([entry.value for entry in entries(store) if entry.kind == "grades"])
    told = _told(months[0], months[1])
    if as_json:
        show_json({"shares": shares.to_dict("records"), "before": first, "period": period, **told})
        return
    show_table(shares, "Class shares")
    matrix = pd.DataFrame(told["migration"]).T.rename_axis("from").reset_index()
    show_table(matrix, f"From {first} to {period}")
    shown = pd.DataFrame(told["drivers"], columns=list(DRIVER))
    show_table(shown.astype({"points": float}).round(3), "Drivers")
    show_table(pd.DataFrame(told["indicator_stability"]).round(4), "Drift of indicators")
    typer.echo(f"population stability index of the scores: {told['score_stability']:.4f}")


def trial(
    policy: Annotated[Path, typer.Argument(help="The policy file.", show_default=False)],
    period: Period,
    as_json: Json = False,
) -> None:
    """Tell what classes a sealed month would have by another policy; nothing is written."""
    asked, tried = settings(), load_policy(policy)
    with open_store(asked) as store:
        found = policy_trial(run_of(store, asked), period, tried)
    counts = {"before": class_counts(found.before), "after": class_counts(found.after)}
    matrix = migration(found.before, found.after)
    if as_json:
        about = {"period": period, "policy_version": tried.version, "outside": found.outside}
        moved = {"migration": matrix.to_dict("index"), "moved": found.moved.to_dict("records")}
        show_json({**about, "classes": counts, **moved})
        return
    show_table(pd.DataFrame(counts).T.rename_axis("").reset_index(), f"Classes in {period}")
    show_table(matrix.rename_axis("from").reset_index(), f"As sealed, to policy {tried.version}")
    shown = found.moved.head(MOVED_SHOWN).round({"score": 1})
    for name in ("rules", "guards"):
        shown[name] = shown[name].map(", ".join)
    show_table(shown, f"{len(found.moved)} enterprises move")
    for told in found.outside:
        typer.echo(f"outside the policy's band: {told}")


def _told(before: Graded, after: Graded) -> dict[str, Any]:
    moved = drivers(before, after)
    first = moved.groupby(["moved", "kind"], sort=False).head(SHOWN)
    matrix = migration(before.grades["class"], after.grades["class"])
    drift = stability(before.values, after.values).head(SHOWN)
    return {
        "migration": matrix.to_dict("index"),
        "drivers": json_rows(first),
        "score_stability": stability_index(
            before.grades["score"].to_numpy(), after.grades["score"].to_numpy()
        ),
        "indicator_stability": [
            {"indicator": name, "index": float(index)} for name, index in drift.items()
        ],
    }


def _shares(months: list[dict[str, Any]]) -> pd.DataFrame:
    """[period, enterprises, A, B, C, D], shares in [0, 1]."""
    rows = [
        {
            "period": month["period"],
            "enterprises": month["enterprises"],
            # A month may have listed everyone and graded nobody.
            **{
                name: round(n / max(month["enterprises"], 1), 4)
                for name, n in month["classes"].items()
            },
        }
        for month in months
    ]
    return pd.DataFrame(rows)
