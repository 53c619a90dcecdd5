"""How a Cypher text falls into words, quoted text, numbers, parameters and signs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cypher.statement import StatementInvalid

WORD, QUOTED_NAME, TEXT, NUMBER, PARAMETER, SIGN = (
    "word",
    "quoted name",
    "text",
    "number",
    "parameter",
    "sign",
)
_BLANK = "blank"
# As in the grammar of Cypher 5; two dots in a row belong to a range, so a number needs a digit
# after its dot.
_TOKENS = re.compile(
    r"""
      (?P<blank> \s+ | //[^\r\n]* | /\*.*?\*/ )
    | (?P<text> '(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" )
    | (?P<parameter> \$(?:\w+|`(?:[^`]|``)*`) )
    | (?P<quoted_name> `(?:[^`]|``)*` )
    | (?P<number> 0x[0-9A-Fa-f_]+ | 0o[0-7_]+ | \d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?
                | \.\d+(?:[eE][+-]?\d+)? )
    | (?P<word> [^\W\d]\w* )
    | (?P<sign> \.\. | <> | <= | >= | =~ | \+= | \|\| | :: | [-+*/%^=<>()\[\]{},.:;|&!?$] )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """One piece of a statement: what it is, its value, and where it stands in the text.

    The value of a name is the name without its backticks; of anything else the text itself.
    """

    kind: str
    value: str
    start: int
    end: int

    @property
    def is_name(self) -> bool:
        """Whether it may name a variable, label, property or function; keywords may too."""
        return self.kind in (WORD, QUOTED_NAME)

    def is_word(self, *words: str) -> bool:
        """Whether it is one of the keywords, in any case."""
        return self.kind == WORD and self.value.upper() in words

    def is_sign(self, *signs: str) -> bool:
        """Whether it is one of the signs."""
        return self.kind == SIGN and self.value in signs


def tokens_of(text: str) -> tuple[Token, ...]:
    """The pieces of the text without blanks and comments.

    Raises StatementInvalid for a character that no piece may start with, and for `\\u`, which
    Cypher would read as another character before it looks for words.
    """
    escape = re.search(r"\\[uU]", text)
    if escape:
        raise StatementInvalid(
            f"expected no unicode escape, found one at character {escape.start()}"
        )
    found, place = [], 0
    while place < len(text):
        match = _TOKENS.match(text, place)
        if match is None:
            raise StatementInvalid(f"expected Cypher, found {text[place]!r} at character {place}")
        place = match.end()
        kind = str(match.lastgroup).replace("_", " ")
        if kind != _BLANK:
            found.append(Token(kind, _value(kind, match[0]), match.start(), place))
    return tuple(found)


def _value(kind: str, text: str) -> str:
    return text[1:-1].replace("``", "`") if kind == QUOTED_NAME else text
