"""The commands `linkrisk audit`: the log is verified and reported, and one grade is proved."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.audit_chain import START, Head, chain_faults, kept_head, lines
from api.audit_log import AuditLog
from api.audit_report import audit_report
from api.cli_output import Json, show_json, show_table
from api.connection import open_store
from api.evidence_bundle import (
    bundle_faults,
    key_fingerprint,
    public_hex,
    sealed_bundle,
    signing_key,
)
from api.grant import EVERYWHERE, Grant
from api.purpose import checked_purpose
from api.settings import settings
from gnn.evidence import evidence
from graph.errors import BadInput, Mismatch
from graph.merkle import canonical

app = typer.Typer(no_args_is_help=True, help="The log of who read what, and proofs of grades.")

Day = Annotated[str, typer.Option(help="Day YYYY-MM-DD.", show_default=False)]
Noted = Annotated[str, typer.Option(help="NUMBER:HASH noted elsewhere.")]


@app.command()
def verify(head: Noted = "", after: Noted = "", as_json: Json = False) -> None:
    """Check every line of the log; name the altered, missing or cut ones (exit code 1).

    --head must still be in the log. --after is the last line of files that were put away.
    """
    noted, start = _head(head), _head(after) or START
    found, last = chain_faults(settings().home / "audit", noted, start)
    told = f"{last.number}:{last.hash}"
    if as_json:
        show_json({"faults": found, "entries": last.number - start.number, "head": told})
    else:
        for fault in found:
            typer.echo(fault)
        typer.echo(f"{last.number - start.number} entries, head {told}")
    if found:
        raise Mismatch("a log as it was written", f"{len(found)} faults", "audit verify")


@app.command()
def report(
    from_: Annotated[str, typer.Option("--from", help="First day.", show_default=False)],
    to: Annotated[str, typer.Option("--to", help="Last day.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Reads by caller, purpose and area, and alarms: bulk, outside area, off hours, own firm."""
    told = audit_report(lines(settings().home / "audit"), _day(from_), _day(to))
    if as_json:
        show_json(told.plain())
        return
    for name, frame in told.by.items():
        show_table(frame, f"Reads by {name}")
    show_table(told.alarms, "Alarms")


@app.command()
def bundle(
    enterprise_id: Annotated[str, typer.Argument(help="Whose grade.", show_default=False)],
    period: Annotated[str, typer.Argument(help="The sealed month.", show_default=False)],
    file: Annotated[Path, typer.Argument(help="The zip to write.", show_default=False)],
    *,
    by: Annotated[str, typer.Option(help="Staff number or system.", show_default=False)],
    purpose: Annotated[str, typer.Option(help="Purpose code.", show_default=False)],
    document: Annotated[str, typer.Option(help="Document number.", show_default=False)],
) -> None:
    """Write the sealed evidence of one grade; it holds names, and verifies without the graph."""
    asked = settings()
    local = Grant("command-line", "investigator", "local", (EVERYWHERE,))
    told = dict(
        zip(("purpose", "document"), checked_purpose(local, purpose, document), strict=True)
    )
    with open_store(asked) as store:
        files = evidence(store, enterprise_id, period)
    log = AuditLog(asked.home / "audit")
    read = {"event": "read", "what": "bundle", "caller": by, "role": "local", "enterprises": 1}
    log.append({**read, **told, "areas": [EVERYWHERE], "ids": [enterprise_id], "names": "full"})
    files["audit_head.json"] = canonical(kept_head(log.folder)._asdict())
    key = signing_key(asked.home / "access" / "bundle_key")
    made = datetime.now(UTC).isoformat(timespec="seconds")
    about = {"enterprise_id": enterprise_id, "period": period, "made_at": made, "made_by": by}
    file.write_bytes(sealed_bundle(files, {**about, **told}, key))
    typer.echo(f"{file}, signed with the key {key_fingerprint(public_hex(key))}")


@app.command("check-bundle")
def check_bundle(
    file: Annotated[Path, typer.Argument(help="The zip.", show_default=False)],
    key: Annotated[str, typer.Option(help="Fingerprint of the key that must have signed.")] = "",
    as_json: Json = False,
) -> None:
    """Check an evidence bundle with nothing but itself; name what was altered (exit code 1)."""
    if not file.is_file():
        raise BadInput("an evidence bundle", str(file), "audit check-bundle")
    found, about = bundle_faults(file.read_bytes(), key)
    if as_json:
        show_json({"faults": found, **about})
    else:
        for fault in found:
            typer.echo(fault)
    if found:
        raise Mismatch("a bundle as it was sealed", f"{len(found)} faults", str(file))
    if not as_json:
        typer.echo(
            f"The grade of {about['enterprise_id']} in {about['period']} is proved: sealed in the "
            f"month, signed with the key {about['key']} on {about['made_at']}"
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("a day YYYY-MM-DD", text, "audit report") from error


def _head(text: str) -> Head | None:
    number, sign, digest = text.partition(":")
    if text and not (sign and number.isdecimal() and len(digest) == 64):
        raise BadInput("NUMBER:HASH as `linkrisk audit verify` prints it", text, "audit verify")
    return Head(int(number), digest) if text else None
