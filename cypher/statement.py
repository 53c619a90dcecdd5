"""How a .cypher file is read: its comment, its text and the parameters it declares and uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent

_DECLARED = re.compile(r"^\$(\w+):\s*\S", re.MULTILINE)
_USED = re.compile(r"\$(\w+)")
# What may hold a `$`, `;` or `//` that is not Cypher: quoted text, quoted names, comments.
_OPAQUE = re.compile(
    r"""'(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" | `[^`]*` | //[^\n]* | /\*.*?\*/""",
    re.VERBOSE | re.DOTALL,
)


class StatementInvalid(ValueError):
    """A statement file that is missing, undescribed, or not what its comment declares."""


@dataclass(frozen=True)
class Statement:
    """One Cypher statement: `name` is its path below cypher/ without the ending."""

    name: str
    text: str
    comment: str
    parameters: tuple[str, ...] = ()


@cache
def statement(name: str) -> Statement:
    """The statement in cypher/<name>.cypher, for instance `load/holdings`.

    Raises StatementInvalid when the file is missing, has no leading comment, holds more than one
    statement, or declares (`// $rows: meaning`) other parameters than it uses.
    """
    path = FOLDER / f"{name}.cypher"
    if not path.is_file():
        raise StatementInvalid(f"expected a statement file cypher/{name}.cypher, found none")
    return parse(name, path.read_text(encoding="utf-8"))


@cache
def statements(folder: str = "") -> tuple[Statement, ...]:
    """All statements below cypher/<folder>, in the order of their names.

    Raises StatementInvalid when the folder is missing or holds no statement.
    """
    paths = sorted((FOLDER / folder).rglob("*.cypher"))
    if not paths:
        raise StatementInvalid(f"expected .cypher files below cypher/{folder}, found none")
    return tuple(statement(path.relative_to(FOLDER).with_suffix("").as_posix()) for path in paths)


def parse(name: str, source: str) -> Statement:
    """The statement in the text of a file; `name` is used in messages. Raises StatementInvalid."""
    comment, text = _split(source)
    code = _OPAQUE.sub(" ", text)
    declared, used = _DECLARED.findall(comment), set(_USED.findall(code))
    _check(name, bool(comment), "a leading // comment that says what it is for")
    _check(name, bool(code.strip()), "a statement below the comment")
    _check(name, ";" not in code, "one statement without a semicolon")
    _check(
        name,
        len(declared) == len(used) and set(declared) == used,
        f"the declared parameters {declared} to be the used ones {sorted(used)}",
    )
    return Statement(name, text, comment, tuple(declared))


def _split(source: str) -> tuple[str, str]:
    lines = source.strip().splitlines()
    body = next((row for row, line in enumerate(lines) if not line.startswith("//")), len(lines))
    comment = "\n".join(line.removeprefix("//").strip() for line in lines[:body])
    return comment, "\n".join(lines[body:]).strip()


def _check(name: str, holds: bool, expected: str) -> None:
    if not holds:
        raise StatementInvalid(f"cypher/{name}.cypher: expected {expected}")
