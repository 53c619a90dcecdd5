"""Orders of removal by hand: what has fallen counts no more, and what links carry is shared."""

from __future__ import annotations

import pandas as pd

from gnn.removal_order import blindly, by_largest, by_sum


def carried(*rows: tuple[str, int, int, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["link_id", "path", "side", "points"])


# Two paths through one person (mine, and the others' own links), and one by an address.
SHARED = carried(
    ("mine", 0, 0, 0.4),
    ("theirs", 0, 1, 0.4),
    ("mine", 1, 0, 0.3),
    ("others", 1, 1, 0.3),
    ("address", 2, 0, 0.35),
)


def test_next_is_the_link_with_most_points_on_what_still_stands() -> None:
    # "mine" has 0.7; with it both paths are gone, so that neither other end is taken in vain.
    assert by_sum(SHARED, 5) == ["mine", "address"]
    assert by_sum(SHARED, 1) == ["mine"]
    assert by_largest(SHARED, 5) == ["mine", "address"]


def test_the_largest_path_counts_where_points_do_not_add_up() -> None:
    many = carried(("a", 0, 0, 0.3), ("a", 1, 0, 0.3), ("b", 2, 0, 0.5))
    assert by_sum(many, 2) == ["a", "b"]
    assert by_largest(many, 2) == ["b", "a"]


def test_links_side_by_side_share_a_path_until_the_last_of_them_goes() -> None:
    parallel = carried(("x", 0, 0, 1.0), ("y", 0, 0, 1.0), ("z", 1, 0, 0.7))
    # x and y are worth a half each; once x is gone y carries all of it.
    assert by_sum(parallel, 3) == ["z", "x", "y"]


def test_a_link_on_two_sides_of_a_path_counts_once() -> None:
    middle = carried(("m", 0, 1, 0.3), ("m", 0, 2, 0.3), ("n", 1, 0, 0.5))
    assert by_sum(middle, 2) == ["n", "m"]


def test_what_lowers_the_risk_goes_last_and_nothing_comes_of_nothing() -> None:
    assert by_sum(carried(("a", 0, 0, -0.3), ("b", 1, 0, 0.0)), 5) == ["b", "a"]
    assert by_sum(carried(), 5) == []


def test_blind_orders_take_what_stands_as_well() -> None:
    drawn = {tuple(blindly(SHARED, 5, seed=seed)) for seed in range(40)}
    assert blindly(SHARED, 5, seed=1) == blindly(SHARED, 5, seed=1)
    assert {order[0] for order in drawn} == {"mine", "theirs", "others", "address"}
    assert all(
        {"theirs", "others"}.isdisjoint(order[order.index("mine") :])
        for order in drawn
        if "mine" in order
    )
