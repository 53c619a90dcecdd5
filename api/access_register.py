"""The access register: which callers there are, kept in a file of the home folder.

In the home and not in the graph: who may write to Neo4j must not be able to let anybody in, and
restoring the graph must not bring back a caller that was revoked.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import orjson
from filelock import FileLock

from api.audit_log import AuditLog
from api.grant import Grant, check_holder, checked, grant_of
from graph.errors import BadInput, LinkriskError
from graph.server_configuration import stored_secret
from graph.whole_file import write_whole

# Names that callers outside the register have: keys of the installation, subjects by claims.
RESERVED = ("key-", "oidc-")


class RegisterBroken(LinkriskError):
    """The access register can't be read, so nobody of it is let in."""


class AccessRegister:
    """The register of a folder, read on each look-up unless the file is as it was.

    Every change is in the audit log before it is made, or it is not made (AuditFailed).
    """

    def __init__(self, folder: Path, audit: AuditLog) -> None:
        self._folder = folder
        self._audit = audit
        self._file = folder / "register.json"
        self._pepper: bytes | None = None
        self._seen: tuple[int, int, int] | None = None
        self._grants: list[Grant] = []
        self._by_key: dict[str, Grant] = {}
        self._by_subject: dict[tuple[str, str], Grant] = {}

    def grants(self) -> list[Grant]:
        """All callers, revoked ones too. Raises RegisterBroken."""
        self._refresh()
        return self._grants

    def of_key(self, key: str) -> Grant | None:
        """The caller of a key; only the key's HMAC is kept, so looking it up tells nothing."""
        self._refresh()
        return self._by_key.get(self.hash_of(key)) if self._by_key else None

    def of_subject(self, issuer: str, subject: str) -> Grant | None:
        """The caller of a subject of an OpenID Connect provider."""
        self._refresh()
        return self._by_subject.get((issuer, subject))

    def add(self, grant: Grant) -> str:
        """Adds a caller and returns its new key, which is kept nowhere; '' for a subject.

        Raises BadInput for a caller that exists, or a holder of two roles that are kept apart.
        """
        if grant.caller.startswith(RESERVED):
            expected = f"a name that begins with none of {', '.join(RESERVED)}"
            raise BadInput(expected, grant.caller, "register")
        key = "" if grant.subject else new_key()
        added = checked(replace(grant, key_hash=self.hash_of(key)) if key else grant)

        def with_added(grants: list[Grant]) -> list[Grant]:
            if any(one.caller == added.caller for one in grants):
                raise BadInput("a caller that is not in the register", added.caller, "register")
            check_holder(grants, added)
            return [*grants, added]

        self._change(with_added, "added", added.caller)
        return key

    def revoke(self, caller: str, day: date) -> Grant:
        """Ends a caller's access at once. Raises BadInput for an unknown caller."""

        def revoked(one: Grant) -> Grant:
            return replace(one, revoked_at=one.revoked_at or day)

        return self._replace(caller, revoked, "revoked")

    def renew(self, caller: str, expires_on: date | None) -> Grant:
        """Prolongs a caller's agreement. Raises BadInput for an unknown or a revoked caller."""

        def renewed(one: Grant) -> Grant:
            if one.revoked_at:
                raise BadInput("a caller that is not revoked", caller, "register")
            return replace(one, expires_on=expires_on)

        return self._replace(caller, renewed, "renewed")

    def hash_of(self, key: str) -> str:
        """HMAC-SHA256 of a key under the home's pepper; keys are random, so that is enough."""
        if self._pepper is None:
            self._pepper = stored_secret(self._folder / "pepper", 32).encode()
        return hmac.new(self._pepper, key.encode(), hashlib.sha256).hexdigest()

    def _replace(self, caller: str, change: Callable[[Grant], Grant], what: str) -> Grant:
        def changed(grants: list[Grant]) -> list[Grant]:
            if all(one.caller != caller for one in grants):
                raise BadInput("a caller of the register", caller, "register")
            return [change(one) if one.caller == caller else one for one in grants]

        return self._change(changed, what, caller)

    def _change(
        self, change: Callable[[list[Grant]], list[Grant]], what: str, caller: str
    ) -> Grant:
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder / "register.lock"):
            self._refresh()
            grants = change(self._grants)
            text = orjson.dumps(
                {"callers": [one.plain() for one in grants]}, option=orjson.OPT_INDENT_2
            )
            changed = next(one for one in grants if one.caller == caller)
            about = {"role": changed.role, "organisation": changed.organisation}
            line = {"event": "access", "what": what, "caller": caller, **about}
            self._audit.append({**line, "areas": list(changed.areas)})
            write_whole(self._file, text, mode=0o600, durable=True)
            return changed

    def _refresh(self) -> None:
        try:
            about = self._file.stat()
        except FileNotFoundError:
            self._seen, self._grants, self._by_key, self._by_subject = None, [], {}, {}
            return
        seen = (about.st_mtime_ns, about.st_size, about.st_ino)
        if seen == self._seen:
            return
        try:
            told = orjson.loads(self._file.read_bytes())["callers"]
            grants = [grant_of(one) for one in told]
        except (OSError, ValueError, KeyError, TypeError, BadInput) as error:
            raise RegisterBroken("a readable access register", str(error), "register") from error
        self._grants = grants
        self._by_key = {one.key_hash: one for one in grants if one.key_hash}
        self._by_subject = {(one.issuer, one.subject): one for one in grants if one.subject}
        self._seen = seen


def new_key() -> str:
    """A key of 256 random bits; the prefix lets secret scanners find one that leaked."""
    return f"lrk_{secrets.token_urlsafe(32)}"
