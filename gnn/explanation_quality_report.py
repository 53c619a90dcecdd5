"""The quality of explanations as Markdown: what was measured, and how to read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gnn.deletion import SHOWN, STEPS
from gnn.planted_sources import TOP

READING = (
    "An order says which link is taken away next: the one with most on it of what still stands. "
    "Each score is computed again from the ties that stand without the links; its own explainer "
    f"comes first. Area: mean fall over the first {STEPS} links, with a 95 % bootstrap interval "
    "of the enterprises; ahead: the interval of the first order's area minus this one's, on the "
    "same draws. Blind: the mean of five random orders of the links that reach that model."
)
STEADY = (
    "Of enterprises with more than three sources: whether both explanations put the same source "
    "first, what share of the first three they share, what two blind choices would share, and "
    "Spearman's correlation of all sources' ranks."
)


def quality_markdown(found: dict[str, Any]) -> str:
    """Three tables of what `explanation_quality` gave, with what they mean."""
    exact = found["additivity"]
    lines = [
        f"Of {exact['rows']:,} explanations the parts miss the log-odds by {exact['largest']:.1e} "
        f"at most, by {exact['mean']:.1e} in the mean.",
        "",
        f"By how much log-odds fall as links are taken away (seeds together: {found['seeds']}). "
        f"For linkrisk {found['rows']} of the {found['driven']} that messages made C or D, "
        f"for GraphSAGE the {found['curves'][-1]['rows']} whose score its ties raise most:",
        "",
        *_curves(found),
        "",
        READING,
        "",
        *_stability(found),
        "",
        STEADY,
    ]
    return "\n".join([*lines, *_hits(found)])


def masks_table(found: dict[str, Any]) -> str:
    """One row a setting of `gnn.peer_explainer_trials`."""
    lines = [
        "| epochs | rate | price | by the sum of masks | by the largest mask |",
        f"|{'---|' * 5}",
    ]
    form = "| {epochs} | {rate:g} | {price:g} | {by_sum:.3f} | {by_largest:.3f} |"
    return "\n".join([*lines, *(form.format(**trial) for trial in found["trials"])])


def _curves(found: dict[str, Any]) -> Iterator[str]:
    heads = [f"{step} link{'s' if step > 1 else ''}" for step in SHOWN]
    yield f"| score of | order by | {' | '.join(heads)} | area | ahead |"
    yield f"|{'---|' * (len(heads) + 4)}"
    for row in found["curves"]:
        cells = [f"{row['falls'][str(step)]:.3f}" for step in SHOWN]
        area = f"{row['area']:.3f} ({row['low']:.3f} to {row['high']:.3f})"
        ahead = (
            ""
            if row["ahead_low"] is None
            else f"{row['ahead_low']:+.3f} to {row['ahead_high']:+.3f}"
        )
        yield f"| {' | '.join([row['score_of'], row['order'], *cells, area, ahead])} |"


def _stability(found: dict[str, Any]) -> Iterator[str]:
    heads = ("explanation", "against", "rows", "same first", "of first three", "blindly", "ranks")
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in found["stability"]:
        told = [f"{row[name]:.3f}" for name in ("top_1", "top_3", "blind_3", "rank_correlation")]
        yield f"| {' | '.join([row['explanation'], row['change'], str(row['rows']), *told])} |"


def _hits(found: dict[str, Any]) -> Iterator[str]:
    if not found["hits"]:
        return
    names = [f"{how} {k}" for k in TOP for how in ("in the first", "blindly")]
    yield ""
    yield f"| planted source named | cases a seed | {' | '.join(names)} |"
    yield f"|{'---|' * (len(names) + 2)}"
    for row in found["hits"]:
        cells = [f"{row[f'{kind}@{k}']:.3f}" for k in TOP for kind in ("hit", "random")]
        yield f"| {row['explanation']} | {row['cases']:.0f} | {' | '.join(cells)} |"
    yield ""
    yield "Of events of the test year that contagion drove and whose source had a record by then."
