"""Reads a file of JSON values one by one: a value a line, or an array of them, also in an object.

The file is never in memory as a whole, and one value may be no longer than one line may be.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from graph.errors import BadInput
from graph.line_limit import LONGEST_LINE, require_short_lines

_CHUNK = 1024**2
_BLANKS = re.compile(r"[ \t\r\n]*")
# An object whose first member is an array of values, as GLEIF publishes them.
_IN_OBJECT = re.compile(rb'\{\s*"\w+"\s*:\s*\[')


def json_items(path: Path, longest: int = LONGEST_LINE) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each value: of a line its line, of an item its place in the array.

    The array may stand in an object, as its first and only member.

    A line may be no JSON, which is for the caller to find. Raises BadInput, with the line, when
    the file can't be read or is empty, a value has more than `longest` bytes or signs, or an
    array is broken.
    """
    if _is_array(path):
        found = _items(path, longest)
    else:
        require_short_lines(path, longest)
        found = _lines(path)
    empty = True
    for item in found:
        empty = False
        yield item
    if empty:
        raise BadInput("a JSON value on each line, or an array of them", "an empty file", path.name)


def _is_array(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            start = stream.read(_CHUNK).removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        raise BadInput("a file that can be read", error.strerror, path.name) from error
    start = start.lstrip()
    if start.startswith(b"["):
        return True
    line, _, others = start.partition(b"\n")
    one_of_many = bool(others.strip()) and _has_more_members(line)
    return bool(_IN_OBJECT.match(start)) and not one_of_many


def _has_more_members(line: bytes) -> bool:
    """Whether it is a whole object of several members: a value, not what holds the values."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and len(value) > 1


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            content = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
            if content.strip():
                yield number, content.rstrip(b"\r\n")


def _items(path: Path, longest: int) -> Iterator[tuple[int, bytes]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        window = _Window(stream, path.name, longest)
        in_object = window.peek() == "{"
        if in_object:
            window.take("{")
            window.value()
            window.take(":")
        window.take("[")
        if window.peek() == "]":
            raise BadInput("statements or entities", "an empty array", path.name)
        number = 1
        yield number, window.value()
        while window.peek() == ",":
            window.take(",")
            number += 1
            yield number, window.value()
        window.take("]")
        if in_object:
            window.take("}")
        window.take("")


class _Window:
    """The part of the file that is in memory: text from `place` on is still to be read."""

    def __init__(self, stream: TextIO, file: str, longest: int) -> None:
        self.stream, self.file, self.longest = stream, file, longest
        self.text, self.place, self.line = "", 0, 1
        self.decoder = json.JSONDecoder()

    def peek(self) -> str:
        """The next sign that is no blank; '' at the end of the file."""
        while True:
            blanks = _BLANKS.match(self.text, self.place)
            self._move(blanks.end() if blanks else self.place)
            if self.place < len(self.text) or not self._more():
                return self.text[self.place : self.place + 1]

    def take(self, sign: str) -> None:
        """Goes past a sign that has to be next. Raises BadInput when another one is."""
        found = self.peek()
        if found != sign:
            expected = repr(sign) if sign else "nothing after the array"
            raise self._broken(f"{found or 'the end'} where {expected} was expected", self.line)
        self._move(self.place + len(sign))

    def value(self) -> bytes:
        """The next value as it is written. Raises BadInput when it is broken or too long."""
        self.peek()
        while True:
            end, fault = self._decoded()
            # A number at the end of the window may go on in the next piece.
            if fault is None and end < len(self.text):
                break
            if not self._more():
                if fault is not None:
                    raise self._broken(fault[0], fault[1]) from None
                break
        start = self.place
        self._move(end)
        return self.text[start:end].encode()

    def _decoded(self) -> tuple[int, tuple[str, int] | None]:
        """Where the next value ends, or what is wrong with it and in which line."""
        try:
            return self.decoder.raw_decode(self.text, self.place)[1], None
        except json.JSONDecodeError as error:
            inside = self.text.count("\n", self.place, error.pos)
            return len(self.text), (error.msg, self.line + inside)
        except RecursionError:
            return len(self.text), ("values nested too deeply", self.line)

    def _more(self) -> bool:
        """Reads on, each time as much again, so that a long value is not tried too often."""
        kept = len(self.text) - self.place
        if kept > self.longest:
            limit = f"values of at most {self.longest // 1024**2} MiB"
            raise BadInput(limit, "a longer one", f"{self.file}:{self.line}")
        try:
            piece = self.stream.read(max(_CHUNK, kept))
        except UnicodeDecodeError as error:
            raise BadInput("text in UTF-8", error.reason, f"{self.file}:{self.line}") from error
        self.text, self.place = self.text[self.place :] + piece, 0
        return bool(piece)

    def _move(self, place: int) -> None:
        self.line += self.text.count("\n", self.place, place)
        self.place = place

    def _broken(self, fault: str, line: int) -> BadInput:
        return BadInput("a whole JSON array", fault, f"{self.file}:{line}")
