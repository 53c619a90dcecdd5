"""The page of figures: the committed one is what the template and the kept figures make."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gnn.model_page import (
    FIGURES,
    TEMPLATE,
    decay_sentence,
    decay_table,
    keep_figures,
    kept_figures,
    model_page,
)
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
    ("aucs", "told"),
    [
        ([0.72, 0.69], "730 days, is ahead of none by +0.0050 in the mean and with 1 of 2 seeds"),
        ([0.72, 0.71], "730 days, is ahead of none by +0.0150 in the mean and with 2 of 2 seeds"),
    ],
)
def test_half_lives_are_told_with_the_seeds_that_gain(aucs: list[float], told: str) -> None:
    half_lives, held = (None, 365.0, 730.0), ([0.70, 0.70], [0.5, 0.7], aucs)
    trials = [
        {"half_life": half_life, "held_auc": each}
        for half_life, each in zip(half_lives, held, strict=True)
    ]
    assert told in decay_sentence({"trials": trials})
    assert "| none | 0.7000 (0.7000 to 0.7000) |" in decay_table({"trials": trials})
    assert "| 365 days | 0.6000 (0.5000 to 0.7000) |" in decay_table({"trials": trials})


def test_an_unreadable_file_of_figures_is_refused(tmp_path: Path) -> None:
    (tmp_path / FIGURES).write_text("{", encoding="utf-8")
    with pytest.raises(BadInput, match="figures as JSON"):
        kept_figures(tmp_path)


def test_figures_of_one_section_leave_the_others(tmp_path: Path) -> None:
    keep_figures(tmp_path, {"a": 1})
    keep_figures(tmp_path, {**kept_figures(tmp_path), "b": 2})
    assert json.loads((tmp_path / FIGURES).read_text(encoding="utf-8")) == {"a": 1, "b": 2}
