"""Contacts as keyed hashes: the same however it is written, and nothing of it left."""

from __future__ import annotations

import pandas as pd
import pytest

from graph.contact_codes import contact_ids, normal_contact
from graph.errors import BadInput

SECRET = "a secret of the tests"


@pytest.mark.parametrize(
    ("text", "kind", "normal"),
    [
        ("138 0013 8000", "phone", "13800138000"),
        ("+86 138-0013-8000", "phone", "13800138000"),
        ("008613800138000", "phone", "13800138000"),
        ("0571－88889999", "phone", "057188889999"),
        ("110", "phone", None),
        ("none", "phone", None),
        (" Office@Sample.Example ", "email", "office@sample.example"),
        ("office", "email", None),
    ],
)
def test_a_contact_is_the_same_however_it_is_written(
    text: str, kind: str, normal: str | None
) -> None:
    assert normal_contact(text, kind) == normal


def test_ids_depend_on_kind_and_secret_and_hide_the_number() -> None:
    phones = pd.Series(["13800138000", "138 0013 8000", None, "x"], dtype="string")
    ids = contact_ids(phones, "phone", secret=SECRET)
    assert ids[0] == ids[1]
    assert ids[2:].isna().all()
    assert str(ids[0]).startswith("C-") and "138" not in str(ids[0])[:5]
    assert contact_ids(phones, "phone", secret=SECRET + "!")[0] != ids[0]
    with pytest.raises(BadInput, match="16 bytes"):
        contact_ids(phones, "phone", secret="short")
