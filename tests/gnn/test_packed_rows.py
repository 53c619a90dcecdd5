"""Many explanations at once are each, to the last bit, the one that is made alone."""

from __future__ import annotations

import gc
from dataclasses import replace

import numpy as np
import pytest

from gnn.collection import collection_of_new_alone, collection_paused
from gnn.computed_leaves import leaves_again
from gnn.contagion_reasons import SHOWN_PATHS, SMALLEST
from gnn.explanation import Explainer
from gnn.packed_explanation import packed_text

_CHANCE = np.random.default_rng(4)
ASKED = {
    "near each other": np.arange(40, 90),
    "far apart": np.array([3, 700, 5, 1100]),
    "out of order": _CHANCE.permutation(60),
}


@pytest.mark.parametrize("rows", ASKED.values(), ids=list(ASKED))
def test_many_are_each_as_alone(explainer: Explainer, rows: np.ndarray) -> None:
    alone = [packed_text(explainer.packed(row)) for row in rows.tolist()]
    assert [packed_text(one) for one in explainer.packed_rows(rows)] == alone


def test_paths_of_many_rows_are_those_of_each(explainer: Explainer) -> None:
    attribution, rows = explainer.attribution, np.array([9, 2, 30, 31, 32])
    many = attribution.paths_of(rows)
    for place, row in enumerate(rows.tolist()):
        alone = attribution.path_columns(row)
        for name, values in alone.items():
            assert many[name][many["place"] == place].tolist() == values.tolist()


def test_the_strongest_paths_are_shown_and_the_rest_is_added_up(explainer: Explainer) -> None:
    cut = 0
    for row, told in enumerate(explainer.packed_rows(np.arange(200))):
        points = explainer.attribution.path_columns(row)["points"]
        strongest = np.sort(np.abs(points))[::-1][:SHOWN_PATHS]
        shown = [abs(path[0]) for path in told["contagion"]]
        assert shown == strongest[strongest > SMALLEST].tolist()
        listed = sum(path[0] for path in told["contagion"])
        assert told["contagion_rest"] == pytest.approx(points.sum() - listed, abs=1e-12)
        cut += len(points) > len(shown)
    assert cut > 50


def test_collection_is_on_again_after_a_pause_and_an_error() -> None:
    with pytest.raises(ZeroDivisionError), collection_paused():
        assert not gc.isenabled()
        print(1 / 0)
    assert gc.isenabled()
    gc.disable()
    try:
        with collection_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_was_there_is_kept_off_collection_and_let_go_again() -> None:
    assert gc.get_freeze_count() == 0
    with pytest.raises(ZeroDivisionError), collection_of_new_alone():
        assert gc.get_freeze_count() > 10_000
        with collection_of_new_alone():
            pass
        assert gc.get_freeze_count() > 10_000
        print(1 / 0)
    assert gc.get_freeze_count() == 0


def test_a_month_is_explained_again_with_nothing_old_collected(
    explainer: Explainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = []
    packed = Explainer.packed_rows

    def watched(self: Explainer, rows: np.ndarray) -> list[dict[str, object]]:
        frozen.append(gc.get_freeze_count())
        return packed(self, rows)

    monkeypatch.setattr(Explainer, "packed_rows", watched)
    leaves = leaves_again([replace(explainer, rows=np.arange(3))])
    assert len(leaves.hashes) == 3
    assert min(frozen) > 10_000
