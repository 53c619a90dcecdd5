"""What a load did: rows read, entered, known before, waiting and why, by frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from graph.tables import AFFILIATIONS, POSITION_LINKS, RECORD_LABELS

# Nodes and links that stand for the versions of a frame's rows.
COUNTED: dict[str, tuple[str, ...]] = {
    "enterprises": ("Registration",),
    "persons": ("Person", "EarlierPerson"),
    "addresses": ("Address", "EarlierAddress"),
    "agents": ("Agent", "EarlierAgent"),
    "holdings": ("HOLDS",),
    "positions": (*POSITION_LINKS.values(), "OFFICER_OF"),
    "domiciles": ("REGISTERED_AT",),
    "affiliations": AFFILIATIONS,
    "engagements": ("REGISTERED_BY",),
    "contacts": ("HAS_CONTACT",),
    "parties": ("PARTY_TO",),
    "person_matches": ("SAME_PERSON",),
    "records": tuple(dict.fromkeys(RECORD_LABELS.values())),
}
_COUNTED = [name for names in COUNTED.values() for name in names]
_LINKS = [*(name for name in _COUNTED if name.isupper()), "ABOUT"]
_NODES = [*(name for name in _COUNTED if not name.isupper()), "Enterprise", "Contact"]


@dataclass(frozen=True)
class FrameReport:
    """Rows of one frame: read = accepted + quarantined; accepted + released = new + unchanged.

    released: rows of earlier loads that waited and could enter now.
    new: versions the graph did not have; unchanged: it had them, or the row came twice.
    """

    read: int
    accepted: int
    quarantined: int
    released: int
    new: int

    @property
    def unchanged(self) -> int:
        """Accepted rows that brought nothing the graph did not have."""
        return self.accepted + self.released - self.new


@dataclass(frozen=True)
class LoadReport:
    """What one load did; `quarantine` has file, line, frame, reason, row, version_id, cause.

    repeated: the load was complete before, so nothing was written.
    gained: nodes by label and links by type that the graph has more of than before.
    """

    load_id: str
    repeated: bool
    frames: Mapping[str, FrameReport]
    quarantine: pd.DataFrame
    gained: Mapping[str, int]

    @property
    def nodes_created(self) -> int:
        """Nodes the graph gained; a kind's label is counted once, waiting rows are not."""
        return sum(self.gained[name] for name in _NODES)

    @property
    def links_created(self) -> int:
        """Links the graph gained, ABOUT included."""
        return sum(self.gained[name] for name in _LINKS)

    @property
    def reasons(self) -> dict[str, int]:
        """Rows in quarantine by cause, the most frequent first."""
        counts = self.quarantine["cause"].value_counts()
        return {str(cause): int(rows) for cause, rows in counts.items()}

    def total(self, counter: str) -> int:
        """Sum of a counter (read, accepted, new, ...) over all frames."""
        return sum(getattr(report, counter) for report in self.frames.values())

    def as_dict(self) -> dict[str, Any]:
        """The report without the rows in quarantine, for JSON and logs."""
        frames = {
            name: {**asdict(report), "unchanged": report.unchanged}
            for name, report in self.frames.items()
        }
        return {
            "load_id": self.load_id,
            "repeated": self.repeated,
            "frames": frames,
            "reasons": self.reasons,
            "nodes_created": self.nodes_created,
            "links_created": self.links_created,
        }
