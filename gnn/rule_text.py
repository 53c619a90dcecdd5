"""How the text of a rule file is opened and read, so that every fault names the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml

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
    """What `made` makes of a YAML text. Raises BadInput naming `where` and the fault."""
    try:
        return made(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise BadInput(f"{what} in YAML", str(error), where) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{what} with all parts", repr(error), where) from error
