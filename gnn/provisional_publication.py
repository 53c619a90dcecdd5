"""Provisional classes that are told to others: kept beside the grades, their hash in the chain."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd

from cypher import statement
from gnn.leaves import Leaves, altered_blocks, altered_rows, keep_leaves, kept_leaves, leaf_of
from graph.history import Entry, append
from graph.merkle import canonical, root_of
from graph.store import Store

_HELD = ("enterprise_id", "before", "after")


def publish(store: Store, told: list[dict[str, Any]]) -> Entry | None:
    """Keeps what is new in provisional classes; None when nothing is.

    told: what `provisional` answers, of one day and one month. New is a class that is not the one
    last told of the enterprise since the month; before the first it is the class of record.
    """
    if not told:
        return None
    period, day = str(told[0]["period"]), str(told[0]["as_of"])
    known = store.read_columns(statement("read/provisional_told"), period=period)
    last = dict(zip(known["enterprise_id"], known["class"], strict=True))
    frame = pd.DataFrame(told, columns=["enterprise_id", "class", "provisional_class"])
    said = frame["enterprise_id"].map(last).astype(object)
    rows = pd.DataFrame(
        {
            "enterprise_id": frame["enterprise_id"],
            "before": said.where(said.notna(), frame["class"]),
            "after": frame["provisional_class"],
        }
    )
    rows = rows[rows["before"] != rows["after"]].sort_values("enterprise_id", ignore_index=True)
    if rows.empty:
        return None
    root = _root(rows)
    publication = hashlib.sha256(canonical([period, day, root])).hexdigest()[:16]
    nodes = rows.assign(
        told_id=publication + "@" + rows["enterprise_id"], publication=publication, period=period
    )
    store.write(statement("load/provisional_classes"), nodes)
    # The hash of each row tells which one was altered, where the root alone tells that one was.
    kept = keep_leaves(store, _series(publication), _leaves(rows))
    about = {**kept, "period": period, "as_of": day, "publication": publication, "root": root}
    return append(store, "provisional", {**about, "enterprises": len(rows)})


def publication_faults(store: Store, entry: Entry) -> list[str]:
    """Which provisional classes of an entry are not those that were told.

    Of publications that kept no hash of each row, whether one of them is not.
    """
    about = entry.value
    question = statement("read/provisional_classes")
    found = store.read_columns(question, publication=about["publication"], after="")
    if "blocks" not in about:
        same = _root(found) == about["root"]
        return [] if same else [f"provisional classes of {entry.name}: altered"]
    kept = kept_leaves(store, _series(about["publication"]))
    blocks = altered_blocks(about, kept, f"provisional classes of {entry.name}")
    rows = altered_rows(kept, _leaves(found)).items()
    return [
        *blocks,
        *(f"provisional class of {name} in {entry.name}: {what}" for name, what in rows),
    ]


def _series(publication: str) -> str:
    return f"provisional/{publication}"


def _root(rows: pd.DataFrame) -> str:
    return root_of(_leaves(rows).hashes).hex()


def _leaves(rows: pd.DataFrame) -> Leaves:
    values = zip(*(rows[name].tolist() for name in _HELD), strict=True)
    return Leaves(rows["enterprise_id"].tolist(), [leaf_of(list(row)) for row in values])
