"""Checks of what each expression of a mapping makes of a table's cells."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from graph.errors import BadInput
from graph.identity import address_ids, person_id
from graph.mapping_columns import made_column, template_fault, used_columns
from graph.mapping_format import Expression

SECRET = "a secret of the tests"
ROWS = pd.DataFrame(
    {
        "code": ["616", None, "600616"],
        "x:ID(Y)": ["a", "b", "c"],
        "day": ["31.01.2024", "", "soon"],
        "yuan": ["1,2", "1.5", "1,000"],
        "jobs": ["董事长/董事", "董事", None],
    },
    dtype="string[pyarrow]",
)


def _made(**expression: Any) -> list[Any]:
    cells = made_column(Expression.model_validate(expression), ROWS, secret=SECRET)
    return list(cells.astype(object).where(cells.notna(), None))


def test_a_template_pads_and_is_unknown_where_a_cell_is() -> None:
    assert _made(template="CN-{code:0>6}") == ["CN-000616", None, "CN-600616"]
    assert _made(template="{x}-{code:_<4}!", fields={"x": "x:ID(Y)"}) == [
        "a-616_!",
        None,
        "c-600616!",
    ]


@pytest.mark.parametrize("template", ["{code", "code}", "{code!r}", "{code:0>}", "{a b}"])
def test_a_template_of_another_form_is_seen(template: str) -> None:
    assert template_fault(template)
    assert template_fault("CN-{code:0>6}") is None


def test_days_and_numbers_are_changed_and_the_unreadable_stays() -> None:
    assert _made(date={"column": "day", "format": "%d.%m.%Y"}) == ["2024-01-31", None, "soon"]
    assert _made(number={"column": "yuan", "scale": 10000}) == ["1,2", 15000.0, 10_000_000.0]


def test_values_translate_and_default_takes_the_rest() -> None:
    values = {"董事": "director"}
    assert _made(column="jobs", values=values) == ["董事长/董事", "director", None]
    assert _made(column="jobs", values=values, default="other") == ["other", "director", None]
    assert _made(split="jobs") == [["董事长", "董事"], ["董事"], None]


def test_ids_are_those_of_identity() -> None:
    codes = ROWS["code"].astype(object)
    expected = address_ids(codes, pd.Series([None] * 3, dtype=object)).tolist()
    assert _made(address={"text": "code"}) == expected
    assert _made(person={"number": "code", "type": "10"}) == [
        person_id("10", "616", secret=SECRET),
        None,
        person_id("10", "600616", secret=SECRET),
    ]


def test_a_person_without_a_secret_is_refused() -> None:
    person = Expression.model_validate({"person": {"number": "code", "type": "10"}})
    with pytest.raises(BadInput, match="a secret"):
        made_column(person, ROWS, secret=None)


def test_all_source_columns_are_told() -> None:
    expression = Expression.model_validate({"template": "{a}{b:0>2}", "fields": {"b": "x:ID"}})
    assert list(used_columns(expression)) == ["a", "x:ID"]
