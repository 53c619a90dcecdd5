"""Heads noted beside the graph: whatever is cut off the chain's end is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.history import Entry
from graph.noted_heads import cut_off, note_head, note_kept, noted_heads, unnoted

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
    assert unnoted(file, CHAIN) == []


@pytest.mark.parametrize(
    "left",
    [CHAIN[:2], [*CHAIN[:2], Entry(3, "grades", '{"period":"2026-06"}', "b" * 64, "d" * 64)]],
)
def test_an_end_cut_off_or_written_anew_is_named(file: Path, left: list[Entry]) -> None:
    (found,) = cut_off(file, left)
    assert found.startswith("entry 3 (grades, 2026-06): noted in ")
    assert found.endswith("no longer holds it: its end was cut off or written anew")
    assert unnoted(file, left) == []


def test_a_missing_and_an_older_file_are_told_apart(file: Path) -> None:
    missing = file.with_name("other")
    assert cut_off(missing, CHAIN) == []
    [none] = unnoted(missing, CHAIN)
    assert none.startswith(f"no head was noted in {missing}")
    assert unnoted(missing, []) == []
    file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    [older] = unnoted(file, CHAIN)
    assert older.startswith(f"entry 3 (grades, 2026-06): without a line in {file}, which ends with")
    assert "ends with entry 2 (grades, 2026-05): kept by a command" in older


def test_behind_the_first_line_of_every_decision_each_without_one_is_remarked(file: Path) -> None:
    withdrawn = Entry(4, "override_withdrawn", '{"enterprise_id":"X"}', "c" * 64, "d" * 64)
    later = Entry(5, "release", '{"period":"2026-07"}', "d" * 64, "e" * 64)
    chain = [*CHAIN, withdrawn, later]
    [last] = unnoted(file, chain)
    assert last.startswith("entry 5 (release, 2026-07): without a line in ")
    note_kept(file, later)
    # What came before the first of these lines was kept when only months had one.
    assert unnoted(file, chain) == []
    more = [Entry(number, "policy", "{}", "0" * 64, str(number) * 64) for number in (6, 7)]
    assert len(unnoted(file, [*chain, *more])) == 2
    note_kept(file, more[1])
    [gap] = unnoted(file, [*chain, *more])
    assert gap.startswith("entry 6 (policy): without a line in ")
    note_head(file, more[0])
    assert unnoted(file, [*chain, *more]) == []


def test_a_torn_line_is_remarked_and_the_next_one_is_whole(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:-30])
    assert cut_off(file, CHAIN) == []
    torn, last = unnoted(file, CHAIN)
    assert torn.startswith(f"{file}, line 2: torn, ")
    assert last.startswith("entry 3 (grades, 2026-06): without a line in ")
    note_head(file, JUNE)
    assert unnoted(file, CHAIN) == [torn]
    assert cut_off(file, CHAIN[:2])[0].startswith("entry 3 ")


def test_a_decision_that_cannot_be_noted_stands_and_is_told(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    note_kept(file.parent, JUNE)
    assert [record.getMessage() for record in caplog.records] == [
        f"entry 3 (grades, 2026-06) is kept, but could not be noted in {file.parent}: "
        "Is a directory"
    ]


@pytest.mark.parametrize("text", ['{"number": 2}', '{"number": "x", "name": "", "hash": ""}'])
def test_a_line_that_is_none_is_named(file: Path, text: str) -> None:
    file.write_text(f"{text}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"line 1: expected an object with number, name and hash"):
        cut_off(file, CHAIN)
