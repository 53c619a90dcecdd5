"""What an enterprise's class would be without some links or own records, and what would change it.

Without a link all that came along it is gone and the row's messages are gathered anew; its own
indicators stand, also those that count relations. Without a record its own indicators and the
direct rules are found anew; what it sends to others stands. The class is the policy's, by the same
code as the month's, but for what waits or was decided: the guard of slow improvement and overrides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gnn.candidates import Candidate, Candidates
from gnn.explanation import Explainer
from gnn.grades import Circumstances, grade
from gnn.link_carriers import LinkCarriers
from gnn.policy import CLASSES
from gnn.removed_links import LinkRemoval
from gnn.removed_records import RecordRemoval
from gnn.scorer import Scores

Value = dict[str, Any]
Floats = NDArray[np.float64]
LEFT_OUT = ("improvement", "override")  # guards that a counterfactual does without
MOST = 12  # candidates that are tried together
RECORD_ROWS = 200_000  # records of all tried sets together; an enterprise with more tries fewer
_TOLD = ["class", "score", "probability", "log_odds"]


@dataclass(frozen=True)
class Removed:
    """What is taken away: link_ids, record_ids."""

    links: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Counterfactuals:
    """Answers for any row of a graded snapshot; what rows share is made once."""

    explainer: Explainer

    def without_links(self, row: int, link_ids: Sequence[str]) -> Value:
        """`without` of links alone. Raises BadInput for an id that is no link of the snapshot."""
        return self.without(row, self.candidates.links_of(row, link_ids))

    def without_records(self, row: int, record_ids: Sequence[str]) -> Value:
        """`without` of own records alone. Raises BadInput for an id that is none of them."""
        return self.without(row, self.candidates.records_of(row, record_ids))

    def without_ids(self, row: int, ids: Sequence[str]) -> Value:
        """`without` of link_ids and record_ids. Raises BadInput for one that is neither."""
        return self.without(row, self.candidates.of(row, ids))

    def without(self, row: int, gone: Sequence[Candidate]) -> Value:
        """Class, score, probability and log_odds `before` and `after`; `removed`: what is gone.

        own_part: 'unchanged' where only links are gone, else 'recomputed'.
        """
        before, after = self.graded(row, [Removed(), removed(gone)])
        return {**self._about(row), "before": before, "after": after, **_gone(gone)}

    def smallest_change(self, row: int, limit: int = 3) -> Value:
        """The fewest links and records, `limit` at most, without which the class is better.

        Candidates are the links with the most points on them, records of the direct rules and
        records of the heaviest indicators, `MOST` at most. Of sets of one size the one with the
        best class counts, then the one with the least log-odds. Without such a set `after` is None
        and `removed` is empty.  explored: sets tried.  partial: some candidates or sets were not.
        """
        candidates, cut = self.candidates.strongest(row, MOST)
        sets = [(), *combinations(candidates, 1)]
        before, *alone = self.graded(row, [removed(one) for one in sets])
        told = [{**one.told, **after} for one, after in zip(candidates, alone, strict=True)]
        best, explored = _best(before, sets[1:], alone), len(alone)
        sizes = range(2, limit + 1) if before["class"] != CLASSES[0] else ()
        for size in sizes:
            if best is not None:
                break
            sets, left = self._affordable(row, list(combinations(candidates, size)))
            cut = cut or left
            found = self.graded(row, [removed(one) for one in sets])
            best, explored = _best(before, sets, found), explored + len(sets)
        chosen, after = best or ((), None)
        about = {**self._about(row), "before": before, "after": after, **_gone(chosen)}
        return {**about, "candidates": told, "explored": explored, "partial": cut}

    def graded(self, row: int, sets: Sequence[Removed]) -> list[Value]:
        """[class, score, probability, log_odds] of the enterprise without each of the sets."""
        whole = [Removed(), *sets]
        told = [one.records for one in whole]
        lone = self._records.snapshot(row, told)
        values = self._records.values(row, told, lone)
        scores = self._scores(row, whole, values)
        around = Circumstances(coverage=self._records.coverage(values))
        frame = grade(lone, scores, self.explainer.policy, around=around).frame
        rows: list[Value] = frame[_TOLD].iloc[1:].to_dict("records")
        return rows

    def _scores(self, row: int, sets: list[Removed], values: Floats) -> Scores:
        attribution = self.explainer.attribution
        scorer, known = attribution.scorer, attribution.scores
        inputs = np.repeat(known.inputs[[row]], len(sets), axis=0)
        own = np.full(len(sets), known.base + known.own_points[row].sum())
        other = [number for number, one in enumerate(sets) if one.records]
        if other:
            told = scorer.own.log_odds(values[[0, *other]])
            own[other] += scorer.slope * scorer.own_slope * (told[1:] - told[0])
            inputs[other] = scorer.heads[0].inputs(scorer.encoding, values[other], own=told[1:])
        reach = self._links.around(row)
        gone = reach.gone([one.links for one in sets])
        moved = [
            head.contagion(inputs, reach.messages(sent, gone))
            for head, sent in zip(scorer.heads, attribution.sent, strict=True)
        ]
        contagion = scorer.slope * np.mean(moved, axis=0)
        return replace(
            known,
            log_odds=own + contagion,
            own_points=np.zeros((len(sets), 0)),
            of_relations=scorer.of_relations(values),
            contagion=contagion,
            inputs=inputs,
        )

    def _affordable(
        self, row: int, sets: list[tuple[Candidate, ...]]
    ) -> tuple[list[tuple[Candidate, ...]], bool]:
        """As many of the sets, strongest first, as may be tried; whether any is left out."""
        most = RECORD_ROWS // max(1, len(self._records.records_of(row)))
        return sets[:most], len(sets) > most

    def _about(self, row: int) -> Value:
        told = self.explainer.grades.frame[["enterprise_id", "name", "class"]].iloc[row].to_dict()
        return {**told, "period": self.explainer.period, "guards_left_out": list(LEFT_OUT)}

    @cached_property
    def candidates(self) -> Candidates:
        """The links and records that can be taken away."""
        return Candidates(self.explainer, self._carriers, self._records)

    @cached_property
    def _carriers(self) -> LinkCarriers:
        return LinkCarriers(self.explainer.snapshot)

    @cached_property
    def _records(self) -> RecordRemoval:
        return RecordRemoval(self.explainer.table)

    @cached_property
    def _links(self) -> LinkRemoval:
        operators = self.explainer.attribution.operators
        return LinkRemoval(operators, self.explainer.drawer.ties, self._carriers)


def removed(candidates: Sequence[Candidate]) -> Removed:
    """The links and the records among candidates."""
    links = frozenset(one.id for one in candidates if one.is_link)
    return Removed(links, frozenset(one.id for one in candidates if not one.is_link))


def _gone(chosen: Sequence[Candidate]) -> Value:
    own = any(not one.is_link for one in chosen)
    return {
        "removed": [one.told for one in chosen],
        "own_part": "recomputed" if own else "unchanged",
    }


def _best(
    before: Value, sets: Sequence[tuple[Candidate, ...]], found: list[Value]
) -> tuple[tuple[Candidate, ...], Value] | None:
    """The set with the best class, then the least log-odds; None where no class is better."""
    # Rounded, since equal sets that are weighed in other places of an array differ in the last bit.
    better = [
        (CLASSES.index(after["class"]), round(after["log_odds"], 9), number)
        for number, after in enumerate(found)
        if after["class"] < before["class"]
    ]
    if not better:
        return None
    number = min(better)[2]
    return sets[number], found[number]
