"""A proposal: a set whose points a method computed, written for a person to release."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from features.allotment import allotted
from features.indicator_set import IndicatorSet, load_set
from features.indicator_set_file import SETS
from graph.errors import BadInput

_HEAD = """\
# Points that a method computed. Who adds a legal_basis and an effective_from releases them;
# until then the set can be checked and compared, and nothing else.
"""
_WIDTH = 100


@dataclass(frozen=True)
class Proposal:
    """What a method found and from what.

    weights: by item id, 0 or more; the others keep their points.  remarks: why, by item id.
    inputs: what the weights rest on, as it stands in the file.
    """

    method: str
    author: str
    weights: pd.Series
    remarks: dict[str, str]
    inputs: dict[str, Any]


def proposed_set(base: IndicatorSet, weights: pd.Series) -> IndicatorSet:
    """The base with its points shared out anew (`allotted`). Raises BadInput."""
    points = allotted(base, weights)
    items = tuple(replace(item, points=float(points[item.item_id])) for item in base.items)
    return replace(base, items=items)


def write_proposal(base: IndicatorSet, proposal: Proposal, *, source: Path, file: Path) -> None:
    """Writes the proposal as a set that inherits from the base, which `source` holds.

    Raises BadInput for a file that is there already, a folder from which the base can't be found,
    and a proposal that changes nothing.
    """
    if file.suffix != ".yaml" or file.exists():
        raise BadInput("a new file ending in .yaml", str(file), "--out")
    if source.resolve().parent not in (SETS, file.resolve().parent):
        raise BadInput(f"a file in the folder of {source.name}, to inherit from it", str(file))
    text = _HEAD + yaml.safe_dump(
        _told(base, proposal), allow_unicode=True, sort_keys=False, width=_WIDTH
    )
    # The name changes once the set can be loaded, so that no broken one is ever found there.
    partial = file.with_suffix(".partial")
    try:
        partial.write_text(text, encoding="utf-8")
        load_set(partial, proposed=True)
        partial.rename(file)
    except OSError as error:
        raise BadInput("a file that can be written", error.strerror, str(file)) from error
    finally:
        partial.unlink(missing_ok=True)


def _told(base: IndicatorSet, proposal: Proposal) -> dict[str, Any]:
    made = proposed_set(base, proposal.weights)
    changes = [
        {"id": new.item_id, "points": new.points, "reason": _reason(new.item_id, proposal, old=old)}
        for old, new in zip([item.points for item in base.items], made.items, strict=True)
        if new.points != old
    ]
    if not changes:
        raise BadInput("weights that change the points of an indicator", None, proposal.method)
    sizes = [sum(abs(item.points) for item in one.items) for one in (base, made)]
    return {
        "set": base.name,
        "version": f"{base.version}-{proposal.method}",
        "inherits": base.title,
        "author": proposal.author,
        "weights_by": proposal.method,
        "proposal": {
            **proposal.inputs,
            "points_before": round(sizes[0], 1),
            "points_after": round(sizes[1], 1),
        },
        "changes": changes,
    }


def _reason(item_id: str, proposal: Proposal, *, old: float) -> str:
    remark = proposal.remarks.get(item_id, "")
    return f"{proposal.method}: {remark or 'others changed'}; was {old:g}"
