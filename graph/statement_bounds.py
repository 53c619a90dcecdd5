"""What bounds the work of a statement where Neo4j does not: lists made and folded inside one row.

Neo4j stops a statement between rows. While it reckons a single value it neither looks at the time
nor counts the memory: lists out of `range` are short outside UNWIND, and `reduce` may not double.
"""

from __future__ import annotations

from cypher.tokens import NUMBER, Token
from graph.errors import StatementRefused
from graph.statement_shape import Shape

MOST_NUMBERS = 1000
MOST_CLAUSES = 60
_CLAUSES = ("MATCH", "WITH", "UNWIND", "CALL", "RETURN")
_REDUCE = "REDUCE"


def check_bounds(tokens: tuple[Token, ...], shape: Shape) -> None:
    """Raises StatementRefused for a list or fold without a bound."""
    clauses = sum(token.is_word(*_CLAUSES) for token in tokens)
    if clauses > MOST_CLAUSES:
        raise StatementRefused(f"at most {MOST_CLAUSES} clauses", clauses, "statement")
    for place, token in enumerate(tokens[:-1]):
        if not (token.is_name and tokens[place + 1].is_sign("(")):
            continue
        if token.value.upper() == "RANGE":
            _check_range(place, shape)
        elif token.value.upper() == _REDUCE:
            _check_reduce(place, shape)


def _check_range(place: int, shape: Shape) -> None:
    if place and shape.tokens[place - 1].is_word("UNWIND"):
        return  # its numbers are rows, which the limits of time and rows stop
    level = shape.level(place + 1)
    numbers = [int(one.value) for one in level if one.kind == NUMBER and one.value.isdecimal()]
    known = all(
        one.kind == NUMBER or one.is_sign(",", "-", "+", "(", ")") or one.is_word("SIZE", "LENGTH")
        for one in level
    )
    if not known or max(numbers, default=0) > MOST_NUMBERS:
        raise StatementRefused(
            f"range over at most {MOST_NUMBERS} numbers or a size(...), or UNWIND range(...)",
            " ".join(one.value for one in level)[:60],
        )


def _check_reduce(place: int, shape: Shape) -> None:
    """reduce(total = start, x IN list | body): the body may use the total once, without nesting."""
    opening = place + 1
    inner = shape.tokens[opening + 1 : shape.closing[opening]]
    bars = [n for n, one in enumerate(inner) if one.is_sign("|")]
    body = inner[bars[-1] + 1 :] if bars else inner
    total = inner[0].value if inner else ""
    uses = sum(
        one.is_name and one.value == total and not (n and body[n - 1].is_sign("."))
        for n, one in enumerate(body)
    )
    nested = any(one.is_word(_REDUCE) for one in inner) or len(bars) > 1
    sums = any(one.is_sign("+", "||") for one in body)
    if nested or (uses > 1 and sums):
        raise StatementRefused("a reduce that adds to its total once, without another inside")
