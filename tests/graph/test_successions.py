"""Who is the legal representative when later publications name another one, in any order."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cypher import statement
from graph.bulk_tables import BulkTables
from graph.closing import close
from graph.loading import Brought, load_tables
from graph.publicity import PublicityOptions, read_publicity
from graph.snapshot import Snapshot, snapshot_of
from graph.snapshot_reading import read_snapshot, read_tables
from graph.store import Store
from graph.succession_writes import followed
from graph.successions import is_derived, is_published, successions
from graph.tables import Tables, empty
from graph.versions import with_versions
from tests.drawing import draw, e
from tests.graph.publicity_example import FIRM
from tests.graph.whole_graph import everything

OPTIONS = PublicityOptions("a secret of the tests")
OTHER = "91990100MA00004960"
Rows = list[dict[str, str]]


def names(day: str, name: str, **more: str) -> dict[str, str]:
    """A publication of the enterprise learned on the day."""
    return {"uscc": FIRM, "name": "样例甲有限公司", "legal_rep": name, "recorded_at": day, **more}


def change(changed_on: str, after: str, learned: str, **more: str) -> dict[str, str]:
    told = {"item": "法定代表人变更", "changed_on": changed_on, "after": after}
    return {"uscc": FIRM, "recorded_at": learned, **told, **more}


def read(folder: Path, **tables: Rows) -> Tables:
    folder.mkdir(exist_ok=True, parents=True)
    for path in folder.iterdir():
        path.unlink()
    for kind, rows in tables.items():
        pd.DataFrame(rows).fillna("").to_csv(folder / f"{kind}.csv", index=False)
    reading = read_publicity(folder, OPTIONS)
    assert reading.quarantine.empty
    return reading.placed


def loaded(store: Store, folder: Path, *parts: dict[str, Rows]) -> None:
    """Loads each part by itself, in order, into an empty graph."""
    store.run(statement("load/clear"))
    for number, part in enumerate(parts):
        report = load_tables(store, read(folder, **part), load_id=f"part {number}")
        assert all(frame.unchanged >= 0 for frame in report.frames.values())


def leading(snapshot: Snapshot) -> list[str]:
    """Names of the legal representatives of a snapshot."""
    rows = snapshot.positions[snapshot.positions["position"] == "legal_representative"]
    return sorted(snapshot.persons["name"].to_numpy()[rows["person"]])


def led_on(store: Store, day: str, known: str | None = None) -> list[str]:
    known_at = date.fromisoformat(known) if known else None
    return leading(read_snapshot(store, date.fromisoformat(day), known_at))


def test_a_later_publication_ends_the_earlier_representative(store: Store, tmp_path: Path) -> None:
    first, second = names("2022-06-05", "某甲"), names("2024-06-05", "某乙")
    loaded(store, tmp_path, {"enterprise": [first]}, {"enterprise": [second]})
    assert led_on(store, "2024-06-04") == ["某甲"]
    assert led_on(store, "2024-06-05") == ["某乙"]
    # On the day before, as is known since: the start of the second was never told.
    assert led_on(store, "2024-06-04", "2024-06-05") == ["某乙", "某甲"]
    [ended] = read_tables(store).positions.dropna(subset=["valid_to"]).to_dict("records")
    assert (str(ended["valid_to"].date()), str(ended["recorded_at"].date())) == ("2024-06-05",) * 2
    assert pd.isna(ended["retracted_at"])


def test_a_change_between_the_two_gives_the_day(store: Store, tmp_path: Path) -> None:
    told = {
        "enterprise": [names("2022-06-05", "某甲"), names("2024-06-05", "某乙")],
        "change": [
            change("2022-06-05", "某乙", "2024-06-05"),  # not after the first was named
            change("2024-05-20", "某乙; 王某", "2024-06-05"),
            change("2024-05-30", "某乙某", "2024-06-05"),  # somebody else
            change("2024-06-06", "某乙", "2024-06-06"),  # too late
        ],
    }
    loaded(store, tmp_path, told)
    ended = read_tables(store).positions["valid_to"].dropna()
    assert [str(day.date()) for day in ended] == ["2024-05-20"]


def test_a_change_learned_later_moves_the_end_from_then_on(store: Store, tmp_path: Path) -> None:
    both = [names("2022-06-05", "某甲"), names("2024-06-05", "某乙")]
    late = [change("2024-05-20", "某乙", "2024-07-01")]
    loaded(store, tmp_path, {"enterprise": both}, {"change": late})
    assert led_on(store, "2024-05-25", "2024-06-30") == ["某乙", "某甲"]
    assert led_on(store, "2024-05-25", "2024-07-01") == ["某乙"]


def test_a_change_taken_back_no_longer_gives_the_day(store: Store, tmp_path: Path) -> None:
    both = [names("2022-06-05", "某甲"), names("2024-06-05", "某乙")]
    told = change("2024-05-20", "某乙", "2024-06-05")
    back = change("2024-05-20", "某乙", "2024-08-01", op="D")
    loaded(store, tmp_path, {"enterprise": both, "change": [told]}, {"change": [back]})
    assert led_on(store, "2024-05-25", "2024-07-31") == ["某乙"]
    assert led_on(store, "2024-05-25", "2024-08-01") == ["某乙", "某甲"]


def test_the_same_person_named_again_gets_no_end(store: Store, tmp_path: Path) -> None:
    card = {"id_type": "居民身份证", "id_no": "99010019900307123X"}
    officer = {"uscc": FIRM, "recorded_at": "2023-01-01", "person": "某甲", "is_legal_rep": "1"}
    again = [names("2022-06-05", "某甲"), names("2024-06-05", "某甲")]
    loaded(store, tmp_path, {"enterprise": again, "officer": [{**officer, **card}]})
    positions = read_tables(store).positions
    assert positions["valid_to"].isna().all()
    assert len(positions) == 3 and positions["person_id"].nunique() == 2


def test_a_person_with_a_document_who_is_renamed_gets_no_end(tmp_path: Path) -> None:
    told = {"uscc": FIRM, "id_no": "99010019900307123X", "is_legal_rep": "1"}
    days = {"某甲": "2022-06-05", "某乙": "2024-06-05"}
    # Two terms, so two facts: only the document tells that they are one person's.
    officers = [
        {**told, "person": name, "recorded_at": day, "from_on": day} for name, day in days.items()
    ]
    rows = read(tmp_path, enterprise=[names("2020-01-01", "")], officer=officers).positions
    positions = Brought.of(None, draw(positions=rows.to_dict("records")), "one").rows["positions"]
    assert len(positions) == 2 and len(with_ends(positions)) == 2


def test_two_publications_of_one_day_end_each_other_not(store: Store, tmp_path: Path) -> None:
    twice = [names("2024-06-05", "某甲"), names("2024-06-05", "某乙")]
    loaded(store, tmp_path, {"enterprise": twice[:1]}, {"enterprise": twice[1:]})
    assert led_on(store, "2024-06-05") == ["某乙", "某甲"]
    third = {"enterprise": [names("2025-01-01", "某丙")]}
    load_tables(store, read(tmp_path, **third), load_id="third")
    assert led_on(store, "2025-01-01") == ["某丙"]


def test_who_comes_back_leads_again(store: Store, tmp_path: Path) -> None:
    days = ("2022-01-01", "2023-01-01", "2024-01-01")
    rows = [names(day, name) for day, name in zip(days, ("某甲", "某乙", "某甲"), strict=True)]
    loaded(store, tmp_path, *({"enterprise": [row]} for row in rows))
    assert [led_on(store, day) for day in days] == [["某甲"], ["某乙"], ["某甲"]]


def test_a_publication_taken_back_ends_nobody(store: Store, tmp_path: Path) -> None:
    officer = {"uscc": FIRM, "person": "某乙", "is_legal_rep": "1"}
    told = {**officer, "recorded_at": "2024-06-05", "op": ""}
    back = {**officer, "recorded_at": "2024-09-01", "op": "D"}
    first = {"enterprise": [names("2022-06-05", "某甲")]}
    loaded(store, tmp_path, first, {"officer": [told]}, {"officer": [back]})
    assert [led_on(store, day) for day in ("2024-08-31", "2024-09-01")] == [["某乙"], ["某甲"]]


def test_a_publication_between_two_moves_the_end_to_its_day(store: Store, tmp_path: Path) -> None:
    days = ("2022-01-01", "2024-01-01", "2023-01-01")
    rows = [names(day, name) for day, name in zip(days, ("某甲", "某丙", "某乙"), strict=True)]
    loaded(store, tmp_path, *({"enterprise": [row]} for row in rows))
    ends = read_tables(store).positions["valid_to"].dropna().dt.strftime("%Y-%m-%d")
    assert sorted(ends) == ["2023-01-01", "2024-01-01"]


def test_an_officer_with_an_end_of_its_own_keeps_it(store: Store, tmp_path: Path) -> None:
    told = {"person": "某甲", "is_legal_rep": "1", "from_on": "2020-01-01", "to_on": "2023-04-30"}
    officer = {"uscc": FIRM, "recorded_at": "2022-01-01", **told}
    loaded(store, tmp_path, {"enterprise": [names("2024-01-01", "某乙")], "officer": [officer]})
    ends = read_tables(store).positions["valid_to"].dropna()
    assert [str(day.date()) for day in ends] == ["2023-05-01"]


def test_positions_that_no_publication_told_are_left_alone(store: Store, tmp_path: Path) -> None:
    tables = read(tmp_path, enterprise=[names("2022-06-05", "某甲"), names("2024-06-05", "某乙")])
    plain = tables.positions.assign(details=None)
    load_tables(store, Tables(**{**dict(tables), "positions": plain}), load_id="plain")
    assert read_tables(store).positions["valid_to"].isna().all()


def test_a_first_load_asks_for_those_with_several(tmp_path: Path) -> None:
    alone = {**names("2024-06-05", "某甲"), "uscc": OTHER, "name": "样例乙有限公司"}
    both = [names("2022-06-05", "某甲"), names("2024-06-05", "某乙"), alone]
    rows = Brought.of(None, read(tmp_path, enterprise=both), "one").checked.rows
    assert followed(rows) == [FIRM]
    assert not any(
        is_derived(part.rows).any()
        for part in BulkTables(rows).parts()
        if part.name == "LEGAL_REP_OF"
    )


DAYS = ("2023-01-01", "2023-07-01", "2024-01-01", "2024-07-01")
PUBLISHED = st.builds(
    lambda day, name, op, firm: ("enterprise", {**names(day, name, op=op), "uscc": firm}),
    st.sampled_from(DAYS),
    st.sampled_from(("某甲", "某乙", "某丙")),
    st.sampled_from(("", "", "", "D")),
    st.sampled_from((FIRM, FIRM, OTHER)),
)
CHANGED = st.builds(
    lambda day, name, learned: ("change", change(day, name, learned)),
    st.sampled_from(("2023-02-03", "2023-12-31", "2024-05-06")),
    st.sampled_from(("某甲", "某乙", "某丙")),
    st.sampled_from(DAYS),
)
TOLD = st.lists(PUBLISHED | CHANGED, min_size=2, max_size=7, unique_by=str)
on_the_server = settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def parts_of(told: list[tuple[str, dict[str, str]]]) -> list[dict[str, Rows]]:
    return [{kind: [row]} for kind, row in told]


@on_the_server
@given(told=TOLD, data=st.data())
def test_any_order_of_loads_ends_in_one_graph(
    store: Store, tmp_path: Path, told: list[tuple[str, dict[str, str]]], data: st.DataObject
) -> None:
    at_once: dict[str, Rows] = {}
    for kind, row in told:
        at_once.setdefault(kind, []).append(row)
    anchors: Rows = [names("2022-01-01", "", uscc=firm) for firm in (FIRM, OTHER)]
    at_once["enterprise"] = [*anchors, *at_once.get("enterprise", [])]
    loaded(store, tmp_path, at_once)
    once = everything(store)
    order = data.draw(st.permutations(told))
    loaded(store, tmp_path, {"enterprise": anchors}, *parts_of(order))
    assert everything(store) == once


@on_the_server
@given(told=TOLD, data=st.data())
def test_a_closed_month_keeps_every_byte(
    store: Store, tmp_path: Path, told: list[tuple[str, dict[str, str]]], data: st.DataObject
) -> None:
    closed = date(2023, 12, 31)
    past = [one for one in told if one[1]["recorded_at"] <= str(closed)]
    later = data.draw(st.permutations([one for one in told if one not in past]))
    anchors: Rows = [names("2022-01-01", "", uscc=firm) for firm in (FIRM, OTHER)]
    loaded(store, tmp_path, {"enterprise": anchors}, *parts_of(past))
    close(store, closed)
    before = read_snapshot(store, closed).fingerprint
    for number, part in enumerate(parts_of(later)):
        load_tables(store, read(tmp_path, **part), load_id=f"later {number}")
        assert read_snapshot(store, closed).fingerprint == before


def with_ends(positions: pd.DataFrame) -> pd.DataFrame:
    """The positions and what follows from them, without a graph."""
    told = positions[is_published(positions)].drop_duplicates("version_id")
    more = successions(told, with_versions("records", empty("records")))["positions"]
    return pd.concat([positions, more]) if len(more) else positions


def expected(told: list[dict[str, Any]], day: str) -> set[str]:
    """Names of who leads on a day, row by row: of the rows known then those of the last day."""
    known = [row for row in told if row["recorded_at"] <= day]
    standing = [
        row
        for row in known
        if not row["op"]
        and not any(
            other["op"]
            and other["legal_rep"] == row["legal_rep"]
            and other["recorded_at"] >= row["recorded_at"]
            for other in known
        )
    ]
    last = max((row["recorded_at"] for row in standing), default="")
    return {row["legal_rep"] for row in standing if row["recorded_at"] == last}


@settings(max_examples=12, deadline=None)
@given(told=st.lists(PUBLISHED, min_size=1, max_size=7, unique_by=str))
def test_on_each_day_those_named_last_lead(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, dict[str, str]]]
) -> None:
    rows = [{**row, "uscc": FIRM} for _, row in told]
    start = names("2022-01-01", "")
    tables = read(tmp_path_factory.mktemp("told"), enterprise=[start, *rows])
    positions = Brought.of(None, tables, "one").checked.rows["positions"]
    ends = with_ends(positions)
    # A publication that is taken back takes the enterprise along: it is told again by itself.
    firms = draw(enterprises=[e(FIRM, recorded_at="2020-01-01")]).enterprises
    whole = Tables(**{**dict(tables), "positions": ends, "enterprises": firms})
    for day in DAYS:
        assert set(leading(snapshot_of(whole, date.fromisoformat(day)))) == expected(rows, day)
