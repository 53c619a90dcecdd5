"""The commands of `linkrisk webhooks`: who is told that months are sealed and classes changed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import pandas as pd
import typer
from filelock import FileLock, Timeout

from api.cli_output import Json, show_json, show_table
from api.connection import open_store
from api.logs import to_error_stream
from api.settings import settings
from api.webhook_outbox import EVENTS, Outbox
from api.webhook_sending import checked
from api.webhooks import collect, newest
from api.webhooks import deliver as deliver_due
from graph.errors import Mismatch

app = typer.Typer(
    no_args_is_help=True,
    help="Tell other systems by signed HTTP messages; none holds a class (exit code 1: failed).",
)


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="Where to send to, https.", show_default=False)],
    events: Annotated[str, typer.Option(help="What to tell, with commas.")] = ",".join(EVENTS),
    private: Annotated[
        bool, typer.Option("--private", help="Allow http and private networks.")
    ] = False,
) -> None:
    """Register an address and print its secret, this once; it is told what happens from now on."""
    checked(url, private=private)
    with open_store(settings()) as store:
        cursor = newest(store)
    chosen = tuple(one.strip() for one in events.split(",") if one.strip())
    typer.echo(_outbox().add(url, chosen, private=private, cursor=cursor))


@app.command("list")
def list_targets(as_json: Json = False) -> None:
    """List the addresses, with how many messages wait and how many were given up."""
    outbox = _outbox()
    counts = outbox.counts()
    rows = [
        {
            **asdict(target),
            "events": ",".join(target.events),
            "waiting": counts.get((target.target_id, "waiting"), 0),
            "dead": counts.get((target.target_id, "dead"), 0),
        }
        for target in outbox.targets()
    ]
    if as_json:
        show_json(rows)
    else:
        names = ["target_id", "url", "events", "waiting", "dead"]
        show_table(pd.DataFrame(rows, columns=names), "Webhooks")


@app.command()
def remove(
    target_id: Annotated[str, typer.Argument(help="Its id.", show_default=False)],
) -> None:
    """Forget an address and what waits for it."""
    _outbox().remove(target_id)


@app.command()
def deliver(
    again: Annotated[
        bool, typer.Option("--again", help="Also what was given up, from the first attempt on.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Collect what happened and try what is due once; run it from a timer, every minute."""
    to_error_stream()
    outbox, asked = _outbox(), settings()
    lock = FileLock(asked.home / "webhooks.lock", timeout=0)
    try:
        with lock:
            if again:
                outbox.revive()
            with open_store(asked) as store:
                collect(store, outbox)
            counts = deliver_due(outbox, authorities=asked.webhook_authorities)
    except Timeout as error:
        raise Mismatch("no other delivery at the same time", None, "webhooks") from error
    if as_json:
        show_json(counts)
    else:
        typer.echo(", ".join(f"{count} {name}" for name, count in counts.items()))


@app.command()
def dead(as_json: Json = False) -> None:
    """List what was given up, and why."""
    names = ["delivery_id", "target_id", "event", "attempts", "fault"]
    rows = [{name: getattr(one, name) for name in names} for one in _outbox().dead()]
    if as_json:
        show_json(rows)
    else:
        show_table(pd.DataFrame(rows, columns=names), "Given up")


def _outbox() -> Outbox:
    return Outbox(settings().home / "webhooks.sqlite3")
