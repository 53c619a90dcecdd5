"""The links, parties and attributes of a snapshot by their ids, as a basis cites them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.basis import FACT_COLUMNS, LINK_COLUMNS, Asked
from features.indicator import Mask, Values
from features.prior import CLASSES, Prior
from graph.relations_links import ends_of
from graph.snapshot import Snapshot
from graph.tables import ENTITIES

Rows = NDArray[np.int64]


def cited_links(
    snapshot: Snapshot, frame: str, rows: pd.DataFrame, *, says: Sequence[str] = ()
) -> pd.DataFrame:
    """Some rows of a frame of links as LINK_COLUMNS, valid_from, and the columns of `says`."""
    told = ends_of(snapshot, frame, rows).set_axis(list(LINK_COLUMNS), axis=1)
    return told.assign(**{name: rows.loc[told.index, name] for name in ("valid_from", *says)})


def stake_links(snapshot: Snapshot, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of `Stakes` as LINK_COLUMNS and share in [0, 1], NaN where it is unknown."""
    persons = len(snapshot.persons)
    entity = pairs["entity"].to_numpy(dtype=np.int64)
    columns = (
        pairs["version_id"].to_numpy(object),
        "HOLDS",
        np.where(entity < persons, "Person", "Enterprise"),
        entity_ids(snapshot, entity),
        "Enterprise",
        ids_of(snapshot, "enterprises", pairs["enterprise"].to_numpy(dtype=np.int64)),
    )
    told = pd.DataFrame(dict(zip(LINK_COLUMNS, columns, strict=True)), index=pairs.index)
    return told.assign(share=pairs["share"].where(~pairs["missing"]))


def entity_ids(snapshot: Snapshot, entities: Rows) -> NDArray[np.object_]:
    """Ids of entities numbered as in `Stakes`: persons first, then enterprises."""
    persons = len(snapshot.persons)
    found = np.empty(len(entities), dtype=object)
    person = entities < persons
    found[person] = ids_of(snapshot, "persons", entities[person])
    found[~person] = ids_of(snapshot, "enterprises", entities[~person] - persons)
    return found


def ids_of(snapshot: Snapshot, frame: str, rows: Rows) -> NDArray[np.object_]:
    """The ids of entities by the name of their frame and their rows."""
    ids: NDArray[np.object_] = snapshot.frames[frame][ENTITIES[frame]].to_numpy(object)
    return ids[rows]


def counted(
    snapshot: Snapshot, rows: Rows, counts: Values, *, prior: Prior | None = None
) -> pd.DataFrame:
    """Enterprises as [kind, id, status, counts], what counts most first.

    counts: (size,). prior: adds `class`, that of the prior month; None where not graded then.
    """
    found = pd.DataFrame(
        {
            "kind": "Enterprise",
            "id": ids_of(snapshot, "enterprises", rows),
            "status": snapshot.enterprises["status"].to_numpy(object)[rows],
            "counts": counts[rows],
            "row": rows,
        }
    )
    if prior is not None:
        # An unknown class is -1: the place put last.
        found["class"] = np.array([*CLASSES, None], dtype=object)[prior.classes[rows]]
    order = ["counts", "row"]
    return found.sort_values(order, ascending=[False, True], kind="stable", ignore_index=True)


def parties_of(snapshot: Snapshot, frame: str, rows: Rows) -> pd.DataFrame:
    """Entities of another kind as [kind, id, counts], of which each counts as one."""
    ids = ids_of(snapshot, frame, rows)
    kind = {"persons": "Person", "addresses": "Address", "enterprises": "Enterprise"}[frame]
    return pd.DataFrame({"kind": kind, "id": ids, "counts": np.ones(len(ids))})


def record_ids(snapshot: Snapshot, chosen: Mask, rows: Rows) -> list[list[str]]:
    """Of each enterprise row the ids of its records among the chosen."""
    owners = snapshot.records["enterprise"].to_numpy(dtype=np.int64)
    ids = snapshot.records["record_id"].to_numpy(object)
    first, last = np.searchsorted(owners, rows), np.searchsorted(owners, rows, side="right")
    spans = [slice(*ends) for ends in zip(first.tolist(), last.tolist(), strict=True)]
    return [ids[span][chosen[span]].tolist() for span in spans]


def own_facts(asked: Asked, *columns: str) -> pd.DataFrame:
    """What the enterprise's version says in some columns; days as YYYY-MM-DD, unknown None."""
    return facts_of(asked.snapshot, "enterprises", np.array([asked.row]), columns=columns)


def facts_of(snapshot: Snapshot, frame: str, rows: Rows, *, columns: Sequence[str]) -> pd.DataFrame:
    """What the versions of some entities say in some columns, as FACT_COLUMNS."""
    versions = snapshot.frames[frame].iloc[rows]
    names = (ENTITIES[frame], "version_id")
    told = [
        (*ids, column, _told(value))
        for column in columns
        for *ids, value in zip(*(versions[one] for one in (*names, column)), strict=True)
    ]
    return pd.DataFrame(told, columns=list(FACT_COLUMNS), dtype=object)


def _told(value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    if isinstance(value, np.bool_ | bool):
        return bool(value)
    return None if pd.isna(value) else value
