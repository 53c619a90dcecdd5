"""How the register marks an enterprise: revoked, set apart, of a new form (BA)."""

from __future__ import annotations

import numpy as np

from features.indicator import Values, indicator
from features.selection import abstains_without, highest, present, standing
from graph.snapshot import Snapshot

REVOCATION_WEIGHTS = {"notice": 0.5, "confirmed": 1.0}

_REVOCATIONS = standing("registration_revocation")
_SEPARATE = standing("separate_register")
_NEW_FORMS = standing("new_form_listing")


@indicator("BA12", label_zh="撤销登记/虚假登记", direction=+1, records=_REVOCATIONS)
@abstains_without("registration_revocation")
def revoked_registration(snapshot: Snapshot) -> Values:
    """1 if the registration was revoked for fraud, 0.5 under the notice of 45 days, else 0.

    Abstains if its own record says neither, or no enterprise has such a record.
    """
    weights = np.asarray(snapshot.records["result"].map(REVOCATION_WEIGHTS), dtype=np.float64)
    values = highest(snapshot, _REVOCATIONS(snapshot), weights)
    return values


@indicator("BA15", label_zh="三新企业标签", direction=0, records=_NEW_FORMS)
@abstains_without("new_form_listing")
def new_form_tag(snapshot: Snapshot) -> Values:
    """1 if in the directory of new technologies, industries and forms of business, else 0.

    Abstains if the directory is not shared.
    """
    return present(snapshot, _NEW_FORMS(snapshot))


@indicator("BA16", label_zh="另册管理/特别标注", direction=+1, records=_SEPARATE)
@abstains_without("separate_register")
def separate_register_mark(snapshot: Snapshot) -> Values:
    """1 if kept in the separate register or specially marked, else 0.

    Abstains if no enterprise has a record of either.
    """
    return present(snapshot, _SEPARATE(snapshot))
