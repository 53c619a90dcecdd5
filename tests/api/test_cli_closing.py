"""The verbs that close the past and take rows late."""

from __future__ import annotations

import json
from pathlib import Path

from graph.store import Store
from tests.api.calling import called


def register(folder: Path, *days: str) -> str:
    """A folder of register tables with one enterprise a day of learning."""
    folder.mkdir()
    lines = [f"91110000100000000{number},某公司,{day}" for number, day in enumerate(days)]
    rows = "\n".join(["enterprise_id,name,recorded_at", *lines])
    (folder / "enterprises.csv").write_text(rows + "\n", encoding="utf-8")
    return str(folder)


def told(*days: str) -> tuple[int, str]:
    """Enterprises and fingerprint of a snapshot."""
    found = json.loads(called("snapshot", "--as-of", *days, "--json").stdout)
    return found["rows"]["enterprises"], found["fingerprint"]


def test_a_closed_month_is_told_the_same_after_late_rows(graph: Store, tmp_path: Path) -> None:
    called("load", "register", register(tmp_path / "first", "2024-01-01"))
    assert called("close", "2024-01-31").stdout == "The past is closed through 2024-01-31.\n"
    before = told("2024-01-31")
    late = register(tmp_path / "late", "2024-01-01", "2024-01-05")
    report = json.loads(called("load", "register", late, "--json").stdout)
    assert report["reasons"] == {"learned in a closed period": 1}
    assert told("2024-01-31") == before
    taken = called("load", "--late-as", "2024-02-03", "register", late, "--json")
    assert json.loads(taken.stdout)["frames"]["enterprises"]["new"] == 1
    assert told("2024-01-31") == before
    assert told("2024-02-02", "--known-at", "2024-02-03")[0] == 2
    assert told("2024-02-02")[0] == 1


def test_the_past_is_not_opened_again(graph: Store) -> None:
    called("close", "2024-01-31")
    refused = called("close", "2024-01-30")
    assert refused.exit_code == 1
    assert "2024-01-31" in refused.stderr


def test_a_first_load_needs_the_managed_server(graph: Store, tmp_path: Path) -> None:
    folder = register(tmp_path / "first", "2024-01-01")
    refused = called("load", "--first", "register", folder)
    assert refused.exit_code == 1
    assert "the managed server" in refused.stderr
