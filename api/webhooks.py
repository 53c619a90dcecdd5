"""What registered systems are told: that a month is sealed, that classes changed, never a class."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from api.webhook_outbox import Delivery, Outbox
from api.webhook_sending import Place, send, trusting
from gnn.change_cursor import read as cursor_read
from gnn.change_feed import NOW, changes, published
from graph.store import Store

_log = structlog.get_logger("linkrisk.webhooks")
_PAGE = 1000
# An enterprise that is new or gone changed no class: the sealed month tells of it.
_MOVES = ("class_changed", "domain_class_changed", "corrected", "provisional")


@dataclass(frozen=True)
class Patience:
    """How long a target is tried: seconds before the second attempt, at most, and how often.

    The wait doubles each time; a random half of it is taken off, so that targets that failed
    together are not tried together.
    """

    first: float = 30.0
    most: float = 6 * 3600.0
    attempts: int = 12

    def wait(self, attempts: int, chance: Callable[[], float] = random.random) -> float | None:
        """Seconds to the next attempt after so many; None to give up."""
        if attempts >= self.attempts:
            return None
        longest: float = min(self.most, self.first * 2.0 ** (attempts - 1))
        return longest * (0.5 + chance() / 2)


def newest(store: Store) -> str:
    """The cursor at which a new target begins."""
    return changes(store, NOW, limit=1).cursor


def collect(store: Store, outbox: Outbox) -> int:
    """Puts what happened since into the outbox, target by target; how many messages.

    A message names months, enterprises and the cursor behind which `GET /changes` has the rest. A
    kill in between puts nothing in twice: cursor and messages change together.
    """
    total = 0
    for target in outbox.targets():
        cursor, more = target.cursor, True
        while more:
            page = changes(store, cursor, limit=_PAGE)
            told = _sealed(store, cursor, page.cursor)
            moved = page.rows.loc[page.rows["kind"].isin(_MOVES), "enterprise_id"]
            if len(moved):
                ids = sorted(set(moved))
                told.append(("class.changed", {"enterprise_ids": ids, "since": cursor}))
            messages = [(event, _body(event, about)) for event, about in told]
            wanted = [one for one in messages if one[0] in target.events]
            outbox.put(target, wanted, cursor=page.cursor)
            cursor, more, total = page.cursor, page.more, total + len(wanted)
    return total


def deliver(
    outbox: Outbox, patience: Patience | None = None, authorities: Path | None = None
) -> dict[str, int]:
    """Tries everything that is due once; how many were delivered, wait again, or were given up.

    A message is delivered at least once: the receiver tells repetitions by webhook-id.
    authorities: a PEM file of those whose certificates count beside the system's.
    """
    patience, now, tls = patience or Patience(), time.time(), trusting(authorities)
    places = {one.target_id: Place(one.url, one.private, tls) for one in outbox.targets()}
    counts = {"delivered": 0, "waiting": 0, "dead": 0}
    while due := outbox.due(now):
        for delivery in due:
            outcome = _try(outbox, delivery, places[delivery.target_id], patience=patience)
            counts[outcome] += 1
    return counts


def _try(outbox: Outbox, delivery: Delivery, place: Place, *, patience: Patience) -> str:
    fault = send(place, (delivery.delivery_id, delivery.body), outbox.secret(delivery.target_id))
    wait = patience.wait(delivery.attempts + 1)
    outcome = "delivered" if not fault else "dead" if wait is None else "waiting"
    if fault:
        # Never due again in this pass, however short the wait.
        due = None if wait is None else time.time() + max(wait, 0.001)
        outbox.failed(delivery, fault, due=due)
    else:
        outbox.delivered(delivery)
    # Neither the address (it may hold a token) nor what is told.
    about = {"target": delivery.target_id, "delivery": delivery.delivery_id, "fault": fault}
    _log.info("webhook", outcome=outcome, attempts=delivery.attempts + 1, **about)
    return outcome


def _sealed(store: Store, since: str, through: str) -> list[tuple[str, dict[str, Any]]]:
    """The months whose entries lie behind one cursor and not behind the other."""
    first, last = cursor_read(since).number, cursor_read(through).number
    if first == last:
        return []
    return [
        (
            "period.sealed",
            {"period": entry.value["period"], "merkle_root": entry.value["root"], "since": since},
        )
        for entry in published(store)
        if entry.kind == "grades" and first < entry.number <= last
    ]


def _body(event: str, about: dict[str, Any]) -> str:
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return json.dumps({"type": event, "timestamp": now, "data": about}, separators=(",", ":"))
