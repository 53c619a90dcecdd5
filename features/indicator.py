"""What an indicator is, and the registry of all of them in a fixed order."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from features.prior import Prior, check_prior
from graph.errors import BadInput
from graph.snapshot import Snapshot

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]
Compute = Callable[..., Values]
Function = TypeVar("Function", bound=Compute)
Selector = Callable[[Snapshot], Mask]

# The letters of an indicator_id tell its dimension; C are plain counts outside the catalogue.
DIMENSIONS = {
    "BA": "basic",
    "DY": "dynamic",
    "RE": "regulatory",
    "RL": "relation",
    "C": "relation",
    "SO": "social",
}
_ORDER = list(DIMENSIONS)


@dataclass(frozen=True)
class Indicator:
    """One number an enterprise: how it is found, what it means, which records it rests on.

    indicator_id: id in the catalogue ('RE07'); numbers from 90 on and C ids are not in it.
    direction: +1 raises risk, -1 lowers it, 0 says nothing alone.
    compute: snapshot -> float64 (size,), NaN = the indicator abstains; where it needs the prior
    month, snapshot and prior -> the same.
    records: snapshot -> boolean mask over snapshot.records, None where no own record matters.
    """

    indicator_id: str
    name: str
    dimension: str
    label_zh: str
    direction: int
    description: str
    compute: Compute
    records: Selector | None = None

    @property
    def needs_prior(self) -> bool:
        """Whether it reads the grades of the month before: its function takes a `prior`, too.

        Such a one is for indicator sets; it is no feature of the model, which does contagion
        itself and learns on months without grades.
        """
        return "prior" in inspect.signature(self.compute).parameters

    def values(self, snapshot: Snapshot, prior: Prior | None = None) -> Values:
        """Its value of each enterprise; without the prior month it needs, it abstains.

        Raises BadInput for a prior month that is not before the snapshot or of other rows.
        """
        if not self.needs_prior:
            return self.compute(snapshot)
        if prior is None:
            return np.full(snapshot.size, np.nan)
        check_prior(snapshot, prior)
        return self.compute(snapshot, prior)


REGISTRY: dict[str, Indicator] = {}


def resting_on_records(names: Iterable[str]) -> list[str]:
    """Those of the named indicators that rest on the enterprise's own records."""
    return [name for name in names if REGISTRY[name].records is not None]


def indicator(
    indicator_id: str, *, label_zh: str, direction: int, records: Selector | None = None
) -> Callable[[Function], Function]:
    """Register the decorated function: its name is the indicator's, its docstring is public.

    One that takes `prior` beside the snapshot reads the month before. Raises BadInput for an
    unknown dimension, a bad direction, a missing docstring, a taken name, other parameters.
    """

    def register(compute: Function) -> Function:
        name = compute.__name__
        made = Indicator(
            indicator_id=indicator_id,
            name=name,
            dimension=_dimension(indicator_id),
            label_zh=label_zh,
            direction=direction,
            description=inspect.getdoc(compute) or "",
            compute=compute,
            records=records,
        )
        _check(made)
        REGISTRY[name] = made
        _sort()
        return compute

    return register


def _dimension(indicator_id: str) -> str:
    letters = re.match("[A-Z]+(?=[0-9]{2}$)", indicator_id)
    if letters is None or letters[0] not in DIMENSIONS:
        raise BadInput(f"an id of two digits after one of {_ORDER}", indicator_id)
    return DIMENSIONS[letters[0]]


def _check(made: Indicator) -> None:
    if made.direction not in (-1, 0, 1):
        raise BadInput("a direction of -1, 0 or +1", made.direction, made.name)
    if not made.description:
        raise BadInput("a docstring that describes the indicator", None, made.name)
    parameters = list(inspect.signature(made.compute).parameters)
    if parameters[1:] not in ([], ["prior"]):
        raise BadInput("a snapshot and perhaps a prior", ", ".join(parameters), made.name)
    taken = {known.indicator_id for known in REGISTRY.values()}
    if made.name in REGISTRY or made.indicator_id in taken:
        raise BadInput("a name and an id not yet taken", made.indicator_id, made.name)


def _sort() -> None:
    """By dimension, then id: the order must not depend on which module was imported first."""
    placed = sorted(REGISTRY.values(), key=_place)
    REGISTRY.clear()
    REGISTRY.update({known.name: known for known in placed})


def _place(known: Indicator) -> tuple[int, str]:
    return _ORDER.index(known.indicator_id.rstrip("0123456789")), known.indicator_id
