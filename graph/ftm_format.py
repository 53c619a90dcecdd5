"""How FollowTheMoney's entities stand for ours, and the library that checks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.errors import BadInput

# Schemata of the parties; one that may be either is taken for an enterprise.
ENTERPRISES = ("Company", "LegalEntity", "Organization", "PublicBody")
PERSON, ADDRESS = "Person", "Address"
OWNERSHIP = "Ownership"
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
SANCTION = "Sanction"


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
