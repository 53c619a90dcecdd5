"""How an own statement stands in the log: by its hash, and without what may tell of a person."""

from __future__ import annotations

import hashlib
import re

from api.masking import masked_name
from graph.identity import scrub

_MOST = 4000
# Quoted text that may be a name of a person: two to four Chinese signs.
_NAME = re.compile(r"""(['"])([\u3400-\u9fff·]{2,4})\1""")


def digest(text: str) -> str:
    """The SHA-256 of the statement as it came, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def logged(text: str) -> str:
    """The hash and the text; numbers of documents and telephones are cut, short names masked."""
    masked = _NAME.sub(lambda found: f"{found[1]}{masked_name(found[2])}{found[1]}", text)
    return f"{digest(text)} {scrub(masked)[:_MOST]}"
