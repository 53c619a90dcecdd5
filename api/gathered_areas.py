"""Which single enterprises are outside a caller's area, looked up together when asked together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from api.area import outside_area
from api.gathered import Gathered
from graph.store import Store


class GatheredAreas:
    """The enterprises of one store and their areas, for the threads of one application."""

    def __init__(self, store: Store) -> None:
        self._gathered = Gathered(partial(_outside, store))

    def outside(self, prefixes: Iterable[str], enterprise_id: str) -> bool:
        """Whether it is an enterprise whose division starts with none of the prefixes."""
        return self._gathered.answer(tuple(prefixes), enterprise_id) is not None


def _outside(store: Store, prefixes: tuple[str, ...], enterprise_ids: list[str]) -> dict[str, bool]:
    return dict.fromkeys(outside_area(store, list(prefixes), enterprise_ids), True)
