"""Which statement a person may ask of the graph, told from its words before Neo4j sees it.

The words say what a plan does not: which properties are read wherever they stand, and of whom. What
a word may mean twice is made plain: a keyword before a bracket gets a parenthesis around the list,
so that a variable of that name can't be looked into, and a name is read through its label.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from cypher.statement import StatementInvalid
from cypher.tokens import NUMBER, SIGN, WORD, Token, tokens_of
from graph.errors import StatementRefused
from graph.open_data import FUNCTIONS, NAME, NAMED_LABELS, OPEN_PROPERTIES
from graph.statement_bounds import check_bounds
from graph.statement_shape import Shape, shape_of

MOST_CHARACTERS = 20_000
_STARTS = ("MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL")
# Pairs of words that can't stand in a statement that reads; most of the rest the plan shows.
_REFUSED_PAIRS = {
    ("LOAD", "CSV"): "LOAD CSV",
    ("PERIODIC", "COMMIT"): "PERIODIC COMMIT",
    ("IN", "TRANSACTIONS"): "CALL { ... } IN TRANSACTIONS",
    ("CONCURRENT", "TRANSACTIONS"): "CALL { ... } IN TRANSACTIONS",
}
# A word before `[` that may open a list.
_BEFORE_LIST = "RETURN WITH DISTINCT UNWIND IN WHERE AND OR XOR NOT WHEN THEN ELSE CASE BY CONTAINS"
# A word before `(` that is not a function: the parenthesis opens a pattern or groups. Those that
# write are left to the plan, which names what they do.
_BEFORE_PARENTHESIS = (
    _BEFORE_LIST + " MATCH CALL EXISTS COUNT SHORTEST PATH PATHS GROUP GROUPS ALL ANY LIMIT SKIP"
    " OFFSET IS CREATE MERGE FOREACH INSERT DELETE"
)
BEFORE_LIST = frozenset(_BEFORE_LIST.split())
BEFORE_PARENTHESIS = frozenset(_BEFORE_PARENTHESIS.split())


@dataclass(frozen=True)
class Admitted:
    """A statement that passed, as it goes to Neo4j; `columns` gives back the names it had."""

    asked: str
    text: str
    replaced: tuple[tuple[str, str], ...] = field(default=())

    def column(self, name: str) -> str:
        """The name of a column as the person wrote it."""
        for written, sent in self.replaced:
            name = name.replace(sent, written)
        return name


def admitted(text: str, *, closed: frozenset[str]) -> Admitted:
    """The statement with names of persons masked where they are read.

    closed: property keys of the graph that own statements may not read. Raises StatementRefused.
    """
    if len(text) > MOST_CHARACTERS:
        raise StatementRefused(f"at most {MOST_CHARACTERS} characters", len(text), "statement")
    try:
        tokens = tokens_of(text)
    except StatementInvalid as error:
        raise StatementRefused("one Cypher statement", str(error), "statement") from error
    while tokens and tokens[-1].is_sign(";"):
        tokens = tokens[:-1]
    _check_words(tokens)
    shape = shape_of(tokens)
    check_bounds(tokens, shape)
    changes = [change for place in range(len(tokens)) for change in _at(place, shape, closed)]
    return _changed(text, tokens[-1].end, changes)


def closed_properties(keys: list[str]) -> frozenset[str]:
    """Of the property keys of a graph, those that own statements may not read."""
    return frozenset(keys) - OPEN_PROPERTIES


def _check_words(tokens: tuple[Token, ...]) -> None:
    if not tokens or not tokens[0].is_word(*_STARTS):
        first = tokens[0].value[:30] if tokens else "nothing"
        raise StatementRefused(f"a statement that starts with {', '.join(_STARTS)}", first)
    for one, two in pairwise(tokens):
        pair = (one.value.upper(), two.value.upper())
        if one.kind == two.kind == WORD and pair in _REFUSED_PAIRS:
            raise StatementRefused("a statement that only reads", _REFUSED_PAIRS[pair])
        if one.is_word("USE") and two.is_name and not two.is_word("AS"):
            raise StatementRefused("the graph that is served", "USE")
    if any(token.is_sign(";") for token in tokens):
        raise StatementRefused("one statement", "a semicolon with more behind it")


# A change: from character, to character, the text in between.
_Change = tuple[int, int, str]


def _at(place: int, shape: Shape, closed: frozenset[str]) -> list[_Change]:
    """Checks what starts at a token and tells what to write in its place."""
    token, tokens = shape.tokens[place], shape.tokens
    before = tokens[place - 1] if place else None
    if token.is_sign("(") and before and before.is_name:
        _check_function(place, shape)
    if token.is_sign("[") and before and _is_value(before):
        return _bracket(place, shape)
    if token.is_sign("."):
        return _property(place, shape, closed)
    if token.is_sign(":") and before and before.is_name:
        _check_map_key(place - 1, shape, closed)
    return []


def _check_function(place: int, shape: Shape) -> None:
    name, first = shape.dotted(place - 1)
    if "." not in name and name.upper() in BEFORE_PARENTHESIS | {"SHORTESTPATH"}:
        return
    if first and shape.tokens[first - 1].is_word("CALL"):
        return  # the plan tells which procedure it is
    if name.lower() not in FUNCTIONS:
        raise StatementRefused("functions that are allowed (see docs/STATEMENTS.md)", name)


def _is_value(before: Token) -> bool:
    return before.kind not in (SIGN, NUMBER) or before.is_sign(")", "]", "}")


def _bracket(place: int, shape: Shape) -> list[_Change]:
    """A list after a keyword is put in parentheses; looking into a value takes whole numbers."""
    tokens, end = shape.tokens, shape.closing[place]
    before = tokens[place - 1]
    if before.kind == WORD and before.value.upper() in BEFORE_LIST:
        first, last = tokens[place].start, tokens[end].end
        return [(first, first, " ("), (last, last, ")")]
    inner = tokens[place + 1 : end]
    numbers = all(one.kind == NUMBER or one.is_sign("-", "+", "..") for one in inner)
    sliced = any(one.is_sign("..") for one in shape.level(place))
    whole = inner and inner[0].is_word("TOINTEGER") and shape.closing[place + 2] == end - 1
    if not (numbers or sliced or whole):
        raise StatementRefused(
            "a whole number, a slice or toInteger(...) in brackets behind a value",
            " ".join(one.value for one in inner)[:60],
        )
    return []


def _property(place: int, shape: Shape, closed: frozenset[str]) -> list[_Change]:
    tokens = shape.tokens
    key = tokens[place + 1] if place + 1 < len(tokens) else None
    if key is None or not key.is_name:
        raise StatementRefused("properties by their names", "." + (key.value if key else ""))
    if shape.is_function(place):
        return []
    _check_open(key.value, closed)
    if key.value != NAME:
        return []
    owner = tokens[place - 1]
    if not owner.is_name or (place > 1 and tokens[place - 2].is_sign(".")):
        raise StatementRefused("a name read from a variable: give the value a name by WITH first")
    return [(owner.start, key.end, _masking(owner.value))]


def _check_open(key: str, closed: frozenset[str]) -> None:
    if key in closed:
        raise StatementRefused("properties that are open to own statements", key)


def _masking(variable: str) -> str:
    node = "`" + variable.replace("`", "``") + "`"
    labels = " OR ".join(f"{node}:{label}" for label in sorted(NAMED_LABELS))
    hidden = f"CASE WHEN size({node}.name) > 1 THEN left({node}.name, 1) + '*' ELSE '*' END"
    known = f"WHEN {node}.name IS NOT NULL THEN {hidden}"
    return f"(CASE WHEN {labels} THEN {node}.name {known} END)"


def _check_map_key(place: int, shape: Shape, closed: frozenset[str]) -> None:
    """A key in braces: of a pattern it compares a property, of a map it is the person's own."""
    if not (place and shape.tokens[place - 1].is_sign("{", ",")):
        return
    opening = shape.opening[place]
    if opening is None or not shape.tokens[opening].is_sign("{"):
        return
    key = shape.tokens[place].value
    if not shape.may_be_pattern(opening, FUNCTIONS):
        return
    _check_open(key, closed)
    if key == NAME and not shape.is_labelled(opening, NAMED_LABELS):
        raise StatementRefused(
            f"a name compared in a pattern only as in (e:Enterprise {{{NAME}: ...}})", NAME
        )


def _changed(text: str, end: int, changes: list[_Change]) -> Admitted:
    parts, place, replaced = [], 0, []
    for first, last, new in sorted(changes, key=lambda change: change[:2]):
        parts += [text[place:first], new]
        if last > first:
            replaced.append((text[first:last], new))
        place = last
    parts.append(text[place:end])
    return Admitted(text, "".join(parts), tuple(dict.fromkeys(replaced)))
