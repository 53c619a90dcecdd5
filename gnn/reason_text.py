"""An explanation in sentences for people, Chinese or English: the same value, only told."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import yaml

Language: TypeAlias = Literal["zh", "en"]
Value: TypeAlias = dict[str, Any]

_WORDS = Path(__file__).parent / "reason_words.yaml"
SHOWN, SHOWN_RECORDS = 6, 5
# Below this many log-odds (odds times 1.05) a reason is told with the rest.
SMALL = 0.05


def sentences(explanation: Value, language: Language) -> list[str]:
    """Why: class, interval, rules, indicators, related parties, guards, what would change it.

    Every sentence that rests on records names them, with their ids. The factors of all sentences,
    `rest` included, multiply to the odds over the base odds of the model.
    """
    told = _Telling(explanation, language)
    return [
        told.say("headline", **{**explanation, "name": explanation["name"] or "-"}),
        *told.interval(),
        *(told.rule(rule) for rule in explanation["rules"]),
        *told.reasons(),
        *(told.guard(guard) for guard in explanation["guards"]),
        *told.change(),
    ]


def counterfactual_sentences(found: Value, language: Language) -> list[str]:
    """What the class would be without some links and records, or what would change it."""
    records = [one for one in found["removed"] if "record_id" in one]
    told = _Telling({"records": records}, language)
    return [*told.without(found), told.say("left_out")]


def named(name: str, language: Language) -> str:
    """The word for a kind of record, a rule, a guard or a type of link; else the name itself."""
    for group in ("kinds", "rules", "guards", "links"):
        if name in _words()[group]:
            return str(_words()[group][name][language])
    return name.replace("_", " ")


class _Telling:
    """An explanation being told in one language."""

    def __init__(self, explanation: Value, language: Language) -> None:
        self._explanation, self._language = explanation, language
        self._records = {one["record_id"]: one for one in explanation.get("records", [])}

    def say(self, sentence: str, **values: Any) -> str:
        """A sentence with its values."""
        pattern: str = _words()["sentences"][sentence][self._language]
        return pattern.format(**values).strip()

    def interval(self) -> list[str]:
        """How sure the probability is; nothing where the model told no interval."""
        told = self._explanation
        return [self.say("interval", **told)] if told.get("probability_low") is not None else []

    def rule(self, rule: Value) -> str:
        """A direct rule, its basis and the records or the status that met it."""
        kind = "rule_class" if rule["class"] else "rule_levels"
        named = self._named("rules", rule["rule_id"])
        return self.say(kind, **{**rule, "rule": named, "records": self._evidence(rule)})

    def _evidence(self, rule: Value) -> str:
        if "status" not in rule:
            return self._cited(rule["record_ids"])
        status = self._named("statuses", rule["status"])
        return self.say("registration", status=status, versions=self._list(rule["version_ids"]))

    def guard(self, guard: Value) -> str:
        """A guard, what it did and, where the policy tells it, its basis."""
        kind = "guard_basis" if guard.get("legal_basis") else "guard"
        kind = "guard_decided" if guard.get("entry") else kind
        return self.say(kind, **{**guard, "guard": self._named("guards", guard["guard_id"])})

    def reasons(self) -> list[str]:
        """The strongest indicators, then the strongest sources, then the rest as one."""
        own = [one for one in self._explanation["own"] if abs(one["points"]) >= SMALL][:SHOWN]
        sources = self._sources()
        told = [self._own(one) for one in own] + [self._source(paths) for paths in sources]
        said = [one["points"] for one in own] + [one["points"] for part in sources for one in part]
        every = [one["points"] for name in ("own", "contagion") for one in self._explanation[name]]
        rest = math.fsum([*every, self._explanation["contagion_rest"], *(-one for one in said)])
        return [*told, *([self.say("rest", odds=math.exp(rest))] if abs(rest) >= SMALL else [])]

    def change(self) -> list[str]:
        """What would change the class: the end of a decision, a rule's records, the heaviest."""
        decided = [one for one in self._explanation["guards"] if one["guard_id"] == "override"]
        if decided:
            ends = "without_decision" if decided[0].get("expires_on") else "without_override"
            return [self.say(ends, **decided[0])]
        if rules := self._explanation["rules"]:
            ends = "without_status" if any("status" in one for one in rules) else "without_rule"
            return [self.say(ends, score_class=self._explanation["score_class"])]
        own = [one for one in self._explanation["own"] if one["points"] > SMALL]
        cited = [one for one in own if one["record_ids"]]
        if not cited:
            return []
        heaviest = max(cited, key=lambda one: float(one["points"]))
        odds = math.exp(-heaviest["points"])
        return [self.say("without_records", label=self._label(heaviest), odds=odds)]

    def without(self, found: Value) -> list[str]:
        """The class without what a counterfactual took away, and what stood all the same."""
        before, after = found["before"], found["after"]
        if after is None:
            return [self.say("nothing_changes", **before, explored=found["explored"])]
        kind = "without_same" if after["class"] == before["class"] else "without"
        scores = {"score": before["score"], "score_after": after["score"]}
        classes = {"before": before["class"], "after": after["class"]}
        gone = self._list(self._taken(one) for one in found["removed"])
        said = self.say(kind, removed=gone, **classes, **scores)
        return [said, *([self.say("own_stands")] if found["own_part"] == "unchanged" else [])]

    def _taken(self, one: Value) -> str:
        if "record_id" in one:
            return self._record(one["record_id"])
        ends = [str(one[f"{end}_name"] or one[end] or "-") for end in ("from", "to")]
        return f"{ends[0]}—[{self._named('links', one['type'])}]—{ends[1]} [{one['link_id']}]"

    def _own(self, reason: Value) -> str:
        value = reason["value"]
        told = self.say("unknown_value") if value is None else f"{value:.4g}"
        return self.say(
            "own",
            label=self._label(reason),
            value=told,
            odds=math.exp(reason["points"]),
            records=self._cited(reason["record_ids"]),
        )

    def _sources(self) -> list[list[Value]]:
        """The paths of each source that is worth a sentence, strongest source first."""
        found: dict[str, list[Value]] = {}
        for path in self._explanation["contagion"]:
            found.setdefault(path["source_id"], []).append(path)
        ordered = sorted(found.values(), key=lambda paths: -abs(_sum(paths)))
        return [paths for paths in ordered if abs(_sum(paths)) >= SMALL][:SHOWN]

    def _source(self, paths: list[Value]) -> str:
        first = paths[0]
        routes = dict.fromkeys(self._route(path) for path in paths)
        return self.say(
            "contagion",
            source=first["source_name"] or "-",
            source_id=first["source_id"],
            path=self._list(routes),
            odds=math.exp(_sum(paths)),
            records=self._cited(first["record_ids"]),
        )

    def _route(self, path: Value) -> str:
        """Names of the nodes with the links between them."""
        told = [str(path["path"][0]["name"] or path["path"][0]["id"])]
        for link, node in zip(path["links"], path["path"][1:], strict=True):
            told += [f"—[{self._named('links', link['type'])}]—", str(node["name"] or node["id"])]
        return "".join(told)

    def _label(self, reason: Value) -> str:
        english = str(reason["indicator"]).replace("_", " ")
        return str(reason["label_zh"]) if self._language == "zh" else english

    def _cited(self, ids: list[str]) -> str:
        if not ids:
            return ""
        shown = [self._record(id_) for id_ in ids[:SHOWN_RECORDS]]
        if len(ids) > len(shown):
            shown.append(self.say("more", count=len(ids)))
        return self.say("records", listed=self._list(shown))

    def _record(self, id_: str) -> str:
        record = self._records.get(id_)
        if record is None:
            return id_
        parts = [record["valid_from"], self._named("kinds", record["kind"])]
        if record["amount"]:
            parts.append(_words()["amount"][self._language].format(amount=record["amount"]))
        return f"{' '.join(part for part in parts if part)} [{id_}]"

    def _named(self, group: str, name: str) -> str:
        """The word for a name; a name without one stands for itself."""
        words = _words()[group].get(name)
        return str(words[self._language]) if words else name

    def _list(self, parts: Iterable[str]) -> str:
        return str(_words()["separators"]["list"][self._language]).join(parts)


def _sum(paths: list[Value]) -> float:
    return math.fsum(path["points"] for path in paths)


@cache
def _words() -> dict[str, Any]:
    return dict(yaml.safe_load(_WORDS.read_text(encoding="utf-8")))
