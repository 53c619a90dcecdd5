"""Bearer tokens of an OpenID Connect provider: its keys, and what a token must hold."""

from __future__ import annotations

import hashlib
import json
import threading
import time
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import jwt

from api.access_rules import check_apart
from api.grant import Grant, area_of, checked
from graph.errors import BadInput, LinkriskError

ALGORITHMS = ("RS256", "ES256")
_LEEWAY = 30  # seconds that two clocks may differ
_PATIENCE = 5.0
_LARGEST = 1 << 20
# Keys are asked for again after an hour; for an unknown key id at once, but not more often.
_FRESH, _AGAIN = 3600.0, 30.0


class TokenRefused(LinkriskError):
    """A bearer token that is broken, not for this service, or ended."""


class NoRole(LinkriskError):
    """A caller whose token is good but who was granted nothing here."""


class ProviderUnavailable(LinkriskError):
    """The provider's keys can't be had."""


@dataclass(frozen=True)
class Claims:
    """Which claims of a token grant what; a claim inside another is written 'outer.inner'.

    roles: the provider's value -> role.  area: a list of division codes, or none: `areas`.
    """

    roles: dict[str, str]
    role_claim: str = "roles"
    area_claim: str = ""
    organisation_claim: str = ""
    areas: tuple[str, ...] = ()


class Provider:
    """A provider by its issuer address; `audience` is this service's name there.

    Raises BadInput for an issuer that is neither https nor this machine.
    """

    def __init__(self, issuer: str, audience: str, claims: Claims) -> None:
        address = urlsplit(issuer)
        local = address.hostname in ("127.0.0.1", "::1", "localhost")
        if not (address.scheme == "https" or (address.scheme == "http" and local)):
            raise BadInput("an https address", issuer, "LINKRISK_OIDC_ISSUER")
        if not audience:
            raise BadInput("the audience of tokens", None, "LINKRISK_OIDC_AUDIENCE")
        self.issuer, self.audience, self.claims = issuer, audience, claims
        self._keys: dict[str, jwt.PyJWK] = {}
        self._asked = float("-inf")
        self._lock = threading.Lock()

    def content_of(self, token: str) -> dict[str, Any]:
        """The claims of a token whose signature, issuer, audience and time are good.

        Raises TokenRefused, ProviderUnavailable.
        """
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") not in ALGORITHMS:
                raise TokenRefused(f"a token signed with {' or '.join(ALGORITHMS)}")
            return jwt.decode(
                token,
                self._key(str(header.get("kid", ""))),
                algorithms=[header["alg"]],
                audience=self.audience,
                issuer=self.issuer,
                leeway=_LEEWAY,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as error:
            # The reason names the check that failed, never the token.
            raise TokenRefused(f"a valid bearer token ({type(error).__name__})") from error

    def grant_of(self, content: dict[str, Any]) -> Grant:
        """What the claims grant. Raises NoRole for none, unknown areas, or roles kept apart."""
        claims, caller = self.claims, f"oidc-{short(self.issuer, str(content['sub']))}"
        told = _listed(_at(content, claims.role_claim))
        roles = sorted({claims.roles[value] for value in told if value in claims.roles})
        areas = _listed(_at(content, claims.area_claim)) if claims.area_claim else claims.areas
        organisation = _at(content, claims.organisation_claim) or urlsplit(self.issuer).hostname
        try:
            check_apart(roles)
            if len(roles) != 1 or not areas:
                raise BadInput("one role and at least one area in the token", roles, "token")
            own = tuple(sorted({area_of(str(one)) for one in areas}))
            return checked(Grant(caller, roles[0], str(organisation), own))
        except BadInput as error:
            raise NoRole(error.expected, error.got, "token") from error

    def _key(self, key_id: str) -> jwt.PyJWK:
        with self._lock:
            age = time.monotonic() - self._asked
            if age > (_FRESH if key_id in self._keys else _AGAIN):
                # First, so that a provider that does not answer is not asked by every request.
                self._asked = time.monotonic()
                self._keys = _keys_of(self.issuer)
        if key_id not in self._keys:
            raise TokenRefused("a token signed with a key of the provider")
        return self._keys[key_id]


def short(*words: str) -> str:
    """Twelve hexadecimal characters that tell such words apart without showing them."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]


def _keys_of(issuer: str) -> dict[str, jwt.PyJWK]:
    found = _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise ProviderUnavailable("a discovery document of the issuer", None, issuer)
    try:
        keys = jwt.PyJWKSet.from_dict(_fetched(str(found.get("jwks_uri")))).keys
    except jwt.PyJWTError as error:
        raise ProviderUnavailable("a set of keys", str(error), issuer) from error
    # A symmetric key has no place in a public set: with it anybody could sign.
    return {key.key_id: key for key in keys if key.key_id and key.key_type in ("RSA", "EC")}


def _fetched(address: str) -> dict[str, Any]:
    if urlsplit(address).scheme not in ("http", "https"):
        raise ProviderUnavailable("an http address", address, "provider")
    try:
        with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:
            told = json.loads(answer.read(_LARGEST))
    except (OSError, ValueError) as error:
        raise ProviderUnavailable("an answer of the provider", str(error), address) from error
    if not isinstance(told, dict):
        raise ProviderUnavailable("a JSON object", None, address)
    return told


def _at(content: dict[str, Any], claim: str) -> Any:
    found: Any = content
    for name in claim.split(".") if claim else [""]:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _listed(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value.replace(",", " ").split())
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
