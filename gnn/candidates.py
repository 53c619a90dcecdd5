"""The links and own records of an enterprise that a counterfactual may take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gnn.cited_records import CitedRecords
from gnn.contagion_reasons import SMALLEST
from gnn.explanation import Explainer
from gnn.link_carriers import LinkCarriers
from gnn.removed_records import RecordRemoval
from graph.errors import BadInput

Value = dict[str, Any]
UNIONS = ("any", "two_hops")  # operators whose ties are those of all others


@dataclass(frozen=True)
class Candidate:
    """A link or an own record.

    points: log-odds that run over it.  told: of a link link_id, type, from, to and both names,
    None where no path of the enterprise runs over it; of a record what reasons cite.
    """

    id: str
    points: float
    is_link: bool
    told: Value


@dataclass(frozen=True)
class Candidates:
    """Finds them for any row of a graded snapshot."""

    explainer: Explainer
    carriers: LinkCarriers
    records: RecordRemoval

    def strongest(self, row: int, most: int) -> tuple[list[Candidate], bool]:
        """The heaviest, `most` at most, and whether there are more.

        Records of direct rules come first, half of all at most where others would be left out.
        """
        ruled = set(self.explainer.rules_met(row)["record_id"].dropna())
        points = {**dict.fromkeys(sorted(ruled), 0.0), **self._record_points(row)}
        records = [self._record(row, id_, points=one) for id_, one in points.items()]
        heavy = self._links(row)
        links = [self._link(one) for one in heavy[heavy["points"] > SMALLEST].itertuples()]
        first = sorted((one for one in records if one.id in ruled), key=_heaviest)
        rest = sorted((one for one in [*records, *links] if one.id not in ruled), key=_heaviest)
        head = first[: most - min(len(rest), most // 2)]
        chosen = [*head, *rest[: most - len(head)]]
        return chosen, len(chosen) < len(first) + len(rest)

    def carried(self, row: int) -> pd.DataFrame:
        """[link_id, points, path, place, side]: every link over which a path of the row runs.

        A path falls when one of its sides has no link left.  place: of the link in the path.
        """
        return self._over_links(pd.DataFrame(self.explainer.attribution.path_columns(row)))

    def of(self, row: int, ids: Sequence[str]) -> list[Candidate]:
        """Those of the ids, each once. Raises BadInput for one that is neither."""
        own = set(self.records.records_of(row)["record_id"])
        asked = dict.fromkeys(ids)
        links = self.links_of(row, [id_ for id_ in asked if id_ not in own])
        return [*links, *self.records_of(row, [id_ for id_ in asked if id_ in own])]

    def links_of(self, row: int, link_ids: Sequence[str]) -> list[Candidate]:
        """The links of these link_ids. Raises BadInput for one that is none of the snapshot."""
        for id_ in link_ids:
            if id_ not in self._links_told:
                raise BadInput("a link_id of the graph or a record_id of the enterprise", id_)
        heavy = self._links(row)
        known = {one.Index: one for one in heavy[heavy.index.isin(link_ids)].itertuples()}
        return [
            self._link(known[id_]) if id_ in known else self._apart(id_)
            for id_ in dict.fromkeys(link_ids)
        ]

    def records_of(self, row: int, record_ids: Sequence[str]) -> list[Candidate]:
        """The records of these record_ids. Raises BadInput for one that is not the enterprise's."""
        own, points = set(self.records.records_of(row)["record_id"]), self._record_points(row)
        for id_ in record_ids:
            if id_ not in own:
                raise BadInput("a record_id of the enterprise", id_)
        return [
            self._record(row, id_, points=points.get(id_, 0.0)) for id_ in dict.fromkeys(record_ids)
        ]

    @cached_property
    def _links_told(self) -> dict[str, tuple[str, str]]:
        """Of every link by its link_id the type, and the id of the node from which it leads."""
        links = self.explainer.drawer.links
        told = zip(links["type"], links["from"], strict=True)
        return dict(zip(links["version_id"], told, strict=True))

    def _record_points(self, row: int) -> dict[str, float]:
        """What the indicators that raise the risk owe to each of their records, in equal parts."""
        table, found = self.explainer.table, dict[str, float]()
        points = self.explainer.attribution.scores.own_points[row]
        for number in np.flatnonzero(points > SMALLEST).tolist():
            cited = table.sources(table.names[number]).of(row)
            for id_ in cited:
                found[id_] = found.get(id_, 0.0) + float(points[number]) / len(cited)
        return found

    def _record(self, row: int, id_: str, *, points: float) -> Candidate:
        own = replace(self.explainer.snapshot, records=self.records.records_of(row))
        place = own.records["record_id"].tolist().index(id_)
        told = {name: values[0] for name, values in CitedRecords(own).of([place]).items()}
        return Candidate(id_, points, False, told)

    def _links(self, row: int) -> pd.DataFrame:
        """By link_id the points over it and a path over it: [points, path, place in its links]."""
        paths = pd.DataFrame(self.explainer.attribution.path_columns(row))
        every = self._over_links(paths).sort_values("points", ascending=False)
        by_link = every.drop_duplicates(["link_id", "path"]).groupby("link_id")
        found = by_link.first().assign(points=by_link["points"].sum())
        told = paths.loc[found["path"]].to_dict("records")
        return found.assign(path=told)

    def _over_links(self, paths: pd.DataFrame) -> pd.DataFrame:
        """[link_id, points, path, place, side] of the paths, one row a link on one side of one."""
        parts = [
            part.assign(side=side)
            for operator, chosen in paths.groupby("operator", sort=False)
            for side, part in enumerate(self._carried(str(operator), chosen))
        ]
        columns = ["link_id", "points", "path", "place", "side"]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)

    def _carried(self, operator: str, paths: pd.DataFrame) -> list[pd.DataFrame]:
        """[link_id, points, path, place]: every link that carries the paths of an operator."""
        columns = self.explainer.drawer.ties[operator]
        near = paths["tie"].to_numpy()
        if operator in UNIONS:
            return [
                _over(paths, np.flatnonzero(ties >= 0), columns[name][ties[ties >= 0]], place=-1)
                for ties in (near, paths["second_tie"].to_numpy())
                for name in ("link_in", "link_out")
            ]
        told = {name: columns[name][near] for name in ("target", "through")}
        told |= {"source": paths["source"].to_numpy(), "link": columns["link_in"][near]}
        sides = self.carriers.of(operator, told)
        return [
            _over(paths, rows, links, place=len(sides) - 1 - side)
            for side, (rows, links) in enumerate(sides)
        ]

    def _link(self, link: Any) -> Candidate:
        """A link of `_links`, told between the two nodes of its path that it joins."""
        nodes, links = self.explainer.drawer.draw(link.path)
        drawn = [one[1] for one in links]
        place = drawn.index(link.Index) if link.Index in drawn else link.place
        start, end = nodes[place : place + 2]
        kind, origin = self._links_told[link.Index]
        if origin == end[1]:
            start, end = end, start
        names = {"from_name": start[2], "to_name": end[2]}
        told = {"link_id": link.Index, "type": kind, "from": start[1], "to": end[1], **names}
        return Candidate(link.Index, float(link.points), True, told)

    def _apart(self, link_id: str) -> Candidate:
        """A link of the graph that carries nothing to the enterprise."""
        kind, origin = self._links_told[link_id]
        told = {"link_id": link_id, "type": kind, "from": origin, "to": None}
        return Candidate(link_id, 0.0, True, {**told, "from_name": None, "to_name": None})


def _over(
    paths: pd.DataFrame, rows: NDArray[np.int64], links: NDArray[np.object_], *, place: int
) -> pd.DataFrame:
    """[link_id, points, path, place] of some rows of the paths, those without a link left out."""
    found = pd.DataFrame(
        {
            "link_id": links,
            "points": paths["points"].to_numpy()[rows],
            "path": paths.index.to_numpy()[rows],
            "place": place,
        }
    )
    return found[found["link_id"].notna()]


def _heaviest(candidate: Candidate) -> tuple[float, str]:
    return -candidate.points, candidate.id
