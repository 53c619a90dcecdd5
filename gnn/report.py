"""An evaluation as Markdown: the figures, what is known to be wrong with the data, the verdict."""

from __future__ import annotations

from typing import Any

from gnn.evaluate import Evaluation
from gnn.scored_models import LINKED, MODELS, SHUFFLED

_HEAD = (
    "| model | test AUC | over seeds | 95 % interval | test AP | held AUC | held AP |",
    "|---|---|---|---|---|---|---|",
)
_MEASURES = (
    "| model | precision | lift A | lift B | lift C | lift D | Brier | calibration error "
    "| linkrisk ahead by |",
    "|---|---|---|---|---|---|---|---|---|",
)
READING = (
    "Precision among the share of rows that C and D take, lift of a class as its event rate over "
    "that of all; classes take the middle of the policy's band in order of score. Probabilities of "
    "every model are fitted to the held set (Platt); the calibration error has 15 bins of equal "
    "count. Ahead by: 95 % interval of linkrisk's test AUC minus the model's, on the same rows."
)


def plain(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as JSON takes it: models (all figures), seeds, gap, left_out."""
    models = evaluation.table.merge(evaluation.measures, on="model")
    return {
        "models": models.astype(object).where(models.notna(), None).to_dict("records"),
        "seeds": int(evaluation.results["seed"].nunique()),
        "gap": list(evaluation.gap),
        "left_out": evaluation.left_out,
    }


def markdown(evaluation: Evaluation, title: str, faults: str) -> str:
    """A section: title, table, the paired gap, the gain of true edges, the faults beside it."""
    found = plain(evaluation)
    lines = [f"## {title}", "", models_table(found), ""]
    lines += [f"Means over {found['seeds']} seeds; intervals by bootstrap of the test rows."]
    lines += [gap_sentence(found), edges_sentence(found), "", measures_table(found), "", READING]
    lines += [f"Left out: {name}, since {why}." for name, why in evaluation.left_out.items()]
    return "\n".join([*lines, "", f"Faults of the data: {faults}", ""])


def models_table(found: dict[str, Any]) -> str:
    """One row a model of `plain`: AUC with its range and interval, AP."""
    form = (
        "| {model} | {test_auc:.4f} | {lowest:.4f} to {highest:.4f} | {low:.4f} to {high:.4f} "
        "| {test_ap:.4f} | {held_auc:.4f} | {held_ap:.4f} |"
    )
    return "\n".join([*_HEAD, *(form.format(**row) for row in found["models"])])


def measures_table(found: dict[str, Any]) -> str:
    """One row a model of `plain`: precision, lifts, Brier, error, by how much linkrisk is ahead."""
    return "\n".join([*_MEASURES, *(_measured(row) for row in found["models"])])


def gap_sentence(found: dict[str, Any]) -> str:
    """The interval of linkrisk minus the honest peer, and what it shows."""
    low, high = found["gap"]
    verdict = "no difference shown"
    if low > 0.0:
        verdict = "linkrisk is ahead of these trees"
    elif high < 0.0:
        verdict = "these trees are ahead"
    return f"linkrisk minus {LINKED[1]}: 95 % interval {low:+.4f} to {high:+.4f} ({verdict})."


def edges_sentence(found: dict[str, Any]) -> str:
    """How much test AUC each model that sees neighbours loses when links are shuffled."""
    means = {row["model"]: row["test_auc"] for row in found["models"]}
    gains = [
        f"{name} {means[name] - means[name + SHUFFLED]:+.4f}"
        for name in means
        if name + SHUFFLED in means
    ]
    return f"True edges over shuffled ones (test AUC): {', '.join(gains)}."


def _measured(row: dict[str, Any]) -> str:
    form = (
        "| {model} | {test_precision:.4f} | {lift_A:.2f} | {lift_B:.2f} | {lift_C:.2f} "
        "| {lift_D:.2f} | {test_brier:.4f} | {test_calibration_error:.4f} | {ahead} |"
    )
    ahead = "" if row["model"] == MODELS[0] else "{ahead_low:+.4f} to {ahead_high:+.4f}"
    return form.format(**row, ahead=ahead.format(**row))
