"""The commands `linkrisk backup` and `linkrisk restore`: everything into one archive, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from api.backup import make_backup
from api.cli_history import run_of
from api.cli_output import BESIDE, Json, show_json
from api.connection import open_store
from api.orderly_end import ending_in_order
from api.restore import restore
from api.settings import settings
from api.verification import Verified, verified_as
from graph.errors import Mismatch


def backup(
    target: Annotated[
        Path, typer.Argument(help="The file to write, or a folder for it.", show_default=False)
    ],
    leave: Annotated[
        bool, typer.Option("--leave-stopped", help="Do not start Neo4j again, for a move.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write the managed graph and LINKRISK_HOME into one archive; Neo4j is stopped meanwhile.

    The archive holds every secret, and names of persons. Note the hash that is printed elsewhere.
    """
    with ending_in_order():
        file, told = make_backup(settings(), target, again=not leave)
    if as_json:
        about = told.model_dump(mode="json", exclude={"files"})
        show_json({"file": str(file), "manifest": told.sha256, **about})
        return
    sealed = len(told.history.periods)
    typer.echo(f"{file}: {sealed} sealed months, manifest {told.sha256}")


def restore_home(
    file: Annotated[Path, typer.Argument(help="The archive.", show_default=False)],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put a home that is not empty aside.")
    ] = False,
    manifest: Annotated[str, typer.Option(help="Hash that `backup` printed of it.")] = "",
    as_json: Json = False,
) -> None:
    """Make LINKRISK_HOME anew from an archive and verify it; stop `linkrisk serve` before.

    Names what is not as it was (exit code 1); it is in place nevertheless, and the old home aside.
    """
    asked = settings()
    with ending_in_order():
        made = restore(asked, file, replace=replace, noted=manifest)
    with open_store(asked) as store:
        told = verified_as(made.manifest, asked.home, run_of(store, asked))
    for name in made.manifest.kept_elsewhere:
        told.remarks.append(f"{name} was given by the environment: give the same again")
    answer = {"home": str(asked.home), "replaced": made.replaced and str(made.replaced)}
    if as_json:
        show_json({**answer, "faults": told.faults, "remarks": told.remarks, **_sizes(told)})
    else:
        _tell(answer, told)
    if told.faults:
        raise Mismatch("a home as it was backed up", f"{len(told.faults)} faults", "restore")


def _tell(answer: dict[str, Any], told: Verified) -> None:
    for remark in told.remarks:
        BESIDE.print(remark)
    for fault in told.faults:
        typer.echo(fault)
    counts = _sizes(told)
    typer.echo(f"{answer['home']}: {counts['entries']} entries, {counts['sealed']} sealed months")
    if answer["replaced"]:
        typer.echo(f"What was there before is in {answer['replaced']}")


def _sizes(told: Verified) -> dict[str, Any]:
    sealed = sum(entry.kind == "grades" for entry in told.chain)
    return {"entries": len(told.chain), "sealed": sealed}
