"""Which nodes and links the rows of a load are, as tables of an import: what MERGE would make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa

from graph.bulk_details import expanded
from graph.load_checks import Frames
from graph.load_writes import newest_first
from graph.tables import COLUMNS, DATE, ENTITIES, FLAG, NUMBER, POSITION_LINKS, RECORD_LABELS, TEXT
from graph.version_ids import Texts
from graph.versions import kept

NODES, LINKS = "nodes", "relationships"
_TYPES = {TEXT: "string", NUMBER: "double", FLAG: "boolean", DATE: "date"}
_NODE = {"enterprises": "Enterprise", "persons": "Person", "addresses": "Address"}
_NODE["agents"] = "Agent"
_NODE_OF_KIND = {"Person": "persons", "Enterprise": "enterprises"}
_ENTITY_OF = {
    **{key: frame for frame, key in ENTITIES.items()},
    "source_id": "enterprises",
    "target_id": "enterprises",
    "other_id": "persons",
    "contact_id": "contacts",
}
_LEARNED = ("recorded_at", "retracted_at", "source")


@dataclass(frozen=True)
class Part:
    """A table of nodes with the same labels, or of links of the same type.

    form: NODES or LINKS.  name: labels joined by ':', or the type.  rows: the properties.
    kinds: the import tool's type of each property.  places: node numbers, one column (the nodes')
    or two (start and end of each link).
    """

    form: str
    name: str
    rows: pd.DataFrame
    kinds: dict[str, str]
    places: np.ndarray

    @property
    def label(self) -> str:
        """The last label of the nodes, or the links' type."""
        return self.name.split(":")[-1]


@dataclass(frozen=True)
class _Link:
    """What a frame's rows link: columns of both ends, `kind` tells the start's; a fixed type."""

    start: str
    end: str
    type: str = ""
    kind: str = ""
    dropped: tuple[str, ...] = ()


_FRAMES = {
    "holdings": _Link("holder_id", "enterprise_id", "HOLDS", kind="holder_kind"),
    "positions": _Link("person_id", "enterprise_id"),
    "domiciles": _Link("enterprise_id", "address_id", "REGISTERED_AT"),
    "affiliations": _Link("source_id", "target_id", dropped=("relation",)),
    "engagements": _Link("enterprise_id", "agent_id", "REGISTERED_BY"),
    "contacts": _Link("enterprise_id", "contact_id", "HAS_CONTACT"),
    "parties": _Link("party_id", "enterprise_id", "PARTY_TO", kind="party_kind"),
    "person_matches": _Link("person_id", "other_id", "SAME_PERSON"),
}


