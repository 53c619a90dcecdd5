"""Below which share of its points a set gives no good class: what is not known is not zero risk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.prior import CLASSES
from features.yaml_node import Node, fault


@dataclass(frozen=True)
class CoverageLimit:
    """Whose coverage is under `least`, in (0, 1], has at least the class (POLICY 2.1)."""

    least: float
    risk_class: str
    legal_basis: str

    def held(self, classes: NDArray[np.int64], coverage: NDArray[np.float64]) -> NDArray[np.int64]:
        """The classes, 0 for A to 3 for D, none of the little known better than the limit's."""
        worse = np.maximum(classes, CLASSES.index(self.risk_class))
        return np.where(coverage < self.least, worse, classes)


def coverage_limit(node: Node) -> CoverageLimit | None:
    """The limit that a set's file states; None where it states none. Raises BadInput."""
    if "coverage" not in node:
        return None
    told = node.part("coverage")
    least = told.number("least", above=0.0)
    if least > 1.0:
        raise fault(told, "a share of at most 1 as least", least, at="least")
    return CoverageLimit(least, told.one_of("class", CLASSES[1:]), told.text("legal_basis"))
