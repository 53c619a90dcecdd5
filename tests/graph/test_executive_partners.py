"""Who the executive partners of a partnership are when later publications list others."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from graph.bulk_tables import BulkTables
from graph.loading import Brought
from graph.snapshot_reading import read_snapshot, read_tables
from graph.store import Store
from graph.succession_writes import followed
from tests.graph.publicity_example import FIRM
from tests.graph.test_successions import change, leading, loaded, names, read
from tests.graph.whole_graph import everything

FIRST, SECOND = "样例甲投资(有限合伙)", "样例乙管理有限公司"
PARTS: list[dict[str, Any]] = [
    {"enterprise": [names("2022-01-01", f"{FIRST}、{SECOND}(委派代表:李某)")]},
    {
        "enterprise": [names("2023-06-01", f"{SECOND}（委派代表：王某）")],
        "change": [
            change(
                "2023-05-20", f"{SECOND}(委派代表:王某)", "2023-06-01", item="执行事务合伙人变更"
            ),
            # The later one lists the first as well, so it is not what ended it.
            change("2023-05-30", f"{FIRST};{SECOND}", "2023-06-01", item="执行事务合伙人变更"),
        ],
    },
    {"enterprise": [names("2024-01-01", f"{SECOND};某丙")]},
    {"enterprise": [names("2024-07-01", "某丙")]},
]


def partners_on(store: Store, day: str) -> list[str]:
    """Names of the executive partners that are enterprises, and of the legal representatives."""
    snapshot = read_snapshot(store, date.fromisoformat(day))
    firms = snapshot.enterprises["name"].to_numpy()
    return [*sorted(firms[snapshot.affiliations["from_enterprise"]]), *leading(snapshot)]


def test_a_publication_names_all_executive_partners_of_its_day(tmp_path: Path) -> None:
    tables = read(tmp_path, enterprise=[names("2022-01-01", f"{FIRST}（委派代表：李某）、某丙")])
    assert tables.affiliations["relation"].tolist() == ["EXECUTIVE_PARTNER_OF"]
    assert set(tables.enterprises["name"]) == {"样例甲有限公司", FIRST}
    assert tables.persons["name"].tolist() == ["某丙"]


def test_a_partner_no_longer_listed_has_ended_in_any_order(store: Store, tmp_path: Path) -> None:
    loaded(store, tmp_path, *PARTS)
    assert partners_on(store, "2023-05-31") == [SECOND, FIRST]
    assert partners_on(store, "2023-06-01") == [SECOND]
    assert partners_on(store, "2024-01-01") == [SECOND, "某丙"]
    assert partners_on(store, "2024-07-01") == ["某丙"]
    links = read_tables(store).affiliations.dropna(subset=["valid_to"]).sort_values("valid_to")
    # The first on the day of the change, the second on that of the publication without it.
    assert links["valid_to"].dt.strftime("%Y-%m-%d").tolist() == ["2023-05-20", "2024-07-01"]
    assert links["recorded_at"].dt.strftime("%Y-%m-%d").tolist() == ["2023-06-01", "2024-07-01"]
    once = everything(store)
    for order in list(permutations(PARTS))[14::9]:
        loaded(store, tmp_path, *order)
        assert everything(store) == once


@pytest.mark.parametrize(("parts", "several"), [(PARTS[1:2], []), (PARTS[1:3], [FIRM])])
def test_a_first_load_asks_for_those_with_several_heads(
    tmp_path: Path, parts: list[dict[str, Any]], several: list[str]
) -> None:
    rows = [row for part in parts for row in part["enterprise"]]
    checked = Brought.of(None, read(tmp_path, enterprise=rows), "one").checked.rows
    assert followed(checked) == several
    assert [part.name for part in BulkTables(checked).parts()].count("EXECUTIVE_PARTNER_OF") == 1
