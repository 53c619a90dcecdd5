"""Writes a snapshot as FollowTheMoney entities, one JSON object a line, the same each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import pandas as pd

from graph.ftm_format import ADDRESS, OWNERSHIP, PERSON, library
from graph.snapshot import Snapshot

_PERCENT = 100


def ftm_lines(snapshot: Snapshot) -> Iterator[bytes]:
    """Companies, persons, addresses, ownerships and directorships as lines with their line ends.

    Every entity is made and checked by the library. Raises BadInput when it is not installed.
    """
    ftm = library().model
    for schema, id_, properties in _entities(snapshot):
        entity = ftm.make_entity(schema)
        entity.id = id_
        for name, value in properties.items():
            if value is not None:
                entity.add(name, value, cleaned=True)
        yield orjson.dumps(entity.to_dict(), option=orjson.OPT_SORT_KEYS) + b"\n"


def _entities(snapshot: Snapshot) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    addressed = _addressed(snapshot)
    for row, firm in enumerate(snapshot.enterprises.itertuples()):
        properties = {
            "name": firm.name,
            "registrationNumber": firm.enterprise_id,
            "legalForm": firm.enterprise_type,
            "status": firm.status,
            "sector": firm.industry,
            "incorporationDate": _day(firm.established_on),
            "dissolutionDate": _day(firm.ended_on),
            "addressEntity": addressed.get(row),
            "modifiedAt": _day(firm.recorded_at),
        }
        yield "Company", firm.enterprise_id, properties
    for person in snapshot.persons.itertuples():
        properties = {"name": person.name, "modifiedAt": _day(person.recorded_at)}
        yield PERSON, person.person_id, properties
    for place in snapshot.addresses.itertuples():
        properties = {"full": place.text, "modifiedAt": _day(place.recorded_at)}
        yield ADDRESS, place.address_id, properties
    yield from _ownerships(snapshot)
    yield from _positions(snapshot)


def _addressed(snapshot: Snapshot) -> dict[int, list[str]]:
    """Ids of the addresses of each enterprise (row)."""
    domiciles = snapshot.domiciles[snapshot.domiciles["address_kind"] == "domicile"]
    ids = snapshot.addresses["address_id"].to_numpy(dtype=object)[domiciles["address"]]
    grouped = pd.Series(ids).groupby(domiciles["enterprise"].to_numpy())
    return {int(row): list(found) for row, found in grouped}


def _ownerships(snapshot: Snapshot) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    persons, firms = _ids(snapshot)
    for holding in snapshot.holdings.itertuples():
        holders = persons if holding.holder_kind == "Person" else firms
        yield (
            OWNERSHIP,
            f"OWN-{holding.version_id}",
            {
                "owner": holders[holding.holder],
                "asset": firms[holding.enterprise],
                "percentage": _percentage(holding),
                "ownershipType": holding.interest,
                **_dates(holding),
            },
        )


def _positions(snapshot: Snapshot) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    persons, firms = _ids(snapshot)
    for one in snapshot.positions.itertuples():
        ends = {"director": persons[one.person], "organization": firms[one.enterprise]}
        told = {**ends, "role": one.position, **_dates(one)}
        yield "Directorship", f"POS-{one.version_id}", told


def _percentage(holding: Any) -> str | None:
    """'40.0', or a band like '25.0-50.0'; None when nothing is known."""
    if pd.notna(holding.share):
        return repr(float(holding.share) * _PERCENT)
    ends = [end for end in (holding.share_low, holding.share_high) if pd.notna(end)]
    return "-".join(repr(float(end) * _PERCENT) for end in ends) if len(ends) == 2 else None


def _dates(link: Any) -> dict[str, str | None]:
    return {
        "startDate": _day(link.valid_from),
        "endDate": _day(link.valid_to),
        "modifiedAt": _day(link.recorded_at),
    }


def _ids(snapshot: Snapshot) -> tuple[Any, Any]:
    return (
        snapshot.persons["person_id"].to_numpy(dtype=object),
        snapshot.enterprises["enterprise_id"].to_numpy(dtype=object),
    )


def _day(moment: pd.Timestamp) -> str | None:
    return None if pd.isna(moment) else f"{moment:%Y-%m-%d}"
