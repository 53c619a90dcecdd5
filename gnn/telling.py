"""The words of reason texts in one language: sentences, names, records and values of one value."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import yaml

from features.value_words import value_words

Language: TypeAlias = Literal["zh", "en"]
Value: TypeAlias = dict[str, Any]

WORDS = Path(__file__).parent / "reason_words.yaml"
SHOWN, SHOWN_RECORDS = 6, 5
# Below this many log-odds (odds times 1.05) a reason is told with the rest.
SMALL = 0.05


class Telling:
    """An explanation being told in one language."""

    def __init__(self, explanation: Value, language: Language) -> None:
        self.explanation, self.language = explanation, language
        self._records = {one["record_id"]: one for one in explanation.get("records", [])}

    def say(self, sentence: str, **values: Any) -> str:
        """A sentence with its values."""
        pattern: str = _words()["sentences"][sentence][self.language]
        return pattern.format(**values).rstrip()

    def named(self, group: str, name: str) -> str:
        """The word for a name; a name without one stands for itself."""
        words = _words()[group].get(name)
        return str(words[self.language]) if words else name

    def joined(self, parts: Iterable[str], separator: str = "list") -> str:
        """The parts as a list, or with another of the separators."""
        return str(_words()["separators"][separator][self.language]).join(parts)

    def label(self, reason: Value) -> str:
        """What an indicator is called."""
        english = str(reason["indicator"]).replace("_", " ")
        return str(reason["label_zh"]) if self.language == "zh" else english

    def value(self, reason: Value) -> str:
        """The value of an indicator in its unit."""
        return told_value(reason)[self.language]

    def by_source(self) -> dict[str, list[Value]]:
        """The paths of each related party that is a source."""
        found: dict[str, list[Value]] = {}
        for path in self.explanation["contagion"]:
            found.setdefault(path["source_id"], []).append(path)
        return found

    def cited(self, ids: list[str]) -> str:
        """The records behind a reason."""
        return self.say("records", listed=self._listed(ids)) if ids else ""

    def counted(self, ids: list[str]) -> str:
        """The records that met a rule, how many they are, and what penalties come to."""
        if len(ids) < 2:
            return self.cited(ids)
        penalties = [one for one in map(self._records.get, ids) if one and one["kind"] == "penalty"]
        yuan = math.fsum(one["amount"] or 0 for one in penalties)
        amount = self.say("fines", amount=self._yuan(yuan)) if yuan else ""
        return self.say(
            "counted", count=len(ids), amount=amount, listed=self._listed(ids, "others")
        )

    def record(self, id_: str) -> str:
        """A record by its day, kind, amount and id."""
        record = self._records.get(id_)
        if record is None:
            return id_
        parts = [record["valid_from"], self.named("kinds", record["kind"])]
        if record["amount"]:
            parts.append(self._yuan(record["amount"]))
        return f"{' '.join(part for part in parts if part)} [{id_}]"

    def _listed(self, ids: list[str], rest: str = "more") -> str:
        shown = [self.record(id_) for id_ in ids[:SHOWN_RECORDS]]
        if len(ids) > len(shown):
            shown.append(self.say(rest, count=len(ids)))
        return self.joined(shown)

    def _yuan(self, amount: float) -> str:
        return str(_words()["amount"][self.language]).format(amount=amount)


def told_value(reason: Value) -> dict[str, str]:
    """The value of an indicator of an explanation in `zh` and `en`, in its unit."""
    return value_words(reason["indicator"], reason["value"], records=len(reason["record_ids"]))


def points_of(paths: list[Value]) -> float:
    """What some paths add to the log-odds."""
    return math.fsum(path["points"] for path in paths)


def named(name: str, language: Language) -> str:
    """The word for a kind of record, a rule, a guard or a type of link; else the name itself."""
    for group in ("kinds", "rules", "guards", "links"):
        if name in _words()[group]:
            return str(_words()[group][name][language])
    return name.replace("_", " ")


@cache
def _words() -> dict[str, Any]:
    return dict(yaml.safe_load(WORDS.read_text(encoding="utf-8")))
