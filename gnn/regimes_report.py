"""The laws of planted contagion as Markdown: accuracy, sources named, calibration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gnn.planted_sources import TOP
from gnn.scored_models import MODELS, SHUFFLED

AIM = 0.9  # share of the cases in which the planted source is to be among the first three


def regimes_markdown(found: Sequence[dict[str, Any]], seeds: int) -> str:
    """Three tables of what `gnn.regimes.tried` gave for each law, means over the seeds."""
    return "\n".join(
        [
            *_accuracy(found),
            "",
            f"Test AUC, means over {seeds} seeds (lowest to highest); held AUC behind. The oracles "
            "know the law and every firm's true risk on the first day after the end.",
            "",
            *_hits(found),
            "",
            "Cases: enterprises with an event in the test year that contagion drove. Known: the "
            "planted source had an adverse record by the day of grading. Random: as many of the "
            "same enterprise's sources drawn blindly. The oracle orders sources by what the law "
            "lets them pass on on the first day after the end: later months have other sources.",
            "",
            *_calibration(found),
            "",
            "Expected calibration error, 10 bins of equal count, on the test rows; chance: what so "
            "many rows show when every probability is true.",
            "",
        ]
    )


def _head(first: str, names: Sequence[str]) -> list[str]:
    return [f"| {' | '.join([first, *names])} |", f"|{'---|' * (len(names) + 1)}"]


def _line(first: str, cells: Sequence[str]) -> str:
    return f"| {' | '.join([first, *cells])} |"


def _accuracy(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield from _head("model", [one["regime"] for one in found])
    for name in ("own", "law"):
        label = {"own": "oracle, own risk alone", "law": "oracle, the law"}[name]
        yield _line(label, [f"{one['oracles'][name]:.4f}" for one in found])
    for rows in zip(*(one["models"] for one in found), strict=True):
        cell = "{test_auc:.4f} ({lowest:.4f} to {highest:.4f}); {held_auc:.4f}"
        yield _line(rows[0]["model"], [cell.format(**row) for row in rows])
    yield _line("linkrisk less the best peer", [f"{_ahead(one['models']):+.4f}" for one in found])
    for place, name in enumerate(("learned from", "held", "tested")):
        cells = [f"{one['events'][place]} of {one['enterprises'][place]}" for one in found]
        yield _line(f"events, {name}", cells)


def _ahead(models: Sequence[dict[str, Any]]) -> float:
    """By how much linkrisk is ahead of the best model on true edges that is not part of it."""
    own = (MODELS[0], MODELS[1])
    peers = [row for row in models if row["model"] not in own and SHUFFLED not in row["model"]]
    [ours] = [row["test_auc"] for row in models if row["model"] == MODELS[0]]
    return float(ours - max(row["test_auc"] for row in peers))


def sources_sentence(found: Sequence[dict[str, Any]]) -> str:
    """Under which laws the known planted source is among the first three in 0.9 of the cases."""
    reached = [one["regime"] for one in found if one["hits"].get("hit@3_known", 0.0) >= AIM]
    if not reached:
        return "reached by no law."
    laws = " and ".join(f'"{regime}"' for regime in reached)
    return f"reached by the law {laws}." if len(reached) == 1 else f"reached by the laws {laws}."


def _hits(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    planted = [one for one in found if one["hits"]]
    yield from _head("sources named", [one["regime"] for one in planted])
    told = [one["hits"] for one in planted]
    yield _line("cases, of them known", [f"{hit['cases']:.0f}, {hit['known']:.0f}" for hit in told])
    for kind, label in (("_known", "known"), ("", "all")):
        for k in TOP:
            cells = [
                f"{hit[f'hit@{k}{kind}']:.3f} ({hit[f'random@{k}{kind}']:.3f})" for hit in told
            ]
            yield _line(f"hit@{k} of {label} (random)", cells)
            lawful = [f"{one['law_hits'][f'hit@{k}{kind}']:.3f}" for one in planted]
            yield _line(f"hit@{k} of {label}, oracle, the law", lawful)


def _calibration(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield from _head("calibration", [one["regime"] for one in found])
    told = [one["calibration"] for one in found]
    yield _line("methods kept", [", ".join(sorted(set(one["methods"]))) for one in told])
    yield _line("error (chance)", [f"{one['error']:.4f} ({one['chance']:.4f})" for one in told])
