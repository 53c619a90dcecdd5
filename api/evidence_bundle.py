"""A sealed evidence bundle: a signed zip that is checked with nothing but itself.

The zip is written in one way only (order, times, no compression), so that checking makes it again
from its files and compares every byte; the files are listed by hash in a manifest that is signed
with the installation's Ed25519 key.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from api.notice import USAGE_NOTICE
from gnn.evidence import Files, evidence_faults
from graph.merkle import canonical

MANIFEST, SIGNATURE = "manifest.json", "signature.json"
_DAY = (1980, 1, 1, 0, 0, 0)
_LARGEST = 64 << 20
_UNREADABLE = (
    zipfile.BadZipFile,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    OSError,
    RuntimeError,  # also NotImplementedError: a way of packing that is none of ours
    zlib.error,
)


def sealed_bundle(files: Files, about: dict[str, Any], key: Ed25519PrivateKey) -> bytes:
    """The zip of the files with a signed manifest. about: who made it, when, of what."""
    hashes = {name: hashlib.sha256(text).hexdigest() for name, text in files.items()}
    manifest = canonical({**about, "usage_notice": USAGE_NOTICE, "files": hashes})
    signed = {"public_key": public_hex(key), "signature": key.sign(manifest).hex()}
    return _zipped({**files, MANIFEST: manifest, SIGNATURE: canonical(signed)})


def bundle_faults(text: bytes, fingerprint: str = "") -> tuple[list[str], dict[str, Any]]:
    """What is wrong with a bundle, and what its manifest says.

    fingerprint: of the key that must have signed it, as `key_fingerprint` tells it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(text)) as opened:
            if sum(one.file_size for one in opened.infolist()) > _LARGEST:
                return ["the bundle: larger than any is"], {}
            files = {name: opened.read(name) for name in opened.namelist()}
        manifest, signed = json.loads(files[MANIFEST]), json.loads(files[SIGNATURE])
        faults = _seal_faults(files, manifest, signed)
        if fingerprint and key_fingerprint(signed["public_key"]) != fingerprint:
            faults.append(f"{SIGNATURE}: of another key than {fingerprint}")
        if _zipped(files) != text:
            faults.append("the zip: its bytes are not those that its files make")
        return faults + evidence_faults(files), {**manifest, **_signer(signed)}
    except _UNREADABLE as error:
        return [f"the bundle can't be read ({type(error).__name__})"], {}


def signing_key(file: Path) -> Ed25519PrivateKey:
    """The key in the file (mode 0600); the first time a new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Ed25519PrivateKey.from_private_bytes(file.read_bytes())
    made = Ed25519PrivateKey.generate()
    with os.fdopen(handle, "wb") as opened:
        opened.write(made.private_bytes_raw())
    return made


def public_hex(key: Ed25519PrivateKey) -> str:
    """The public key, hexadecimal."""
    return key.public_key().public_bytes_raw().hex()


def key_fingerprint(public_key: str) -> str:
    """Sixteen hexadecimal characters by which people compare public keys."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:16]


def _signer(signed: dict[str, Any]) -> dict[str, Any]:
    return {"key": key_fingerprint(signed["public_key"])}


def _seal_faults(files: Files, manifest: dict[str, Any], signed: dict[str, Any]) -> list[str]:
    faults = []
    listed, held = manifest["files"], {*files} - {MANIFEST, SIGNATURE}
    for name in sorted({*listed, *held}):
        if name not in held:
            faults.append(f"{name}: missing")
        elif listed.get(name) != hashlib.sha256(files[name]).hexdigest():
            faults.append(f"{name}: altered, it is not the file that was sealed")
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed["public_key"]))
        public.verify(bytes.fromhex(signed["signature"]), files[MANIFEST])
    except (InvalidSignature, ValueError):
        faults.append(f"{MANIFEST}: altered, its signature does not fit")
    if canonical(signed) != files[SIGNATURE]:
        faults.append(f"{SIGNATURE}: altered")
    return faults


def _zipped(files: Files) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as opened:
        for name in sorted(files):
            about = zipfile.ZipInfo(name, _DAY)
            about.external_attr, about.create_system = 0o600 << 16, 3
            opened.writestr(about, files[name])
    return made.getvalue()
