"""Heads noted beside the graph: whatever is cut off the chain's end is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.history import Entry
from graph.noted_heads import cut_off, note_head, noted_heads, unnoted

MAY = Entry(2, "grades", '{"period":"2026-05"}', "a" * 64, "b" * 64)
JUNE = Entry(3, "grades", '{"period":"2026-06"}', "b" * 64, "c" * 64)
CHAIN = [Entry(1, "policy", '{"version":"1"}', "0" * 64, "a" * 64), MAY, JUNE]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Both months, noted; one of them twice."""
    noted = tmp_path / "home" / "noted-heads.jsonl"
    for entry in (MAY, JUNE, MAY):
        note_head(noted, entry)
    return noted


def test_a_head_is_noted_once_and_a_whole_chain_has_no_fault(file: Path) -> None:
    assert [head["number"] for head in noted_heads(file)] == [2, 3]
    assert cut_off(file, CHAIN) == []
    assert unnoted(file, CHAIN) is None


@pytest.mark.parametrize(
    "left",
    [CHAIN[:2], [*CHAIN[:2], Entry(3, "grades", '{"period":"2026-06"}', "b" * 64, "d" * 64)]],
)
def test_an_end_cut_off_or_replaced_is_named(file: Path, left: list[Entry]) -> None:
    (found,) = cut_off(file, left)
    assert found.startswith("entry 3 (grades, 2026-06): noted in ")
    assert found.endswith("the chain no longer holds it: its end was cut off")


def test_a_missing_and_an_older_file_are_told_apart(file: Path) -> None:
    missing = file.with_name("other")
    assert cut_off(missing, CHAIN) == []
    assert (unnoted(missing, CHAIN) or "").startswith(f"no head was noted in {missing}")
    file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    told = unnoted(file, CHAIN) or ""
    assert "ends with entry 2 (grades, 2026-05), before entry 3 (grades, 2026-06)" in told
    assert unnoted(missing, CHAIN[:1]) is None


def test_a_line_that_is_none_is_named(file: Path) -> None:
    file.write_text('{"number": 2}\n', encoding="utf-8")
    with pytest.raises(BadInput, match=r"line 1: expected an object with number, name and hash"):
        cut_off(file, CHAIN)
