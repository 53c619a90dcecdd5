"""A long text in the graph is told as it was written, and no byte of it changes unseen."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnn.kept_text import kept, text_of
from graph.errors import Mismatch

_TEXT = '{"own": {"indicator_id": ["RR01"]}, "name": "某某食品有限公司"}' * 5


@given(st.text())
def test_a_text_is_told_as_it_was_written(text: str) -> None:
    assert text_of(kept(text)) == text


def test_a_text_of_an_earlier_month_is_told_as_it_lies_there() -> None:
    assert text_of(_TEXT) == _TEXT


def test_it_takes_less_room() -> None:
    assert len(kept(_TEXT)) < len(_TEXT.encode()) / 2


def test_every_altered_bit_is_found() -> None:
    whole = kept(_TEXT)
    for place in range(len(whole)):
        for bit in range(8):
            altered = bytearray(whole)
            altered[place] ^= 1 << bit
            with pytest.raises(Mismatch, match="altered bytes"):
                text_of(bytes(altered))


@pytest.mark.parametrize("body", [b"", b"\xff\xff", kept("abc")[:-5]])
def test_bytes_that_are_no_text_are_refused_even_with_a_right_check(body: bytes) -> None:
    with pytest.raises(Mismatch, match="a text as it was written"):
        text_of(body + zlib.crc32(body).to_bytes(4, "big"))


@pytest.mark.parametrize("size", range(5))
def test_a_cut_off_text_is_refused(size: int) -> None:
    with pytest.raises(Mismatch):
        text_of(kept(_TEXT)[:size])
