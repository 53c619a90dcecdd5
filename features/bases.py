"""What each indicator without records of its own rests on, by the indicator's name."""

from __future__ import annotations

from features.attribute_basis import READ
from features.basis import Asked, Basis, Family
from features.count_basis import COUNTED
from features.indicator import REGISTRY
from features.ownership_basis import CHAINED
from features.phoenix_basis import RISEN
from features.prior import Prior, check_prior
from features.rate_basis import RATED
from features.risk_basis import CLASSED
from features.shared_basis import SHARED
from features.tie_basis import TIED
from graph.errors import BadInput
from graph.snapshot import Snapshot

BASES: Family = {**READ, **RATED, **COUNTED, **SHARED, **CLASSED, **CHAINED, **TIED, **RISEN}


def basis_of(snapshot: Snapshot, name: str, row: int, *, prior: Prior | None = None) -> Basis:
    """What the value of an indicator of an enterprise (row) rests on.

    Of one of the prior month nothing where there is no such month. Raises BadInput for an indicator
    that rests on records, a row outside the snapshot, and a prior month as `Indicator.values`.
    """
    if name not in BASES:
        raise BadInput("an indicator that rests on no records of the enterprise", name)
    if not 0 <= row < snapshot.size:
        raise BadInput(f"an enterprise row from 0 to {snapshot.size - 1}", row)
    asked = Asked(snapshot, row, prior)
    if not REGISTRY[name].needs_prior:
        return BASES[name](asked)
    if prior is None:
        return Basis(asked.enterprise_id, lambda _: float("nan"))
    check_prior(snapshot, prior)
    return BASES[name](asked)
