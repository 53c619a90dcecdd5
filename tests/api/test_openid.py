"""Tokens of a real small provider over HTTP: good ones grant what they claim, others nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.access import Access
from api.access_settings import access_of, provider_of
from api.app import create_app
from api.grant import Grant
from api.openid import NoRole, Provider, ProviderUnavailable, TokenRefused
from api.settings import settings
from graph.errors import BadInput
from graph.store import Store
from tests.api.conftest import FOR
from tests.api.openid_provider import OpenIdProvider, providing
from tests.api.province import CENTRE, PERSON_NAMES, RISKY
from tests.api.serving import served

SETTINGS = {
    "LINKRISK_OIDC_AUDIENCE": "linkrisk",
    "LINKRISK_OIDC_ROLE_CLAIM": "realm.roles",
    "LINKRISK_OIDC_ROLES": "risk-investigators=investigator, risk-viewers=viewer",
    "LINKRISK_OIDC_AREA_CLAIM": "area",
}


@pytest.fixture(scope="module")
def issuing() -> Iterator[OpenIdProvider]:
    with providing() as provider:
        yield provider


@pytest.fixture
def provider(issuing: OpenIdProvider) -> Provider:
    made = provider_of(settings({**SETTINGS, "LINKRISK_OIDC_ISSUER": issuing.issuer}))
    assert made
    return made


@pytest.fixture(scope="module")
def oidc(graded: Store, issuing: OpenIdProvider, tmp_path_factory: Any) -> Iterator[str]:
    """An application that knows the provider, and where it answers."""
    home = {"LINKRISK_HOME": str(tmp_path_factory.mktemp("oidc"))}
    access = access_of(settings({**SETTINGS, **home, "LINKRISK_OIDC_ISSUER": issuing.issuer}))
    assert access.register
    registered = Grant("clerk", "viewer", "东区局", ("all",), issuer=issuing.issuer, subject="u-9")
    access.register.add(registered)
    with served(create_app(graded, access=access)) as base:
        yield base


def answered(base: str, token: str, path: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", **FOR}
    return httpx.get(base + path, headers=headers, timeout=60)


def test_a_token_grants_the_role_and_area_of_its_claims(oidc: str, issuing: OpenIdProvider) -> None:
    for token in (issuing.token(), issuing.token("two", "ES256")):
        told = answered(oidc, token, f"/grades/{CENTRE}/explanation")
        assert (told.status_code, PERSON_NAMES[0] in told.text) == (200, True)
        assert answered(oidc, token, f"/grades/{RISKY}").status_code == 403
    told = answered(oidc, issuing.token(), "/access").json()
    assert (told["role"], told["areas"]) == ("investigator", ["9901"])
    assert told["caller"].startswith("oidc-") and "user-1" not in told["caller"]


def test_a_registered_subject_has_what_the_register_says(
    oidc: str, issuing: OpenIdProvider
) -> None:
    told = answered(oidc, issuing.token(sub="u-9"), "/access").json()
    assert (told["caller"], told["role"], told["areas"]) == ("clerk", "viewer", ["all"])


def test_broken_tokens_are_refused_over_http(oidc: str, issuing: OpenIdProvider) -> None:
    for token in (issuing.token(exp=1), "abc", "a.b.c", unsigned(issuing)):
        answer = answered(oidc, token, f"/grades/{CENTRE}")
        assert (answer.status_code, answer.json()["type"]) == (
            401,
            "urn:linkrisk:problem:token-refused",
        )
        assert "invalid_token" in answer.headers["www-authenticate"]
        assert token not in answer.text
    without = answered(oidc, issuing.token(realm=None), f"/grades/{CENTRE}")
    assert (without.status_code, without.json()["type"]) == (403, "urn:linkrisk:problem:no-role")


def encoded(part: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def unsigned(issuing: OpenIdProvider) -> str:
    content = jwt.decode(issuing.token(), options={"verify_signature": False})
    return f"{encoded({'alg': 'none', 'kid': 'one'})}.{encoded(content)}."


def signed_with_the_public_key(issuing: OpenIdProvider) -> str:
    """HS256 with the provider's public key as the secret: the classic confusion of algorithms."""
    content = jwt.decode(issuing.token(), options={"verify_signature": False})
    public = issuing.keys["one"].public_key()
    secret = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    text = f"{encoded({'alg': 'HS256', 'kid': 'one'})}.{encoded(content)}"
    mac = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def of_another_key(issuing: OpenIdProvider) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return OpenIdProvider(issuing.issuer, {"one": key}).token()


