"""Seeded tables of millions of rows in the proportions of a province, drawn column by column.

To a million enterprises: 1.2 million persons, 0.6 million addresses, 1.5 million holdings, 2
million positions, a million domiciles. Nobody and nothing in them exists.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.tables import DATE, TEXT, Tables, tables_of

_FIRST_DAY, _DAYS = np.datetime64("2000-01-01", "s"), 9_000
_DAY = np.timedelta64(86_400, "s")
_SURNAMES = np.array([*"赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"], dtype=object)
_INDUSTRIES = np.array(["C1310", "F5199", "I6510", "L7211", "H6210"], dtype=object)
_OFFICES = np.array(["director", "supervisor", "manager"], dtype=object)


def large_tables(seed: int, size: int) -> Tables:
    """`size` enterprises with persons, addresses, holdings, positions and domiciles."""
    rng = np.random.default_rng(seed)
    ids = {
        "enterprise": _ids("CN-X-", size),
        "person": _ids("P-", size * 6 // 5),
        "address": _ids("A-", size * 3 // 5),
    }
    return tables_of(
        enterprises=_enterprises(rng, ids["enterprise"]),
        persons=_persons(rng, ids["person"]),
        addresses=_addresses(rng, ids["address"]),
        holdings=_holdings(rng, ids, size * 3 // 2),
        positions=_positions(rng, ids),
        domiciles=_domiciles(rng, ids),
    )


def _ids(prefix: str, count: int) -> np.ndarray:
    numbers = pd.Series(np.arange(count)).astype(str).str.zfill(9)
    return np.asarray((prefix + numbers).to_numpy(dtype=object))


def _days(rng: np.random.Generator, count: int, unknown: float = 0.0) -> pd.Series:
    days = pd.Series(_FIRST_DAY + rng.integers(0, _DAYS, count) * _DAY).astype(DATE)
    return days.where(rng.random(count) >= unknown)


def _learned(count: int) -> dict[str, object]:
    return {"recorded_at": pd.Timestamp("2025-01-01"), "source": pd.Series(["大省"] * count)}


def _enterprises(rng: np.random.Generator, ids: np.ndarray) -> pd.DataFrame:
    count = len(ids)
    number = pd.Series(rng.integers(0, 10 * count, count)).astype(str)
    revoked = rng.random(count) < 0.05
    return pd.DataFrame(
        {
            "enterprise_id": ids,
            "name": ("第" + number + "号贸易有限公司").astype(TEXT),
            "status": np.where(revoked, "revoked", "in_register"),
            "industry": _INDUSTRIES[rng.integers(0, len(_INDUSTRIES), count)],
            "division": "990101",
            "registered_capital": rng.integers(1, 1_000, count) * 10_000.0,
            "established_on": _days(rng, count),
            **_learned(count),
        }
    )


def _persons(rng: np.random.Generator, ids: np.ndarray) -> pd.DataFrame:
    first, second, third = (_SURNAMES[rng.integers(0, 20, len(ids))] for _ in range(3))
    return pd.DataFrame({"person_id": ids, "name": first + second + third, **_learned(len(ids))})


def _addresses(rng: np.random.Generator, ids: np.ndarray) -> pd.DataFrame:
    count = len(ids)
    number = pd.Series(np.arange(count)).astype(str)
    return pd.DataFrame(
        {
            "address_id": ids,
            "text": ("中山路" + number + "号").astype(TEXT),
            "division": "990101",
            "hosting": rng.random(count) < 0.001,
            **_learned(count),
        }
    )


def _holdings(rng: np.random.Generator, ids: dict[str, np.ndarray], count: int) -> pd.DataFrame:
    by_person = rng.random(count) < 0.8
    person, holder = (_any(rng, ids[name], count) for name in ("person", "enterprise"))
    return pd.DataFrame(
        {
            "holder_id": np.where(by_person, person, holder),
            "holder_kind": np.where(by_person, "Person", "Enterprise"),
            "enterprise_id": _any(rng, ids["enterprise"], count),
            "share": rng.integers(1, 100, count) / 100,
            "subscribed_amount": rng.integers(1, 1_000, count) * 1_000.0,
            "valid_from": _days(rng, count, unknown=0.1),
            **_learned(count),
        }
    )


def _positions(rng: np.random.Generator, ids: dict[str, np.ndarray]) -> pd.DataFrame:
    enterprises = ids["enterprise"]
    size = len(enterprises)
    offices = _OFFICES[rng.integers(0, len(_OFFICES), size)]
    return pd.DataFrame(
        {
            "person_id": _any(rng, ids["person"], 2 * size),
            "enterprise_id": np.concatenate([enterprises, enterprises]),
            "position": np.concatenate([np.full(size, "legal_representative", object), offices]),
            "valid_from": _days(rng, 2 * size, unknown=0.1),
            **_learned(2 * size),
        }
    )


def _domiciles(rng: np.random.Generator, ids: dict[str, np.ndarray]) -> pd.DataFrame:
    enterprises = ids["enterprise"]
    return pd.DataFrame(
        {
            "enterprise_id": enterprises,
            "address_id": _any(rng, ids["address"], len(enterprises)),
            "address_kind": "domicile",
            "valid_from": _days(rng, len(enterprises), unknown=0.1),
            **_learned(len(enterprises)),
        }
    )


def _any(rng: np.random.Generator, ids: np.ndarray, count: int) -> np.ndarray:
    return np.asarray(ids[rng.integers(0, len(ids), count)])
