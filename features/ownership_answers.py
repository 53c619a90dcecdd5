"""What is told of a party's ownership: ids, names, intervals and chains, not row numbers."""

from __future__ import annotations

from typing import Any, TypeAlias

import pandas as pd

from features.close_links import close_links_of
from features.control import controlled_by, groups, outermost
from features.crossings import circular_holdings
from features.owners import Behind, owners_behind
from features.penetration import Penetration, holdings_below
from features.stakes import Stakes, stakes_of, votes_of
from graph.snapshot import Snapshot

Told: TypeAlias = dict[str, Any]
_SHARES = ("share", "share_low", "share_high")
# Shares are told to a billionth: what is beyond is the noise of the last digits.
_DIGITS = 9


def ownership_told(snapshot: Snapshot, enterprise: int, limit: int = 100) -> Told:
    """Who holds, controls and benefits from an enterprise.

    holders: the `limit` largest of `holders_total`, each with its interval, its strongest chain
    and whether a share on a chain is missing.  controllers: by majority of votes, `ultimate` if
    nobody outside their circle controls them, `certain` if by the lower ends of the votes too.
    beneficial_owners with `fallback`.
    circles: ids of enterprises that hold each other, of those the enterprise is in.
    """
    stakes, behind = stakes_of(snapshot), Behind(snapshot, enterprise)
    above, owners = behind.holders, owners_behind(behind)
    surely = set(behind.certain_controllers.tolist())
    ultimate = set(outermost(votes_of(snapshot), behind.controllers).tolist())
    return {
        "party": party(snapshot, stakes, stakes.persons + enterprise),
        "holders_total": len(above.found),
        "holders": _parties(snapshot, above, limit),
        "controllers": [
            {
                **party(snapshot, stakes, entity),
                "ultimate": entity in ultimate,
                "certain": entity in surely,
            }
            for entity in behind.controllers.tolist()
        ],
        "beneficial_owners": _owners(snapshot, stakes, owners.owners),
        "fallback": owners.fallback,
        "circles": _circles(snapshot, stakes, enterprise),
    }


def holdings_told(snapshot: Snapshot, entity: int, limit: int = 100) -> Told:
    """What a person or an enterprise (numbered as in `Stakes`) holds and controls."""
    stakes, votes = stakes_of(snapshot), votes_of(snapshot)
    below = holdings_below(stakes, entity)
    controlled = set((controlled_by(votes, entity) + votes.persons).tolist())
    holdings = _parties(snapshot, below, limit)
    ids = {_id(snapshot, stakes, one) for one in controlled}
    return {
        "party": party(snapshot, stakes, entity),
        "holdings_total": len(below.found),
        "holdings": [{**one, "controlled": one["id"] in ids} for one in holdings],
        "controlled_total": len(controlled),
    }


def group_told(snapshot: Snapshot, enterprise: int, limit: int = 1000) -> Told:
    """The group of an enterprise: its head and those of its members that are no head."""
    stakes = votes_of(snapshot)
    every = groups(snapshot)
    own = every.iloc[enterprise]
    members = every.index[every["group_id"] == own["group_id"]]
    head = stakes.entity(str(own["head_kind"]), int(own["head"]))
    others = [row for row in members.tolist() if stakes.persons + row != head]
    return {
        "group_id": str(own["group_id"]),
        "head": party(snapshot, stakes, head),
        "members_total": len(others),
        "members": [party(snapshot, stakes, stakes.persons + row) for row in others[:limit]],
    }


def close_links_told(snapshot: Snapshot, enterprise: int, limit: int = 1000) -> Told:
    """The enterprises closely linked to one, each with the reason, the share and the third."""
    stakes, votes = stakes_of(snapshot), votes_of(snapshot)
    found = close_links_of(stakes, votes, enterprise)
    links = [
        {
            **party(snapshot, stakes, stakes.persons + int(link.other)),
            "reason": str(link.reason),
            "share": None if pd.isna(link.share) else round(float(link.share), _DIGITS),
            "through": None if link.through < 0 else party(snapshot, stakes, int(link.through)),
        }
        for link in found.head(limit).itertuples()
    ]
    return {
        "party": party(snapshot, stakes, stakes.persons + enterprise),
        "links_total": len(found),
        "links": links,
    }


def party(snapshot: Snapshot, stakes: Stakes, entity: int) -> Told:
    """Kind, id and name of a person or an enterprise."""
    person = entity < stakes.persons
    frame = snapshot.persons if person else snapshot.enterprises
    name = frame["name"].iat[entity if person else entity - stakes.persons]
    kind = "Person" if person else "Enterprise"
    return {"kind": kind, "id": _id(snapshot, stakes, entity), "name": name}


def _id(snapshot: Snapshot, stakes: Stakes, entity: int) -> str:
    if entity < stakes.persons:
        return str(snapshot.persons["person_id"].iat[entity])
    return str(snapshot.enterprises["enterprise_id"].iat[entity - stakes.persons])


def _parties(snapshot: Snapshot, found: Penetration, limit: int) -> list[Told]:
    """The largest parties with their chains, from columns taken out once."""
    kept = found.found.head(limit)
    chains = [found.chain(entity) for entity in kept["entity"].tolist()]
    links = _links(snapshot, found.stakes, sorted({link for chain in chains for link in chain}))
    columns = {end: kept[end].round(_DIGITS).tolist() for end in (*_SHARES, "direct")}
    columns |= {flag: kept[flag].tolist() for flag in ("layer", "missing", "ultimate")}
    told = zip(*columns.values(), strict=True)
    return [
        {
            **party(snapshot, found.stakes, entity),
            **dict(zip(columns, values, strict=True)),
            "chain": [links[link] for link in chain],
        }
        for entity, values, chain in zip(kept["entity"].tolist(), told, chains, strict=True)
    ]


def _links(snapshot: Snapshot, stakes: Stakes, positions: list[int]) -> dict[int, Told]:
    """What is told of the links at the positions, each once."""
    pairs = stakes.pairs.iloc[positions]
    columns = {
        "from": [_id(snapshot, stakes, one) for one in pairs["entity"].tolist()],
        "to": [_id(snapshot, stakes, stakes.persons + one) for one in pairs["enterprise"].tolist()],
        **{end: pairs[end].round(_DIGITS).tolist() for end in _SHARES},
        "missing": pairs["missing"].tolist(),
        "link_id": pairs["version_id"].tolist(),
    }
    told = (
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    )
    return dict(zip(positions, told, strict=True))


def _owners(snapshot: Snapshot, stakes: Stakes, owners: pd.DataFrame) -> list[Told]:
    return [
        {
            **party(snapshot, stakes, int(owner.person)),
            "basis": str(owner.basis),
            **{end: round(float(getattr(owner, end)), _DIGITS) for end in _SHARES},
            **{flag: bool(getattr(owner, flag)) for flag in ("missing", "certain", "filed")},
        }
        for owner in owners.itertuples()
    ]


def _circles(snapshot: Snapshot, stakes: Stakes, enterprise: int) -> list[list[str]]:
    members = circular_holdings(stakes).members
    own = members.loc[members["enterprise"] == enterprise, "circle"]
    inside = members[members["circle"].isin(own)]
    return [
        [_id(snapshot, stakes, stakes.persons + int(row)) for row in rows]
        for _, rows in inside.groupby("circle")["enterprise"]
    ]
