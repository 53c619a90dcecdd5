"""Webhooks under TLS, to a real server whose certificate an authority of the test's own signed."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from api.webhook_outbox import Outbox
from api.webhooks import Patience, deliver
from graph.errors import BadInput
from tests.api.test_webhooks import Receiver, listening

IMPATIENT = Patience(first=0.001, most=0.002, attempts=3)


class Issued:
    """A certificate with its key, signed by an issuer or by itself, which makes it an authority."""

    def __init__(self, name: str, issuer: Issued | None = None) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        signer, now = issuer or self, datetime.now(UTC)
        made = x509.CertificateBuilder(signer.subject, self.subject, self.key.public_key())
        made = made.serial_number(x509.random_serial_number())
        made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(1))
        limits = x509.BasicConstraints(ca=issuer is None, path_length=None)
        made = made.add_extension(limits, critical=True)
        names = x509.SubjectAlternativeName([x509.DNSName(name)])
        made = made.add_extension(names, critical=False)
        self.certificate = made.sign(signer.key, hashes.SHA256())

    def write(self, file: Path, *, with_key: bool) -> Path:
        """The certificate, and its key if wanted, as PEM."""
        text = self.certificate.public_bytes(Encoding.PEM)
        if with_key:
            plain = PrivateFormat.PKCS8, NoEncryption()
            text += self.key.private_bytes(Encoding.PEM, *plain)
        file.write_bytes(text)
        return file


@pytest.fixture
def authority(tmp_path: Path) -> Issued:
    return Issued("the authority of the tests")


@pytest.fixture
def receiver(authority: Issued, tmp_path: Path) -> Iterator[Receiver]:
    """Answers by https as localhost."""
    pair = Issued("localhost", authority).write(tmp_path / "pair.pem", with_key=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair)
    with listening(context) as server:
        yield server


def waiting(folder: Path, url: str) -> Outbox:
    """An outbox with one message to an address."""
    outbox = Outbox(folder / "webhooks.sqlite3")
    outbox.add(url, ("period.sealed",), private=True, cursor="")
    [target] = outbox.targets()
    outbox.put(target, [("period.sealed", "{}")], cursor="")
    return outbox


def faults(outbox: Outbox) -> list[str]:
    return [one.fault for one in outbox.due(float("inf"))]


def wait_till_due(outbox: Outbox) -> None:
    [delivery] = outbox.due(float("inf"))
    while time.time() < delivery.due:
        time.sleep(0.001)


def test_an_unknown_authority_is_refused_until_it_is_given(
    receiver: Receiver, authority: Issued, tmp_path: Path
) -> None:
    outbox = waiting(tmp_path, f"https://localhost:{receiver.server_port}/hook")
    assert deliver(outbox, IMPATIENT)["waiting"] == 1
    assert faults(outbox) == ["SSLCertVerificationError"]
    wait_till_due(outbox)
    other = Issued("another authority").write(tmp_path / "other.pem", with_key=False)
    assert deliver(outbox, IMPATIENT, other)["waiting"] == 1
    assert receiver.got == []
    wait_till_due(outbox)
    known = authority.write(tmp_path / "known.pem", with_key=False)
    assert deliver(outbox, IMPATIENT, known)["delivered"] == 1
    assert [body for _, body in receiver.got] == ["{}"]


def test_a_certificate_of_another_name_is_refused(
    receiver: Receiver, authority: Issued, tmp_path: Path
) -> None:
    outbox = waiting(tmp_path, f"https://127.0.0.1:{receiver.server_port}/hook")
    known = authority.write(tmp_path / "known.pem", with_key=False)
    assert deliver(outbox, IMPATIENT, known)["waiting"] == 1
    assert (faults(outbox), receiver.got) == (["SSLCertVerificationError"], [])


def test_authorities_that_are_none_end_the_delivery(tmp_path: Path) -> None:
    file = tmp_path / "none.pem"
    for text in ("no certificate", None):
        file.unlink() if text is None else file.write_text(text, encoding="utf-8")
        with pytest.raises(BadInput, match="certificates of authorities"):
            deliver(Outbox(tmp_path / "webhooks.sqlite3"), IMPATIENT, file)
