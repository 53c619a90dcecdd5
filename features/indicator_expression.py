"""Indicators defined by an expression over other indicators, checked before they are computed."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Container, Mapping
from typing import Any

import numpy as np

from features.indicator import Values
from graph.errors import BadInput

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
}
_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
}
# Name, number of arguments, function.
FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "abs": (1, np.abs),
    "log1p": (1, np.log1p),
    "sqrt": (1, np.sqrt),
    "min": (2, np.minimum),
    "max": (2, np.maximum),
    "clip": (3, np.clip),
    "where": (3, np.where),
}
LONGEST = 500
SHOWN = 20


def checked(text: str, known: Container[str]) -> ast.expr:
    """The expression, if it is numbers, known names, + - * /, comparisons and `FUNCTIONS` only.

    Raises BadInput with the part that is something else.
    """
    if len(text) > LONGEST:
        raise BadInput(f"an expression of at most {LONGEST} characters", len(text))
    try:
        parsed = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise BadInput("an expression", text) from error
    _check(parsed, known)
    return parsed


def computed(expression: ast.expr, columns: Mapping[str, Values], size: int) -> Values:
    """The value of the expression for each of `size` enterprises; NaN where a part abstains.

    A comparison is 1 or 0; NaN and what can't be divided abstain.
    """
    with np.errstate(all="ignore"):
        values = np.broadcast_to(_value(expression, columns), (size,)).astype(np.float64)
    for name in {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)} & set(
        columns
    ):
        values = np.where(np.isnan(columns[name]), np.nan, values)
    return np.where(np.isfinite(values), values, np.nan)


def _check(node: ast.expr, known: Container[str]) -> None:
    for part in _parts(node, known):
        _check(part, known)


def _parts(node: ast.expr, known: Container[str]) -> list[ast.expr]:
    """What the node is made of. Raises BadInput when the node itself is nothing allowed."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            if value > sys.float_info.max:
                raise BadInput(f"numbers up to {sys.float_info.max:.0e}", _short(node))
            return []
        case ast.Name(id=name) if name in known:
            return []
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _BINARY:
            return [left, right]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return [operand]
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in _COMPARED:
            return [left, right]
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            if name in FUNCTIONS and len(arguments) == FUNCTIONS[name][0]:
                return arguments
    told = ", ".join(f"{name} of {count}" for name, (count, _) in FUNCTIONS.items())
    expected = f"numbers, names of indicators, + - * /, one comparison, or a function ({told})"
    raise BadInput(expected, ast.unparse(node))


def _short(node: ast.expr) -> str:
    text = ast.unparse(node)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def _value(node: ast.expr, columns: Mapping[str, Values]) -> Any:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.Name(id=name):
            return columns[name]
        case ast.BinOp(left=left, op=sign, right=right):
            return _BINARY[type(sign)](_value(left, columns), _value(right, columns))
        case ast.UnaryOp(operand=operand):
            return np.negative(_value(operand, columns))
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            return _COMPARED[type(sign)](_value(left, columns), _value(right, columns)) * 1.0
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return FUNCTIONS[name][1](*(_value(one, columns) for one in arguments))
    raise BadInput("a checked expression", ast.unparse(node))
