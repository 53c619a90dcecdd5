"""How the text of a rule file is opened and read, so that every fault names the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from features.yaml_node import plain_of
from graph.errors import BadInput

Rules = TypeVar("Rules")


def rule_text(file: Path, what: str) -> str:
    """The text of a file of rules. Raises BadInput naming the file and the fault."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"a {what} file", error.strerror, str(file)) from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{what} in UTF-8", str(error), str(file)) from error


def rules_from(text: str, where: str, *, what: str, made: Callable[[Any], Rules]) -> Rules:
    """What `made` makes of a YAML text, its mappings Nodes with their lines.

    Raises BadInput naming `where` and the fault.
    """
    plain = plain_of(text, where)
    try:
        return made(plain)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{what} with all parts", repr(error), where) from error
