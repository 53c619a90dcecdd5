"""The commands that decide, prove and replay: override, release, history, verify, replay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from api.cli_output import BESIDE, Json, show_json, show_table
from api.connection import open_store
from api.settings import Settings, settings
from api.verification import verified
from gnn.band import refused
from gnn.code_version import code_told, other_code
from gnn.decisions import Approval, override, override_of, release
from gnn.grade_seal import sealed_month, sealed_periods
from gnn.monthly_run import Run, replay
from graph.errors import Mismatch
from graph.history import Entry, entries
from graph.store import Store

Period = Annotated[str, typer.Argument(help="The month, YYYY-MM.", show_default=False)]
By = Annotated[str, typer.Option("--by", help="Who decides.", show_default=False)]
ApprovedBy = Annotated[str, typer.Option("--approved-by", help="Who else.", show_default=False)]
Reason = Annotated[str, typer.Option("--reason", help="Why.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Adds the commands of this file to the program."""
    app.command("override")(override_class)
    app.command("release")(release_month)
    app.command("history")(history)
    app.command("verify")(verify)
    app.command("replay")(replay_month)


def run_of(store: Store, asked: Settings) -> Run:
    """What the monthly run of this home works with."""
    run = Run(store, asked.home / "models", asked.home / "snapshots")
    day = asked.given_today
    return replace(run, today=lambda: day) if day else run


def override_class(
    file: Annotated[Path, typer.Argument(help="The decision, YAML.", show_default=False)],
) -> None:
    """Set the class of one enterprise for a time, as a file says that two people signed.

    Its keys: enterprise_id, class, decided_on, expires_on, legal_basis, by, approved_by, reason.
    """
    decided, approval = override_of(file)
    with open_store(settings()) as store:
        typer.echo(override(store, decided, approval).name)


def release_month(period: Period, by: By, approved_by: ApprovedBy, reason: Reason) -> None:
    """Let a refused month be sealed with the class shares that are then shown."""
    asked = settings()
    with open_store(asked) as store:
        seen = refused(run_of(store, asked).refused, period)
        typer.echo(", ".join(seen["seen"]["outside"]))
        typer.echo(release(store, seen, Approval(by, approved_by, reason)).name)


def history(as_json: Json = False) -> None:
    """List the chain of decisions: policies, sealed months, overrides, releases."""
    with open_store(settings()) as store:
        chain = entries(store)
    if as_json:
        show_json([{**vars(entry), "content": entry.value} for entry in chain])
        return
    rows = [(entry.name, entry.hash[:16], _code(entry)) for entry in chain]
    show_table(pd.DataFrame(rows, columns=["entry", "hash", "code"]), "History")


def _code(entry: Entry) -> str:
    """The code that graded the month of an entry; '' where it keeps none or can't be read."""
    try:
        return code_told(entry.value.get("code"))
    except Mismatch:
        return ""


def verify(
    head: Annotated[str, typer.Option(help="A hash noted earlier that must be there.")] = "",
    as_json: Json = False,
) -> None:
    """Check every decision and every sealed grade; name what was altered (exit code 1)."""
    asked = settings()
    with open_store(asked) as store:
        told = verified(run_of(store, asked), head)
    last = told.chain[-1].hash if told.chain else None
    sealed = sealed_periods(told.chain)
    if as_json:
        about = {"entries": len(told.chain), "sealed": sealed, "head": last}
        show_json({"faults": told.faults, "remarks": told.remarks, **about})
    else:
        for remark in told.remarks:
            BESIDE.print(remark)
        for fault in told.faults:
            typer.echo(fault)
        typer.echo(f"{len(told.chain)} entries, {len(sealed)} sealed months, head {last}")
    if told.faults:
        raise Mismatch("a history as it was decided", f"{len(told.faults)} faults", "verify")


def replay_month(period: Period) -> None:
    """Grade a sealed month again with its model and policy; say whether every byte is the same."""
    asked = settings()
    with open_store(asked) as store:
        differing = replay(run_of(store, asked), period)
        sealed = sealed_month(store, period) if differing else None
    if differing:
        told = [f"{len(differing)} that differ: {', '.join(differing[:5])}"]
        told += filter(None, [other_code(sealed.value.get("code") if sealed else None)])
        raise Mismatch("the sealed grades", "; ".join(told), period)
    typer.echo(f"{period}: every grade is the same to the byte")
