"""A saved model: one JSON of settings, names, fingerprints and boosters, one file of arrays."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from gnn.boosted_head import BoostedHead
from gnn.encoding import Encoding
from gnn.own_risk import OwnRisk
from gnn.probability_curve import ProbabilityCurve
from gnn.scorer import Head, NetworkWeights, Scorer
from graph.errors import BadInput, Mismatch

_ARRAYS = ("message", "message_bias", "gate", "gate_bias", "gather", "head")
_FORMAT = 1


@dataclass(frozen=True)
class Checkpoint:
    """A scorer and how it came to be.

    configuration: training settings, anchors, seed; data_fingerprint: of the training snapshot.
    """

    scorer: Scorer
    configuration: dict[str, Any]
    data_fingerprint: str

    @property
    def model_id(self) -> str:
        """Sixteen characters that only this model has: hash of weights and configuration."""
        digest = hashlib.sha256(json.dumps(_plain(self), sort_keys=True).encode())
        for net in _networks_of(self.scorer):
            for name in _ARRAYS:
                digest.update(np.ascontiguousarray(getattr(net, name)).tobytes())
        return digest.hexdigest()[:16]


def save_checkpoint(checkpoint: Checkpoint, folder: Path) -> Path:
    """Write `model.json` and `arrays.npz` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {
        f"{number}/{name}": getattr(net, name)
        for number, net in enumerate(_networks_of(checkpoint.scorer))
        for name in _ARRAYS
    }
    np.savez(folder / "arrays.npz", **arrays)
    description = {**_plain(checkpoint), "model_id": checkpoint.model_id}
    text = json.dumps(description, ensure_ascii=False, indent=1)
    (folder / "model.json").write_text(text, encoding="utf-8")
    return folder


def load_checkpoint(folder: Path) -> Checkpoint:
    """The model of a folder. Raises BadInput when there is none, Mismatch when it was altered."""
    file = folder / "model.json"
    if not file.exists():
        raise BadInput("a trained model (run `linkrisk train` first)", "no model.json", str(folder))
    try:
        plain = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Mismatch("a whole description of a model", str(error), str(file)) from error
    if plain["format"] != _FORMAT:
        raise Mismatch(f"a model of format {_FORMAT}", plain["format"], str(file))
    try:
        networks = _networks(plain, folder / "arrays.npz")
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        where = str(folder / "arrays.npz")
        raise Mismatch("the arrays of the model", str(error), where) from error
    edges = tuple(tuple(cuts) for cuts in plain["edges"])
    scorer = Scorer(
        own=OwnRisk(tuple(plain["boosters"]), tabled=plain.get("own_points") == "tables"),
        encoding=Encoding(tuple(plain["features"]), edges),
        heads=(*networks, *_boosted(plain)),
        slope=plain["slope"],
        shift=plain["shift"],
        curve=_curve(plain, file),
    )
    loaded = Checkpoint(scorer, plain["configuration"], plain["data_fingerprint"])
    if loaded.model_id != plain["model_id"]:
        raise Mismatch(f"the model {plain['model_id']}", loaded.model_id, str(folder))
    return loaded


def _networks_of(scorer: Scorer) -> list[NetworkWeights]:
    return [head for head in scorer.heads if isinstance(head, NetworkWeights)]


def _boosted(plain: dict[str, Any]) -> list[Head]:
    return [
        BoostedHead(**{**rest, **{name: tuple(rest[name]) for name in ("operators", "boosters")}})
        for rest in plain.get("boosted_heads", [])
    ]


def _curve(plain: dict[str, Any], file: Path) -> ProbabilityCurve | None:
    """The curve; None for a model of before there were curves."""
    told = plain.get("curve")
    if told is None:
        return None
    try:
        listed = {name: tuple(told[name]) for name in ("cuts", "fit", "low", "high")}
        return ProbabilityCurve(**{**told, **listed})
    except (KeyError, TypeError) as error:
        raise Mismatch("a curve with all its parts", repr(error), str(file)) from error


def _networks(plain: dict[str, Any], file: Path) -> tuple[NetworkWeights, ...]:
    with file.open("rb") as opened, np.load(opened) as arrays:
        return tuple(
            NetworkWeights(
                operators=tuple(rest["operators"]),
                own_slope=rest["own_slope"],
                own_shift=rest["own_shift"],
                **{name: arrays[f"{number}/{name}"] for name in _ARRAYS},
            )
            for number, rest in enumerate(plain["networks"])
        )


def _plain(checkpoint: Checkpoint) -> dict[str, Any]:
    scorer = checkpoint.scorer
    scalars = [field.name for field in fields(NetworkWeights) if field.name not in _ARRAYS]
    networks = _networks_of(scorer)
    boosted = [asdict(head) for head in scorer.heads if isinstance(head, BoostedHead)]
    return {
        "format": _FORMAT,
        "configuration": checkpoint.configuration,
        "data_fingerprint": checkpoint.data_fingerprint,
        "features": list(scorer.encoding.names),
        "edges": [list(cuts) for cuts in asdict(scorer.encoding)["edges"]],
        "boosters": list(scorer.own.boosters),
        "networks": [{name: getattr(net, name) for name in scalars} for net in networks],
        "slope": scorer.slope,
        "shift": scorer.shift,
        **({"own_points": "tables"} if scorer.own.tabled else {}),
        **({"boosted_heads": boosted} if boosted else {}),
        **({"curve": asdict(scorer.curve)} if scorer.curve else {}),
    }
