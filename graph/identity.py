"""Who is the same: keyed ids of persons, ids of addresses, and what must never stand in clear text.

Persons are told apart by document type and number, never by name; the number itself is not kept
(Personal Information Protection Law, articles 28 and 51), only its HMAC-SHA256 under a secret.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable

import numpy as np
import pandas as pd
from stdnum.cn import ric

from graph.errors import BadInput

SHORTEST_SECRET = 16
IDENTITY_CARD = "identity_card"
# POLICY 3.3: code 10 is the resident identity card.
DOCUMENT_TYPES = {"10": IDENTITY_CARD, "居民身份证": IDENTITY_CARD, "身份证": IDENTITY_CARD}

_STRING = pd.StringDtype("pyarrow")
# The unit separator stands in no table, so it keeps two parts of a message apart.
_BREAK = "\x1f"
_NUMBER_MARK = "[number removed]"
_PHONE_MARK = "[phone removed]"
_OLD_CARD = re.compile(r"\d{15}")
_CARD = r"\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx]"
_BANK_CARD = r"\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?"
# A longer run of digits may hold an identity number, so every run of 15 or more goes.
_NUMBERS = re.compile(rf"(?<!\d)(?:{_CARD}|{_BANK_CARD})(?!\d)|\d{{15,}}[Xx]?")
_PHONES = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_CLEAR = r"(?:^|[^0-9A-Za-z])(?:\d{15}|\d{17}[\dXx]|1[3-9]\d{9})(?:$|[^0-9A-Za-z])"
# A sign beyond ASCII as JSON may spell it; halves of pairs are left as they are.
_ESCAPED = re.compile(r"\\u((?!00[0-7]|[dD][89a-fA-F])[0-9a-fA-F]{4})")
_SUSPECT = r"[0-9０-９][0-9０-９ -]{9}"
_BETWEEN_SIGNS = re.compile(r"(?<=[0-9A-Z])[\W_]+(?=[0-9A-Z])")
_SEPARATORS = re.compile(r"[^\w-]|_")


def person_id(document_type: str, document_number: str, *, secret: str) -> str:
    """'P-' and 128 bits of HMAC-SHA256 of a document's type and number under the secret.

    Spelling does not matter (width, case, blanks, the 15-digit form of an identity card).
    Raises BadInput when the secret is too short; the number never stands in an error.
    """
    return _signed(_document(document_type, document_number), _key(secret))


def person_ids(types: pd.Series, numbers: pd.Series, *, secret: str) -> pd.Series:
    """`person_id` of two columns; None where the number or its type is unknown. Raises BadInput."""
    key = _key(secret)
    return _mapped(types, numbers, lambda kind, number: _signed(_document(kind, number), key))


def _mapped(first: pd.Series, second: pd.Series, identify: Callable[[str, str], str]) -> pd.Series:
    """`identify` of two columns, None where either is unknown.

    A hash function takes one message at a time, so it runs once per distinct pair.
    """
    pairs = first.astype(_STRING).str.cat(second.astype(_STRING), sep=_BREAK)
    places, distinct = pd.factorize(pairs)
    ids = [identify(*pair.split(_BREAK, 1)) for pair in distinct]
    return pd.Series(np.array([*ids, None], dtype=object)[places], index=first.index)


def _key(secret: str) -> bytes:
    key = secret.encode()
    if len(key) < SHORTEST_SECRET:
        raise BadInput(f"a secret of at least {SHORTEST_SECRET} bytes", f"{len(key)} bytes")
    return key


def _document(document_type: str, document_number: str) -> str:
    kind = _folded(document_type)
    kind = DOCUMENT_TYPES.get(kind, kind)
    number = _folded(document_number)
    if kind == IDENTITY_CARD and _OLD_CARD.fullmatch(number):
        number = _long_card(number)
    return f"{kind}{_BREAK}{number}"


def _folded(text: str) -> str:
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()


def _long_card(number: str) -> str:
    """The 18-digit form of a 15-digit identity card, issued until 1999 (GB 11643)."""
    body = number[:6] + "19" + number[6:]
    # The library wants a whole number and looks past its last sign.
    return body + str(ric.calc_check_digit(body + "0"))


def _signed(document: str, key: bytes) -> str:
    return "P-" + hmac.digest(key, document.encode(), "sha256").hex()[:32]


def normal_address(text: str) -> str:
    """The address without blanks and punctuation, one width and case; Chinese numerals stay.

    Between two Latin letters or digits a separator is kept as '-': 5-1号 is not 51号.
    """
    folded = unicodedata.normalize("NFKC", text).upper().strip()
    return _SEPARATORS.sub("", _BETWEEN_SIGNS.sub("-", folded))


def address_ids(texts: pd.Series, divisions: pd.Series) -> pd.Series:
    """'ADDR-' and a hash of each address's normal form within its division; None if no text.

    Of a division's digits the first six count (county), so that a street code changes nothing.
    """
    return _mapped(texts, divisions.fillna(""), _address_id)


def _address_id(text: str, division: str) -> str:
    county = division[:6] if division.isdigit() else division
    form = f"{county}{_BREAK}{normal_address(text)}"
    return "ADDR-" + hashlib.sha256(form.encode()).hexdigest()[:24]


def scrub(text: str) -> str:
    """The text without identity numbers, bank cards and mobile phone numbers.

    In JSON written in ASCII the sign before a number is spelled with digits, which hide it.
    """
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    clean = _PHONES.sub(_PHONE_MARK, _NUMBERS.sub(_NUMBER_MARK, plain))
    return text if clean == plain else clean


def scrubbed(texts: pd.Series) -> pd.Series:
    """`scrub` of a column; only rows with ten digits in a row are looked at closely."""
    close = suspect(texts)
    if not close.any():
        return texts
    clean = texts.copy()
    clean[close] = texts[close].map(scrub)
    return clean


def suspect(texts: pd.Series) -> pd.Series:
    """Mask of texts that may hold a number to be removed."""
    return texts.str.contains(_SUSPECT, regex=True, na=False).astype(bool)


def document_like(ids: pd.Series) -> pd.Series:
    """Mask of ids with a clear identity number or phone as a whole part, so that may be no id.

    Digits inside a longer word do not count: a hash holds such runs by chance.
    """
    return ids.str.contains(_CLEAR, regex=True, na=False).astype(bool)
