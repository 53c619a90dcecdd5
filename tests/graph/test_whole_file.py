"""Files replaced in one step: the content, the mode, and nothing left beside them."""

from __future__ import annotations

from pathlib import Path

from graph.whole_file import write_whole


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    write_whole(file, b"first and longer")
    write_whole(file, "二".encode(), mode=0o600, durable=True)
    assert file.read_text(encoding="utf-8") == "二"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]
