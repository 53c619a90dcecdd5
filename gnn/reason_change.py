"""What would change a class, in sentences: by what decided it, and nothing that is not so of it."""

from __future__ import annotations

from gnn.deciding import Deciding, adverse_ids, best_by_rules, deciding
from gnn.policy import CLASSES
from gnn.telling import SHOWN, SMALL, Telling, Value, points_of

_AGE = "entity_age"


def change_sentences(told: Telling) -> list[str]:
    """What would change the class; nothing where the value does not tell it."""
    decided = deciding(told.explanation)
    match decided.by:
        case "score":
            return [*_by_score(told), *_rules_stand(told)]
        case "relation_only":
            return [*_by_relations(told, decided.guard), *_rules_stand(told)]
        case "rules":
            return [_by_rules(told, decided)]
    end = _ENDS.get(decided.by)
    return [end(told, decided.guard)] if end else []


def _by_override(told: Telling, guard: Value) -> str:
    ends = "without_decision" if guard.get("expires_on") else "without_override"
    return told.say(ends, **guard)


def _by_improvement(told: Telling, guard: Value) -> str:
    """Counted from this class, that of the next month is one better at least."""
    following = CLASSES[CLASSES.index(guard["to"]) - 1]
    kind = "improves_next" if following == guard["from"] else "improves_on"
    return told.say(kind, **guard, following=following)


def _by_age(told: Telling, guard: Value) -> str:
    """The age as the explanation tells it; at which age the guard ends it does not tell."""
    ages = [one for one in told.explanation["own"] if one["indicator"] == _AGE]
    known = ages and ages[0]["value"] is not None
    return told.say("older", **guard, age=told.say("age", age=told.value(ages[0])) if known else "")


def _by_coverage(told: Telling, guard: Value) -> str:
    unknown = [told.label(one) for one in told.explanation["own"] if one["value"] is None]
    listed = told.say("no_data", listed=told.joined(unknown[:SHOWN])) if unknown else ""
    return told.say("more_known", **guard, unknown=listed)


_ENDS = {
    "override": _by_override,
    "improvement": _by_improvement,
    "new_enterprise": _by_age,
    "coverage": _by_coverage,
}


def _by_rules(told: Telling, decided: Deciding) -> str:
    """What the class is without the rules that each alone give it."""
    of_status = {"status" in one for one in decided.rules}
    ends = [("status_changes", True), ("records_go", False)]
    return told.say(
        "without_rules",
        rules=told.joined(
            dict.fromkeys(told.named("rules", one["rule_id"]) for one in decided.rules)
        ),
        ends=told.joined((told.say(name) for name, is_so in ends if is_so in of_status), "both"),
        without=decided.without,
    )


def _by_relations(told: Telling, guard: Value) -> list[str]:
    _, source = _raising_source(told)
    weighs = [told.say("related_weighs", **source)] if source else []
    return [told.say("related_limit", **guard), *weighs]


def _by_score(told: Telling) -> list[str]:
    """The heaviest that raises: an indicator that rests on adverse records, or a related party.

    Nothing of A: there is no better class.
    """
    if told.explanation["class"] == CLASSES[0]:
        return []
    adverse = adverse_ids(told.explanation)
    raising = [one for one in told.explanation["own"] if one["points"] >= SMALL]
    resting = [one for one in raising if not adverse.isdisjoint(one["record_ids"])]
    own = max(resting, key=lambda one: float(one["points"]), default=None)
    points, source = _raising_source(told)
    if own and own["points"] >= points:
        return [told.say("own_weighs", label=told.label(own))]
    return [told.say("source_weighs", **source) if source else told.say("score_only")]


def _raising_source(told: Telling) -> tuple[float, dict[str, str]]:
    """By how much the related party that raises the log-odds most does, and its names; or none."""
    sources = [(points_of(paths), paths[0]) for paths in told.by_source().values()]
    points, first = max(sources, key=lambda one: one[0], default=(0.0, {}))
    if points < SMALL:
        return 0.0, {}
    return points, {"source": first["source_name"] or "-", "source_id": first["source_id"]}


def _rules_stand(told: Telling) -> list[str]:
    """That rules met, though they did not decide, leave no better class than so."""
    least = best_by_rules(told.explanation["rules"])
    return [] if least == CLASSES[0] else [told.say("rules_stand", least=least)]
