"""The registry: what an indicator must bring with it, and the order it is kept in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from features.indicator import DIMENSIONS, REGISTRY, Values, indicator
from features.prior import Prior
from graph.errors import BadInput
from graph.snapshot import Snapshot


@pytest.fixture
def registry() -> Iterator[None]:
    """Leaves the registry as it was."""
    before = dict(REGISTRY)
    yield
    REGISTRY.clear()
    REGISTRY.update(before)


def made_up(snapshot: Snapshot) -> Values:
    """Zero for everyone."""
    return np.zeros(snapshot.size)


def made_up_after(snapshot: Snapshot, prior: Prior) -> Values:
    """The risk of everyone."""
    return prior.risk


def overfed(snapshot: Snapshot, later: Prior) -> Values:
    """Asks for what it is not given."""
    return later.risk


def undescribed(snapshot: Snapshot) -> Values:
    return np.zeros(snapshot.size)


@pytest.mark.usefixtures("registry")
def test_a_decorated_function_becomes_an_indicator_and_stays_itself() -> None:
    assert indicator("RE98", label_zh="试", direction=-1)(made_up) is made_up
    known = REGISTRY["made_up"]
    assert (known.indicator_id, known.dimension, known.direction) == ("RE98", "regulatory", -1)
    assert (known.description, known.label_zh) == ("Zero for everyone.", "试")
    assert known.records is None


@pytest.mark.parametrize(
    ("indicator_id", "direction", "message"),
    [
        ("ZZ01", 1, "'ZZ01'"),
        ("RE7", 1, "'RE7'"),
        ("RE98", 2, "got 2"),
        ("RE07", 1, "not yet taken, got 'RE07'"),
    ],
)
@pytest.mark.usefixtures("registry")
def test_a_bad_registration_is_refused(indicator_id: str, direction: int, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        indicator(indicator_id, label_zh="试", direction=direction)(made_up)
    assert "made_up" not in REGISTRY


@pytest.mark.usefixtures("registry")
def test_an_indicator_without_a_docstring_is_refused() -> None:
    with pytest.raises(BadInput, match="undescribed: expected a docstring"):
        indicator("RE98", label_zh="试", direction=0)(undescribed)


@pytest.mark.usefixtures("registry")
def test_who_takes_a_prior_needs_it_and_nothing_else_may_be_asked_for() -> None:
    indicator("RE98", label_zh="试", direction=0)(made_up)
    indicator("RE99", label_zh="试", direction=0)(made_up_after)
    assert (REGISTRY["made_up"].needs_prior, REGISTRY["made_up_after"].needs_prior) == (False, True)
    with pytest.raises(BadInput, match="overfed: expected a snapshot and perhaps a prior"):
        indicator("RE97", label_zh="试", direction=0)(overfed)


@pytest.mark.usefixtures("registry")
def test_the_same_name_cannot_register_twice() -> None:
    indicator("RE98", label_zh="试", direction=0)(made_up)
    with pytest.raises(BadInput, match="made_up"):
        indicator("RE99", label_zh="试", direction=0)(made_up)


@pytest.mark.usefixtures("registry")
def test_the_order_is_by_dimension_and_id_whatever_came_first() -> None:
    indicator("BA99", label_zh="试", direction=0)(made_up)
    ids = [known.indicator_id for known in REGISTRY.values()]
    basic = [known for known in ids if known.startswith("BA")]
    assert ids[: len(basic)] == sorted(basic)
    assert basic[-1] == "BA99"


def test_all_five_dimensions_are_covered() -> None:
    assert {known.dimension for known in REGISTRY.values()} == set(DIMENSIONS.values())


def test_every_name_is_that_of_its_function() -> None:
    assert all(name == known.compute.__name__ for name, known in REGISTRY.items())


def test_importing_one_module_of_the_package_registers_everything() -> None:
    source = Path(__file__).parents[2] / "features"
    declared = sum(path.read_text().count("\n@indicator(") for path in source.glob("*.py"))
    assert declared == len(REGISTRY)


# What they say of an indicator they say of all: nothing in them was computed by hand.
_OF_ALL = {"test_bases", "test_basis_told", "test_indicator", "test_table", "test_value_words"}


def test_every_indicator_has_values_that_were_computed_by_hand() -> None:
    files = [one for one in Path(__file__).parent.glob("test_*.py") if one.stem not in _OF_ALL]
    drawn = "".join(one.read_text(encoding="utf-8") for one in files)
    assert [name for name in REGISTRY if f'"{name}"' not in drawn] == []
