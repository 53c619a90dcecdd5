"""Classes of the nearest related parties, by hand; the prior month ended on 2026-05-31."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest

from features.indicator import REGISTRY
from features.table import indicator_table
from tests.drawing import drawn_snapshot, e, holds, record, serves
from tests.features.test_relation import at
from tests.features.values import NAN, check_after, graded

Rows = list[dict[str, Any]]
FIRMS = [e(name) for name in "abcdx"]
CLASSES = {"a": "A", "b": "B", "c": "C", "d": "D"}
PERSONS = [{"person_id": name} for name in ("p", "q")]


def bound(source: str, relation: str, target: str) -> dict[str, Any]:
    return {"source_id": source, "target_id": target, "relation": relation}


def test_high_risk_among_the_other_firms_of_the_representative() -> None:
    positions = [serves("p", name, "legal_representative") for name in "acdx"]
    positions.append(serves("q", "b", "legal_representative"))
    # a: c and d, not x.  c: a and d.  d: a and c.  x: a, c and d.  b: nobody.
    expected = {"a": 1.0, "b": NAN, "c": 0.5, "d": 0.5, "x": 2 / 3}
    frames = {"enterprises": FIRMS, "persons": PERSONS, "positions": positions}
    check_after("legal_rep_risk_share", CLASSES, expected, **frames)


HOLDINGS = [
    holds("d", "a", 0.3),
    holds("c", "a", 0.3),
    holds("p", "a", 0.4),
    holds("x", "b", 0.6),
    {**holds("d", "c", 0.5), "share": None, "share_low": None, "share_high": None},
    holds("d", "x", 0.2),
    holds("x", "x", 0.5),
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # a: 0.3 * 1 + 0.3 * 2/3.  b: its holder was not graded.  c: an unknown share.
        ("shareholder_risk", {"a": 0.5, "b": NAN, "c": NAN, "d": 0.0, "x": 0.2}),
        # d: a is A, x was not graded, of c the share is unknown.  x: 0.6 of B.
        ("investee_risk", {"a": 0.0, "b": 0.0, "c": 0.0, "d": 0.0, "x": 0.2}),
    ],
)
def test_risk_by_the_share_held(name: str, expected: dict[str, float]) -> None:
    check_after(name, CLASSES, expected, enterprises=FIRMS, persons=PERSONS[:1], holdings=HOLDINGS)


def test_an_investee_of_unknown_class_alone_tells_nothing() -> None:
    frames = {"enterprises": FIRMS[:2], "holdings": [holds("a", "b", 0.5)]}
    check_after("investee_risk", {"a": "D"}, {"a": NAN, "b": 0.0}, **frames)
    check_after("investee_risk", {"b": "C"}, {"a": 1 / 3, "b": 0.0}, **frames)


def test_head_office_and_branches() -> None:
    links = [
        bound("a", "BRANCH_OF", "d"),
        bound("b", "BRANCH_OF", "d"),
        bound("c", "BRANCH_OF", "b"),
    ]
    links += [bound("x", "BRANCH_OF", "x"), bound("a", "SUPPLIES", "x")]
    # b: head office d 1, branch c 2/3.  d: mean of a 0 and b 1/3.
    expected = {"a": 1.0, "b": 1.0, "c": 1 / 3, "d": 1 / 6, "x": NAN}
    check_after("branch_parent_risk", CLASSES, expected, enterprises=FIRMS, affiliations=links)


def test_the_listed_and_the_risky_of_one_address() -> None:
    addresses: Rows = [{"address_id": "k"}, {"address_id": "h", "hosting": True}]
    domiciles = [at(name, "k") for name in "abdx"] + [at("c", "h"), at("c", "k", "premises")]
    listed = [
        record("R1", "abnormal_listing", "x", "2026-01-01"),
        record("R2", "abnormal_listing", "a", "2020-01-01", valid_to="2021-01-01"),
    ]
    # Bad: c, d and x, of all five.  a: of b, d, x two are bad; of its four others three.
    expected = {
        "a": (2 + 10 * 3 / 4) / 13,
        "b": (2 + 10 * 3 / 4) / 13,
        "c": NAN,
        "d": (1 + 10 * 2 / 4) / 13,
        "x": (1 + 10 * 2 / 4) / 13,
    }
    frames = {"addresses": addresses, "domiciles": domiciles, "records": listed}
    check_after("same_address_abnormal_share", CLASSES, expected, enterprises=FIRMS, **frames)


def test_those_under_one_controller() -> None:
    # p controls a, and with a's 30 % of b 60 % of b; b controls d.  c is held for half only.
    holdings = [
        holds("p", "a", 0.8),
        holds("p", "b", 0.3),
        holds("a", "b", 0.3),
        holds("b", "d", 0.9),
        holds("p", "c", 0.5),
        holds("c", "x", 0.51),
    ]
    expected = {"a": 2 / 3, "b": 1 / 2, "c": NAN, "d": 1 / 6, "x": 2 / 3}
    frames = {"enterprises": FIRMS, "persons": PERSONS[:1], "holdings": holdings}
    check_after("controller_risk", CLASSES, expected, **frames)


def test_rings_of_guarantees() -> None:
    links = [
        bound("a", "GUARANTEES", "b"),
        bound("b", "GUARANTEES", "d"),
        bound("d", "GUARANTEES", "a"),
    ]
    links += [bound("c", "GUARANTEES", "a"), bound("x", "GUARANTEES", "x")]
    expected = {"a": 2 / 3, "b": 1 / 2, "c": 0.0, "d": 1 / 6, "x": 0.0}
    frames = {"enterprises": FIRMS, "affiliations": links}
    check_after("guarantee_ring_risk", CLASSES, expected, **frames)
    alone = {"a": NAN, "b": 0.0, "c": 0.0, "d": 0.0, "x": 0.0}
    check_after("guarantee_ring_risk", {"a": "A"}, alone | {"b": 0.0, "d": 0.0}, **frames)


@pytest.mark.parametrize("seed", range(5))
def test_rings_are_the_strong_components_of_the_oracle(seed: int) -> None:
    rng = np.random.default_rng(seed)
    names = [f"e{row:02}" for row in range(40)]
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(names)
    graph.add_edges_from((names[a], names[b]) for a, b in rng.integers(0, 40, (48, 2)))
    classes = {name: "ABCD"[rng.integers(0, 4)] for name in names}
    links = [bound(a, "GUARANTEES", b) for a, b in graph.edges]
    expected = dict.fromkeys(names, 0.0)
    for ring in nx.strongly_connected_components(graph):
        for name in ring if len(ring) > 1 else ():
            others = ["ABCD".index(classes[other]) / 3 for other in ring - {name}]
            expected[name] = float(np.mean(others))
    frames = {"enterprises": [e(name) for name in names], "affiliations": links}
    check_after("guarantee_ring_risk", classes, expected, **frames)
    assert any(expected.values())


def test_nobody_graded_and_no_enterprise() -> None:
    empty = drawn_snapshot()
    assert indicator_table(empty, graded(empty, {})).frame.shape == (0, len(REGISTRY))
