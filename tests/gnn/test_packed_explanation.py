"""A packed explanation: hand-written columns told whole, and the text the graph keeps."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from gnn.explanation import Explainer
from gnn.packed_explanation import packed_text, unpacked, unpacked_text

PACKED: dict[str, Any] = {
    "enterprise_id": "X-a",
    "own": {
        "indicator_id": ["RE07", "ZZ99"],
        "value": [2.0, None],
        "points": [0.5, -0.25],
        "records": [[1, 0], []],
    },
    "contagion": [
        [
            0.125,
            "co_representative",
            [["Enterprise", "X-b", "乙"], ["Person", "p1", "张"], ["Enterprise", "X-a", "甲"]],
            [["LEGAL_REP_OF", "l1", False, None], ["HOLDS", "l2", True, 0.4]],
            [1],
        ]
    ],
    "records": {"record_id": ["r1", "r2"], "kind": ["penalty", "honour"]},
}


def test_columns_become_reasons_with_what_the_registry_says() -> None:
    known = unpacked({**PACKED, "own": {name: column[:1] for name, column in _own().items()}})
    assert known["own"] == [
        {
            "indicator_id": "RE07",
            "indicator": "penalty_count",
            "label_zh": "行政处罚次数",
            "dimension": "regulatory",
            "value": 2.0,
            "points": 0.5,
            "record_ids": ["r2", "r1"],
        }
    ]


def _own() -> dict[str, Any]:
    own: dict[str, Any] = copy.deepcopy(PACKED["own"])
    return own


def test_an_indicator_that_is_gone_is_told_by_its_id() -> None:
    own = _own()
    own["indicator_id"] = ["RE07", "SO99"]
    gone = unpacked({**PACKED, "own": own})["own"][1]
    assert (gone["indicator"], gone["label_zh"], gone["dimension"]) == ("SO99", "SO99", "social")
    assert (gone["value"], gone["record_ids"]) == (None, [])


def test_links_lead_from_node_to_node() -> None:
    path = unpacked({**PACKED, "own": {key: [] for key in _own()}})["contagion"][0]
    assert (path["source_id"], path["source_name"], path["points"]) == ("X-b", "乙", 0.125)
    assert path["links"] == [
        {"type": "LEGAL_REP_OF", "link_id": "l1", "from": "p1", "to": "X-b", "share": None},
        {"type": "HOLDS", "link_id": "l2", "from": "p1", "to": "X-a", "share": 0.4},
    ]
    assert path["record_ids"] == ["r2"]


def test_records_are_told_row_by_row() -> None:
    assert unpacked({**PACKED, "own": {key: [] for key in _own()}})["records"] == [
        {"record_id": "r1", "kind": "penalty"},
        {"record_id": "r2", "kind": "honour"},
    ]


@pytest.mark.parametrize("row", [0, 7, 400])
def test_the_text_tells_what_the_explainer_tells(explainer: Explainer, row: int) -> None:
    assert unpacked_text(packed_text(explainer.packed(row))) == explainer.explain(row)


def test_an_explanation_that_was_kept_whole_is_as_it_was() -> None:
    assert unpacked_text('{"own": [{"points": 1.5}], "records": []}') == {
        "own": [{"points": 1.5}],
        "records": [],
    }
