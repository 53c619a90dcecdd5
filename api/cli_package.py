"""The commands of `linkrisk package`: make a package of a month, receive it, reconcile, apply."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api.cli_output import Json, show_json
from api.connection import open_store
from api.package_receipt import apply, differences, receive
from api.packages import Package, make_package
from api.settings import settings
from graph.errors import Mismatch


class _MakesByDefault(TyperGroup):
    """`linkrisk package 2026-10 ...` is `linkrisk package make 2026-10 ...`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Puts the name of the command first."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["make", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_MakesByDefault,
    no_args_is_help=True,
    help="Packages of a sealed month for other systems, with receipt (exit code 1: not as sent).",
)
Folder = Annotated[Path, typer.Argument(help="The package.", show_default=False)]
To = Annotated[Path, typer.Option("--to", help="The folder to make.", show_default=False)]


@app.command()
def make(
    period: Annotated[str, typer.Argument(help="The sealed month, YYYY-MM.", show_default=False)],
    to: To,
    since: Annotated[
        str, typer.Option(help="Only what changed since this sealed month.", metavar="PERIOD")
    ] = "",
    as_json: Json = False,
) -> None:
    """Write all grades of a sealed month, or what changed, as Parquet and CSV with a manifest."""
    with open_store(settings()) as store:
        manifest = make_package(store, Package(period, since or None), to)
    _tell(manifest, to, as_json=as_json)


@app.command("receive")
def receive_package(
    folder: Folder,
    to: Annotated[
        Path | None, typer.Option("--to", help="The receipt; by default FOLDER.receipt.json.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check hashes, counts and rows of a package and write a receipt (exit code 1: a fault)."""
    receipt = to or folder.absolute().with_name(f"{folder.absolute().name}.receipt.json")
    told = receive(folder, receipt)
    if as_json:
        show_json(told)
    else:
        for fault in told["faults"]:
            typer.echo(fault)
        typer.echo(f"receipt in {receipt}")
    if told["faults"]:
        raise Mismatch("the package as it was made", f"{len(told['faults'])} faults", str(folder))


@app.command()
def reconcile(
    folder: Folder,
    receipt: Annotated[Path, typer.Argument(help="What came back.", show_default=False)],
) -> None:
    """Compare a package with the receiver's receipt and name the differences (exit code 1)."""
    found = differences(folder, receipt)
    for difference in found:
        typer.echo(difference)
    if found:
        raise Mismatch("the package that was sent", f"{len(found)} differences", str(receipt))
    typer.echo("received as it was sent")


@app.command("apply")
def apply_increments(
    full: Folder,
    increments: Annotated[
        list[Path], typer.Argument(help="Increments in their order.", show_default=False)
    ],
    to: To,
    as_json: Json = False,
) -> None:
    """Make the full package of a later month out of an earlier one and its increments."""
    _tell(apply(full, increments, to), to, as_json=as_json)


def _tell(manifest: dict[str, Any], folder: Path, *, as_json: bool) -> None:
    if as_json:
        show_json(manifest)
        return
    counts = ", ".join(f"{rows:,} {name}" for name, rows in manifest["counts"].items())
    typer.echo(f"{folder}: {manifest['kind']} of {manifest['period']}, {counts}")
