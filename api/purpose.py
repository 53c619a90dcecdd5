"""What a read is for: the purpose code and the number of the document that calls for it."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import unquote

from fastapi import Header

from api.access_rules import access_rules
from api.grant import Grant
from graph.errors import LinkriskError

Purpose = Annotated[
    str | None,
    Header(
        alias="X-Purpose",
        max_length=100,
        description="Code of what the answer is used for; every read needs one (docs/ACCESS.md).",
        examples=["double-random-inspection"],
    ),
]
Document = Annotated[
    str | None,
    Header(
        alias="X-Document",
        max_length=400,
        description="Number of the plan, case or request it belongs to; other than ASCII letters "
        "are written as percent-encoded UTF-8. Every read needs one.",
        examples=["2026-0412"],
    ),
]
# No sign that could forge a line; at least one digit, as document numbers have.
_DOCUMENT = re.compile(r"(?=.*\d)[\w .:/()\[\]〔〕（）【】《》#-]{2,100}")
_ID_CARD, _MOBILE = (
    re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
)


class PurposeRefused(LinkriskError):
    """A read without a purpose and a document number, or with a purpose that was not granted."""


def checked_purpose(grant: Grant, purpose: str | None, document: str | None) -> tuple[str, str]:
    """The purpose code and the document number, decoded. Raises PurposeRefused."""
    codes = grant.purposes or tuple(access_rules().purposes)
    if purpose not in codes:
        raise PurposeRefused(f"one of {', '.join(codes)}", purpose, "X-Purpose")
    number = unquote(document or "").strip()
    if not _DOCUMENT.fullmatch(number):
        expected = "the number of the document that calls for the read, with a digit in it"
        raise PurposeRefused(expected, number or None, "X-Document")
    if _ID_CARD.search(number) or _MOBILE.search(number):
        raise PurposeRefused("a number that names no person", None, "X-Document")
    return purpose, number
