"""Reads the records of an XML file one by one, without entities and never the whole file.

A record is a tree of dictionaries: of each name the list of its elements in order, the text of an
element under '$', an attribute under '@' and its name. Prefixes of namespaces are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from graph.errors import BadInput
from graph.line_limit import LONGEST_LINE

_CHUNK = 1024**2
_NOTHING_LEFT = b""
# Records nest a handful of levels; a file of opening tags alone would fill the memory.
_DEEPEST = 64


def xml_items(
    path: Path, names: Collection[str], longest: int = LONGEST_LINE
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line and tree of each element that has one of the names.

    Raises BadInput, with the line, when the file can't be read, is no XML, declares a document
    type (which could hold entities), nests too deeply, or an element or tag has more than
    `longest` bytes.
    """
    reader = _Reader(path.name, frozenset(names), longest)
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(min(_CHUNK, longest)):
                yield from reader.fed(chunk)
    except OSError as error:
        raise BadInput("a file that can be read", error.strerror, path.name) from error
    yield from reader.fed(_NOTHING_LEFT)


class _Reader:
    """A parser and the record that it is in; records that are whole wait in `whole`."""

    def __init__(self, file: str, names: frozenset[str], longest: int) -> None:
        self.file, self.names, self.longest = file, names, longest
        self.whole: list[tuple[int, dict[str, Any]]] = []
        self.open: list[dict[str, Any]] = []
        self.depth, self.line, self.begun, self.read = 0, 0, 0, 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def fed(self, chunk: bytes) -> list[tuple[int, dict[str, Any]]]:
        """The records that end in the next piece of the file; no piece is the end of it."""
        try:
            self.parser.Parse(chunk, not chunk)
        except (expat.ExpatError, LookupError, ValueError) as error:
            fault = expat.ErrorString(getattr(error, "code", 0)) or str(error)
            raise self._broken("XML", fault) from error
        self.read += len(chunk)
        begun = self.begun if self.open else max(self.parser.CurrentByteIndex, 0)
        if chunk and self.read - begun > self.longest:
            raise self._broken(f"elements of at most {self.longest // 1024**2} MiB", "a longer one")
        found, self.whole = self.whole, []
        return found

    def _doctype(self, name: str, *_: object) -> None:
        raise self._broken("XML without a document type", name)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._broken(f"at most {_DEEPEST} nested elements", "more")
        local = _local(name)
        if not self.open and local not in self.names:
            return
        element: dict[str, Any] = {f"@{key}": value for key, value in attributes.items()}
        if self.open:
            self.open[-1].setdefault(local, []).append(element)
        else:
            self.line, self.begun = self.parser.CurrentLineNumber, self.parser.CurrentByteIndex
        self.open.append(element)

    def _end(self, _: str) -> None:
        self.depth -= 1
        if self.open:
            element = self.open.pop()
            text = element.pop("$", "").strip()
            element |= {"$": text} if text else {}
            if not self.open:
                self.whole.append((self.line, element))

    def _text(self, text: str) -> None:
        if self.open:
            self.open[-1]["$"] = self.open[-1].get("$", "") + text

    def _broken(self, expected: str, got: str) -> BadInput:
        return BadInput(expected, got, f"{self.file}:{self.parser.CurrentLineNumber}")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
