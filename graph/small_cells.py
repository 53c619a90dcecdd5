"""Which columns of a statement's answer are counts, told from its words, and small ones blanked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from cypher.tokens import Token, tokens_of
from graph.statement_answer import StatementAnswer
from graph.statement_shape import Shape, shape_of

_COUNTING = ("COUNT", "SUM", "SIZE")
# What ends the items of a WITH or RETURN.
_NEXT: tuple[str, ...] = (
    *("WHERE", "ORDER", "SKIP", "OFFSET", "LIMIT", "MATCH", "OPTIONAL"),
    *("UNWIND", "WITH", "RETURN", "CALL", "UNION", "FINISH"),
)


def counting_columns(text: str, columns: tuple[str, ...]) -> frozenset[str]:
    """The columns that hold a count or what was reckoned from one.

    A column counts when its expression has count, sum, size or a name that counts, wherever that
    was given it: too many rather than too few. text: a statement that was admitted.
    """
    shape = shape_of(tokens_of(text))
    items = [item for place in _projections(shape) for item in _items(shape, place)]
    items += list(_unwound(shape))
    counting: set[str] = set()
    while True:
        more = {name for name, words in items if _counts(words, counting)} - counting
        if not more:
            break
        counting |= more
    # A column without a name of its own is called by its text.
    plain = {_plain(name) for name in counting}
    return frozenset(name for name in columns if name in counting or _plain(name) in plain)


def without_small(
    answer: StatementAnswer, columns: Iterable[str], smallest: int
) -> StatementAnswer:
    """The answer with whole numbers nearer to nothing than `smallest` blank in some columns."""
    hidden = [name in set(columns) for name in answer.columns]
    rows = (
        tuple(_blanked(v, smallest) if hide else v for hide, v in zip(hidden, row, strict=True))
        for row in answer.rows
    )
    return replace(answer, rows=tuple(rows)) if any(hidden) else answer


def _blanked(value: Any, smallest: int) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(_blanked(item, smallest) for item in value)
    if isinstance(value, dict):
        return {key: _blanked(item, smallest) for key, item in value.items()}
    small = isinstance(value, int) and not isinstance(value, bool) and abs(value) < smallest
    return None if small else value


def _projections(shape: Shape) -> list[int]:
    """The places of the words WITH and RETURN that begin a clause; STARTS WITH is none."""
    tokens = shape.tokens
    return [
        place
        for place, token in enumerate(tokens)
        if token.is_word("WITH", "RETURN")
        and not (place and tokens[place - 1].is_word("STARTS", "ENDS"))
        and not (place and tokens[place - 1].is_sign(".", ":"))
    ]


def _items(shape: Shape, place: int) -> list[tuple[str, list[Token]]]:
    """The items of a projection: the name that each gives, and its words."""
    around, found, words = shape.opening[place], [], list[Token]()
    for at in range(place + 1, len(shape.tokens)):
        token, level = shape.tokens[at], shape.opening[at]
        if level == around and (token.is_word(*_NEXT) and not _is_key(shape, at)):
            break
        if around is not None and at == shape.closing[around]:
            break
        if level == around and token.is_sign(","):
            found.append(words)
            words = []
        else:
            words.append(token)
    return [_named(one) for one in [*found, words] if one]


def _is_key(shape: Shape, at: int) -> bool:
    """Whether a word like LIMIT is but the name of a property, as in e.limit."""
    return at > 0 and shape.tokens[at - 1].is_sign(".")


def _named(words: list[Token]) -> tuple[str, list[Token]]:
    if len(words) > 2 and words[-2].is_word("AS"):
        return words[-1].value, words[:-2]
    return " ".join(word.value for word in words), words


def _unwound(shape: Shape) -> Iterator[tuple[str, list[Token]]]:
    """What UNWIND gives a name: the elements of a list that may hold counts."""
    tokens = shape.tokens
    for place, token in enumerate(tokens):
        if token.is_word("UNWIND"):
            ends = (at for at in range(place, len(tokens) - 1) if tokens[at].is_word("AS"))
            if (end := next(ends, None)) is not None:
                yield tokens[end + 1].value, list(tokens[place + 1 : end])


def _counts(words: list[Token], counting: set[str]) -> bool:
    for place, word in enumerate(words):
        after = words[place + 1] if place + 1 < len(words) else None
        if after and word.is_word(*_COUNTING) and after.is_sign("(", "{"):
            return True
        property_of = place and words[place - 1].is_sign(".")
        if word.is_name and not property_of and word.value in counting:
            return True
    return False


def _plain(text: str) -> str:
    return "".join(text.split())
