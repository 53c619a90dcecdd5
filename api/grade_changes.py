"""What moved a grade between two months: the two explanations part by part, and what differs."""

from __future__ import annotations

import math
from typing import Any

from gnn.reason_text import told_value

Value = dict[str, Any]
# Below this many log-odds a part is told as it was.
_SAME = 1e-9


def grade_changes(before: Value, after: Value) -> Value:
    """The parts of two explanations that differ, the heaviest first.

    after.log_odds - before.log_odds = base + points of all indicators and paths + rest, to 1e-6,
    because each explanation's parts add up to its own log-odds.
    """
    return {
        "before": _state(before),
        "after": _state(after),
        "log_odds": after["log_odds"] - before["log_odds"],
        "base": after["base"] - before["base"],
        "rest": after.get("contagion_rest", 0.0) - before.get("contagion_rest", 0.0),
        "indicators": _heaviest_first(_indicators(before["own"], after["own"])),
        "paths": _heaviest_first(_paths(before["contagion"], after["contagion"])),
    }


def _state(explanation: Value) -> Value:
    return {name: explanation[name] for name in ("period", "class", "score", "log_odds")}


def _heaviest_first(changes: list[Value]) -> list[Value]:
    moved = [one for one in changes if abs(one["points"]) > _SAME or one.get("change") == "new"]
    return sorted(moved, key=lambda one: -abs(one["points"]))


def _indicators(before: list[Value], after: list[Value]) -> list[Value]:
    earlier = {one["indicator_id"]: one for one in before}
    later = {one["indicator_id"]: one for one in after}
    return [_indicator(earlier.get(id_), later.get(id_)) for id_ in {**earlier, **later}]


def _indicator(before: Value | None, after: Value | None) -> Value:
    told = after or before or {}
    ids = [id_ for one in (after, before) if one for id_ in one["record_ids"]]
    return {
        **{name: told[name] for name in ("indicator_id", "indicator", "label_zh")},
        "value_before": before["value"] if before else None,
        "value_after": after["value"] if after else None,
        "told_before": told_value(before) if before else None,
        "told_after": told_value(after) if after else None,
        "points": (after["points"] if after else 0.0) - (before["points"] if before else 0.0),
        "record_ids": list(dict.fromkeys(ids)),
    }


def _paths(before: list[Value], after: list[Value]) -> list[Value]:
    earlier, later = _by_way(before), _by_way(after)
    return [_path(earlier.get(way, []), later.get(way, [])) for way in {**earlier, **later}]


def _by_way(paths: list[Value]) -> dict[tuple[str, ...], list[Value]]:
    """The paths that go through the same nodes by the same rule."""
    ways: dict[tuple[str, ...], list[Value]] = {}
    for path in paths:
        way = (path["operator"], *(node["id"] for node in path["path"]))
        ways.setdefault(way, []).append(path)
    return ways


def _path(before: list[Value], after: list[Value]) -> Value:
    told = (after or before)[0]
    points = [one["points"] for one in after] + [-one["points"] for one in before]
    return {
        "change": "changed" if before and after else "new" if after else "gone",
        **{name: told[name] for name in ("source_id", "source_name", "operator")},
        "nodes": told["path"],
        "points": math.fsum(points),
    }