@dataclass
class BulkTables:
    """The parts of checked rows (with version_id and link_key, none twice), nodes first.

    texts: columns of text by frame as Arrow's, if known, which files take many times as fast; the
    label of each row is its place in them.
    untold: after `parts` has run, rows by frame that no file can say; they need another way.
    """

    rows: Frames
    texts: Mapping[str, Texts] = field(default_factory=dict)
    untold: Frames = field(default_factory=dict)
    _numbers: dict[str, pd.Index] = field(default_factory=dict)
    _first: dict[str, int] = field(default_factory=dict)
    _next: int = 0
    _about: list[Part] = field(default_factory=list)

    def parts(self) -> Iterator[Part]:
        """Every part; node numbers run from 0 without a gap."""
        for frame in ENTITIES:
            yield from self._entity(frame)
        yield from self._contacts()
        yield from self._records("enterprises", "Record:Registration", self.rows["enterprises"])
        records = self.rows["records"]
        labels = records["kind"].map(RECORD_LABELS)
        for kind, rows in records.groupby("kind", sort=True):
            yield from self._records("records", f"Record:{labels[rows.index[0]]}", rows, kind)
        while self._about:
            yield self._about.pop()
        for frame in _FRAMES:
            yield from self._links(frame)

    def _entity(self, frame: str) -> Iterator[Part]:
        newest, *others = newest_first(frame, self.rows[frame]) or [self.rows[frame]]
        kinds = _kinds(COLUMNS[frame], "learned_key")
        if newest.empty:
            self._index(frame, newest[ENTITIES[frame]])
            return
        learned = {"learned_key": newest["learned_key"].array}
        told = self._told(frame, newest, [name for name in kinds if name not in learned], **learned)
        yield Part(NODES, _NODE[frame], told, kinds, self._index(frame, newest[ENTITIES[frame]]))
        if frame == "enterprises":
            return
        for rows in others:
            label = f"Earlier{_NODE[frame]}"
            yield self._earlier(frame, label, rows)

    def _earlier(self, frame: str, label: str, rows: pd.DataFrame) -> Part:
        key = ENTITIES[frame]
        kinds = _kinds(COLUMNS[frame], "kind", without=(key,))
        numbers = self._numbered(len(rows))
        ends = self._places(frame, rows[key])
        told = rows.assign(kind=f"earlier_{_NODE[frame].lower()}", link_key=rows[key])
        self._tell_about(told[["version_id", "link_key", *_LEARNED]], numbers, ends)
        return Part(NODES, f"Record:{label}", told, kinds, numbers)

    def _contacts(self) -> Iterator[Part]:
        rows = self.rows["contacts"].drop_duplicates("contact_id")
        numbers = self._index("contacts", rows["contact_id"])
        kinds = {"contact_id": "string", "contact_kind": "string"}
        if not rows.empty:
            yield Part(NODES, "Contact", rows, kinds, numbers)

    def _records(
        self, frame: str, labels: str, rows: pd.DataFrame, kind: object = "registration"
    ) -> Iterator[Part]:
        kinds = _kinds(COLUMNS[frame], "kind", without=("enterprise_id",))
        more = expanded(rows["details"], kinds)
        held = rows[more.untold]
        if len(held):
            known = [self.untold[frame]] if frame in self.untold else []
            self.untold[frame] = pd.concat([*known, held])
        told = kept(rows, ~more.untold)
        if told.empty:
            return
        numbers = self._numbered(len(told))
        dated = ("valid_from", "valid_to") if frame == "records" else ()
        ends = self._places("enterprises", told["enterprise_id"])
        about = self._told(frame, told, ["version_id", "link_key", *dated, *_LEARNED])
        self._tell_about(about, numbers, ends)
        # By place, not by label: the rows left out would shift the others.
        columns = {name: values[~more.untold].to_numpy() for name, values in more.columns.items()}
        names = [name for name in kinds if name != "kind"]
        nodes = self._told(frame, told, names, kind=kind, **columns)
        yield Part(NODES, labels, nodes, {**kinds, **more.kinds}, numbers)

    def _tell_about(self, rows: pd.DataFrame, numbers: np.ndarray, ends: np.ndarray) -> None:
        kinds = {name: "date" if rows[name].dtype == DATE else "string" for name in rows}
        places = np.stack([numbers, ends], axis=1)
        self._about.append(Part(LINKS, "ABOUT", rows, kinds, places))

    def _links(self, frame: str) -> Iterator[Part]:
        rows, link = self.rows[frame], _FRAMES[frame]
        gone = (link.start, link.end, link.kind, *link.dropped)
        kinds = _kinds(COLUMNS[frame], "link_key", without=gone)
        start = self._places(_ENTITY_OF.get(link.start, ""), rows[link.start])
        if link.kind:
            for kind, entity in _NODE_OF_KIND.items():
                of_kind = (rows[link.kind] == kind).to_numpy()
                start[of_kind] = self._places(entity, rows[link.start][of_kind])
        places = np.stack([start, self._places(_ENTITY_OF[link.end], rows[link.end])], axis=1)
        told = self._told(frame, rows, list(kinds))
        types = _link_types(frame, rows, link)
        for name in types.unique():
            chosen = (types == name).to_numpy()
            yield Part(LINKS, str(name), kept(told, chosen), kinds, places[chosen])

    def _index(self, entity: str, ids: pd.Series) -> np.ndarray:
        self._numbers[entity], self._first[entity] = pd.Index(ids), self._next
        return self._numbered(len(ids))

    def _numbered(self, count: int) -> np.ndarray:
        self._next += count
        return np.arange(self._next - count, self._next)

    def _told(
        self, frame: str, rows: pd.DataFrame, names: list[str], **more: object
    ) -> pd.DataFrame:
        """Some columns of a frame's rows beside others, numbered from 0."""
        texts = self.texts.get(frame, {})
        columns = {
            name: _chosen(texts[name], rows.index) if name in texts else rows[name].to_numpy()
            for name in names
        }
        return pd.DataFrame({**columns, **more}, index=range(len(rows)), copy=False)

    def _places(self, entity: str, ids: pd.Series) -> np.ndarray:
        if entity not in self._numbers:
            return np.full(len(ids), -1)
        found: np.ndarray = self._numbers[entity].get_indexer(ids)
        return found + self._first[entity]


def _chosen(texts: pa.Array, places: pd.Index) -> pd.arrays.ArrowExtensionArray:
    whole = places.equals(pd.RangeIndex(len(texts)))
    return pd.arrays.ArrowExtensionArray(texts if whole else texts.take(pa.array(places)))


def _kinds(columns: dict[str, str], *more: str, without: tuple[str, ...] = ()) -> dict[str, str]:
    told = {name: _TYPES[kind] for name, kind in columns.items() if name not in without}
    # First the id: it takes three of the four blocks of a record of Neo4j's store, of which many
    # would else be left empty for want of room.
    return {"version_id": "string", **told, **dict.fromkeys(more, "string")}


def _link_types(frame: str, rows: pd.DataFrame, link: _Link) -> pd.Series:
    if frame == "positions":
        return rows["position"].map(POSITION_LINKS).fillna("OFFICER_OF")
    if frame == "affiliations":
        return rows["relation"]
    return pd.Series(link.type, index=rows.index)
