"""Rows of the entities, persons and addresses of ownership statements."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

import pandas as pd

from graph.bods_statements import Address, EntityStatement, Identifier, PersonStatement
from graph.credit_code import verdict
from graph.details import details_text
from graph.frame_rules import SCHEME_ID
from graph.identity import address_ids

Row: TypeAlias = dict[str, Any]

REGISTERED, KNOWN_PERSON = "registeredEntity", "knownPerson"
_NAMELESS = ("unknownEntity", "anonymousEntity")


def enterprise_id(record_id: str) -> str:
    """The entity's id: its recordId when that is an enterprise's id, else 'BODS-' and it."""
    if re.fullmatch(SCHEME_ID, record_id) or verdict(record_id) != "malformed":
        return record_id
    return "BODS-" + re.sub(r"[^A-Za-z0-9_.-]", "_", record_id)


def enterprise_row(statement: EntityStatement) -> Row:
    """The enterprise that an entity is."""
    told = statement.record_details
    place = told.jurisdiction or told.incorporated_in_jurisdiction
    return {
        "enterprise_id": enterprise_id(statement.record_id),
        "name": told.name or told.entity_type.type,
        "status": _status(statement),
        "enterprise_type": told.entity_type.details or told.entity_type.type,
        "division": (place.code or place.name) if place else None,
        "established_on": told.founding_date,
        "ended_on": told.dissolution_date,
        "details": _entity_details(statement),
    }


def person_row(statement: PersonStatement) -> Row:
    """The person; one that is unknown or anonymous is kept, marked with the reason."""
    told = statement.record_details
    names = [name.full_name for name in told.names if name.full_name]
    untold = told.unspecified_person_details
    known = told.person_type == KNOWN_PERSON
    reason = untold.reason if untold else told.person_type
    values = {
        "person_type": None if known else told.person_type,
        "unspecified": None if known and untold is None else reason,
        "unspecified_because": untold.description if untold else None,
        "political_exposure": told.political_exposure.status if told.political_exposure else None,
        "is_component": told.is_component or None,
        "record_status": "closed" if statement.record_status == "closed" else None,
        "other_names": names[1:] or None,
    }
    return {
        "person_id": statement.record_id,
        "name": next(iter(names), None),
        "details": details_text(values),
    }


def domicile_rows(statement: EntityStatement) -> list[Row]:
    """The entity's addresses, with their text and division."""
    return [_domicile(statement, address) for address in statement.record_details.addresses]


def addresses_of(domiciles: list[Row]) -> tuple[list[Row], list[Row]]:
    """The addresses, each once as first learned, and the domiciles that name them by id."""
    if not domiciles:
        return [], []
    named = pd.DataFrame(domiciles, dtype=object)
    named["address_id"] = address_ids(named["text"], named["division"])
    first = named.sort_values("recorded_at", kind="stable").drop_duplicates("address_id")
    columns = ["line", "recorded_at", "address_id", "text", "division"]
    plain = named.drop(columns=["text", "division"])
    return first[columns].to_dict("records"), plain.to_dict("records")


def _status(statement: EntityStatement) -> str:
    if statement.record_details.dissolution_date:
        return "deregistered"
    registered = statement.record_details.entity_type.type == REGISTERED
    return "in_register" if registered and statement.record_status != "closed" else "unknown"


def _entity_details(statement: EntityStatement) -> str | None:
    told = statement.record_details
    kind, untold, listing = told.entity_type, told.unspecified_entity_details, told.public_listing
    missing = untold.reason if untold else kind.type if kind.type in _NAMELESS else None
    return details_text(
        {
            "entity_type": None if kind.type == REGISTERED else kind.type,
            "entity_subtype": kind.subtype,
            "unspecified": missing,
            "unspecified_because": untold.description if untold else None,
            "identifiers": [text for text in map(_identifier, told.identifiers) if text] or None,
            "other_names": list(told.alternate_names) or None,
            "uri": told.uri,
            "listed": listing.has_public_listing if listing else None,
            "is_component": told.is_component or None,
            "record_status": "closed" if statement.record_status == "closed" else None,
        }
    )


def _identifier(one: Identifier) -> str | None:
    """'scheme:id', as far as it is told."""
    return ":".join(part for part in (one.scheme or one.scheme_name, one.id) if part) or None


def _domicile(statement: EntityStatement, address: Address) -> Row:
    return {
        "enterprise_id": enterprise_id(statement.record_id),
        "address_kind": "domicile" if address.type == "registered" else "premises",
        "text": ", ".join(part for part in (address.address, address.post_code) if part),
        "division": (address.country.code or address.country.name) if address.country else None,
    }
