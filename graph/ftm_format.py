"""How FollowTheMoney's entities stand for ours, and the library that checks them.

docs/STANDARDS.md has the table of all schemata.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.errors import BadInput

# Schemata of the parties; one that may be either is taken for an enterprise.
ENTERPRISES = ("Company", "LegalEntity", "Organization", "PublicBody")
PERSON, ADDRESS = "Person", "Address"
OWNERSHIP, CONTROL, UNKNOWN_LINK = "Ownership", "Control", "UnknownLink"
SANCTION = "Sanction"
# Schemata of holdings: the properties of the holder and of the enterprise, and the interest.
HOLDINGS = {
    OWNERSHIP: ("owner", "asset", "shareholding"),
    CONTROL: ("controller", "controlled", "control"),
    UNKNOWN_LINK: ("subject", "object", "unknown_link"),
}
# Schemata of positions: the property of the person and the one of the enterprise.
POSITIONS = {
    "Directorship": ("director", "organization"),
    "Employment": ("employee", "employer"),
    "Membership": ("member", "organization"),
    "Representation": ("agent", "client"),
}
ROLES = {
    "Directorship": "director",
    "Employment": "employee",
    "Membership": "member",
    "Representation": "representative",
}
# Properties of whom or what a row is about, which have columns or would name a person's private
# affairs, ways to reach somebody and numbers of documents: none of them goes into details.
UNTOLD = (
    *("addressEntity", "birthDate", "birthPlace", "birthCountry", "deathDate", "gender"),
    *("nationality", "citizenship", "ethnicity", "religion", "idNumber", "passportNumber"),
    *("taxNumber", "socialSecurityNumber", "innCode", "vatCode", "phone", "email", "address"),
    *("appearance", "eyeColor", "hairColor", "height", "weight", "education", "fatherName"),
    *("motherName", "spouse", "bankAccounts", "indexText", "namesMentioned", "biography"),
)
# Of persons only what makes them a matter of public record.
OF_PERSONS = ("alias", "topics", "country", "position", "sourceUrl", "publisher")
UNSPECIFIED = "unspecified: "
# Every person must have a name there: it stands for none, and is read as none.
NAMELESS = "(name not known)"


@dataclass(frozen=True)
class Library:
    """The library's model of all schemata, and the errors by which it tells a broken entity."""

    model: Any
    errors: tuple[type[Exception], ...]


def library() -> Library:
    """The library. Raises BadInput when the extra is not installed."""
    try:
        import followthemoney  # noqa: PLC0415  # an extra, needed only here
        from followthemoney.exc import FollowTheMoneyException  # noqa: PLC0415
    except ImportError as error:
        raise BadInput("the extra ftm: pip install 'linkrisk[ftm]'", str(error)) from error
    faults = (FollowTheMoneyException, ValueError, TypeError, KeyError, AttributeError)
    return Library(followthemoney.model, faults)
