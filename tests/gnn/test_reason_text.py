"""Reason texts: golden ones, and for a whole province the same numbers as the explanation."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from features.indicator import REGISTRY
from gnn.explanation import Explainer
from gnn.policy import load_policy
from gnn.reason_text import Language, counterfactual_sentences, sentences
from gnn.telling import WORDS as FILE
from graph.tables import RECORD_LABELS
from tests.gnn.reasons_golden import GOLDEN, told

_ODDS = {
    "zh": re.compile(r"风险几率为原来的 (\d+\.\d+) 倍"),
    "en": re.compile(r"odds by (\d+\.\d+)"),
}
WORDS = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def test_texts_are_the_golden_ones() -> None:
    assert told() == json.loads(GOLDEN.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_factors_multiply_to_the_odds(explainer: Explainer, language: Language) -> None:
    for row in range(0, explainer.snapshot.size, 23):
        whole = explainer.explain(row)
        text = " ".join(sentences(whole, language))
        factors = [float(found) for found in _ODDS[language].findall(text)]
        said = sum(math.log(factor) for factor in factors if factor > 0)
        # Factors are told to two digits, and what is left out is below SMALL.
        room = 0.05 + sum(0.006 / max(factor, 0.01) for factor in factors)
        assert said == pytest.approx(whole["log_odds"] - whole["base"], abs=room)


def test_every_record_that_is_cited_is_told_with_its_day(explainer: Explainer) -> None:
    ruled = explainer.grades.rules_met["enterprise"].iloc[0]
    whole = explainer.explain(int(ruled))
    known = {record["record_id"]: record for record in whole["records"]}
    cited = {id_ for part in (*whole["own"], *whole["rules"]) for id_ in part["record_ids"]}
    assert cited <= known.keys()
    text = "\n".join(sentences(whole, "zh"))
    first = known[whole["rules"][0]["record_ids"][0]]
    assert f"{first['valid_from']} {WORDS['kinds'][first['kind']]['zh']}" in text


def test_there_is_a_word_for_every_kind_rule_and_guard() -> None:
    assert set(WORDS["kinds"]) == set(RECORD_LABELS)
    assert {rule.rule_id for rule in load_policy().rules} == set(WORDS["rules"])
    assert {"relation_only", "new_enterprise", "coverage", "improvement", "override"} == set(
        WORDS["guards"]
    )
    assert all(known.label_zh for known in REGISTRY.values())
    for group in ("sentences", "kinds", "rules", "guards", "links"):
        assert all(set(words) == {"zh", "en"} for words in WORDS[group].values())


# A policy's numbers are data: words that hold one are false of another policy.
_NUMBER = re.compile(r"\d|[一二三四五六七八九十百千万]|\b(one|two|three|four|five|ten)\b")
_PAGE = Path(__file__).parents[2] / "api" / "static" / "words_codes.js"


@pytest.mark.parametrize("group", ["rules", "guards"])
def test_words_of_rules_and_guards_hold_no_number_of_a_policy(group: str) -> None:
    on_page = _PAGE.read_text(encoding="utf-8")
    for name, words in WORDS[group].items():
        said = re.findall(rf"^  {name}: \[(.*)\],$", on_page, re.MULTILINE)
        for text in (*words.values(), *said):
            assert name == "override" or not _NUMBER.search(text), (name, text)


WITHOUT: dict[str, Any] = {
    "before": {"class": "C", "score": 612.4, "probability": 0.31, "log_odds": -0.8},
    "after": {"class": "B", "score": 420.6, "probability": 0.2, "log_odds": -1.4},
    "removed": [
        {"link_id": "l1", "type": "HOLDS", "from": "p1", "to": "X-a"}
        | {"from_name": "王*", "to_name": None},
        {"record_id": "R-1", "kind": "penalty", "valid_from": "2026-01-10", "amount": 6e4},
    ],
    "own_part": "recomputed",
}


def test_a_counterfactual_is_told_by_hand() -> None:
    gone = "王*—[holds]—X-a [l1]; 2026-01-10 penalty 60,000 yuan [R-1]"
    last = "The limit of improvement a month and decisions by people are left out of this."
    assert counterfactual_sentences(WITHOUT, "en") == [
        f"Without these the class would be B instead of C (score 421, not 612): {gone}.",
        last,
    ]
    chinese = counterfactual_sentences(WITHOUT, "zh")[0]
    assert chinese == (
        "若没有以下各项，类别将由 C 变为 B（风险分 612 变为 421）："
        "王*—[持股]—X-a [l1]；2026-01-10 行政处罚 60,000 元 [R-1]。"
    )
    same = {**WITHOUT, "own_part": "unchanged", "after": {**WITHOUT["before"], "score": 600.0}}
    assert counterfactual_sentences(same, "en")[:2] == [
        f"Without these the class would still be C (score 600, not 612): {gone}.",
        "Only what came along the links is taken away; its own indicators stand.",
    ]
    nothing = {**WITHOUT, "after": None, "removed": [], "explored": 298}
    assert counterfactual_sentences(nothing, "en") == [
        "Of the 298 sets of links and records that were tried none gives a better class than C.",
        last,
    ]
