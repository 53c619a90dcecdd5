"""An explanation in sentences for people, Chinese or English: the same value, only told."""

from __future__ import annotations

import math

from gnn.reason_change import change_sentences
from gnn.telling import SHOWN, SMALL, Language, Telling, Value, named, points_of, told_value

__all__ = ["Language", "counterfactual_sentences", "named", "sentences", "told_value"]


def sentences(explanation: Value, language: Language) -> list[str]:
    """Why: class, interval, rules, indicators, related parties, guards, what would change it.

    Every sentence that rests on records names them, with their ids. The factors of all sentences,
    `rest` included, multiply to the odds over the base odds of the model.
    """
    told = Telling(explanation, language)
    return [
        told.say("headline", **{**explanation, "name": explanation["name"] or "-"}),
        *_interval(told),
        *(_rule(told, rule) for rule in explanation["rules"]),
        *_reasons(told),
        *(_guard(told, guard) for guard in explanation["guards"]),
        *change_sentences(told),
    ]


def counterfactual_sentences(found: Value, language: Language) -> list[str]:
    """What the class would be without some links and records, or what would change it."""
    records = [one for one in found["removed"] if "record_id" in one]
    told = Telling({"records": records}, language)
    return [*_without(told, found), told.say("left_out")]


def _interval(told: Telling) -> list[str]:
    """How sure the probability is; nothing where the model told no interval."""
    whole = told.explanation
    return [told.say("interval", **whole)] if whole.get("probability_low") is not None else []


def _rule(told: Telling, rule: Value) -> str:
    """A direct rule, its basis and the records or the status that met it."""
    kind = "rule_class" if rule["class"] else "rule_levels"
    name = told.named("rules", rule["rule_id"])
    return told.say(kind, **{**rule, "rule": name, "records": _evidence(told, rule)})


def _evidence(told: Telling, rule: Value) -> str:
    if "status" not in rule:
        return told.counted(rule["record_ids"])
    status = told.named("statuses", rule["status"])
    return told.say("registration", status=status, versions=told.joined(rule["version_ids"]))


def _guard(told: Telling, guard: Value) -> str:
    """A guard, what it did and, where the policy tells it, its basis."""
    kind = "guard_basis" if guard.get("legal_basis") else "guard"
    kind = "guard_decided" if guard.get("entry") else kind
    return told.say(kind, **{**guard, "guard": told.named("guards", guard["guard_id"])})


def _reasons(told: Telling) -> list[str]:
    """The strongest indicators, then the strongest sources, then the rest as one."""
    whole = told.explanation
    own = [one for one in whole["own"] if abs(one["points"]) >= SMALL][:SHOWN]
    sources = _sources(told)
    said = [one["points"] for one in own] + [one["points"] for part in sources for one in part]
    every = [one["points"] for name in ("own", "contagion") for one in whole[name]]
    rest = math.fsum([*every, whole["contagion_rest"], *(-one for one in said)])
    return [
        *(_own(told, one) for one in own),
        *(_source(told, paths) for paths in sources),
        *([told.say(_way("rest", rest), odds=math.exp(rest))] if abs(rest) >= SMALL else []),
    ]


def _way(sentence: str, points: float) -> str:
    """The name of a sentence for what raises the odds, or of that for what lowers them."""
    return sentence if points >= 0 else f"{sentence}_lowers"


def _own(told: Telling, reason: Value) -> str:
    return told.say(
        _way("own", reason["points"]),
        label=told.label(reason),
        value=told.value(reason),
        odds=math.exp(reason["points"]),
        records=told.cited(reason["record_ids"]),
    )


def _sources(told: Telling) -> list[list[Value]]:
    """The paths of each source that is worth a sentence, strongest source first."""
    ordered = sorted(told.by_source().values(), key=lambda paths: -abs(points_of(paths)))
    return [paths for paths in ordered if abs(points_of(paths)) >= SMALL][:SHOWN]


def _source(told: Telling, paths: list[Value]) -> str:
    first = paths[0]
    routes = dict.fromkeys(_route(told, path) for path in paths)
    return told.say(
        _way("contagion", points_of(paths)),
        source=first["source_name"] or "-",
        source_id=first["source_id"],
        path=told.joined(routes),
        odds=math.exp(points_of(paths)),
        records=told.cited(first["record_ids"]),
    )


def _route(told: Telling, path: Value) -> str:
    """Names of the nodes with the links between them."""
    named_so = [str(path["path"][0]["name"] or path["path"][0]["id"])]
    for link, node in zip(path["links"], path["path"][1:], strict=True):
        between = f"—[{told.named('links', link['type'])}]—"
        named_so += [between, str(node["name"] or node["id"])]
    return "".join(named_so)


def _without(told: Telling, found: Value) -> list[str]:
    """The class without what a counterfactual took away, and what stood all the same."""
    before, after = found["before"], found["after"]
    if after is None:
        return [told.say("nothing_changes", **before, explored=found["explored"])]
    kind = "without_same" if after["class"] == before["class"] else "without"
    scores = {"score": before["score"], "score_after": after["score"]}
    classes = {"before": before["class"], "after": after["class"]}
    gone = told.joined(_taken(told, one) for one in found["removed"])
    said = told.say(kind, removed=gone, **classes, **scores)
    return [said, *([told.say("own_stands")] if found["own_part"] == "unchanged" else [])]


def _taken(told: Telling, one: Value) -> str:
    if "record_id" in one:
        return told.record(one["record_id"])
    ends = [str(one[f"{end}_name"] or one[end] or "-") for end in ("from", "to")]
    return f"{ends[0]}—[{told.named('links', one['type'])}]—{ends[1]} [{one['link_id']}]"
