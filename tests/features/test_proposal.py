"""Proposals as files: what they say, that no one is graded by them, and how they are released."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from features.indicator_set import load_set
from features.indicator_set_file import SETS
from features.proposal import Proposal, proposed_set, write_proposal
from graph.errors import BadInput
from tests.features.test_indicator_set import BASE, PROVINCE, written

NATIONAL = load_set(BASE)
RELEASE = "effective_from: 2027-01-01\nlegal_basis: 某令 第一条\n"
FOUND = Proposal(
    "delphi",
    "某处",
    pd.Series({"RL12": 0.0, "RL13": 1.0}),
    {"RL12": "median 0, quartiles 0 to 1"},
    inputs={"judgements": "d.csv", "fingerprint": "ab12"},
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A proposal of the national set."""
    made = tmp_path / "proposed.yaml"
    write_proposal(NATIONAL, FOUND, source=BASE, file=made)
    return made


def test_a_proposal_says_how_it_was_made(file: Path) -> None:
    made = load_set(file, proposed=True)
    assert made.title == "national 2026.1-delphi"
    assert (made.author, made.weights_by, made.legal_basis) == ("某处", "delphi", "")
    assert made.effective_from is None
    sizes = round(sum(abs(item.points) for item in NATIONAL.items), 1)
    assert made.proposal == {
        "judgements": "d.csv",
        "fingerprint": "ab12",
        "points_before": sizes,
        "points_after": sizes,
    }
    # 6 and 4 points become 0 and 10; the first stays with a remark.
    assert [(one.item_id, one.before, one.after) for one in made.changes] == [
        ("RL12", 6.0, 0.0),
        ("RL13", 4.0, 10.0),
    ]
    assert made.changes[0].reason == "delphi: median 0, quartiles 0 to 1; was 6"
    assert made.items == proposed_set(NATIONAL, FOUND.weights).items


def test_what_no_one_released_is_not_in_force(file: Path) -> None:
    with pytest.raises(BadInput, match="with them a person releases") as caught:
        load_set(file)
    assert caught.value.where.startswith(f"{file}:")
    # Nor by the way of a set with a basis of its own.
    child = PROVINCE.replace("national 2026.1", "national 2026.1-delphi").split("groups:")[0]
    below = written(file.parent, child, "child.yaml")
    with pytest.raises(BadInput, match="with them a person releases"):
        load_set(below)
    assert load_set(below, proposed=True).legal_basis


def test_a_person_releases_it_with_a_basis_and_a_day(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    with pytest.raises(BadInput, match="a day YYYY-MM-DD as effective_from"):
        load_set(written(file.parent, text + "legal_basis: 某令\n"))
    made = load_set(written(file.parent, text + RELEASE))
    assert (made.legal_basis, str(made.effective_from)) == ("某令 第一条", "2027-01-01")
    assert made.proposal and made.proposal["fingerprint"] == "ab12"
    # Points that a person sets may not be 0, and a child is no proposal.
    child = PROVINCE.replace("national 2026.1", "national 2026.1-delphi")
    written(file.parent, text + RELEASE, "proposed.yaml")
    below = load_set(written(file.parent, child, "child.yaml"))
    assert below.proposal is None
    changed = child.replace("id: RE07", "id: RL12").replace("points: 60", "points: 0")
    with pytest.raises(BadInput, match="points other than 0"):
        load_set(written(file.parent, changed, "child.yaml"))


def test_nothing_is_half_written_or_written_over(file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(BadInput, match=r"a new file ending in \.yaml"):
        write_proposal(NATIONAL, FOUND, source=BASE, file=file)
    assert file.read_bytes() == before
    (tmp_path / "deeper").mkdir()
    province = written(tmp_path, PROVINCE, "province.yaml")
    other = tmp_path / "deeper" / "p.yaml"
    with pytest.raises(BadInput, match=r"a file in the folder of province\.yaml"):
        write_proposal(load_set(province), FOUND, source=province, file=other)
    same = Proposal("ahp", "x", pd.Series({"RL12": 6.0, "RL13": 4.0}), {}, inputs={"a": 1})
    with pytest.raises(BadInput, match="weights that change the points"):
        write_proposal(NATIONAL, same, source=BASE, file=tmp_path / "same.yaml")
    assert sorted(one.name for one in tmp_path.rglob("*.*")) == ["proposed.yaml", "province.yaml"]
    with pytest.raises(BadInput, match="a file that can be written"):
        write_proposal(NATIONAL, FOUND, source=BASE, file=tmp_path / "none" / "p.yaml")


def test_a_broken_proposal_leaves_nothing(tmp_path: Path) -> None:
    empty = Proposal("dice", "x", FOUND.weights, {}, inputs={})
    with pytest.raises(BadInput, match="weights_by: one of"):
        write_proposal(NATIONAL, empty, source=BASE, file=tmp_path / "p.yaml")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BadInput, match="a mapping as proposal"):
        load_set(written(tmp_path, PROVINCE + "proposal: soon\n"))


def test_the_base_of_the_package_is_found_from_anywhere(file: Path) -> None:
    assert BASE.parent == SETS and file.parent != SETS
