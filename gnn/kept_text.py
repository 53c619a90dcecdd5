"""How the graph keeps a long text: compressed, with a check that every stored byte goes into."""

from __future__ import annotations

import zlib

from graph.errors import Mismatch

_EXPECTED = "a text as it was written"
_CHECK = 4  # bytes of the CRC-32 behind the compressed text
_RAW = -15  # deflate alone (RFC 1951): the check of its own takes the place of zlib's frame


def kept(text: str) -> bytes:
    """A text as the graph keeps it. What it says, not these bytes, is what a seal proves.

    The bytes may differ between builds of zlib; `text_of` tells the same text of all.
    """
    deflate = zlib.compressobj(wbits=_RAW)
    body = deflate.compress(text.encode()) + deflate.flush()
    return body + _check(body)


def text_of(stored: str | bytes) -> str:
    """The text; one that was kept as it is, as months did before, is told as it is.

    Raises Mismatch when one of the bytes is another than was written.
    """
    if isinstance(stored, str):
        return stored
    body = stored[:-_CHECK]
    # Deflate pads its last byte: without this check a bit of it could be altered unseen.
    if stored[-_CHECK:] != _check(body):
        raise Mismatch(_EXPECTED, "altered bytes")
    try:
        return zlib.decompress(body, _RAW).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise Mismatch(_EXPECTED, str(error)) from error


def _check(body: bytes) -> bytes:
    return zlib.crc32(body).to_bytes(_CHECK, "big")
