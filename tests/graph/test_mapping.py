"""Checks of reading foreign tables by a mapping, on made-up rows in the shape of the real ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.mapping import read_mapping
from graph.reading import Reading

ROOT = Path(__file__).parents[2]
ASHARE = ROOT / "docs" / "mappings" / "ashare.yaml"
REAL = ROOT.parent / "shared" / "data" / "ashare"

FILES = {
    "stock.csv": "stock_id:ID(Stock),name,code,:LABEL\n"
    "999999,虚构甲,999999,Company\n99,虚构乙,99,Company;ST\n98,虚构丙,98,Company\n",
    "executive.csv": "person_id:ID(Executive),name,gender,age:int,:LABEL\n"
    "aa13800000000bb,某甲,男,50,Person\ncc,某乙,null,51,Person\n",
    "executive_stock.csv": ":START_ID(Executive),jobs,:END_ID(Stock),:TYPE\n"
    "aa13800000000bb,董事长/董事,999999,employ_of\ncc,监事会主席,99,employ_of\ncc,,98,employ_of\n",
    "stock_industry.csv": ":START_ID(Stock),:END_ID(Industry),:TYPE\n"
    "99,i1,industry_of\n99,i2,industry_of\n999999,i2,industry_of\n",
    "industry.csv": "industry_id:ID(Industry),name,:LABEL\ni1,仪器,Industry\ni2,玻璃,Industry\n",
}


def _folder(folder: Path, **changed: str) -> Path:
    for name, content in FILES.items():
        (folder / name).write_text(changed.get(name.removesuffix(".csv"), content))
    return folder


def _mapped(folder: Path, mapping: str) -> Reading:
    path = folder / "map.yaml"
    path.write_text(mapping)
    return read_mapping(path, folder)


def test_the_mapping_of_listed_companies_fills_its_frames(tmp_path: Path) -> None:
    reading = read_mapping(ASHARE, _folder(tmp_path))
    tables = reading.tables
    assert tables.enterprises[["enterprise_id", "industry"]].to_numpy().tolist() == [
        ["CN-STOCK-999999", "玻璃"],
        ["CN-STOCK-000099", "仪器"],
        ["CN-STOCK-000098", None],
    ]
    assert tables.positions[["person_id", "enterprise_id", "position"]].to_numpy().tolist() == [
        ["ASHARE-aa13800000000bb", "CN-STOCK-999999", "chairman"],
        ["ASHARE-aa13800000000bb", "CN-STOCK-999999", "director"],
        ["ASHARE-cc", "CN-STOCK-000099", "监事会主席"],
    ]
    assert tables.records[["enterprise_id", "kind", "category"]].to_numpy().tolist() == [
        ["CN-STOCK-000099", "abnormal_listing", "special_treatment"]
    ]
    assert set(tables.persons["person_id"]) == {"ASHARE-aa13800000000bb", "ASHARE-cc"}


def test_every_row_of_every_file_is_accounted_for(tmp_path: Path) -> None:
    reading = read_mapping(ASHARE, _folder(tmp_path))
    counts = reading.counts.set_index(["file", "frame"])
    assert (counts["read"] == counts[["accepted", "quarantined", "left_out"]].sum(axis=1)).all()
    assert counts.loc[("stock.csv", "records")].tolist() == [3, 1, 0, 2]
    assert counts.loc[("executive_stock.csv", "positions")].tolist() == [4, 3, 1, 0]
    assert reading.rows_read["executive_stock.csv"] == 3
    assert reading.quarantine[["line", "reason"]].to_numpy().tolist() == [[4, "position: missing"]]


def test_an_uneven_row_is_held_back_once(tmp_path: Path) -> None:
    reading = read_mapping(ASHARE, _folder(tmp_path, stock=FILES["stock.csv"] + "97,虚构丁\n"))
    assert reading.quarantine[["file", "line"]].to_numpy().tolist()[-1] == ["stock.csv", 5]
    assert (reading.quarantine["file"] == "stock.csv").sum() == 1


ENTERPRISES = """\
source: test
recorded_at: 2018-12-31
tables:
  - file: stock.csv
    frame: enterprises
    columns:
      enterprise_id: {template: "CN-STOCK-{code:0>6}"}
      name: {column: name}
"""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("frame: enterprises", "frame: firms", "map.yaml:5: tables.0.frame: expected one of the"),
        ("      name:", "      title:", "map.yaml:8: tables.0.columns.title: expected a column of"),
        ("{column: name}", "{column: nom}", "map.yaml:8: tables.0.columns.name: expected a column"),
        ("{code:0>6}", "{kode:0>6}", "map.yaml:7: tables.0.columns.enterprise_id: expected a col"),
        ("{code:0>6}", "{code:06d}", "fields like {code} or {code:0>6}"),
        ("      name: {column: name}\n", "", "expected the required columns name of enterprises"),
        ("recorded_at: 2018-12-31\n", "", "expected the required columns recorded_at"),
        ("file: stock.csv", "file: gone.csv", "map.yaml:4: tables.0.file: expected a file in"),
        ("file: stock.csv", "file: ../map.yaml", "tables.0.file: expected a file in"),
        (
            "    columns:",
            "    where: [{column: name, matches: '('}]\n    columns:",
            "tables.0.where.0.matches: expected a regular expression",
        ),
        (
            "    columns:",
            "    join: [{file: industry.csv, on: {kode: name}, columns: {}}]\n    columns:",
            "map.yaml:6: tables.0.join.0.on.kode: expected a column",
        ),
    ],
)
def test_a_wrong_name_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    folder = _folder(tmp_path)
    assert _mapped(folder, ENTERPRISES).tables.rows["enterprises"] == 3
    with pytest.raises(BadInput) as refusal:
        _mapped(folder, ENTERPRISES.replace(old, new))
    assert fault in str(refusal.value)


def test_where_equals_keeps_the_whole_cell_only(tmp_path: Path) -> None:
    where = "    where: [{column: ':LABEL', equals: Company}]\n    columns:"
    reading = _mapped(_folder(tmp_path), ENTERPRISES.replace("    columns:", where))
    assert reading.tables.enterprises["name"].tolist() == ["虚构甲", "虚构丙"]


def test_the_real_listed_companies_are_read_whole() -> None:
    if not REAL.exists():
        pytest.skip(f"no folder {REAL.name} beside the repository: real tables were NOT checked")
    reading = read_mapping(ASHARE, REAL)
    assert reading.quarantine.empty
    assert reading.rows_read["executive_stock.csv"] == 24775
    rows = reading.tables.rows
    assert [rows["enterprises"], rows["persons"], rows["records"]] == [3188, 20872, 104]
