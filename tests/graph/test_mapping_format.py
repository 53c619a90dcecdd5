"""Checks that a wrong mapping is refused with its file, line and part."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.mapping_format import MappingFile

GOOD = """\
source: test
recorded_at: 2018-12-31
tables:
  - file: firms.csv
    frame: enterprises
    columns:
      enterprise_id: {template: "CN-REG-{code:0>6}"}
      name: {constant: 007}
"""


def _mapping(folder: Path, text: str) -> MappingFile:
    path = folder / "map.yaml"
    path.write_text(text)
    return MappingFile(path)


def test_scalars_stay_text(tmp_path: Path) -> None:
    mapping = _mapping(tmp_path, GOOD).mapping
    assert mapping.recorded_at == "2018-12-31"
    assert mapping.tables[0].columns["name"].constant == "007"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("source: test", "source: [", "expected a mapping in YAML"),
        ("source: test", "sauce: test", "map.yaml:1: source: expected a valid mapping (Field req"),
        ("frame: enterprises", "frames: x", "map.yaml:4: tables.0.frame: expected a valid mapping"),
        (
            "constant: 007",
            "constant: 7, column: x",
            "map.yaml:8: tables.0.columns.name: expected a valid mapping (Value error, expected "
            "exactly one of column, split",
        ),
        ("constant: 007", "kolumn: x", "map.yaml:8: tables.0.columns.name.kolumn"),
        ("constant: 007", "number: {column: x, scale: many}", "map.yaml:8: tables.0.columns.name"),
        ("constant: 007", "person: {number: x}", "expected either type or type_column"),
    ],
)
def test_a_fault_names_line_and_part(tmp_path: Path, old: str, new: str, fault: str) -> None:
    with pytest.raises(BadInput) as refusal:
        _mapping(tmp_path, GOOD.replace(old, new))
    assert fault in str(refusal.value)


def test_a_missing_mapping_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none.yaml: expected a mapping file"):
        MappingFile(tmp_path / "none.yaml")
