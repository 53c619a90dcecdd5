"""What an answer shows of the ends of links: surnames of persons, nothing beyond the area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from api.caller import Caller
from api.masking import masked_name
from graph.snapshot import Snapshot
from graph.store import Store


def hide_ends(
    links: Sequence[dict[str, Any]], caller: Caller, *, store: Store, snapshot: Snapshot
) -> None:
    """Cuts from_name and to_name, in place, to what the caller may see of `from` and `to`.

    Persons by surname unless the role sees names; no name of an enterprise outside the area unless
    the role may see it named.
    """
    ends = {one[end] for one in links for end in ("from", "to") if one.get(end)}
    persons = set() if caller.sees_names else _persons(snapshot, sorted(ends))
    hidden = set() if caller.role.beyond_area == "named" else caller.outside(store, ends)
    for one in links:
        for end in ("from", "to"):
            if one.get(end) in persons:
                one[f"{end}_name"] = masked_name(one[f"{end}_name"])
            if one.get(end) in hidden:
                one[f"{end}_name"] = None


def _persons(snapshot: Snapshot, ids: Sequence[str]) -> set[str]:
    known = snapshot.persons["person_id"].to_numpy()
    return set(np.array(ids, dtype=object)[np.isin(ids, known)]) if len(ids) else set()
