"""The page of figures: the committed one is what the template and the kept figures make."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from gnn.model_page import (
    FIGURES,
    TEMPLATE,
    decay_sentence,
    decay_table,
    keep_figures,
    kept_figures,
    listed,
    model_page,
    percent,
)
from gnn.regimes_report import sources_sentence
from graph.errors import BadInput

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_is_the_template_with_the_kept_figures() -> None:
    page = model_page(DOCS / "model", kept_figures(DOCS / "model"))
    assert page == (DOCS / "MODEL.md").read_text(encoding="utf-8")


def test_a_figure_that_was_not_measured_is_named(tmp_path: Path) -> None:
    (tmp_path / TEMPLATE).write_text("{{ models(smesd) }}", encoding="utf-8")
    assert kept_figures(tmp_path) == {}
    with pytest.raises(BadInput, match="'smesd' is undefined"):
        model_page(tmp_path, {})


def test_trials_are_told_by_mean_and_spread(tmp_path: Path) -> None:
    trial = {"form": "own facts", "held_auc": [0.8, 0.9], "crossed_auc": [0.7, 0.8]}
    keep_figures(tmp_path, {"tried": {"trials": [trial]}})
    (tmp_path / TEMPLATE).write_text("{{ trials(tried) }}", encoding="utf-8")
    page = model_page(tmp_path, kept_figures(tmp_path))
    assert page.splitlines()[-1] == "| own facts | 0.8500 (0.8000 to 0.9000) | 0.7500 |"


@pytest.mark.parametrize(
    ("low", "told"), [(-0.001, "No half-life is shown"), (0.001, "better than none: 730 days.")]
)
def test_half_lives_are_told_with_what_validation_shows(low: float, told: str) -> None:
    plain = {"half_life": None, "held_auc": [0.7, 0.7], "ahead_low": None, "ahead_high": None}
    other = {"half_life": 730.0, "held_auc": [0.5, 0.7], "ahead_low": low, "ahead_high": 0.02}
    found = {"trials": [plain, other]}
    assert told in decay_sentence(found)
    none, aged = decay_table(found).splitlines()[2:]
    assert none == "| none | 0.7000 (0.7000 to 0.7000) |  |"
    assert aged == f"| 730 days | 0.6000 (0.5000 to 0.7000) | {low:+.4f} to +0.0200 |"


def test_an_unreadable_file_of_figures_is_refused(tmp_path: Path) -> None:
    (tmp_path / FIGURES).write_text("{", encoding="utf-8")
    with pytest.raises(BadInput, match="figures as JSON"):
        kept_figures(tmp_path)


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        ([None, 0.89], "reached by no law."),
        ([None, 0.9], 'reached by the law "max".'),
        ([0.95, 0.9], 'reached by the laws "linear" and "max".'),
    ],
)
def test_the_laws_whose_sources_are_named_are_told(shares: list[float | None], told: str) -> None:
    laws = [
        {"regime": regime, "hits": {} if share is None else {"hit@3_known": share}}
        for regime, share in zip(("linear", "max"), shares, strict=True)
    ]
    assert sources_sentence(laws) == told


def test_shares_and_lists_are_told_in_words() -> None:
    assert (percent(0.6476), listed([7])) == ("65 %", "7")
    assert listed([1891, 663, 634]) == "1,891, 663 and 634"


def test_no_measured_figure_is_typed_into_the_prose() -> None:
    prose = (DOCS / "model" / TEMPLATE).read_text(encoding="utf-8")
    typed = re.findall(r"\b0\.\d{3,}|\b\d[\d.,]* (?:s|ms|GiB)\b", re.sub(r"{{.*?}}", "", prose))
    assert typed == ["0.864"]  # what others measured with trees; nothing here makes it again


def test_figures_of_one_section_leave_the_others(tmp_path: Path) -> None:
    keep_figures(tmp_path, {"a": 1})
    keep_figures(tmp_path, {**kept_figures(tmp_path), "b": 2})
    assert json.loads((tmp_path / FIGURES).read_text(encoding="utf-8")) == {"a": 1, "b": 2}
