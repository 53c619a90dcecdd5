"""Checks of the reader of register tables on made-up folders (division 990100 does not exist)."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import BadInput
from graph.identity import person_id
from graph.reading import Reading
from graph.register_tables import read_register_tables
from graph.tables import COLUMNS

SECRET = "a secret of the tests"
CODE = "91990100MA0000015X"
CARD = "99010019900307123X"
PASSPORT = "E99887766"
ENTERPRISES = f"enterprise_id,name,recorded_at\n{CODE.lower()},虚构甲,2024-01-01\n"


def _read(folder: Path, **files: str) -> Reading:
    for name, content in {"enterprises": ENTERPRISES, **files}.items():
        (folder / f"{name}.csv").write_text(content)
    return read_register_tables(folder, secret=SECRET)


def _all_counted(reading: Reading) -> bool:
    counts = reading.counts
    balanced = counts["read"] == counts["accepted"] + counts["quarantined"] + counts["left_out"]
    return bool(balanced.all())


def test_enterprises_alone_are_enough(tmp_path: Path) -> None:
    reading = _read(tmp_path)
    assert reading.tables.enterprises.loc[0, ["enterprise_id", "source"]].tolist() == [
        CODE,
        "enterprises.csv",
    ]
    assert reading.rows_read == {"enterprises.csv": 1}
    assert {name: list(rows.columns) for name, rows in reading.tables} == {
        name: list(columns) for name, columns in COLUMNS.items()
    }
    assert reading.placed.enterprises.loc[0, ["file", "line"]].tolist() == ["enterprises.csv", 2]


def test_persons_by_document_are_the_same_person_in_every_table(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        persons=f"document_type,document_number,name,recorded_at\n10,{CARD},某甲,2024-01-01\n",
        positions="document_type,document_number,enterprise_id,position,recorded_at\n"
        f"居民身份证,{CARD.lower()},{CODE},director,2024-01-01\n",
        holdings="holder_id,document_type,document_number,holder_kind,enterprise_id,recorded_at\n"
        f",10,{CARD},Person,{CODE},2024-01-01\n{CODE},,,Enterprise,{CODE},2024-01-01\n",
    )
    known = person_id("10", CARD, secret=SECRET)
    assert reading.tables.persons["person_id"].tolist() == [known]
    assert reading.tables.positions["person_id"].tolist() == [known]
    assert reading.tables.holdings["holder_id"].tolist() == [known, CODE]
    assert reading.quarantine.empty


def test_no_document_number_is_kept_not_even_of_a_broken_row(tmp_path: Path) -> None:
    persons = (
        "document_type,document_number,name,recorded_at\n"
        f"passport,{PASSPORT},某甲,no day\n"
        f"passport,{PASSPORT},某甲\n"
        f",{PASSPORT},某甲,2024-01-01\n"
    )
    reading = _read(tmp_path, persons=persons)
    assert list(reading.quarantine["line"]) == [2, 3, 4]
    assert PASSPORT not in reading.quarantine.to_csv()


def test_an_address_is_one_by_its_text_in_both_tables(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        addresses="text,division,hosting,recorded_at\n虚构路 1 号,990100,true,2024-01-01\n",
        domiciles="enterprise_id,address_text,division,recorded_at\n"
        f"{CODE},虚构路１号,990100,2024-01-01\n{CODE},虚构路2号,990100,2024-01-01\n",
    )
    addresses, domiciles = reading.tables.addresses, reading.tables.domiciles
    assert domiciles["address_id"].tolist() == addresses["address_id"].tolist()
    assert addresses["hosting"].tolist() == [True, False]
    assert _all_counted(reading)


def test_every_row_is_accepted_or_quarantined_with_its_line(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        enterprises="enterprise_id,name,recorded_at\n"
        f"{CODE},虚构甲,2024-01-01\nx,虚构乙,2024-01-01\n{CODE}\n",
    )
    assert reading.quarantine[["file", "line"]].to_numpy().tolist() == [
        ["enterprises.csv", 3],
        ["enterprises.csv", 4],
    ]
    assert reading.counts[["read", "accepted", "quarantined"]].to_numpy().tolist() == [[3, 1, 2]]
    assert reading.reasons["rows"].tolist() == [1, 1]


def test_parquet_gives_what_csv_gives(tmp_path: Path) -> None:
    (tmp_path / "csv").mkdir()
    (tmp_path / "parquet").mkdir()
    first = _read(tmp_path / "csv")
    rows = pd.DataFrame({"enterprise_id": [CODE], "name": ["虚构甲"], "source": "enterprises.csv"})
    rows["recorded_at"] = pd.Timestamp(2024, 1, 1)
    rows.to_parquet(tmp_path / "parquet" / "enterprises.parquet")
    second = read_register_tables(tmp_path / "parquet", secret=SECRET)
    pd.testing.assert_frame_equal(first.tables.enterprises, second.tables.enterprises)


def test_the_load_id_is_that_of_the_bytes(tmp_path: Path) -> None:
    first = _read(tmp_path).load_id
    assert _read(tmp_path).load_id == first
    assert _read(tmp_path, enterprises=ENTERPRISES + "\n").load_id != first


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"persons": "person_id,name\nP-1,x\n"}, "persons.csv: expected the columns recorded_at"),
        (
            {"persons": "person_id,phone,recorded_at\nP-1,1,2024-01-01\n"},
            "['phone']",
        ),
        (
            {"domiciles": f"enterprise_id,recorded_at\n{CODE},2024-01-01\n"},
            "address_id or address_text+division",
        ),
        ({"person": "person_id\nP-1\n"}, "'person.csv'"),
        ({"persons": ""}, "persons.csv: expected a table with a header"),
    ],
)
def test_a_wrong_table_is_refused_with_its_name(
    tmp_path: Path, files: dict[str, str], fault: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        _read(tmp_path, **files)
    assert fault in str(refusal.value)


def test_a_folder_without_enterprises_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"a folder with enterprises.csv"):
        read_register_tables(tmp_path, secret=SECRET)


CELLS = st.sampled_from([CODE, CARD, "P-1", "10", "2024-01-01", "", "x,y", '"q"', "虚构路1号"])


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=6), max_size=6))
def test_random_tables_lose_no_row_and_leak_no_number(
    tmp_path: Path, lines: list[list[str]]
) -> None:
    header = "document_type,document_number,name,recorded_at"
    persons = "\n".join([header, *(",".join(line) for line in lines)])
    reading = _read(tmp_path, persons=persons)
    counts = reading.counts.set_index("file")
    assert counts["read"].to_dict() == {
        file: rows for file, rows in reading.rows_read.items() if rows or file in counts.index
    }
    assert _all_counted(reading)
    held = reading.quarantine.to_csv() + reading.tables.persons.to_csv()
    assert re.search(r"(?<![0-9a-f])\d{17}[\dXx](?![0-9a-f])", held) is None
