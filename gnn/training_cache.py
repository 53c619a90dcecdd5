"""Models kept under what they were trained from: the same training is done once."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path

from cypher import statement
from gnn.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from gnn.train import TrainingSettings
from graph.errors import Mismatch
from graph.store import Store

_CODE = ("graph", "features", "gnn")


def training_key(store: Store, as_of: date, settings: TrainingSettings) -> str | None:
    """SHA-256 of the loads, the day, the settings and the code; None while a load is incomplete."""
    loads = store.read(statement("read/loads"))
    if loads.empty or not (loads["status"] == "complete").all():
        return None
    parts = sorted(loads["load_id"] + " " + loads["content"])
    text = json.dumps([parts, as_of.isoformat(), asdict(settings), code_fingerprint()])
    return hashlib.sha256(text.encode()).hexdigest()


def trained(kept: Path, key: str | None, make: Callable[[], Checkpoint]) -> Checkpoint:
    """The model kept under the key, else the one that `make` trains, which is then kept.

    A damaged one is trained again. It is kept whole or not at all.
    """
    if key is None:
        return make()
    folder = kept / key
    if folder.is_dir():
        try:
            return load_checkpoint(folder)
        except Mismatch:
            shutil.rmtree(folder)
    checkpoint = make()
    save_checkpoint(checkpoint, folder.with_suffix(".part")).rename(folder)
    return checkpoint


@cache
def code_fingerprint() -> str:
    """SHA-256 of the source that a model depends on: another indicator trains another model."""
    root, digest = Path(__file__).parent.parent, hashlib.sha256()
    for folder in _CODE:
        for file in sorted((root / folder).glob("*.py")):
            digest.update(f"{folder}/{file.name}".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
