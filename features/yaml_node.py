"""How a YAML file of rules is read so that every fault names its line."""

from __future__ import annotations

import sys
from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from graph.errors import BadInput

# Of each kind of mapping, by the key it stands under, the keys it may have.
Keys = Mapping[str, AbstractSet[str]]


@dataclass(frozen=True)
class Form:
    """What a file holds.  what: in words.  top: kind of the outermost mapping."""

    what: str
    top: str
    keys: Keys


class Node(dict[str, Any]):
    """A mapping of the file that knows where it stands, and where each of its keys does."""

    file: Path | str
    line: int
    lines: dict[str, int]
    keys_known: Keys

    def text(self, name: str) -> str:
        """A text that must be there."""
        value = self.get(name)
        if value is None or not str(value).strip():
            raise fault(self, f"a text as {name}", value, at=name)
        return str(value)

    def said(self, name: str) -> str:
        """A text that must be there, and no number or day that only looks like one."""
        value = self.get(name)
        if not isinstance(value, str) or not value.strip():
            raise fault(self, f"a text in quotes as {name}", value, at=name)
        return value

    def day(self, name: str) -> date:
        """A day that must be there."""
        value = self.get(name)
        if type(value) is not date:
            raise fault(self, f"a day YYYY-MM-DD as {name}", value, at=name)
        return value

    def number(self, name: str, *, above: float | None = None) -> float:
        """A number that must be there, neither NaN nor endless."""
        value: Any = self.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise fault(self, f"a number as {name}", value, at=name)
        if not abs(value) <= sys.float_info.max:  # NaN is not; a whole number may be too large
            raise fault(self, f"a finite number as {name}", value, at=name)
        if above is not None and not value > above:
            raise fault(self, f"a {name} above {above:g}", value, at=name)
        return float(value)

    def numbers(self, name: str) -> list[float]:
        """A list of numbers that must be there."""
        values = self.get(name)
        if not isinstance(values, list) or not values:
            raise fault(self, f"a list of numbers as {name}", values, at=name)
        place = self.lines.get(name, self.line)
        each = [empty_node(self.file, place, self.keys_known) for _ in values]
        for one, value in zip(each, values, strict=True):
            one[name] = value
        return [one.number(name) for one in each]

    def whole(self, name: str, *, least: int, most: int | None = None) -> int:
        """A whole number of a span that must be there."""
        value: Any = self.get(name)
        if type(value) is not int or value < least or (most is not None and value > most):
            upto = "" if most is None else f" and {most} at most"
            expected = f"a whole number as {name}, {least} at least{upto}"
            raise fault(self, expected, value, at=name)
        return value

    def one_of(self, name: str, allowed: Sequence[str]) -> str:
        """One of the words allowed."""
        if self.get(name) not in allowed:
            raise fault(self, f"{name}: one of {', '.join(allowed)}", self.get(name), at=name)
        return str(self[name])

    def told(self, name: str) -> dict[str, Any]:
        """A mapping below with any keys, as it is."""
        value = self.get(name)
        if not isinstance(value, Node) or not value:
            raise fault(self, f"a mapping as {name}", value, at=name)
        return dict(value)

    def part(self, name: str) -> Node:
        """A mapping below, with known keys only."""
        value = self.get(name)
        if not isinstance(value, Node):
            raise fault(self, f"a mapping as {name}", value, at=name)
        check_keys(value, name)
        return value

    def all(self, name: str) -> list[Node]:
        """The mappings of a list below, which may be left out, with known keys only."""
        values = self.get(name) or []
        if not isinstance(values, list) or not all(isinstance(one, Node) for one in values):
            raise fault(self, f"a list of mappings as {name}", values, at=name)
        for value in values:
            check_keys(value, name)
        return values


def fault(node: Node, expected: str, got: object, *, at: str = "") -> BadInput:
    """What is wrong at a line of a file: that of the mapping, or of its key `at`."""
    return BadInput(expected, got, f"{node.file}:{node.lines.get(at, node.line)}")


def empty_node(file: Path | str, line: int, keys_known: Keys) -> Node:
    """A mapping without keys that stands at a line."""
    found = Node()
    found.file, found.line, found.lines, found.keys_known = file, line, {}, keys_known
    return found


class _Loader(yaml.CSafeLoader):
    """Makes Nodes of mappings; a key that stands twice is a fault."""

    file: Path | str
    keys_known: Keys
    once = True

    def mapping(self, node: yaml.MappingNode) -> Node:
        """The mapping with its line."""
        if not self.once:
            self.flatten_mapping(node)
        found = self._empty(node.start_mark.line + 1)
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key: Hashable = self._told(key_node, line)
            if self.once and key in found:
                raise fault(self._empty(line), "each key once", key)
            found[str(key)] = self._told(value_node, line)
            found.lines[str(key)] = line
        return found

    def _told(self, node: yaml.Node, line: int) -> Any:
        """What a node says; what only looks like a day or a number is a fault of its line."""
        try:
            return self.construct_object(node, deep=True)
        except ValueError as error:
            raise fault(self._empty(line), "a day or number that there is", str(error)) from error

    def _empty(self, line: int) -> Node:
        return empty_node(self.file, line, self.keys_known)


class _PlainLoader(_Loader):
    """Takes merged keys too, and of a key that stands twice the last, as YAML by itself does."""

    once = False


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.mapping)


def read_node(file: Path, form: Form) -> Node:
    """The top mapping of a file. Raises BadInput naming file and line."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"a file of {form.what}", error.strerror, str(file)) from error
    except UnicodeDecodeError as error:
        raise BadInput("a file in UTF-8", str(error), str(file)) from error
    return node_of(text, file, form)


def node_of(text: str, file: Path | str, form: Form) -> Node:
    """The top mapping of a text. Raises BadInput naming file and line."""
    found = _read(text, _Loader, file=file, keys=form.keys)
    if not isinstance(found, Node):
        raise BadInput(f"a mapping with the parts of {form.what}", found, f"{file}:1")
    check_keys(found, form.top)
    return found


def plain_of(text: str, file: Path | str) -> Any:
    """What a text says, its mappings Nodes of any keys. Raises BadInput where it is no YAML."""
    return _read(text, _PlainLoader, file=file, keys={})


def _read(text: str, kind: type[_Loader], *, file: Path | str, keys: Keys) -> Any:
    try:
        loader = kind(text)
        loader.file, loader.keys_known = file, keys
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput("YAML", error.problem, f"{file}:{line}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise BadInput("YAML", str(error), str(file)) from error


def check_keys(node: Node, what: str) -> None:
    """Raises BadInput for a key that this kind of mapping does not have."""
    known = node.keys_known[what]
    unknown = sorted(node.keys() - known)
    if unknown:
        expected = f"only the keys {', '.join(sorted(known))}"
        raise fault(node, expected, unknown[0], at=unknown[0])
