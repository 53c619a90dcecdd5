"""Seeded random tables of any size with versions, unknowns and ended facts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from graph.tables import (
    AFFILIATIONS,
    CONTACT_KINDS,
    DECISIONS,
    HOLDER_KINDS,
    RECORD_LABELS,
    STATUSES,
    Tables,
    tables_of,
)

_DAYS = 2_000
_POSITIONS = ("legal_representative", "director", "liaison", "beneficial_owner")
_EARLIEST = np.datetime64("2020-01-01", "s")


class _Draw:
    """Columns of `size` random values; about one in ten optional values is unknown."""

    def __init__(self, rng: np.random.Generator, size: int) -> None:
        self._rng = rng
        self.size = size

    def one_of(self, values: Sequence[str | None]) -> np.ndarray:
        return np.asarray(values, dtype=object)[self._rng.integers(0, len(values), self.size)]

    def ids(self, prefix: str, many: int) -> np.ndarray:
        return np.array(
            [f"{prefix}{row}" for row in self._rng.integers(0, many, self.size)], object
        )

    def days(self, unknown: float = 0.1) -> np.ndarray:
        days = _EARLIEST + self._rng.integers(0, _DAYS, self.size) * np.timedelta64(86_400, "s")
        return np.where(self._rng.random(self.size) < unknown, np.datetime64("NaT"), days)

    def amounts(self) -> np.ndarray:
        return np.where(
            self._rng.random(self.size) < 0.1, np.nan, self._rng.lognormal(10, 2, self.size)
        )

    def shares(self) -> np.ndarray:
        return np.where(self._rng.random(self.size) < 0.1, np.nan, self._rng.random(self.size))

    def flags(self) -> np.ndarray:
        return self._rng.random(self.size) < 0.1

    def dated(self) -> dict[str, np.ndarray]:
        return {"valid_from": self.days(), "valid_to": self.days(unknown=0.7), **self.learned()}

    def learned(self) -> dict[str, np.ndarray]:
        recorded = self.days(unknown=0)
        later = recorded + self._rng.integers(0, 400, self.size) * np.timedelta64(86_400, "s")
        retracted = np.where(self._rng.random(self.size) < 0.1, later, np.datetime64("NaT"))
        return {
            "recorded_at": recorded,
            "retracted_at": retracted,
            "details": self.one_of([None, None, '{"remark":"备注"}', '{"count":2}']),
            "source": self.one_of(["甲", "乙", "丙"]),
        }


def random_tables(seed: int, size: int) -> Tables:
    """`size` enterprises with a third more versions, twice the persons, and links between them."""
    rng = np.random.default_rng(seed)
    frames = {**_entities(rng, size), **_links(rng, size), **_ties(rng, size)}
    return tables_of(**frames, records=_records(_Draw(rng, size), size))


def _entities(rng: np.random.Generator, size: int) -> dict[str, pd.DataFrame]:
    every = {
        "enterprises": np.array([f"X-{row}" for row in range(size)], object),
        "persons": np.array([f"p{row}" for row in range(2 * size)], object),
        "addresses": np.array([f"a{row}" for row in range(size)], object),
        "agents": np.array([f"g{row}" for row in range(size)], object),
    }
    ids = {name: np.concatenate([all_, all_[: len(all_) // 3]]) for name, all_ in every.items()}
    draw = {name: _Draw(rng, len(all_)) for name, all_ in ids.items()}
    return {
        "enterprises": _enterprises(ids["enterprises"], draw["enterprises"]),
        "persons": pd.DataFrame(
            {
                "person_id": ids["persons"],
                "name": draw["persons"].ids("人", 50),
                **draw["persons"].learned(),
            }
        ),
        "addresses": pd.DataFrame(
            {
                "address_id": ids["addresses"],
                "text": draw["addresses"].ids("路", 50),
                "division": draw["addresses"].one_of(["990101", "990102"]),
                "building": draw["addresses"].one_of(["1号", None]),
                "hosting": draw["addresses"].flags(),
                **draw["addresses"].learned(),
            }
        ),
        "agents": pd.DataFrame(
            {
                "agent_id": ids["agents"],
                "name": draw["agents"].ids("代理", 50),
                **draw["agents"].learned(),
            }
        ),
    }


def _enterprises(ids: np.ndarray, draw: _Draw) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "enterprise_id": ids,
            "name": draw.ids("企业", 10_000),
            "status": draw.one_of(STATUSES),
            "industry": draw.one_of(["C13", "F51"]),
            "registered_capital": draw.amounts(),
            "established_on": draw.days(),
            **draw.learned(),
        }
    )


def _links(rng: np.random.Generator, size: int) -> dict[str, pd.DataFrame]:
    links, affiliated = _Draw(rng, 2 * size), _Draw(rng, size)
    kind = links.one_of(HOLDER_KINDS)
    holder = np.where(kind == "Person", links.ids("p", size), links.ids("X-", size))
    enterprise = links.ids("X-", size)
    return {
        "holdings": pd.DataFrame(
            {
                "holder_id": holder,
                "holder_kind": kind,
                "enterprise_id": enterprise,
                "interest": links.one_of([None, "shareholding", "voting"]),
                "share": links.shares(),
                "paid_amount": links.amounts(),
                **links.dated(),
            }
        ),
        "positions": pd.DataFrame(
            {
                "person_id": links.ids("p", size),
                "enterprise_id": enterprise,
                "position": links.one_of(_POSITIONS),
                **links.dated(),
            }
        ),
        "domiciles": pd.DataFrame(
            {
                "enterprise_id": enterprise,
                "address_id": links.ids("a", size),
                "address_kind": links.one_of(["domicile", "premises"]),
                **links.dated(),
            }
        ),
        "affiliations": pd.DataFrame(
            {
                "source_id": affiliated.ids("X-", size),
                "target_id": affiliated.ids("X-", size),
                "relation": affiliated.one_of(AFFILIATIONS),
                "amount": affiliated.amounts(),
                **affiliated.dated(),
            }
        ),
    }


def _ties(rng: np.random.Generator, size: int) -> dict[str, pd.DataFrame]:
    """Agents, contacts, parties to records and decisions on persons."""
    draw = _Draw(rng, size)
    kind = draw.one_of(HOLDER_KINDS)
    first, second = draw.ids("p", size), draw.ids("p", size)
    matches = pd.DataFrame(
        {
            "person_id": np.minimum(first, second),
            "other_id": np.maximum(first, second),
            "decision": draw.one_of(DECISIONS),
            "score": draw.shares(),
            "evidence": draw.one_of([None, '{"name":"甲"}']),
            **draw.dated(),
        }
    )
    return {
        "engagements": pd.DataFrame(
            {
                "enterprise_id": draw.ids("X-", size),
                "agent_id": draw.ids("g", size),
                "business_type": draw.one_of(["establishment", "change", None]),
                **draw.dated(),
            }
        ),
        "contacts": pd.DataFrame(
            {
                "enterprise_id": draw.ids("X-", size),
                "contact_id": draw.ids("C-", size),
                "contact_kind": draw.one_of(CONTACT_KINDS),
                **draw.dated(),
            }
        ),
        "parties": pd.DataFrame(
            {
                "party_id": np.where(kind == "Person", draw.ids("p", size), draw.ids("X-", size)),
                "party_kind": kind,
                "enterprise_id": draw.ids("X-", size),
                "record_id": draw.ids("R", size),
                "role": draw.one_of(["pledgee", "debtor"]),
                **draw.dated(),
            }
        ),
        "person_matches": matches[matches["person_id"] != matches["other_id"]],
    }


def _records(draw: _Draw, size: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "record_id": draw.ids("R", max(1, size // 2)),
            "kind": draw.one_of(list(RECORD_LABELS)),
            "enterprise_id": draw.ids("X-", size),
            "result": draw.one_of(["passed", "late"]),
            "amount": draw.amounts(),
            **draw.dated(),
        }
    )
