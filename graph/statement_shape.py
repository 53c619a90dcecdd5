"""Which brackets of a statement belong together, and what a brace or a dot in it stands for."""

from __future__ import annotations

from dataclasses import dataclass

from cypher.tokens import WORD, Token
from graph.errors import StatementRefused

_PAIRS = {"(": ")", "[": "]", "{": "}"}
# Functions by the look of them whose parenthesis may hold a pattern.
_PATTERN_WORDS = {"any", "all", "none", "single", "exists", "shortestpath", "allshortestpaths"}


@dataclass(frozen=True)
class Shape:
    """The tokens; for each the innermost bracket around it; for each opening one its closing."""

    tokens: tuple[Token, ...]
    opening: tuple[int | None, ...]
    closing: dict[int, int]

    def level(self, opening: int) -> list[Token]:
        """The tokens directly inside a bracket, not inside another one."""
        places = range(opening + 1, self.closing[opening])
        return [self.tokens[place] for place in places if self.opening[place] == opening]

    def dotted(self, last: int) -> tuple[str, int]:
        """The name that ends at a token with the names and dots before it, and where it starts."""
        first = last
        while first > 1 and self.tokens[first - 1].is_sign(".") and self.tokens[first - 2].is_name:
            first -= 2
        return ".".join(one.value for one in self.tokens[first : last + 1 : 2]), first

    def is_function(self, dot: int) -> bool:
        """Whether the dot stands in the name of a function or procedure: date.truncate(...)."""
        last = dot + 1
        while last + 2 < len(self.tokens) and self.tokens[last + 1].is_sign("."):
            last += 2
        if last + 1 < len(self.tokens) and self.tokens[last + 1].is_sign("("):
            return True
        return self._called(dot)

    def _called(self, dot: int) -> bool:
        """CALL db.labels YIELD ...: a procedure may do without parentheses."""
        _, first = self.dotted(dot + 1)
        return first > 0 and self.tokens[first - 1].is_word("CALL")

    def may_be_pattern(self, brace: int, functions: frozenset[str]) -> bool:
        """Whether a brace may hold the properties of a node in a pattern."""
        around = self.opening[brace]
        if around is None or not self.tokens[around].is_sign("("):
            return False  # a map, a projection, a subquery, or the properties of a link
        before = self.tokens[around - 1] if around else None
        name = before.value.lower() if before and before.kind == WORD else ""
        return name not in functions - _PATTERN_WORDS

    def is_labelled(self, brace: int, labels: frozenset[str]) -> bool:
        """Whether the brace stands in a node of one of the labels alone: (e:Label {...})."""
        around = self.opening[brace]
        inside = self.tokens[(around or 0) + 1 : brace]
        if inside and inside[0].is_name:
            inside = inside[1:]
        return len(inside) == 2 and inside[0].is_sign(":") and inside[1].value in labels


def shape_of(tokens: tuple[Token, ...]) -> Shape:
    """The brackets of a statement. Raises StatementRefused when they do not match."""
    around: list[int | None] = []
    closing: dict[int, int] = {}
    open_ones: list[int] = []
    for place, token in enumerate(tokens):
        if token.is_sign(*_PAIRS.values()):
            if not open_ones or _PAIRS[tokens[open_ones[-1]].value] != token.value:
                raise StatementRefused("brackets that match", token.value, "statement")
            closing[open_ones.pop()] = place
        around.append(open_ones[-1] if open_ones else None)
        if token.is_sign(*_PAIRS):
            open_ones.append(place)
    if open_ones:
        raise StatementRefused("brackets that match", tokens[open_ones[-1]].value, "statement")
    return Shape(tokens, tuple(around), closing)
