"""Who is let in: the keys of this installation, the access register, and the OpenID provider."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from api.access_register import AccessRegister
from api.access_rules import Role, access_rules
from api.audit_log import AuditLog
from api.grant import EVERYWHERE, Grant
from api.openid import Provider, TokenRefused, short
from graph.errors import LinkriskError


class KeyRefused(LinkriskError):
    """A request without an API key or token, or with one that is not known."""


class AgreementEnded(LinkriskError):
    """A caller that is known, but was revoked or whose agreement has expired."""


class RateExceeded(LinkriskError):
    """A caller that asked more often than it may; `seconds` until it may ask again."""

    seconds = 1


@dataclass(frozen=True)
class Access:
    """What decides who is let in.

    keys: this installation's own.  home: LINKRISK_HOME; without it there is no register and no
    audit log, and a read is refused because it can't be logged.
    """

    keys: frozenset[str]
    home: Path | None = None
    provider: Provider | None = None

    @cached_property
    def audit(self) -> AuditLog | None:
        """Where reads are logged."""
        return AuditLog(self.home / "audit") if self.home else None

    @cached_property
    def register(self) -> AccessRegister | None:
        """The callers of the register."""
        if self.home is None or self.audit is None:
            return None
        return AccessRegister(self.home / "access", self.audit)

    def of_key(self, key: str | None) -> Grant:
        """The caller of an API key. Raises KeyRefused."""
        found = self._local.get(_digest(key)) if key else None
        if key and not found and self.register:
            found = self.register.of_key(key)
        if not found:
            raise KeyRefused("a known API key in the header X-API-Key, or a bearer token")
        return found

    def of_token(self, token: str) -> Grant:
        """The caller of a bearer token: as registered, else as its claims say.

        Raises TokenRefused, ProviderUnavailable, NoRole.
        """
        if not self.provider:
            raise TokenRefused("an API key: no provider of tokens is set here")
        content = self.provider.content_of(token)
        known = self.register and self.register.of_subject(
            self.provider.issuer, str(content["sub"])
        )
        return known or self.provider.grant_of(content)

    def role_of(self, grant: Grant) -> Role:
        """The role of a caller."""
        rules = access_rules()
        if grant.caller in self._local_names:
            return rules.local_role
        role = rules.role(grant.role)
        return replace(role, rate=grant.rate) if grant.rate else role

    def check_rate(self, grant: Grant, role: Role) -> None:
        """Counts a request. Raises RateExceeded; each process of a server counts its own."""
        item = _rate(role.rate)
        if not self._limiter.hit(item, grant.caller):
            error = RateExceeded(f"at most {role.rate} requests of this caller", None, grant.caller)
            until = self._limiter.get_window_stats(item, grant.caller).reset_time
            error.seconds = max(1, round(until - time.time()))
            raise error

    @cached_property
    def _limiter(self) -> SlidingWindowCounterRateLimiter:
        return SlidingWindowCounterRateLimiter(MemoryStorage())

    @cached_property
    def _local(self) -> dict[str, Grant]:
        # By digest: how long a look-up takes tells nothing of the keys.
        return {_digest(key): local_grant(key) for key in self.keys}

    @cached_property
    def _local_names(self) -> frozenset[str]:
        return frozenset(grant.caller for grant in self._local.values())


def local_grant(key: str) -> Grant:
    """What a key of this installation grants: everything its role may read, everywhere."""
    role = access_rules().local_role.name
    return Grant(f"key-{fingerprint(key)}", role, "local", (EVERYWHERE,))


def check_agreement(grant: Grant, day: date) -> None:
    """Raises AgreementEnded when the caller was revoked or its agreement has ended."""
    if grant.revoked_at and grant.revoked_at <= day:
        raise AgreementEnded("a caller that was not revoked", grant.revoked_at, grant.caller)
    if grant.expires_on and grant.expires_on < day:
        expected = "an agreement that still runs (`linkrisk access renew`)"
        raise AgreementEnded(expected, grant.expires_on.isoformat(), grant.caller)


def fingerprint(key: str) -> str:
    """Twelve hexadecimal characters that tell keys apart in the log without showing them."""
    return short(key)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


_RATES: dict[str, RateLimitItem] = {}


def _rate(text: str) -> RateLimitItem:
    if text not in _RATES:
        _RATES[text] = parse(text)
    return _RATES[text]
