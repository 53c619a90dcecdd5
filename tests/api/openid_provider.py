"""A small OpenID Connect provider over real HTTP: a discovery document and keys that can rotate."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass
class OpenIdProvider:
    """Its address, its keys by id, and how often each of its documents was asked for."""

    issuer: str = ""
    keys: dict[str, Key] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def documents(self) -> dict[str, Any]:
        keys = [{**_public(key), "kid": name, "use": "sig"} for name, key in self.keys.items()]
        discovery = {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"}
        return {"/.well-known/openid-configuration": discovery, "/keys": {"keys": keys}}

    def token(self, key_id: str = "one", algorithm: str = "RS256", **claims: Any) -> str:
        """A token as the provider signs it, good unless a claim is given otherwise."""
        told = {
            "iss": self.issuer,
            "aud": "linkrisk",
            "sub": "user-1",
            "exp": int(time.time()) + 300,
            "realm": {"roles": ["risk-investigators", "staff"]},
            "area": ["990100"],
            **claims,
        }
        content = {name: value for name, value in told.items() if value is not None}
        return jwt.encode(content, self.keys[key_id], algorithm, headers={"kid": key_id})


@contextmanager
def providing() -> Iterator[OpenIdProvider]:
    """A provider with an RSA key 'one' and an elliptic key 'two', serving until the end."""
    provider = OpenIdProvider()
    provider.keys["one"] = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    provider.keys["two"] = ec.generate_private_key(ec.SECP256R1())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            body = json.dumps(provider.documents().get(self.path)).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield provider
        server.shutdown()
        thread.join()


def _public(key: Key) -> dict[str, Any]:
    if isinstance(key, rsa.RSAPrivateKey):
        return dict(RSAAlgorithm.to_jwk(key.public_key(), as_dict=True))
    return dict(ECAlgorithm.to_jwk(key.public_key(), as_dict=True))
