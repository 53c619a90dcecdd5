"""Indicator sets: the national base, sets that inherit, a made-up list, and every fault by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from features.coverage_limit import CoverageLimit
from features.indicator import REGISTRY
from features.indicator_set import Change, load_kept, load_set
from features.indicator_set_file import SETS
from graph.errors import BadInput

BASE = SETS / "national-2026-1.yaml"
PROVINCE = """set: province 99
version: "2026.1"
inherits: national 2026.1
effective_from: 2026-07-01
effective_to: 2027-07-01
author: 某省
legal_basis: 某省办法 第三条
weights_by: delphi
changes:
  - id: RE07
    points: 60
    worst: 4
    reason: 处罚较多
  - {id: BA06, removed: true, reason: 不适用}
groups:
  - group: local
    label_zh: 地方指标
    cap: 50
    parts:
      - part: ratio
        indicators:
          - id: X01
            label_zh: 罚款与投诉
            expression: penalty_count + 2 * (complaint_rate > 1)
            points: 20
            best: 0
            worst: 5
"""


COVERAGE = "coverage:\n  least: 0.4\n  class: C\n  legal_basis: 某省办法\n"
COVERED = PROVINCE.replace("2026.1\neffective", f"2026.2\n{COVERAGE}effective", 1)


def written(folder: Path, text: str, name: str = "set.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_the_national_base_names_every_catalogue_indicator_there_is() -> None:
    base = load_set(BASE)
    known = {one.indicator_id for one in REGISTRY.values() if one.indicator_id[-2] != "9"}
    # A tag and a repair give no points in the catalogue, so no set has them.
    assert {item.item_id for item in base.items} == {one for one in known if one[0] != "C"} - {
        "BA15",
        "RE35",
    }
    assert base.caps == {
        "basic": 100, "dynamic": 200, "regulatory": 400, "relation": 200, "social": 100
    }  # fmt: skip
    assert (base.title, base.effective_from, base.changes) == (
        "national 2026.1",
        date(2026, 1, 1),
        (),
    )


def test_a_set_changes_what_it_inherits_and_says_so(tmp_path: Path) -> None:
    base, made = load_set(BASE), load_set(written(tmp_path, PROVINCE))
    assert made.changes == (
        Change("RE07", "points", 45.0, 60.0, "处罚较多"),
        Change("RE07", "worst", 5.0, 4.0, "处罚较多"),
        Change("BA06", "removed", False, True, "不适用"),
    )
    items = {item.item_id: item for item in made.items}
    assert (items["RE07"].points, items["RE07"].best, items["RE07"].worst) == (60, 0, 4)
    assert items.keys() == {item.item_id for item in base.items} - {"BA06"} | {"X01"}
    assert (made.caps["local"], made.caps["basic"], made.limits) == (50, 100, base.limits)
    assert (made.effective_to, made.weights_by) == (date(2027, 7, 1), "delphi")
    assert load_set(BASE) == base


def test_a_set_inherits_through_a_set_of_its_folder(tmp_path: Path) -> None:
    written(tmp_path, PROVINCE, "province.yaml")
    food = PROVINCE.replace("set: province 99", "set: canteens").split("changes:")[0]
    food = food.replace("national 2026.1", "province 99 2026.1")
    food += "changes: [{id: X01, points: 5, reason: 少计}]\nlimits: {A: 1, B: 2, C: 3}\n"
    made = load_set(written(tmp_path, food, "food.yaml"))
    assert {item.item_id: item.points for item in made.items}["X01"] == 5
    assert [change.item_id for change in made.changes] == ["RE07", "RE07", "BA06", "X01"]
    assert made.limits == (1, 2, 3)


def test_a_set_inherits_the_limit_of_coverage_or_states_its_own(tmp_path: Path) -> None:
    own = load_set(written(tmp_path, COVERED))
    assert own.coverage == CoverageLimit(0.4, "C", "某省办法")
    inherited = load_set(written(tmp_path, COVERED.replace(COVERAGE, "")))
    assert inherited.coverage == CoverageLimit(0.5, "B", "国市监信发〔2022〕6号 (五)(七)")
    assert load_set(written(tmp_path, PROVINCE)).coverage is None


@pytest.mark.parametrize("name", ["national", "food", "special-equipment"])
def test_the_sets_of_2026_2_differ_from_those_before_by_the_limit_alone(name: str) -> None:
    before, now = (load_set(SETS / f"{name}-2026-{number}.yaml") for number in (1, 2))
    assert now.title == before.title.replace("2026.1", "2026.2")
    assert now.coverage == CoverageLimit(0.5, "B", "国市监信发〔2022〕6号 (五)(七)")
    assert replace(now, version="2026.1", coverage=None) == before


FORGED = BASE.read_text(encoding="utf-8").replace("points: 20, best: 36", "points: 99, best: 36")


def test_no_copy_says_something_else_under_the_title_of_a_set_that_ships(tmp_path: Path) -> None:
    own, base = written(tmp_path, PROVINCE), written(tmp_path, FORGED, "base.yaml")
    line = FORGED[: FORGED.index("points: 99")].count("\n") + 1
    told = r"the text of national 2026\.1 .*points: 20.*version of its own, got .*points: 99"
    for file in (own, base):
        with pytest.raises(BadInput, match=told) as caught:
            load_set(file)
        assert caught.value.where == f"{base}:{line}"
    # What a month was sealed with is what it is replayed with.
    assert {item.item_id: item.points for item in load_kept(own).items}["BA01"] == 99
    shorter = FORGED[: FORGED.index("  - group: social")].replace("points: 99", "points: 20")
    written(tmp_path, shorter, "base.yaml")
    with pytest.raises(BadInput, match=r"group: social.*, got ''"):
        load_set(own)
    written(tmp_path, BASE.read_text(encoding="utf-8"), "base.yaml")
    assert load_set(own).changes == load_kept(own).changes


def check_fault(folder: Path, text: str, change: tuple[str, str], told: tuple[int, str]) -> None:
    """The changed text is refused with the line and the fault."""
    line, fault = told
    assert change[0] in text
    file = written(folder, text.replace(*change, 1))
    with pytest.raises(BadInput, match=fault) as caught:
        load_set(file)
    assert caught.value.where == f"{file}:{line}"


def made_up() -> str:
    """A set of 5 groups, 25 parts and 81 indicators, none of them written for it."""
    names = [name for name, known in REGISTRY.items() if known.direction]
    head, rest = PROVINCE.split("inherits: national 2026.1\n")
    lines = [head + rest.split("changes:", maxsplit=1)[0]]
    lines += ["limits: {A: 200, B: 400, C: 600}", "groups:"]
    number = 0
    for group in range(5):
        lines.append(f"  - group: g{group}\n    label_zh: 一级{group}\n    cap: 200\n    parts:")
        for part in range(5):
            lines.append(f"      - part: p{group}{part}\n        indicators:")
            for _ in range(4 if 5 * group + part < 6 else 3):
                name = names[number % len(names)]
                told = f"of: {name}" if number % 2 else f'expression: "{name} * 2"'
                lines.append(
                    f"          - {{id: T{number:02}, label_zh: 三级{number}, {told},"
                    " points: 9, best: 0, worst: 3}"
                )
                number += 1
    return "\n".join(lines) + "\n"


def test_any_other_list_loads_without_code(tmp_path: Path) -> None:
    made = load_set(written(tmp_path, made_up()))
    assert len({item.group for item in made.items}) == 5
    assert len({item.part for item in made.items}) == 25
    assert len(made.items) == 81
    assert made.changes == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("points: 60", "points: many", (11, "a number as points, got 'many'")),
        ("points: 60", "points: .nan", (11, "a finite number as points, got nan")),
        ("worst: 4", "worst: .inf", (12, "a finite number as worst, got inf")),
        ("cap: 50", "cap: .inf", (18, "a finite number as cap")),
        ("points: 60", f"points: {'9' * 400}", (11, "a finite number as points")),
        ("penalty_count +", f"{'9' * 400} +", (22, r"numbers up to 2e\+308, got '9{20}\.\.\.'")),
        ("2026-07-01", "2026-13-01", (4, "a day or number that there is, got 'month must be")),
        ("points: 60", "points: 0", (10, "points other than 0")),
        ("worst: 4", "worst: 0", (10, "a worst value that is not the best one")),
        ("    points: 60\n    worst: 4\n", "", (10, "points, best, worst or removed")),
        ("reason: 处罚较多", "reason: ''", (13, "a text as reason")),
        ("id: RE07", "id: RE99", (10, "an indicator of national 2026.1, got 'RE99'")),
        ("points: 60", "points: 60\n    points: 61", (12, "each key once, got 'points'")),
        ("points: 60", "point: 60", (11, "only the keys best, id, legal_basis, points")),
        ("inherits: national 2026.1", "inherits: national 2025.1", (1, "a set to inherit from")),
        ("legal_basis: 某省办法 第三条", "legal_basis:", (7, "a text as legal_basis")),
        ("author: 某省", "", (1, "a text as author")),
        ("weights_by: delphi", "weights_by: dice", (8, "weights_by: one of judgement, learned")),
        ("2027-07-01", "2026-06-30", (1, "an effective_to after 2026-07-01")),
        ("2026-07-01", "soon", (4, "a day YYYY-MM-DD as effective_from, got 'soon'")),
        ("cap: 50", "cap: 0", (18, "a cap above 0")),
        ("penalty_count +", "penalties +", (22, "numbers, names of indicators")),
        (
            "expression: penalty_count",
            "of: penalties #",
            (22, "the name of an indicator that exists"),
        ),
        ("expression:", "of: honours\n            expression:", (22, "either `of` or")),
        ("label_zh: 罚款与投诉\n", "label_zh: ''\n", (22, "a label_zh")),
        ("id: X01", "id: RE01", (1, "each indicator once, got 'RE01'")),
        (
            "- part: ratio\n        indicators",
            "- 3\n      - part: r\n        indicators",
            (19, "a list"),
        ),
        ("groups:", "limits: {A: 3, B: 2, C: 1}\ngroups:", (15, "rising limits")),
        ("set: province 99", "set: [", (3, "YAML")),
    ],
)
def test_a_fault_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, told: tuple[int, str]
) -> None:
    check_fault(tmp_path, PROVINCE, (old, new), told)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("least: 0.4", "least: 0", (5, "a least above 0, got 0")),
        ("least: 0.4", "least: 1.5", (5, "a share of at most 1 as least, got 1.5")),
        ("class: C", "class: A", (6, "class: one of B, C, D, got 'A'")),
        ("  legal_basis: 某省办法\n", "", (5, "a text as legal_basis")),
        ("least: 0.4", "lest: 0.4", (5, "only the keys class, least, legal_basis, got 'lest'")),
        (COVERAGE, "coverage: 0.5\n", (4, "a mapping as coverage, got 0.5")),
    ],
)
def test_a_fault_of_the_limit_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, told: tuple[int, str]
) -> None:
    check_fault(tmp_path, COVERED, (old, new), told)


def test_what_is_no_set_at_all(tmp_path: Path) -> None:
    for text in ("", "- a", "only words"):
        with pytest.raises(BadInput, match="a mapping with the parts"):
            load_set(written(tmp_path, text))
    with pytest.raises(BadInput, match="a file of an indicator set"):
        load_set(tmp_path / "none.yaml")
    (tmp_path / "bytes.yaml").write_bytes(b"set: \xff\xfe")
    with pytest.raises(BadInput, match=r"UTF-8|YAML"):
        load_set(tmp_path / "bytes.yaml")


def test_a_set_can_not_inherit_from_itself(tmp_path: Path) -> None:
    text = PROVINCE.replace("inherits: national 2026.1", "inherits: province 99 2026.1")
    with pytest.raises(BadInput, match="does not inherit from itself"):
        load_set(written(tmp_path, text))