def altered(issuing: OpenIdProvider) -> str:
    head, content, signature = issuing.token().split(".")
    told = jwt.decode(issuing.token(), options={"verify_signature": False})
    assert content
    return f"{head}.{encoded({**told, 'area': ['99']})}.{signature}"


BROKEN: dict[str, Callable[[OpenIdProvider], str]] = {
    "alg none": unsigned,
    "HS256 with the public key": signed_with_the_public_key,
    "another key of the same id": of_another_key,
    "altered claims": altered,
    "expired": lambda issuing: issuing.token(exp=int(time.time()) - 60),
    "not yet": lambda issuing: issuing.token(nbf=int(time.time()) + 60),
    "another audience": lambda issuing: issuing.token(aud="other"),
    "another issuer": lambda issuing: issuing.token(iss="https://other.example"),
    "no expiry": lambda issuing: issuing.token(exp=None),
    "no audience": lambda issuing: issuing.token(aud=None),
    "no subject": lambda issuing: issuing.token(sub=None),
    "RS512": lambda issuing: issuing.token(algorithm="RS512"),
    "no token": lambda _: "nonsense",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_token_is_refused(provider: Provider, issuing: OpenIdProvider, kind: str) -> None:
    assert provider.content_of(issuing.token())["sub"] == "user-1"
    with pytest.raises(TokenRefused):
        provider.content_of(BROKEN[kind](issuing))


def test_a_key_is_not_used_with_the_algorithm_of_another_kind(
    provider: Provider, issuing: OpenIdProvider
) -> None:
    token = OpenIdProvider(issuing.issuer, {"two": issuing.keys["one"]}).token("two", "RS256")
    with pytest.raises(TokenRefused):
        provider.content_of(token)


def test_a_new_key_is_fetched_once_and_unknown_ones_do_not_flood_the_provider(
    provider: Provider, issuing: OpenIdProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.content_of(issuing.token())
    before = len(issuing.asked)
    for _ in range(5):
        provider.content_of(issuing.token())
    assert len(issuing.asked) == before
    issuing.keys["three"] = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    token = issuing.token("three")
    with pytest.raises(TokenRefused):
        provider.content_of(token)  # asked a moment ago
    monkeypatch.setattr(provider, "_asked", time.monotonic() - 31)
    assert provider.content_of(token)["sub"] == "user-1"
    assert len(issuing.asked) == before + 2
    del issuing.keys["three"]


@pytest.mark.parametrize(
    "claims",
    [
        {"realm": {"roles": ["staff"]}},
        {"realm": {"roles": ["risk-investigators", "risk-viewers"]}},
        {"realm": "investigator"},
        {"area": None},
        {"area": []},
        {"area": ["9"]},
        {"area": "' OR 1=1"},
    ],
)
def test_claims_that_grant_no_one_role_in_an_area_grant_nothing(
    provider: Provider, issuing: OpenIdProvider, claims: dict[str, Any]
) -> None:
    with pytest.raises(NoRole):
        provider.grant_of(provider.content_of(issuing.token(**claims)))


def test_settings_of_a_provider_are_checked(tmp_path: Path) -> None:
    whole = {**SETTINGS, "LINKRISK_OIDC_ISSUER": "https://login.example"}
    assert provider_of(settings({})) is None
    assert provider_of(settings(whole))
    for wrong, said in [
        ({"LINKRISK_OIDC_ISSUER": "http://login.example"}, "an https address"),
        ({"LINKRISK_OIDC_AUDIENCE": ""}, "the audience"),
        ({"LINKRISK_OIDC_ROLES": "staff"}, "provider-value=role"),
        ({"LINKRISK_OIDC_ROLES": "staff=chief"}, "a role of"),
    ]:
        with pytest.raises(BadInput, match=said):
            provider_of(settings({**whole, **wrong}))


def test_without_a_provider_no_token_counts_and_one_that_is_away_is_told() -> None:
    with pytest.raises(TokenRefused, match="no provider"):
        Access(frozenset()).of_token("a.b.c")
    away = provider_of(settings({**SETTINGS, "LINKRISK_OIDC_ISSUER": "http://127.0.0.1:9"}))
    assert away
    with providing() as other, pytest.raises(ProviderUnavailable):
        away.content_of(other.token())
