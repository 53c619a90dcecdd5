"""The policy file: the scale and classes by hand, and every fault named with its file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from gnn.policy import DEFAULT, load_policy, policy_of
from graph.errors import BadInput

Plain = dict[str, Any]
SEALED = Path(__file__).parent.parent / "golden" / "sealed_before_domains" / "nodes.json"


def _log_odds(*probabilities: float) -> np.ndarray:
    values = np.array(probabilities)
    return np.log(values / (1.0 - values))


def test_score_at_and_between_the_points_of_the_scale() -> None:
    policy = load_policy()
    given = _log_odds(0.0001, 0.002, 0.10, 0.22, 0.45, 0.98, 0.9999)
    assert policy.score(given) == pytest.approx([0, 0, 250, 500, 750, 1000, 1000])
    middle = (_log_odds(0.10) + _log_odds(0.22)) / 2
    assert policy.score(middle) == pytest.approx([375.0])


def test_a_score_at_a_limit_belongs_to_the_lower_class() -> None:
    scores = np.array([0.0, 250.0, 250.001, 500.0, 501.0, 750.0, 750.1, 1000.0])
    assert load_policy().class_of(scores).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


def _no_classes(plain: Plain) -> None:
    del plain["classes"]


def _falling_score(plain: Plain) -> None:
    plain["scale"]["score"] = [0, 500, 250, 750, 1000]


def _uneven_scale(plain: Plain) -> None:
    plain["scale"]["score"] = [0, 500]


def _certain(plain: Plain) -> None:
    plain["scale"]["probability"][-1] = 1.0


def _never(plain: Plain) -> None:
    plain["scale"]["probability"][0] = 0.0


def _equal_limits(plain: Plain) -> None:
    plain["classes"]["B"] = 250


def _word_as_limit(plain: Plain) -> None:
    plain["classes"]["B"] = "high"


def _unknown_kind(plain: Plain) -> None:
    plain["rules"][0]["kinds"] = ["gossip"]


def _unknown_class(plain: Plain) -> None:
    plain["rules"][0]["class"] = "CD"


def _kinds_and_indicator(plain: Plain) -> None:
    plain["rules"][0]["records_of"] = "penalty_count"


def _unknown_indicator(plain: Plain) -> None:
    del plain["rules"][0]["kinds"]
    plain["rules"][0]["records_of"] = "gossip"


def _indicator_without_records(plain: Plain) -> None:
    del plain["rules"][0]["kinds"]
    plain["rules"][0]["records_of"] = "entity_age"


def _no_ground(plain: Plain) -> None:
    del plain["rules"][0]["kinds"]


def _no_law(plain: Plain) -> None:
    plain["rules"][1]["legal_basis"] = ""


def _two_effects(plain: Plain) -> None:
    plain["rules"][0]["levels"] = 2


def _misspelt(plain: Plain) -> None:
    plain["rules"][0]["windows"] = 36


def _backwards(plain: Plain) -> None:
    plain["guards"]["improvement"]["most_classes"] = 0


def _no_class(plain: Plain) -> None:
    plain["guards"]["coverage"]["class"] = "E"


def _odd_band(plain: Plain) -> None:
    plain["band"]["D"] = [0.04, 0.015]


def _no_guard(plain: Plain) -> None:
    del plain["guards"]["relation_only"]


def _odd_guard(plain: Plain) -> None:
    plain["guards"]["relation_only"]["never"] = "E"


FAULTS = [
    (_no_classes, "a mapping as classes"),
    (_falling_score, "rising numbers"),
    (_uneven_scale, "as many scores as probabilities"),
    (_certain, "probabilities between 0 and 1"),
    (_never, "probabilities between 0 and 1"),
    (_equal_limits, "rising numbers"),
    (_word_as_limit, "a number as B, got 'high'"),
    (_unknown_kind, "kinds: of .*, got 'gossip'"),
    (_unknown_class, "class: one of A, B, C, D, got 'CD'"),
    (_kinds_and_indicator, "one of kinds, records_of, statuses, got 'kinds, records_of'"),
    (_unknown_indicator, "an indicator that rests on records .*, got 'gossip'"),
    (_indicator_without_records, "an indicator that rests on records .*, got 'entity_age'"),
    (_no_ground, "one of kinds, records_of, statuses$"),
    (_no_law, "a text in quotes as legal_basis, got ''"),
    (_two_effects, "either a class or levels"),
    (_misspelt, "only the keys .*, got 'windows'"),
    (_backwards, "a whole number as most_classes, 1 at least and 3 at most, got 0"),
    (_no_class, "class: one of A, B, C, D, got 'E'"),
    (_odd_band, "the least and the largest share"),
    (_no_guard, "a mapping as relation_only"),
    (_odd_guard, "never: one of B, C, D, got 'E'"),
]


@pytest.mark.parametrize(("spoil", "named"), FAULTS)
def test_a_fault_is_named_with_its_file(
    spoil: Callable[[Plain], None], named: str, tmp_path: Path
) -> None:
    plain = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
    spoil(plain)
    file = tmp_path / "policy.yaml"
    file.write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BadInput, match=named) as caught:
        load_policy(file)
    assert str(caught.value.where).startswith(f"{file}:")


GUARD = 'legal_basis: "国市监信发〔2022〕6号 (五)(七)"'
BAND = "band: {A: [0.40, 0.70]"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("categories: [suspension_order,", "categories: [suspension,", "got 'suspension'"),
        ("results: [refused]\n    window", "results: [refuse]\n    window", "got 'refuse'"),
        ("results: [notice]", "results: [noticed]", "results: of notice, confirmed"),
        ("categories: [revoked]", "categories: revoked", "a list of words as categories"),
        ("categories: [revoked]", "categories: []", "a list of words as categories"),
        ("before_penalties: [restriction,", "before_penalties: [ban,", "got 'ban'"),
        ("statuses: [revoked,", "statuses: [gone,", "statuses: of in_register"),
        ("window_months: 36", 'window_months: "36"', "a whole number as window_months"),
        ("window_months: 36", "window_months: 0", "a whole number as window_months"),
        ("ended_months: 12", "ended_months: 1.5", "a whole number as ended_months"),
        ("fewest: 11", "fewest: true", "a whole number as fewest"),
        ("least_amount: 500000.01", "least_amount: .nan", "a finite number as least_amount"),
        ("levels: 2", "levels: 1.5", "a whole number as levels, 1 at least and 3 at most"),
        ("levels: 2", "levels: 4", "a whole number as levels"),
        ("most_classes: 1\n    never", "most_classes: 3\n    never", "0 at least and 1 at most"),
        ("most_classes: 1\n    never", "most_classes: -1\n    never", "0 at least and 1 at most"),
        ("most_classes: 1\n    never", 'most_classes: "1"\n    never', "0 at least and 1 at most"),
        ("with_indicators: true", "with_indicators: 1", "true or false, got 1"),
        ("since: last_grade", "since: ever", "since: one of month_before, last_grade"),
        (
            "since: last_grade",
            "since: month_before",
            "since: last_grade with put_right, got 'month_",
        ),
        (
            "    put_right: milder",
            "    put_right: worse",
            "put_right: one of any, milder, got 'worse'",
        ),
        ("rule_id: judgment_debt", "rule_id: serious_listing", "each rule_id once"),
        ("rule_id: judgment_debt", "rule_id: Judgment debt", "small letters, digits and _"),
        ('legal_basis: "国市监信发〔2022〕6号 (六)(七)"', "legal_basis:", "a text in quotes"),
        ('version: "2026.5"', "version: 2026.5", "a text in quotes as version, got 2026.5"),
        ("effective_from: 2026-01-01", "effective_from: soon", "a day YYYY-MM-DD"),
        (
            "effective_from: 2026",
            "effective_to: 2025-01-01\neffective_from: 2026",
            "an effective_to",
        ),
        ("months: 12\n    class: B", "months: 12\n    clas: B", "only the keys class"),
        ("least: 0.5", "least: 1.5", r"a share in \[0, 1\]"),
        ("author: linkrisk", "author:", "a text in quotes as author$"),
        (GUARD, GUARD.replace("legal_basis", "basis"), "got 'basis'"),
        (f"\n    {GUARD}", "", "a text in quotes as legal_basis$"),
        (BAND, "band: {A: [0.40]", "the least and the largest share"),
        ("guards:", "guard:", "only the keys author, band"),
        ("classes: {A: 250", "classes: {A: 250, A: 251", "each key once, got 'A'"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, named: str) -> None:
    text = DEFAULT.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "policy.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInput, match=named) as caught:
        load_policy(file)
    line = text[: text.index(old)].count("\n") + 1
    # What is left out is told with the line of the mapping, which begins a little above.
    near = range(line - 2, line + 2)
    assert caught.value.where in {f"{file}:{one}" for one in near}


def test_what_the_chain_holds_is_read_though_files_are_checked_more_strictly() -> None:
    nodes = json.loads(SEALED.read_text(encoding="utf-8"))
    contents = [
        json.loads(one["properties"]["content"]) for one in nodes if "History" in one["label"]
    ]
    [text] = [one["text"] for one in contents if "text" in one]
    older = policy_of(text, "chain")
    assert (older.rules[0].rule_id, older.guard_bases) == ("serious_listing", {})
    slips = [("[suspension_order,", "[suspension,"), ("id: judgment_debt", "id: serious_listing")]
    for old, new in slips:
        assert old in text
        assert (
            policy_of(text.replace(old, new), "chain").version == policy_of(text, "chain").version
        )


@pytest.mark.parametrize("text", ["scale: [", "", "- a\n- b\n", "only words"])
def test_what_is_no_policy_at_all(text: str, tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"policy\.yaml"):
        load_policy(file)
    with pytest.raises(BadInput, match="a policy file"):
        load_policy(tmp_path / "none.yaml")
