"""The hashes of a month's grades as they are computed, whatever the graph holds.

A run notes them in a file outside the graph before the grades are written. Run again after it was
killed it goes on behind those, and only those, that the graph holds as the file says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from gnn.collection import collection_of_new_alone
from gnn.explanation import Explainer
from gnn.graded_node import graded, run_id
from gnn.leaves import Leaves
from gnn.stored_month import leaves_of

BATCH = 1000


class ComputedLeaves:
    """The hash of each grade of a month by enterprise_id, and the files in which runs note them.

    folder: where the files lie, one a run; None: nothing is noted, and nothing taken up again.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._found: dict[str, bytes] = {}

    @property
    def leaves(self) -> Leaves:
        """All of the month, in the order they were computed in."""
        return Leaves([*self._found], [*self._found.values()])

    def noted(self, run: str) -> dict[str, bytes]:
        """What a run noted before; a torn line, as a killed run leaves it, is as if not there."""
        file = self._file(run)
        if file is None or not file.exists():
            return {}
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        return dict(one for line in lines if (one := _noted(line)))

    def take_up(self, leaves: dict[str, bytes]) -> None:
        """Counts grades that a run noted before, and that the graph holds so, as computed."""
        self._found |= leaves

    def note(self, run: str, leaves: Leaves) -> None:
        """Keeps the hashes of a batch; to be called before the graph holds the grades."""
        self._found |= leaves.by_name()
        file = self._file(run)
        if file is None:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        told = zip(leaves.enterprise_ids, leaves.hashes, strict=True)
        with file.open("a", encoding="utf-8") as lines:
            # A line that a killed run left torn must not swallow the next one.
            lines.write(
                "\n" + "".join(json.dumps([name, leaf.hex()]) + "\n" for name, leaf in told)
            )

    def forget(self, runs: Iterable[str]) -> None:
        """Takes away the files of runs whose month is sealed."""
        for file in filter(None, map(self._file, runs)):
            file.unlink(missing_ok=True)

    def _file(self, run: str) -> Path | None:
        return self._folder / f"{run}.jsonl" if self._folder else None


def leaves_again(explainers: Iterable[Explainer]) -> Leaves:
    """The hashes of all generic grades as the graph would hold them, made batch by batch."""
    computed = ComputedLeaves()
    with collection_of_new_alone():
        for one in explainers:
            run, waiting = run_id(one), one.graded_rows
            for first in range(0, len(waiting), BATCH):
                told = one.packed_rows(waiting[first : first + BATCH])
                computed.note(run, leaves_of_graded([graded(one, packed, run) for packed in told]))
    return computed.leaves


def leaves_of_graded(grades: list[dict[str, Any]]) -> Leaves:
    """The hashes of grades of one month, as `graded` tells them."""
    return leaves_of(grades[0]["period"], pd.DataFrame(grades))


def _noted(line: str) -> tuple[str, bytes] | None:
    try:
        name, leaf = json.loads(line)
        return str(name), bytes.fromhex(leaf)
    except (ValueError, TypeError):
        return None
