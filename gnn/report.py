"""An evaluation as Markdown: the figures, what is known to be wrong with the data, the verdict."""

from __future__ import annotations

from gnn.evaluate import LINKED, MODELS, SHUFFLED, Evaluation

_HEAD = (
    "| model | test AUC | over seeds | 95 % interval | test AP | held AUC | held AP |",
    "|---|---|---|---|---|---|---|",
)
_MEASURES = (
    "| model | precision | lift A | lift B | lift C | lift D | Brier | calibration error "
    "| linkrisk ahead by |",
    "|---|---|---|---|---|---|---|---|---|",
)
_READING = (
    "Precision among the share of rows that C and D take, lift of a class as its event rate over "
    "that of all; classes take the middle of the policy's band in order of score. Probabilities of "
    "every model are fitted to the held set (Platt); the calibration error has 15 bins of equal "
    "count. Ahead by: 95 % interval of linkrisk's test AUC minus the model's, on the same rows."
)


def markdown(evaluation: Evaluation, title: str, faults: str) -> str:
    """A section: title, table, the paired gap, the gain of true edges, the faults beside it."""
    lines = [f"## {title}", "", *_HEAD]
    lines += [_line(row) for row in evaluation.table.to_dict("records")]
    seeds = evaluation.results["seed"].nunique()
    lines += ["", f"Means over {seeds} seeds; intervals by bootstrap of the test rows."]
    lines += [_gap(evaluation), _edges(evaluation), "", *_MEASURES]
    lines += [_measured(row) for row in evaluation.measures.to_dict("records")]
    lines += ["", _READING]
    lines += [f"Left out: {name}, since {why}." for name, why in evaluation.left_out.items()]
    return "\n".join([*lines, "", f"Faults of the data: {faults}", ""])


def _line(row: dict[str, object]) -> str:
    form = (
        "| {model} | {test_auc:.4f} | {lowest:.4f} to {highest:.4f} | {low:.4f} to {high:.4f} "
        "| {test_ap:.4f} | {held_auc:.4f} | {held_ap:.4f} |"
    )
    return form.format(**row)


def _measured(row: dict[str, object]) -> str:
    form = (
        "| {model} | {test_precision:.4f} | {lift_A:.2f} | {lift_B:.2f} | {lift_C:.2f} "
        "| {lift_D:.2f} | {test_brier:.4f} | {test_calibration_error:.4f} | {ahead} |"
    )
    ahead = "" if row["model"] == MODELS[0] else "{ahead_low:+.4f} to {ahead_high:+.4f}"
    return form.format(**row, ahead=ahead.format(**row))


def _gap(evaluation: Evaluation) -> str:
    low, high = evaluation.gap
    verdict = "no difference shown"
    if low > 0.0:
        verdict = "linkrisk is ahead of these trees"
    elif high < 0.0:
        verdict = "these trees are ahead"
    return f"linkrisk minus {LINKED[1]}: 95 % interval {low:+.4f} to {high:+.4f} ({verdict})."


def _edges(evaluation: Evaluation) -> str:
    means = evaluation.results.groupby("model")["test_auc"].mean()
    linked = [name for name in means.index if name + SHUFFLED in means.index]
    linked.sort(key=list(evaluation.results["model"]).index)
    gains = [f"{name} {means[name] - means[name + SHUFFLED]:+.4f}" for name in linked]
    return f"True edges over shuffled ones (test AUC): {', '.join(gains)}."
