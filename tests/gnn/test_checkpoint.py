"""A saved model: the same after reading, refused when altered."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gnn.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from gnn.monthly import Month
from graph.errors import BadInput, Mismatch


def _log_odds(checkpoint: Checkpoint, month: Month) -> np.ndarray:
    values = month.table.frame.to_numpy()
    scores = checkpoint.scorer.score(month.table.names, values, operators=month.operators)
    return scores.log_odds


@pytest.fixture
def saved(checkpoint: Checkpoint, tmp_path: Path) -> Path:
    return save_checkpoint(checkpoint, tmp_path / "模型 model")


def test_scores_are_the_same_to_the_bit(checkpoint: Checkpoint, saved: Path, month: Month) -> None:
    loaded = load_checkpoint(saved)
    assert loaded.model_id == checkpoint.model_id
    assert loaded.configuration == checkpoint.configuration
    assert loaded.data_fingerprint == checkpoint.data_fingerprint
    assert np.array_equal(_log_odds(loaded, month), _log_odds(checkpoint, month))


def test_a_model_keeps_its_curve_and_what_decided_it(checkpoint: Checkpoint, saved: Path) -> None:
    curve = load_checkpoint(saved).scorer.curve
    assert curve == checkpoint.scorer.curve
    assert curve is not None
    assert curve.method == min(curve.losses["log_loss"], key=curve.losses["log_loss"].__getitem__)
    plain = json.loads((saved / "model.json").read_text(encoding="utf-8"))
    del plain["curve"]["low"]
    (saved / "model.json").write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(Mismatch, match="a curve with all its parts"):
        load_checkpoint(saved)


def test_a_model_of_before_there_were_curves_loads(checkpoint: Checkpoint, tmp_path: Path) -> None:
    older = replace(checkpoint, scorer=replace(checkpoint.scorer, curve=None))
    folder = save_checkpoint(older, tmp_path)
    assert "curve" not in json.loads((folder / "model.json").read_text(encoding="utf-8"))
    assert load_checkpoint(folder).scorer.curve is None


def test_one_altered_weight_is_noticed(saved: Path) -> None:
    with np.load(saved / "arrays.npz") as found:
        arrays = {name: found[name].copy() for name in found}
    arrays["1/head"][0] += 1e-12
    np.savez(saved / "arrays.npz", **arrays)
    with pytest.raises(Mismatch, match="the model"):
        load_checkpoint(saved)


@pytest.mark.parametrize("name", ["slope", "shift", "data_fingerprint"])
def test_an_altered_description_is_noticed(saved: Path, name: str) -> None:
    plain = json.loads((saved / "model.json").read_text(encoding="utf-8"))
    plain[name] = "another" if name == "data_fingerprint" else plain[name] + 0.5
    (saved / "model.json").write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(Mismatch, match="the model"):
        load_checkpoint(saved)


def test_another_format_is_refused(saved: Path) -> None:
    plain = json.loads((saved / "model.json").read_text(encoding="utf-8"))
    (saved / "model.json").write_text(json.dumps({**plain, "format": 99}), encoding="utf-8")
    with pytest.raises(Mismatch, match="format 1, got 99"):
        load_checkpoint(saved)


def test_a_damaged_file_of_arrays_is_a_mismatch(saved: Path) -> None:
    file = saved / "arrays.npz"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(Mismatch):
        load_checkpoint(saved)
    file.write_bytes(content[:100])
    with pytest.raises(Mismatch, match=r"arrays\.npz"):
        load_checkpoint(saved)
    file.unlink()
    with pytest.raises(Mismatch, match=r"arrays\.npz"):
        load_checkpoint(saved)


def test_a_cut_description_is_a_mismatch(saved: Path) -> None:
    file = saved / "model.json"
    file.write_text(file.read_text(encoding="utf-8")[:200], encoding="utf-8")
    with pytest.raises(Mismatch, match=r"model\.json"):
        load_checkpoint(saved)


def test_no_model_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="linkrisk train"):
        load_checkpoint(tmp_path)


def test_the_id_tells_models_apart(checkpoint: Checkpoint) -> None:
    moved = replace(checkpoint, scorer=replace(checkpoint.scorer, shift=9.0))
    older = replace(checkpoint, data_fingerprint="0")
    assert len({one.model_id for one in (checkpoint, moved, older)}) == 3
