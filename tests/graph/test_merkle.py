"""The Merkle root against hashes worked out by hand, and against the definition of RFC 6962."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.merkle import audit_path, canonical, leaf_hash, root_along, root_of


def by_definition(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, 2.1: split at the largest power of two below the number of leaves."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    both = by_definition(leaves[:split]) + by_definition(leaves[split:])
    return hashlib.sha256(b"\x01" + both).digest()


def test_a_value_has_one_text() -> None:
    assert (
        canonical({"b": 1.5, "a": ["甲", None, True]}) == '{"a":["甲",null,true],"b":1.5}'.encode()
    )
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))


def test_a_leaf_and_a_pair() -> None:
    assert leaf_hash([1]).hex() == hashlib.sha256(b"\x00[1]").hexdigest()
    one, two = leaf_hash(1), leaf_hash(2)
    assert root_of([one]) == one
    assert root_of([one, two]) == hashlib.sha256(b"\x01" + one + two).digest()
    assert root_of([]) == hashlib.sha256(b"").digest()


@given(st.integers(1, 70))
def test_the_tree_is_that_of_the_definition(size: int) -> None:
    leaves = [leaf_hash(number) for number in range(size)]
    assert root_of(leaves) == by_definition(leaves)


@given(st.integers(2, 40), st.data())
def test_one_altered_or_moved_leaf_alters_the_root(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(number) for number in range(size)]
    place = data.draw(st.integers(0, size - 1))
    altered = [*leaves[:place], leaf_hash("other"), *leaves[place + 1 :]]
    assert root_of(altered) != root_of(leaves)
    assert root_of(leaves[1:] + leaves[:1]) != root_of(leaves)
    assert root_of(leaves[:-1]) != root_of(leaves)


@given(st.integers(1, 70), st.data())
def test_a_leaf_and_its_path_make_the_root_and_another_leaf_does_not(
    size: int, data: st.DataObject
) -> None:
    leaves = [leaf_hash(number) for number in range(size)]
    place = data.draw(st.integers(0, size - 1))
    path = audit_path(leaves, place)
    assert root_along(leaves[place], path) == root_of(leaves)
    assert root_along(leaf_hash("other"), path) != root_of(leaves)
    assert len(path) <= (size - 1).bit_length()


@pytest.mark.parametrize("place", [-1, 3])
def test_no_path_leads_from_where_there_is_no_leaf(place: int) -> None:
    with pytest.raises(IndexError):
        audit_path([leaf_hash(number) for number in range(3)], place)
