"""The page of figures: a template of prose, and what was measured in its place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, UndefinedError

from gnn.explanation_quality_report import masks_table, quality_markdown
from gnn.regimes_report import regimes_markdown, sources_sentence
from gnn.report import READING, edges_sentence, gap_sentence, measures_table, models_table
from graph.errors import BadInput
from graph.whole_file import write_whole

TEMPLATE, FIGURES = "MODEL.md.jinja", "figures.json"


def kept_figures(folder: Path) -> dict[str, Any]:
    """What was measured by section, or nothing yet. Raises BadInput where it can't be read."""
    file = folder / FIGURES
    if not file.exists():
        return {}
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadInput("figures as JSON", str(error), str(file)) from error
    return found


def keep_figures(folder: Path, figures: Mapping[str, Any]) -> None:
    """Writes what was measured, whole or not at all."""
    text = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    write_whole(folder / FIGURES, text.encode())


def model_page(folder: Path, figures: Mapping[str, Any]) -> str:
    """The template with the figures in their places. Raises BadInput naming a missing figure."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    environment.globals.update(
        models=models_table,
        measures=measures_table,
        gap=gap_sentence,
        edges=edges_sentence,
        trials=trials_table,
        of=model_of,
        reading=READING,
        quality=quality_markdown,
        masks=masks_table,
        forms=forms_table,
        decay=decay_table,
        kept_decay=decay_sentence,
        regimes=regimes_markdown,
        named=sources_sentence,
        percent=percent,
        listed=listed,
    )
    try:
        return environment.get_template(TEMPLATE).render(**figures)
    except UndefinedError as error:
        raise BadInput("every figure the page tells", error.message, str(folder)) from error


def model_of(found: dict[str, Any], name: str) -> dict[str, Any]:
    """The figures of one model of a section. Raises BadInput."""
    rows = [row for row in found["models"] if row["model"] == name]
    if not rows:
        raise BadInput(f"a model of {[row['model'] for row in found['models']]}", name)
    row: dict[str, Any] = rows[0]
    return row


def trials_table(found: dict[str, Any]) -> str:
    """One row a form of `gnn.trials`: mean validation AUC, lowest and highest, and crossed."""
    lines = ["| what the trees see | validation AUC | crossed |", "|---|---|---|"]
    for trial in found["trials"]:
        alone, crossed = trial["held_auc"], trial["crossed_auc"]
        lines.append(f"| {trial['form']} | {_spread(alone, 4)} | {_mean(crossed):.4f} |")
    return "\n".join(lines)


def forms_table(found: dict[str, Any]) -> str:
    """One row a form of `gnn.province_trials`: validation AUC and sources named, law by law."""
    laws = found["laws"]
    head = "".join(f" {law['regime']}: validation AUC | source in 3 |" for law in laws)
    lines = [f"| form |{head}", f"|{'---|' * (1 + 2 * len(laws))}"]
    for rows in zip(*(law["forms"] for law in laws), strict=True):
        cells = "".join(
            f" {_spread(row['held_auc'], 4)} | {_spread(row['hit@3_known'], 3)} |" for row in rows
        )
        lines.append(f"| {rows[0]['form']} |{cells}")
    return "\n".join(lines)


def decay_table(found: dict[str, Any]) -> str:
    """One row a half-life of `gnn.decay_trials`: validation AUC, and by how much ahead of none."""
    lines = ["| half-life | validation AUC | ahead of none by |", "|---|---|---|"]
    for trial in found["trials"]:
        aucs, low = trial["held_auc"], trial["ahead_low"]
        ahead = "" if low is None else f"{low:+.4f} to {trial['ahead_high']:+.4f}"
        lines.append(f"| {_half_life(trial)} | {_spread(aucs, 4)} | {ahead} |")
    return "\n".join(lines)


def decay_sentence(found: dict[str, Any]) -> str:
    """Which half-lives validation shows to be better than none: their interval lies above zero."""
    better = [_half_life(one) for one in found["trials"] if (one["ahead_low"] or 0.0) > 0.0]
    if not better:
        return "No half-life is shown to be better than none."
    return f"Shown to be better than none: {', '.join(better)}."


def percent(share: float) -> str:
    """A share in [0, 1] in words."""
    return f"{100 * share:.0f} %"


def listed(numbers: Sequence[int]) -> str:
    """Whole numbers as a sentence lists them."""
    *first, last = [f"{number:,}" for number in numbers]
    return f"{', '.join(first)} and {last}" if first else last


def _half_life(trial: dict[str, Any]) -> str:
    return "none" if trial["half_life"] is None else f"{trial['half_life']:g} days"


def _spread(values: list[float], digits: int) -> str:
    """The mean, and lowest and highest."""
    told = (f"{value:.{digits}f}" for value in (_mean(values), min(values), max(values)))
    return "{} ({} to {})".format(*told)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
