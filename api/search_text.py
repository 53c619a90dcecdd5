"""How a person's words become a Lucene query that can do nothing but match them."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/])')
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_CODE = re.compile(r"(?=.*[\d-])[0-9A-Za-z-]{3,64}")
_LATIN = re.compile(r"[0-9A-Za-z]+")


def is_code(text: str) -> bool:
    """Whether the text reads as the start of an identifier: letters with digits or hyphens."""
    return _CODE.fullmatch(text.strip()) is not None


def lucene_query(text: str) -> str:
    """A query that every word must match; '' when there is no word.

    The analyzer cjk indexes pairs of neighbouring characters, so a quoted word finds the names that
    hold it anywhere; one character alone, or a Latin word still being typed, is looked up as the
    start of a pair or word.
    """
    words = _CONTROL.sub(" ", text).split()
    return " ".join(f"+{_clause(word)}" for word in words if re.search(r"\w", word))


def _clause(word: str) -> str:
    if len(word) == 1 or _LATIN.fullmatch(word):
        return f"{word.lower()}*"
    escaped = _SPECIAL.sub(r"\\\1", word)
    return f'"{escaped}"'
