"""Telephones and e-mails as keyed hashes: equal ones are seen to be equal, and nothing else is."""

from __future__ import annotations

import hmac
import re
import unicodedata

import numpy as np
import pandas as pd

from graph.errors import BadInput
from graph.identity import SHORTEST_SECRET

_NO_DIGIT = re.compile(r"\D")
_COUNTRY = re.compile(r"^(?:00)?86(?=1\d{10}$|0\d{9,11}$|\d{10,11}$)")
# A shorter number is no telephone that could tell two firms apart.
_SHORTEST_PHONE = 7
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def contact_ids(contacts: pd.Series, kind: str, *, secret: str) -> pd.Series:
    """'C-' and 128 bits of HMAC-SHA256 of each telephone ('phone') or address ('email').

    Spelling does not matter (width, blanks, hyphens, the country's +86, case of an e-mail). None
    where nothing is told or it is neither. Raises BadInput when the secret is too short.
    """
    key = secret.encode()
    if len(key) < SHORTEST_SECRET:
        raise BadInput(f"a secret of at least {SHORTEST_SECRET} bytes", f"{len(key)} bytes")
    places, distinct = pd.factorize(contacts)
    ids = [_signed(normal_contact(str(text), kind), kind, key) for text in distinct]
    return pd.Series(np.array([*ids, None], dtype=object)[places], index=contacts.index)


def normal_contact(text: str, kind: str) -> str | None:
    """A telephone as digits without the country code, an e-mail in lower case; None if neither."""
    folded = unicodedata.normalize("NFKC", text).strip()
    if kind == "email":
        return folded.lower() if _EMAIL.fullmatch(folded) else None
    digits = _COUNTRY.sub("", _NO_DIGIT.sub("", folded))
    return digits if len(digits) >= _SHORTEST_PHONE else None


def _signed(contact: str | None, kind: str, key: bytes) -> str | None:
    if contact is None:
        return None
    return "C-" + hmac.digest(key, f"{kind}\x1f{contact}".encode(), "sha256").hex()[:32]
