"""Buildings and rooms in Chinese addresses, however they are written."""

from __future__ import annotations

import pandas as pd
import pytest

from graph.address_text import building_and_room, buildings_and_rooms, says_hosting
from graph.details import as_properties
from graph.validation import validate


@pytest.mark.parametrize(
    ("text", "building", "room"),
    [
        ("样例市新区第3大道5号101室", "样例市新区第3大道5号", "101室"),
        ("样例路5-1号3栋201室", "样例路5-1号3栋", "201室"),
        ("样例路５号 3幢 2单元 二〇一室", "样例路5号3幢", "2单元201室"),
        ("幸福路一号", "幸福路1号", None),
        ("科技园A座1203", "科技园A座", "1203"),
        ("解放路88号星河大厦B座12层1201房", "解放路88号星河大厦B座", "12层1201房"),
        ("十二号楼3单元502", "12号楼", "3单元502"),
        ("样例路12号院3号楼4层401室", "样例路12号院3号楼", "4层401室"),
        ("样例镇样例村", None, None),
        ("", None, None),
    ],
)
def test_building_and_room(text: str, building: str | None, room: str | None) -> None:
    assert building_and_room(text) == (building, room)


def test_no_text_takes_long() -> None:
    # A million of these would be looked through in hours.
    for endless in ("国" * 10**6, "9" * 10**6, "十" * 10**6):
        assert building_and_room(f"{endless}大厦3室") == (None, None)
    assert building_and_room("国" * 296 + "大厦3室") == ("国" * 296 + "大厦", "3室")


def test_a_column_keeps_its_order_and_unknowns() -> None:
    texts = pd.Series(["甲路1号2室", None, "甲路1号"], index=[5, 6, 7])
    found = buildings_and_rooms(texts)
    assert found["building"].tolist() == ["甲路1号", None, "甲路1号"]
    assert found["room"].tolist() == ["2室", None, None]
    assert found.index.tolist() == [5, 6, 7]


def test_hosting_is_said_by_few_words() -> None:
    texts = pd.Series(["甲路1号(集群注册)", "甲路1号商务秘书公司托管", "托管大厦", None])
    assert says_hosting(texts).tolist() == [True, True, False, False]


def test_readers_fill_what_the_source_does_not_state() -> None:
    rows = pd.DataFrame(
        {
            "address_id": ["a1", "a2", "a3"],
            "text": ["甲路1号2室", "甲路1号(集群注册)", "甲路1号(集群注册)"],
            "building": ["自有楼", "", ""],
            "hosting": ["", "", "否"],
            "recorded_at": "2024-05-01",
            "source": "test",
            "file": "a.csv",
            "line": [2, 3, 4],
        }
    )
    found = validate("addresses", rows).accepted
    assert found["building"].tolist() == ["自有楼", "甲路1号", "甲路1号"]
    assert found["room"].tolist()[0] == "2室"
    assert found["hosting"].tolist() == [False, True, False]
    assert as_properties(found["details"]).tolist() == [{}, {"hosting_basis": "text"}, {}]
