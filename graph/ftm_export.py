"""Writes a snapshot as FollowTheMoney entities, one JSON object a line, the same each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import orjson
import pandas as pd

from graph.ftm_format import (
    ADDRESS,
    NAMELESS,
    OWNERSHIP,
    PERSON,
    UNKNOWN_LINK,
    UNSPECIFIED,
    library,
)
from graph.percent import percent_of
from graph.snapshot import Snapshot


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
        properties = {
            "name": person.name or NAMELESS,
            "notes": _unspecified(person.details),
            "modifiedAt": _day(person.recorded_at),
        }
        yield PERSON, person.person_id, properties
    for place in snapshot.addresses.itertuples():
        properties = {"full": place.text, "modifiedAt": _day(place.recorded_at)}
        yield ADDRESS, place.address_id, properties
    yield from _ownerships(snapshot)
    yield from _positions(snapshot)
    yield from _affiliations(snapshot)


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


def _affiliations(snapshot: Snapshot) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    firms = _ids(snapshot)[1]
    for one in snapshot.affiliations.itertuples():
        ends = {"subject": firms[one.from_enterprise], "object": firms[one.to_enterprise]}
        told = {**ends, "role": one.relation, **_dates(one)}
        yield UNKNOWN_LINK, f"LINK-{one.version_id}", told


def _unspecified(details: str | None) -> str | None:
    """The note on a person who stands for a party that is not told."""
    reason = orjson.loads(details).get("unspecified") if details else None
    return f"{UNSPECIFIED}{reason}" if reason else None


def _percentage(holding: Any) -> str | None:
    """'40.0', or a band like '25.0-50.0'; None when nothing is known."""
    if pd.notna(holding.share):
        return _percent(holding.share)
    low, high = holding.share_low, holding.share_high
    if pd.isna(low) and pd.isna(high):
        return None
    return f"{_percent(0.0 if pd.isna(low) else low)}-{_percent(1.0 if pd.isna(high) else high)}"


def _percent(share: float) -> str:
    return np.format_float_positional(percent_of(share), trim="0")


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
