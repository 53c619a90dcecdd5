"""What the register says of a sample firm in time, and the register changes that it filed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.sample_firms import Firms
from graph.sample_history import change_days, learning_days
from graph.sample_people import People
from graph.sample_places import Places
from graph.sample_settings import OPEN, Integers, SampleSettings
from graph.tables import LEGAL_REPRESENTATIVE


@dataclass(frozen=True)
class Attributes:
    """versions: firm, day, learning, named (times renamed), capital, ended (bool).

    changes: firm, day, learning, category; every registered change, link changes too.
    """

    versions: pd.DataFrame
    changes: pd.DataFrame


def make_attributes(
    settings: SampleSettings,
    firms: Firms,
    *,
    links: tuple[People, Places],
    chance: np.random.Generator,
) -> Attributes:
    """Renamings, changes of capital and scope; at most one renaming and one capital a firm.

    links: who represents and holds, and where a firm sits; their ends are filed as changes too.
    """
    yearly = {"name": 0.02, "capital": 0.04, "scope": 0.06}
    filed = {
        category: change_days(settings, firms, yearly=rate, chance=chance)
        for category, rate in yearly.items()
    }
    once = {category: filed[category].drop_duplicates("firm") for category in ("name", "capital")}
    own = [rows.assign(category=name) for name, rows in {**filed, **once}.items()]
    changes = pd.concat([*own, *_link_changes(*links)], ignore_index=True)
    changes = changes.drop_duplicates(["firm", "day", "category"])
    changes = changes.sort_values(["firm", "day", "category"], kind="stable")
    return Attributes(
        versions=_versions(firms, once, chance), changes=changes.reset_index(drop=True)
    )


def _link_changes(people: People, places: Places) -> list[pd.DataFrame]:
    """Each end of a representation, domicile or holding is a change filed by its firm."""
    represented = people.representations
    spans = {
        "legal_representative": represented[represented["position"] == LEGAL_REPRESENTATIVE],
        "address": places.domiciles,
        "shareholder": people.holdings,
    }
    return [_ended(rows).assign(category=category) for category, rows in spans.items()]


def _ended(spans: pd.DataFrame) -> pd.DataFrame:
    ended = spans.loc[spans["end"] != OPEN, ["firm", "end", "end_learning"]]
    return ended.rename(columns={"end": "day", "end_learning": "learning"})


def _versions(
    firms: Firms, once: dict[str, pd.DataFrame], chance: np.random.Generator
) -> pd.DataFrame:
    """One row a firm and event: registration, renaming, new capital, end; the state after it."""
    days = {name: _day_of(rows, firms.size) for name, rows in once.items()}
    learning = {name: _learning_of(rows, firms.size) for name, rows in once.items()}
    moments = [
        (firms.established, firms.learning),
        (days["name"], learning["name"]),
        (days["capital"], learning["capital"]),
        (firms.ended, learning_days(chance, firms.size)),
    ]
    factor = np.round(np.exp(chance.normal(0.2, 0.9, firms.size)), 1) + 0.1
    rows = [
        pd.DataFrame({"firm": np.arange(firms.size), "day": day, "learning": lag})
        for day, lag in moments
    ]
    versions = pd.concat(rows, ignore_index=True)
    versions = versions[versions["day"] != OPEN]
    firm, learned = versions["firm"].to_numpy(), (versions["day"] + versions["learning"]).to_numpy()
    # What is already learned decides, so that a slow piece of news can't undo a faster one.
    known = [(day + lag)[firm] <= learned for day, lag in moments]
    versions["capital"] = firms.capital[firm] * np.where(known[2], factor[firm], 1.0)
    versions["named"], versions["ended"] = known[1].astype(np.int64), known[3]
    return versions.reset_index(drop=True)


def _day_of(changes: pd.DataFrame, size: int) -> Integers:
    days = np.full(size, OPEN, dtype=np.int64)
    days[changes["firm"].to_numpy()] = changes["day"].to_numpy()
    return days


def _learning_of(changes: pd.DataFrame, size: int) -> Integers:
    learning = np.zeros(size, dtype=np.int64)
    learning[changes["firm"].to_numpy()] = changes["learning"].to_numpy()
    return learning
