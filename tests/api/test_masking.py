"""How much of a person's name is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.masking import masked_explanation, masked_name, masked_node


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王伟", "王*"),
        ("王小明", "王*"),
        ("欧阳修", "欧阳*"),
        ("司马", "司*"),
        ("王", "*"),
        ("买买提·艾力", "买*"),
        ("Ann Lee", "A* L*"),
        ("", ""),
        (None, None),
    ],
)
def test_name_keeps_the_surname(name: str | None, shown: str | None) -> None:
    assert masked_name(name) == shown


@given(st.text("王李欧阳上官明华伟", min_size=2, max_size=6))
def test_a_chinese_name_never_shows_its_last_character(name: str) -> None:
    shown = masked_name(name)
    assert shown is not None and shown.endswith("*")
    assert name.startswith(shown[:-1]) and len(shown[:-1]) < len(name)


def test_only_persons_are_masked() -> None:
    firm = {"kind": "Enterprise", "id": "1", "name": "王氏商行"}
    person = {"kind": "Person", "id": "p", "name": "王伟"}
    explanation = {"contagion": [{"points": 1.0, "path": [firm, person]}], "own": []}
    masked = masked_explanation(explanation)
    assert masked["contagion"][0]["path"] == [firm, {**person, "name": "王*"}]
    assert masked_node(firm) is firm
    assert person["name"] == "王伟"
