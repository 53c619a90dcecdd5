"""Records of XML files, read one by one, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import xml_items as module
from graph.errors import BadInput
from graph.xml_items import xml_items

PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<x:Data xmlns:x="urn:x">
  <x:Header><x:Item>none of ours</x:Item></x:Header>
  <x:Items>
    <x:Record type="a">
      <x:Name xml:lang="en">甲 &amp; 乙</x:Name>
      <x:Line>1</x:Line><x:Line>2</x:Line>
    </x:Record>
    <x:Record/>
  </x:Items>
</x:Data>"""
LANGUAGE = "@xml:lang"


def found(path: Path, content: str | bytes, **limits: int) -> list[tuple[int, dict[str, Any]]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(xml_items(path, ["Record"], **limits))


def test_a_record_is_a_tree_with_its_line(tmp_path: Path) -> None:
    whole, empty = found(tmp_path / "a.xml", PAGE)
    tree = {"@type": "a", "Name": [{LANGUAGE: "en", "$": "甲 & 乙"}]}
    assert whole == (5, {**tree, "Line": [{"$": "1"}, {"$": "2"}]})
    assert empty == (9, {})


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings_of_xml(tmp_path: Path, encoding: str) -> None:
    page = PAGE.replace('encoding="UTF-8"', "")
    assert found(tmp_path / "a.xml", page.encode(encoding)) == found(tmp_path / "b.xml", PAGE)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(piece=st.integers(1, 40))
def test_pieces_of_any_size_give_the_same(tmp_path: Path, piece: int) -> None:
    whole = module._CHUNK
    module._CHUNK = piece
    try:
        assert found(tmp_path / "a.xml", PAGE) == found(tmp_path / "b.xml", PAGE)
        assert len(found(tmp_path / "a.xml", PAGE)) == 2
    finally:
        module._CHUNK = whole


LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>\n<d><Record>&b;</Record></d>'
OUTSIDE = '<!DOCTYPE d SYSTEM "file:///etc/passwd">\n<d><Record/></d>'


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (LAUGHS, r"a.xml:1: expected XML without a document type"),
        (OUTSIDE, r"a.xml:1: expected XML without a document type"),
        ("<d>\n<Record>&b;</Record></d>", r"a.xml:2: expected XML, got 'undefined entity'"),
        ("<d>\n<Record>\n</d>", r"a.xml:3: expected XML, got 'mismatched tag'"),
        ("<d>\n<Record/>", r"a.xml:2: expected XML, got 'no element found'"),
        ("", r"a.xml:1: expected XML, got 'no element found'"),
        ("{}", r"a.xml:1: expected XML"),
        (b"<d>\xff\xfe</d>", r"a.xml:1: expected XML, got 'not well-formed"),
        ('<?xml version="1.0" encoding="none"?><d/>', r"a.xml:1: expected XML"),
        ("<Record>" + "<e>" * 70, r"a.xml:1: expected at most 64 nested elements"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(
    tmp_path: Path, content: str | bytes, fault: str
) -> None:
    with pytest.raises(BadInput, match=fault):
        found(tmp_path / "a.xml", content)


@pytest.mark.parametrize("start", ["<d>\n<Record>", "<d>\n<Record a='", "<d>\n<!--"])
def test_an_element_that_never_ends_is_refused_before_it_is_read_whole(
    tmp_path: Path, start: str
) -> None:
    path = tmp_path / "long.xml"
    path.write_text(start)
    with path.open("a") as stream:
        stream.write("a" * 4 * 1024**2)
    with pytest.raises(BadInput, match=r"long.xml:2: expected elements of at most 1 MiB"):
        list(xml_items(path, ["Record"], 1024**2))


def test_a_folder_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="a file that can be read"):
        list(xml_items(tmp_path, ["Record"]))
