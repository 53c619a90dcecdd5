"""Details: canonical JSON text, and back."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from graph.details import (
    as_properties,
    details_of,
    details_text,
    is_details,
    scrubbed_details,
)


def test_text_is_the_same_for_the_same_values() -> None:
    assert details_text({"b": 1, "a": "甲", "c": None}) == '{"a":"甲","b":1}'
    assert details_text({"a": None}) is None
    assert details_text({}) is None


def test_a_frame_becomes_one_text_a_row_without_unknown_cells() -> None:
    fields = pd.DataFrame(
        {
            "amount": [1.5, np.nan],
            "year": pd.array([2024, None], dtype="Int64"),
            "text": ["x", None],
        }
    )
    assert details_of(fields).tolist() == ['{"amount":1.5,"text":"x","year":2024}', None]


def test_properties_are_the_values_again() -> None:
    details = pd.Series(['{"a":"甲","b":[ "x" ]}', None])
    assert as_properties(details).tolist() == [{"a": "甲", "b": ["x"]}, {}]


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ('{"a":1}', True),
        ("{}", True),
        ('{"a":["x"]}', True),
        (None, True),
        ('{"a":null}', False),
        ('{"a":{"b":1}}', False),
        ('{"a":[1]}', False),
        ("[1]", False),
        ("{", False),
    ],
)
def test_only_flat_objects_of_plain_values_are_details(text: str | None, valid: bool) -> None:
    assert is_details(pd.Series([text, '{"b":2}'], dtype=object)).tolist() == [valid, True]


def test_texts_are_scrubbed_and_amounts_stay_numbers() -> None:
    told = '{"a":"电话13800138000","amount":13800138000.0,"b":["13800138000"],"n":13800138000}'
    details = pd.Series([told, None, '{"x":[{"n":13800138000}]}', "13800138000"])
    clean = scrubbed_details(details).tolist()
    assert json.loads(clean[0]) == {
        "a": "电话[phone removed]",
        "amount": 13800138000.0,
        "b": ["[phone removed]"],
        "n": "[phone removed]",
    }
    assert clean[1:] == [None, '{"x":[{"n":[phone removed]}]}', "[phone removed]"]
