"""Checks that every frame has rules and that a schema names each broken one."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
import pytest

from graph.frame_rules import LEARNED, REQUIRED, schema_of
from graph.tables import COLUMNS, conform


@pytest.mark.parametrize("frame", COLUMNS)
def test_a_schema_has_the_frames_columns_and_requires_some(frame: str) -> None:
    assert list(schema_of(frame).columns) == list(COLUMNS[frame])
    rules = [check.error for column in schema_of(frame).columns.values() for check in column.checks]
    missing = {f"{name}: missing" for name in (*REQUIRED[frame], *LEARNED)}
    assert missing <= set(rules)


def test_a_broken_rule_is_named_with_the_mask_of_its_rows() -> None:
    rows = conform("persons", pd.DataFrame({"person_id": ["P-1", None, "P-3"], "source": "test"}))
    rows["recorded_at"] = pd.Timestamp(2024, 1, 1)
    texts = dict.fromkeys(("person_id", "name", "source"), "string[pyarrow]")
    typed = rows.astype({**texts, "recorded_at": COLUMNS["persons"]["recorded_at"]})
    with pytest.raises(pa.errors.SchemaErrors) as found:
        schema_of("persons").validate(typed, lazy=True)
    [error] = found.value.schema_errors
    assert error.check.error == "person_id: missing"
    assert error.check_output.tolist() == [True, False, True]
