"""How one signed message is sent: to an address that may be sent to, and to no other."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from standardwebhooks.webhooks import Webhook

from graph.errors import BadInput

_SECONDS = 10.0


@dataclass(frozen=True)
class Place:
    """Where messages go: an address, whether it may be private, and whom its TLS must convince."""

    url: str
    private: bool
    tls: ssl.SSLContext


def trusting(authorities: Path | None = None) -> ssl.SSLContext:
    """What trusts the system's certificate authorities and those of a PEM file. Raises BadInput."""
    context = ssl.create_default_context()
    try:
        if authorities:
            context.load_verify_locations(authorities)
    except OSError as error:  # also ssl.SSLError
        raise BadInput("certificates of authorities, PEM", str(error), str(authorities)) from error
    return context


def checked(url: str, *, private: bool) -> tuple[SplitResult, str]:
    """The parts of the URL, and the network address that its name has now.

    Raises BadInput unless it is https to a public network; `private` allows http and private
    networks too.
    """
    schemes = ("https", "http") if private else ("https",)
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise BadInput("a URL", str(error), "webhooks") from error
    if parts.scheme not in schemes or not parts.hostname or "@" in parts.netloc:
        raise BadInput(f"{' or '.join(schemes)}://host/path without a user", url, "webhooks")
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise BadInput("a host that has an address", str(error), parts.hostname) from error
    addresses = [str(one[4][0]) for one in found]
    if not private and not all(_is_public(one) for one in addresses):
        expected = "a host of a public network (--private allows others)"
        raise BadInput(expected, addresses[0], parts.hostname)
    return parts, addresses[0]


def send(place: Place, message: tuple[str, str], secret: str) -> str:
    """Posts a message (id, body), signed by the Standard Webhooks rules; '' or what went wrong.

    The connection goes to the very address that was checked; no redirection is followed.
    """
    id_, body = message
    try:
        parts, address = checked(place.url, private=place.private)
        now = datetime.now(UTC)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "linkrisk",
            "webhook-id": id_,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign(id_, now, body),
        }
        connection = _connection(parts, address, place.tls)
        try:
            target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            connection.request("POST", target, body.encode(), headers)
            status = connection.getresponse().status
        finally:
            connection.close()
    except BadInput as error:
        return f"not an address to send to: expected {error.expected}"
    except (OSError, HTTPException) as error:
        return type(error).__name__
    return "" if 200 <= status < 300 else f"status {status}"


def _is_public(address: str) -> bool:
    plain = ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(plain, IPv6Address) and plain.ipv4_mapped:
        plain = plain.ipv4_mapped
    return plain.is_global and not plain.is_multicast


def _connection(parts: SplitResult, address: str, tls: ssl.SSLContext) -> HTTPConnection:
    host = str(parts.hostname)
    if parts.scheme == "https":
        return _PinnedTls(host, address, parts.port, context=tls)
    return _Pinned(host, address, parts.port)


class _Pinned(HTTPConnection):
    """A connection to a network address that was looked up before."""

    def __init__(self, host: str, address: str, port: int | None) -> None:
        super().__init__(host, port, timeout=_SECONDS)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)


class _PinnedTls(HTTPSConnection):
    """The same under TLS: the certificate must be of the host's name."""

    def __init__(self, host: str, address: str, port: int | None, **more: Any) -> None:
        super().__init__(host, port, timeout=_SECONDS, **more)
        self._address, self._tls = address, more["context"]

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
