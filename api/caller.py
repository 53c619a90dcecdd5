"""Who calls: the API key that must be known, and the log line of what was read."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import Depends, Header, Request, Security
from fastapi.security import APIKeyHeader

from api.errors import KeyRefused
from graph.store import Store

_log = structlog.get_logger("linkrisk.access")
_key_header = APIKeyHeader(
    name="X-API-Key", auto_error=False, description="The key given to a registered system."
)
Purpose = Annotated[
    str | None,
    Header(
        alias="X-Purpose",
        max_length=100,
        pattern=r"^[\w .:/-]*$",
        description="What the answer is used for; written to the access log.",
        examples=["double-random-inspection"],
    ),
]


@dataclass(frozen=True)
class Caller:
    """A known key (by its fingerprint), the route it called and the purpose it named."""

    fingerprint: str
    route: str
    purpose: str | None

    def reads(self, what: str, *, enterprises: int) -> None:
        """Logs that grades, explanations or neighbourhoods of so many enterprises were read."""
        _log.info(
            "read",
            what=what,
            caller=self.fingerprint,
            route=self.route,
            enterprises=enterprises,
            purpose=self.purpose,
        )


def fingerprint(key: str) -> str:
    """Twelve hexadecimal characters that tell keys apart in the log without showing them."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def is_known(key: str, *, keys: frozenset[str]) -> bool:
    """Whether the key is one of `keys`; takes the same time wherever they differ."""
    # A list, not a generator: `any` over a generator would stop at the first match.
    return any([hmac.compare_digest(key.encode(), known.encode()) for known in keys])


def caller_of(
    request: Request,
    key: Annotated[str | None, Security(_key_header)],
    purpose: Purpose = None,
) -> Caller:
    """The caller of a request.

    Raises:
        KeyRefused: there is no key, or it is not known.
    """
    if not key or not is_known(key, keys=request.app.state.keys):
        raise KeyRefused("a known API key in the header X-API-Key")
    return Caller(fingerprint(key), request.scope["route"].path, purpose)


def store_of(request: Request) -> Store:
    """The store the application was made with."""
    store: Store = request.app.state.store
    return store


CallerOf = Annotated[Caller, Depends(caller_of)]
StoreOf = Annotated[Store, Depends(store_of)]
