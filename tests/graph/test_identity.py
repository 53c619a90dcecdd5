"""Checks of person and address identity and of the scrubbing of free text (made-up numbers)."""

from __future__ import annotations

import hashlib
import hmac
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadInput
from graph.identity import (
    address_ids,
    document_like,
    normal_address,
    person_id,
    person_ids,
    scrub,
    scrubbed,
)

SECRET = "a secret of the tests"
# Division 990100 does not exist, so this is nobody's number.
CARD = "99010019900307123X"


def test_the_id_is_an_hmac_of_type_and_number() -> None:
    message = f"identity_card\x1f{CARD}".encode()
    digest = hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()
    assert person_id("10", CARD, secret=SECRET) == f"P-{digest[:32]}"


@pytest.mark.parametrize(
    ("kind", "number"),
    [("居民身份证", CARD), ("10", CARD.lower()), (" 10 ", "990100 19900307 123x"), ("１０", CARD)],
)
def test_spelling_does_not_make_another_person(kind: str, number: str) -> None:
    assert person_id(kind, number, secret=SECRET) == person_id("10", CARD, secret=SECRET)


def test_the_old_card_is_the_same_person_as_the_new_one() -> None:
    # Weights 7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2 give 298, 298 mod 11 = 1, whose sign is 0.
    new = "990100199003071230"
    assert person_id("10", "990100900307123", secret=SECRET) == person_id("10", new, secret=SECRET)


def test_type_number_and_secret_each_make_another_person() -> None:
    ids = {
        person_id("10", CARD, secret=SECRET),
        person_id("passport", CARD, secret=SECRET),
        person_id("10", "990100199003071241", secret=SECRET),
        person_id("10", CARD, secret=SECRET + "!"),
    }
    assert len(ids) == 4


def test_a_short_secret_is_refused_without_showing_it() -> None:
    with pytest.raises(BadInput, match="at least 16 bytes") as refusal:
        person_id("10", CARD, secret="short")
    assert "short" not in str(refusal.value)


def test_a_column_agrees_with_single_persons_and_keeps_the_unknown() -> None:
    types = pd.Series(["10", None, "10", "10"], index=[4, 5, 6, 7])
    numbers = pd.Series([CARD, CARD, None, CARD], index=[4, 5, 6, 7])
    ids = person_ids(types, numbers, secret=SECRET)
    assert ids[4] == ids[7] == person_id("10", CARD, secret=SECRET)
    assert ids[[5, 6]].isna().all()


def test_an_address_is_one_whatever_its_width_blanks_and_punctuation() -> None:
    texts = pd.Series(["虚构路 １２ 号，Ａ座", "虚构路12号a座", "虚构路12号(A座)"])
    assert address_ids(texts, pd.Series(["990100"] * 3)).nunique() == 1


def test_other_numbers_and_other_counties_are_other_addresses() -> None:
    texts = pd.Series(["虚构路5-1号", "虚构路51号", "虚构路5—1号", "虚构路五1号"])
    ids = address_ids(texts, pd.Series(["990100"] * 4))
    assert ids[0] == ids[2]
    assert ids.nunique() == 3
    counties = pd.Series(["990100", "990100001", "990101", None])
    assert address_ids(pd.Series(["虚构路5号"] * 4), counties).nunique() == 3


def test_an_unknown_address_has_no_id() -> None:
    assert address_ids(
        pd.Series([None, "虚构路5号"]), pd.Series(["990100"] * 2)
    ).isna().tolist() == [
        True,
        False,
    ]


@given(st.text())
def test_the_normal_form_is_stable(text: str) -> None:
    assert normal_address(normal_address(text)) == normal_address(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"当事人{CARD}。", "当事人[number removed]。"),
        ("号码 990100 19900307 1234 在案", "号码 [number removed] 在案"),
        ("卡 6222 0000 1111 2222 333", "卡 [number removed]"),
        ("电话13800000000联系", "电话[phone removed]联系"),
        ("+86 138-0000-0000", "[phone removed]"),
        ("９９０１００１９９００３０７１２３Ｘ".replace("Ｘ", "X"), "[number removed]"),
        ("罚款 12000 元, 2024-01-31", "罚款 12000 元, 2024-01-31"),
    ],
)
def test_scrubbing_takes_numbers_and_leaves_the_rest(text: str, clean: str) -> None:
    assert scrub(text) == clean


@given(st.text("0123456789Xx- 中", max_size=60))
def test_no_identity_number_survives(text: str) -> None:
    assert re.search(r"\d{17}[\dXx]", scrub(text)) is None
    assert scrubbed(pd.Series([text, "x"])).tolist() == [scrub(text), "x"]


def test_ids_that_are_clear_documents_are_seen_and_hashes_are_not() -> None:
    hashed = "P-ab13800000000cd990100199003071230"
    ids = pd.Series([CARD, "P-12", None, "13800000000", f"ID-{CARD}", hashed], dtype=object)
    assert document_like(ids).tolist() == [True, False, False, True, True, False]
