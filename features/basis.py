"""What one value of one enterprise rests on: links, parties and facts, and what they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import pandas as pd

from features.prior import Prior
from graph.errors import BadInput
from graph.snapshot import Snapshot

LINK_COLUMNS = ("link_id", "type", "from_kind", "from_id", "to_kind", "to_id")
PARTY_COLUMNS = ("kind", "id", "counts")
FACT_COLUMNS = ("id", "version_id", "column", "value")


def _nothing(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=object) for name in columns})


_NO_LINKS, _NO_PARTIES, _NO_FACTS = map(_nothing, (LINK_COLUMNS, PARTY_COLUMNS, FACT_COLUMNS))


@dataclass(frozen=True)
class Asked:
    """Whose value is asked for: an enterprise row of a snapshot; prior: the month before."""

    snapshot: Snapshot
    row: int
    prior: Prior | None = None

    @property
    def enterprise_id(self) -> str:
        """The id of the enterprise."""
        return str(self.snapshot.enterprises["enterprise_id"].iat[self.row])

    @property
    def month_before(self) -> Prior:
        """The prior month. Raises BadInput where none was given."""
        if self.prior is None:
            raise BadInput("the grades of the month before", None, self.enterprise_id)
        return self.prior


@dataclass(frozen=True, eq=False)
class Basis:
    """What a value rests on.

    reckon: how the value comes out of the rest, of which it reads nothing but the basis; NaN where
    the indicator abstains.
    links: [link_id, type, from_kind, from_id, to_kind, to_id] and what is read of them.
    parties: [kind, id, counts] and what is known of them; counts: the number that a party brings
    into the value, NaN where it is met and does not count.
    facts: [id, version_id, column, value], attributes of an entity by its version.
    of_all: numbers that come from the whole population and are taken as told.
    """

    enterprise_id: str
    reckon: Reckon
    links: pd.DataFrame = field(default_factory=_NO_LINKS.copy)
    parties: pd.DataFrame = field(default_factory=_NO_PARTIES.copy)
    facts: pd.DataFrame = field(default_factory=_NO_FACTS.copy)
    of_all: dict[str, float] = field(default_factory=dict)

    @property
    def value(self) -> float:
        """The value as it comes out of the basis alone; NaN where it abstains."""
        return float(self.reckon(self))

    @property
    def others(self) -> pd.DataFrame:
        """The parties but the enterprise itself."""
        return self.parties[self.parties["id"] != self.enterprise_id]

    def fact(self, column: str) -> object:
        """The value of a fact of the enterprise itself; None where there is none."""
        own = self.facts["id"] == self.enterprise_id
        found = self.facts.loc[own & (self.facts["column"] == column), "value"]
        return found.iat[0] if len(found) else None

    def number(self, column: str) -> float:
        """`fact` as a number, NaN where it is unknown."""
        told = self.fact(column)
        return float("nan") if told is None else float(str(told))

    def day(self, column: str) -> pd.Timestamp:
        """`fact` as a day, NaT where it is unknown."""
        return pd.to_datetime(str(self.fact(column) or ""), errors="coerce")


Reckon: TypeAlias = Callable[[Basis], float]
Family: TypeAlias = dict[str, Callable[[Asked], Basis]]
