"""Exclusions: graded and listed are all that are known; what a month lists, by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from gnn.exclusions import (
    counted,
    differing,
    exclusions_of,
    has_bytes,
    leaves_of_exclusions,
    read_exclusions,
    write_exclusions,
)
from gnn.profile import load_profiles
from graph.snapshot import snapshot_of
from graph.tables import STATUSES
from tests.drawing import AS_OF, draw, e

DAYS = st.dates(date(2026, 5, 1), date(2026, 8, 31)).map(str)
NOTHING = pd.DataFrame(columns=["source", "frame", "reason", "rows"])
DRAWN = st.lists(
    st.fixed_dictionaries(
        {
            "status": st.sampled_from(STATUSES),
            "enterprise_type": st.sampled_from([None, "1100", "9500", "农民专业合作社", "other"]),
            "established_on": st.one_of(st.none(), DAYS),
            "ended_on": st.one_of(st.none(), DAYS),
            "recorded_at": DAYS,
        },
        optional={"retracted_at": DAYS},
    ),
    min_size=1,
    max_size=12,
)


@given(DRAWN)
def test_graded_and_listed_are_all_that_are_known(drawn: list[dict[str, str]]) -> None:
    rows = [e(f"X-{number:02}", **told) for number, told in enumerate(drawn)]
    tables = draw(enterprises=rows)
    snapshot = snapshot_of(tables, AS_OF)
    every = tables.enterprises
    missing = every[~every["enterprise_id"].isin(snapshot.enterprises["enterprise_id"])]
    days = {
        name: (missing[column] - pd.Timestamp(0)).dt.days.astype("float64")
        for name, column in (("learned", "recorded_at"), ("established", "established_on"))
    }
    elsewhere = pd.DataFrame({"enterprise_id": missing["enterprise_id"], **days})
    scope = load_profiles().scope(snapshot)
    listed = exclusions_of(scope, elsewhere, NOTHING, as_of=AS_OF)
    graded = scope.loc[scope["reason"].isna(), "enterprise_id"]
    assert sorted([*graded, *listed["enterprise_id"]]) == sorted(every["enterprise_id"])
    assert sum(counted(listed).values()) == len(listed)
    later = set(missing.loc[missing["recorded_at"] > pd.Timestamp(AS_OF), "enterprise_id"])
    assert set(listed.loc[listed["reason"] == "first_seen_later", "enterprise_id"]) == later


def listed() -> pd.DataFrame:
    scope = pd.DataFrame(
        {
            "enterprise_id": ["X-a", "X-b", "X-c"],
            "reason": ["profile_off", None, "left_register"],
            "detail": ["cooperative", None, "deregistered"],
        }
    )
    day = (pd.Timestamp(AS_OF) - pd.Timestamp(0)).days
    elsewhere = pd.DataFrame(
        {
            "enterprise_id": ["X-d", "X-e", "X-f"],
            "learned": [day + 1.0, day - 9.0, day - 9.0],
            "established": [0.0, day + 1.0, 0.0],
        }
    )
    waiting = pd.DataFrame(
        [("register", "enterprises", "a name", 3)], columns=["source", "frame", "reason", "rows"]
    )
    return exclusions_of(scope, elsewhere, waiting, as_of=AS_OF)


def test_what_a_month_lists() -> None:
    assert listed().to_numpy().tolist() == [
        ["", "quarantine", "register enterprises: a name", 3],
        ["X-a", "profile_off", "cooperative", 1],
        ["X-c", "left_register", "deregistered", 1],
        ["X-d", "first_seen_later", "", 1],
        ["X-e", "begins_later", "", 1],
        ["X-f", "withdrawn", "", 1],
    ]
    assert counted(listed())["quarantine"] == 3


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    sha256 = write_exclusions(tmp_path, "2026-06", listed())
    assert write_exclusions(tmp_path, "2026-06", listed()) == sha256
    found = read_exclusions(tmp_path, "2026-06")
    assert found is not None
    assert leaves_of_exclusions("2026-06", found) == leaves_of_exclusions("2026-06", listed())
    assert has_bytes(tmp_path, "2026-06", sha256)
    (tmp_path / "2026-06.parquet").write_bytes(b"no parquet")
    assert read_exclusions(tmp_path, "2026-06") is None
    assert not has_bytes(tmp_path, "2026-06", sha256)


def test_any_altered_byte_is_noticed(tmp_path: Path) -> None:
    sha256 = write_exclusions(tmp_path, "2026-06", listed())
    file = tmp_path / "2026-06.parquet"
    whole = file.read_bytes()
    for place in range(0, len(whole), 7):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 128]) + whole[place + 1 :])
        assert not has_bytes(tmp_path, "2026-06", sha256)
        rows = read_exclusions(tmp_path, "2026-06")
        assert rows is None or len(leaves_of_exclusions("2026-06", rows).hashes) == len(rows)


def test_a_replay_compares_what_the_month_knew() -> None:
    then = listed()
    again = then[then["reason"] != "quarantine"]
    more = pd.DataFrame([["X-z", "first_seen_later", "", 1]], columns=then.columns)
    assert differing(then, pd.concat([again, more])) == []
    assert differing(then, again[again["enterprise_id"] != "X-d"]) == ["X-d"]
    assert differing(then, again[again["enterprise_id"] != "X-a"]) == ["X-a"]
    assert differing(then, pd.concat([again, more.assign(reason="withdrawn")])) == ["X-z"]
