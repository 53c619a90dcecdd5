"""Cursors that name enterprises the caller may not see: only the server can read them."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

from api.caller import Caller
from graph.errors import BadInput


def cursor_out(caller: Caller, cursor: str | None) -> str | None:
    """The cursor as the caller gets it."""
    if cursor is None or not _hides(caller):
        return cursor
    return _cipher(caller).encrypt(cursor.encode()).decode()


def cursor_in(caller: Caller, cursor: str | None) -> str | None:
    """The cursor as it was before `cursor_out`. Raises BadInput for another one."""
    if cursor is None or not _hides(caller):
        return cursor
    try:
        return _cipher(caller).decrypt(cursor.encode()).decode()
    except InvalidToken as error:
        raise BadInput("the `next` of the page before", None, "cursor") from error


def _hides(caller: Caller) -> bool:
    return caller.prefixes is not None and caller.role.beyond_area == "withheld"


def _cipher(caller: Caller) -> Fernet:
    register = caller.access.register
    secret = register.hash_of(f"cursor of {caller.fingerprint}") if register else ""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()))
