"""How the YAML file of an indicator set is read so that every fault names its line."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from graph.errors import BadInput

_KEYS = {
    "set": {
        "set", "version", "inherits", "effective_from", "effective_to", "author", "legal_basis",
        "weights_by", "proposal", "limits", "groups", "changes",
    },
    "limits": {"A", "B", "C"},
    "groups": {"group", "label_zh", "cap", "parts"},
    "parts": {"part", "label_zh", "indicators"},
    "indicators": {"id", "label_zh", "of", "expression", "points", "best", "worst", "legal_basis"},
    "changes": {"id", "points", "best", "worst", "removed", "reason", "legal_basis"},
}  # fmt: skip


class Node(dict[str, Any]):
    """A mapping of the file that knows where it stands."""

    file: Path
    line: int

    def text(self, name: str) -> str:
        """A text that must be there."""
        value = self.get(name)
        if value is None or not str(value).strip():
            raise fault(self, f"a text as {name}", value)
        return str(value)

    def day(self, name: str) -> date:
        """A day that must be there."""
        value = self.get(name)
        if type(value) is not date:
            raise fault(self, f"a day YYYY-MM-DD as {name}", value)
        return value

    def one_of(self, name: str, allowed: Sequence[str]) -> str:
        """One of the words allowed."""
        if self.get(name) not in allowed:
            raise fault(self, f"{name}: one of {', '.join(allowed)}", self.get(name))
        return str(self[name])

    def told(self, name: str) -> dict[str, Any]:
        """A mapping below with any keys, as it is."""
        value = self.get(name)
        if not isinstance(value, Node) or not value:
            raise fault(self, f"a mapping as {name}", value)
        return dict(value)

    def part(self, name: str) -> Node:
        """A mapping below, with known keys only."""
        value = self.get(name)
        if not isinstance(value, Node):
            raise fault(self, f"a mapping as {name}", value)
        _check_keys(value, name)
        return value

    def all(self, name: str) -> list[Node]:
        """The mappings of a list below, which may be left out, with known keys only."""
        values = self.get(name) or []
        if not isinstance(values, list) or not all(isinstance(one, Node) for one in values):
            raise fault(self, f"a list of mappings as {name}", values)
        for value in values:
            _check_keys(value, name)
        return values


def fault(node: Node, expected: str, got: object) -> BadInput:
    """What is wrong at a line of a set's file."""
    return BadInput(expected, got, f"{node.file}:{node.line}")


class _Loader(yaml.SafeLoader):
    """Makes Nodes of mappings; a key that stands twice is a fault."""

    file: Path

    def mapping(self, node: yaml.MappingNode) -> Node:
        """The mapping with its line."""
        found = Node()
        found.file, found.line = self.file, node.start_mark.line + 1
        for key_node, value_node in node.value:
            key: Hashable = self.construct_object(key_node, deep=True)
            if key in found:
                place = Node()
                place.file, place.line = self.file, key_node.start_mark.line + 1
                raise fault(place, "each key once", key)
            found[str(key)] = self.construct_object(value_node, deep=True)
        return found


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.mapping)


def read_set(file: Path) -> Node:
    """The top mapping of a set's file. Raises BadInput naming file and line."""
    try:
        with file.open(encoding="utf-8") as stream:
            loader = _Loader(stream)
            loader.file = file
            try:
                found = loader.get_single_data()
            finally:
                loader.dispose()
    except OSError as error:
        raise BadInput("a file of an indicator set", error.strerror, str(file)) from error
    except UnicodeDecodeError as error:
        raise BadInput("a file in UTF-8", str(error), str(file)) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput("YAML", error.problem, f"{file}:{line}") from error
    except yaml.YAMLError as error:
        raise BadInput("YAML", str(error), str(file)) from error
    if not isinstance(found, Node):
        raise BadInput("a mapping with the parts of an indicator set", found, f"{file}:1")
    _check_keys(found, "set")
    return found


def _check_keys(node: Node, what: str) -> None:
    unknown = sorted(node.keys() - _KEYS[what])
    if unknown:
        raise fault(node, f"only the keys {', '.join(sorted(_KEYS[what]))}", unknown[0])
