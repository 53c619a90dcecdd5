"""The commands `linkrisk access`: callers of the HTTP interface are added, listed and ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

import pandas as pd
import typer

from api.access_register import AccessRegister
from api.audit_log import AuditLog
from api.cli_output import BESIDE, Json, show_json, show_table
from api.grant import Grant, area_of
from api.settings import settings
from graph.errors import BadInput

app = typer.Typer(no_args_is_help=True, help="Callers of the HTTP interface and their rights.")

Name = Annotated[str, typer.Argument(help="The caller's name: a-z 0-9 . _ -", show_default=False)]
Expires = Annotated[str, typer.Option("--expires", help="Last day, YYYY-MM-DD; empty: none.")]
Words = list[str] | None
_ALSO = ("holder", "agreement", "rate", "subject")
# What `list` shows, and never a key's hash.
_SHOWN = ("caller", "role", "organisation", "holder", "areas", "agreement", "expires_on")


@app.command()
def add(
    name: Name,
    *,
    role: Annotated[str, typer.Option(help="A role of docs/ACCESS.md.", show_default=False)],
    organisation: Annotated[str, typer.Option(help="Who answers for it.", show_default=False)],
    area: Annotated[Words, typer.Option(help="Division code, or all; repeat it.")] = None,
    expires: Expires = "",
    purpose: Annotated[Words, typer.Option(help="Purpose code; none: every one.")] = None,
    conflict: Annotated[Words, typer.Option(help="enterprise_id of an own firm.")] = None,
    also: Annotated[Words, typer.Option(help=f"name=value: {', '.join(_ALSO)}.")] = None,
) -> None:
    """Add a caller; its key is printed once and kept nowhere.

    --also: holder (a staff number or system), agreement (its number), rate (100/minute), or subject
    (of the OpenID Connect provider, instead of a key).
    """
    more = _also(also or [])
    issuer = settings().oidc_issuer if "subject" in more else ""
    if "subject" in more and not issuer:
        raise BadInput("a provider for a subject", None, "LINKRISK_OIDC_ISSUER")
    grant = Grant(
        caller=name,
        role=role,
        organisation=organisation,
        areas=tuple(sorted({area_of(one) for one in area or []})),
        expires_on=_day(expires),
        purposes=tuple(purpose or ()),
        conflicts=tuple(conflict or ()),
        issuer=issuer,
        holder=more.get("holder", ""),
        agreement=more.get("agreement", ""),
        rate=more.get("rate", ""),
        subject=more.get("subject", ""),
    )
    key = _register().add(grant)
    if key:
        BESIDE.print("The key is shown this once; give it to the caller, who sends it as X-API-Key")
        typer.echo(key)


@app.command("list")
def list_callers(as_json: Json = False) -> None:
    """List the callers, ended ones too; no key is shown, for none is kept."""
    grants = [replace(one, key_hash="") for one in _register().grants()]
    if as_json:
        show_json({"callers": [one.plain() for one in grants]})
        return
    told = [{**one.plain(), "areas": ", ".join(one.areas)} for one in grants]
    rows = [{name: one.get(name, "") for name in (*_SHOWN, "revoked_at")} for one in told]
    show_table(pd.DataFrame(rows, columns=[*_SHOWN, "revoked_at"]), "Callers")


@app.command()
def revoke(name: Name) -> None:
    """End a caller's access at once; a running server sees it with the next request."""
    _register().revoke(name, date.today())
    typer.echo(f"{name} is revoked")


@app.command()
def renew(name: Name, expires: Expires = "") -> None:
    """Set another last day of a caller's agreement; the key stays."""
    renewed = _register().renew(name, _day(expires))
    typer.echo(f"{name} may read until {renewed.expires_on or 'it is revoked'}")


def _register() -> AccessRegister:
    home = settings().home
    return AccessRegister(home / "access", AuditLog(home / "audit"))


def _also(given: list[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    if any(name not in _ALSO or not value for name, _, value in pairs):
        raise BadInput(f"name=value with a name of {', '.join(_ALSO)}", given, "--also")
    return {name: value for name, _, value in pairs}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadInput("a day YYYY-MM-DD", text, "--expires") from error
