"""A decision of two people is read from its file, or refused with what is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gnn.decisions import Approval, Override, override_of
from graph.errors import BadInput

MAY, JULY = date(2026, 5, 31), date(2026, 7, 31)
DECISION = """enterprise_id: X-c
class: D
decided_on: 2026-05-31
expires_on: 2026-07-31
legal_basis: 测试
by: 李一
approved_by: 王二
reason: 复核
"""


def test_a_decision_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "decision.yaml"
    file.write_text(DECISION, encoding="utf-8")
    assert override_of(file) == (
        Override("X-c", "D", MAY, JULY, "测试"),
        Approval("李一", "王二", "复核"),
    )


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("reason: 复核\n", "", "the keys enterprise_id, class"),
        ("2026-05-31", "soon", "days YYYY-MM-DD, got 'soon, 2026-07-31'"),
        ("class: D", "class: [", "an override in YAML"),
    ],
)
def test_a_broken_decision_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    file = tmp_path / "decision.yaml"
    file.write_text(DECISION.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput, match=reason):
        override_of(file)
