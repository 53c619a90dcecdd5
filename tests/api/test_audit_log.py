"""The audit log: chained lines from many threads and processes, and every way to alter them."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.audit_chain import Head, chain_faults, day_files, hash_of, kept_head, lines
from api.audit_log import AuditFailed, AuditLog
from tests.api.audit_writing import write_many
from tests.api.calling import called


def at(day: int, hour: int = 1) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def written(folder: Path, days: tuple[int, ...] = (2, 2, 2, 3, 3)) -> list[Path]:
    """A log of five entries on two days."""
    clock = iter([at(day) for day in days])
    log = AuditLog(folder, lambda: next(clock))
    for number in range(len(days)):
        log.append({"event": "read", "what": f"grade-{number}", "ids": ["甲"]})
    return day_files(folder)


def test_lines_of_days_hang_together(tmp_path: Path) -> None:
    files = written(tmp_path)
    assert [file.name for file in files] == ["2026-11-02.jsonl", "2026-11-03.jsonl"]
    faults, head = chain_faults(tmp_path)
    assert (faults, head.number) == ([], 5)
    assert head == kept_head(tmp_path)
    told = list(lines(tmp_path))
    assert [line["number"] for line in told] == [1, 2, 3, 4, 5]
    assert told[3]["previous"] == told[2]["hash"]
    assert files[0].stat().st_mode & 0o777 == 0o600


def test_many_threads_write_one_chain(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: log.append({"what": number}), range(200)))
    assert chain_faults(tmp_path)[0] == []
    assert sorted(line["what"] for line in lines(tmp_path)) == list(range(200))


def test_many_processes_write_one_chain(tmp_path: Path) -> None:
    spawned = multiprocessing.get_context("spawn")
    workers = [spawned.Process(target=write_many, args=(tmp_path, 20)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    faults, head = chain_faults(tmp_path)
    assert (faults, head.number) == ([], 60)


Change = Callable[[list[Path]], Any]


def _edited(file: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    file.write_bytes(b"".join(change(file.read_bytes().splitlines(keepends=True))))


def _with(line: bytes, **values: Any) -> bytes:
    told = json.loads(line) | values
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


ALTERED: dict[str, tuple[Change, str]] = {
    "a byte": (
        lambda files: (
            files[0].write_bytes(files[0].read_bytes().replace(b"grade-1", b"grade-7")) and None
        ),
        "2026-11-02.jsonl line 2: altered, entry 2",
    ),
    "a line": (
        lambda files: _edited(files[0], lambda told: [told[0], told[2]]),
        "2026-11-02.jsonl line 2: entries 2 to 2: missing before it",
    ),
    "the first line": (
        lambda files: _edited(files[0], lambda told: told[1:]),
        "2026-11-02.jsonl line 1: entries 1 to 1: missing before it",
    ),
    "two lines changed places": (
        lambda files: _edited(files[0], lambda told: [told[1], told[0], told[2]]),
        "2026-11-02.jsonl line 1: entries 1 to 1: missing before it",
    ),
    "a day": (
        lambda files: files[0].unlink(),
        "2026-11-03.jsonl line 1: entries 1 to 3: missing before it",
    ),
    "the last day": (
        lambda files: files[1].unlink(),
        "entries 4 to 5: missing, the log's end was cut off",
    ),
    "the last line": (
        lambda files: _edited(files[1], lambda told: told[:1]),
        "entries 5 to 5: missing, the log's end was cut off",
    ),
    "half of the last line": (
        lambda files: _edited(files[1], lambda told: [told[0], told[1][:40]]),
        "2026-11-03.jsonl line 2: cut, it has no end",
    ),
    "no JSON": (
        lambda files: _edited(files[1], lambda told: [b"hello\n", told[1]]),
        "2026-11-03.jsonl line 1: altered, it is no JSON",
    ),
    "other blanks": (
        lambda files: _edited(files[1], lambda told: [told[0].replace(b":", b": ", 1), told[1]]),
        "2026-11-03.jsonl line 1: altered",
    ),
}


@pytest.mark.parametrize("what", ALTERED)
def test_what_was_altered_is_named(tmp_path: Path, what: str) -> None:
    change, named = ALTERED[what]
    change(written(tmp_path))
    faults, _ = chain_faults(tmp_path)
    assert any(fault.startswith(named) for fault in faults), faults


def test_a_line_with_a_hash_of_its_own_does_not_fit_the_next(tmp_path: Path) -> None:
    files = written(tmp_path)

    def rewritten(told: list[bytes]) -> list[bytes]:
        line = json.loads(told[1]) | {"ids": ["乙"]}
        return [told[0], _with(told[1], ids=["乙"], hash=hash_of(line)) + b"\n", told[2]]

    _edited(files[0], rewritten)
    assert chain_faults(tmp_path)[0] == [
        "2026-11-02.jsonl line 3: does not follow from entry 2, which was altered"
    ]


def test_a_head_noted_elsewhere_finds_a_log_written_anew(tmp_path: Path) -> None:
    written(tmp_path / "one")
    noted = kept_head(tmp_path / "one")
    written(tmp_path / "two", (2, 2, 2, 2, 2))
    assert chain_faults(tmp_path / "two")[0] == []
    assert chain_faults(tmp_path / "two", noted)[0] == [
        "2026-11-02.jsonl line 5: altered, another hash was noted of it"
    ]


def test_files_whose_time_is_over_may_be_put_away(tmp_path: Path) -> None:
    files = written(tmp_path)
    third = list(lines(tmp_path))[2]
    files[0].unlink()
    start = Head(3, third["hash"])
    assert chain_faults(tmp_path, start=start)[0] == []


def test_a_line_torn_by_a_crash_is_told_and_the_chain_goes_on(tmp_path: Path) -> None:
    files = written(tmp_path)
    with files[1].open("ab") as opened:
        opened.write(b'{"event":"read","what":"gra')
    assert chain_faults(tmp_path)[0] == ["2026-11-03.jsonl line 3: cut, it has no end"]
    AuditLog(tmp_path, lambda: at(4)).append({"event": "read"})
    faults, head = chain_faults(tmp_path)
    told = list(lines(tmp_path))
    assert (faults, head.number) == ([], 7)
    assert [(line["event"], line.get("bytes")) for line in told[-2:]] == [
        ("torn", 27),
        ("read", None),
    ]


def test_nothing_is_added_to_a_log_whose_end_is_gone(tmp_path: Path) -> None:
    files = written(tmp_path)
    whole = files[1].read_bytes()
    _edited(files[1], lambda told: [told[0], told[1][:40]])
    cut = files[1].read_bytes()
    with pytest.raises(AuditFailed):
        AuditLog(tmp_path, lambda: at(4)).append({"event": "read"})
    assert files[1].read_bytes() == cut
    files[1].write_bytes(whole)
    AuditLog(tmp_path, lambda: at(4)).append({"event": "read"})
    assert chain_faults(tmp_path)[0] == []


def test_a_log_that_cannot_be_written_fails(tmp_path: Path) -> None:
    (tmp_path / "audit").write_text("a file where the folder should be")
    with pytest.raises(AuditFailed):
        AuditLog(tmp_path / "audit").append({"event": "read"})


def test_a_clock_put_back_breaks_nothing(tmp_path: Path) -> None:
    written(tmp_path, (3, 2, 3, 1, 4))
    assert [file.name for file in day_files(tmp_path)] == ["2026-11-03.jsonl", "2026-11-04.jsonl"]
    assert chain_faults(tmp_path)[0] == []


def test_the_command_verifies(tmp_path: Path) -> None:
    home = {"LINKRISK_HOME": str(tmp_path)}
    files = written(tmp_path / "audit")
    whole = called("audit", "verify", "--json", **home)
    told = json.loads(whole.stdout)
    assert (told["faults"], told["entries"], told["head"][:2]) == ([], 5, "5:")
    assert called("audit", "verify", "--head", told["head"], **home).exit_code == 0
    wrong = called("audit", "verify", "--head", "5", **home)
    assert "NUMBER:HASH" in wrong.stderr
    files[1].unlink()
    cut = called("audit", "verify", **home)
    assert (cut.exit_code, "entries 4 to 5: missing" in cut.stdout) == (1, True)
