"""The words of categories and results are those that the kinds of records are told with."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from graph import record_words
from graph.record_words import _DEPARTMENT_WORDS, words_of

KINDS = Path(record_words.__file__).with_name("department_kinds.yaml")


def test_words_of_departments_are_those_of_their_kinds() -> None:
    kinds = yaml.safe_load(KINDS.read_text(encoding="utf-8"))
    for (kind, column), words in _DEPARTMENT_WORDS.items():
        assert re.findall(r"`(\w+)`", kinds[kind][column]) == words.split()


def test_a_kind_may_have_the_words_of_another_or_none() -> None:
    assert words_of("spot_check", "result") == ("passed", "problem_found", "refused")
    assert words_of("abnormal_mark", "category") == words_of("abnormal_listing", "category")
    assert words_of("honour", "category") is None
