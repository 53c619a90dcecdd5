"""The page of own statements tells what the code allows."""

from __future__ import annotations

import re
from pathlib import Path

from api.settings import SETTINGS
from graph.open_data import FUNCTIONS, OPEN_PROPERTIES, PROCEDURES

DOCS = Path(__file__).parent.parent.parent / "docs"


def test_what_is_open_stands_in_the_page() -> None:
    page = (DOCS / "STATEMENTS.md").read_text(encoding="utf-8").split("## What is open")[1]
    told = set(re.findall(r"`([\w.]+)`", page))
    assert told == OPEN_PROPERTIES | FUNCTIONS | PROCEDURES


def test_limits_stand_in_the_page() -> None:
    page = (DOCS / "STATEMENTS.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(LINKRISK_\w+)` \| (\d+) \|", page, flags=re.MULTILINE))
    known = {one.name: one.default for one in SETTINGS if "_STATEMENT" in one.name}
    assert told == known
