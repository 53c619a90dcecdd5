"""An evaluation as Markdown: the figures, what is known to be wrong with the data, the verdict."""

from __future__ import annotations

from gnn.evaluate import LINKED, SHUFFLED, Evaluation

_HEAD = (
    "| model | test AUC | over seeds | 95 % interval | test AP | held AUC | held AP |",
    "|---|---|---|---|---|---|---|",
)


def markdown(evaluation: Evaluation, title: str, faults: str) -> str:
    """A section: title, table, the paired gap, the gain of true edges, the faults beside it."""
    lines = [f"## {title}", "", *_HEAD]
    lines += [_line(row) for row in evaluation.table.to_dict("records")]
    seeds = evaluation.results["seed"].nunique()
    lines += ["", f"Means over {seeds} seeds; intervals by bootstrap of the test rows."]
    lines += [_gap(evaluation), _edges(evaluation)]
    return "\n".join([*lines, "", f"Faults of the data: {faults}", ""])


def _line(row: dict[str, object]) -> str:
    form = (
        "| {model} | {test_auc:.4f} | {lowest:.4f} to {highest:.4f} | {low:.4f} to {high:.4f} "
        "| {test_ap:.4f} | {held_auc:.4f} | {held_ap:.4f} |"
    )
    return form.format(**row)


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
    gains = [f"{name} {means[name] - means[name + SHUFFLED]:+.4f}" for name in LINKED]
    return f"True edges over shuffled ones (test AUC): {', '.join(gains)}."
