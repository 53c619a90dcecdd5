"""How the content of a row becomes its version id: a hash over its cells that no order changes."""

from __future__ import annotations

from binascii import unhexlify
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import COLUMNS, DATE, FLAG, TEXT

# The texts of a frame by column.
Texts: TypeAlias = dict[str, pa.Array]
# Which rows are known, cells to hash (texts as bytes), and which of these each known row has.
Cells: TypeAlias = tuple[np.ndarray | slice, np.ndarray | pa.Array, np.ndarray | slice]

_ALL = slice(None)
_LOOKED_AT = 1_000
_HASHED_AT_ONCE = 20_000
_HALVES = ("linkrisk-first-0", "linkrisk-second0")
_LETTERS = 32


def texts_of(frame: str, content: pd.DataFrame) -> Texts:
    """The columns of text of rows in the frame's columns, unknown cells null.

    Python's texts lie all over memory: laid out in a row each is looked at many times as fast.
    """
    return {
        name: pa.array(content[name].to_numpy(), type=pa.large_string(), from_pandas=True)
        for name, kind in COLUMNS[frame].items()
        if kind == TEXT
    }


def ids_of(frame: str, content: pd.DataFrame, texts: Texts) -> pa.Array:
    """A hash of 32 hexadecimal letters for each row of the content, whose texts are given."""
    if content.empty:
        return pa.array([], type=pa.large_string())
    halves = [np.zeros(len(content), dtype=np.uint64) for _ in _HALVES]
    for column, kind in COLUMNS[frame].items():
        if kind == TEXT:
            known, cells, places = _text_cells(texts[column])
        else:
            known, cells, places = _cells(content[column], kind)
        if not len(cells):
            continue
        for half, key, hashes in zip(halves, _HALVES, _hashed(cells), strict=True):
            salt = pd.util.hash_array(np.array([f"{key} {column}"], dtype=object))[0]
            half[known] += _mixed(hashes ^ salt)[places]
    return _in_hexadecimal([_mixed(half) for half in halves])


def id_words(ids: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """All ids that `ids_of` made as two numbers each, (first, second half); they sort as ids do."""
    return words_of(ids.buffers()[2] or b"")


def words_of(letters: str | bytes) -> tuple[np.ndarray, np.ndarray]:
    """The same of ids that stand one after the other without a gap."""
    words = np.frombuffer(unhexlify(letters), dtype=">u8").astype(np.uint64)
    return words[::2], words[1::2]


def _text_cells(texts: pa.Array) -> Cells:
    known = texts.is_valid().to_numpy(zero_copy_only=False) if texts.null_count else _ALL
    told, places = pc.drop_null(texts), _ALL
    if _repeats(told):
        encoded = told.dictionary_encode()
        told, places = encoded.dictionary, encoded.indices.to_numpy()
    # As bytes, which need not be encoded for each hash.
    return known, told.cast(pa.large_binary()), places


def _repeats(texts: pa.Array) -> bool:
    """Whether few of the texts differ, so that hashing each once is worth a look at all."""
    first = texts[:_LOOKED_AT]
    return bool(pc.count_distinct(first).as_py() <= len(first) // 2)


def _cells(values: pd.Series, kind: str) -> Cells:
    """Numbers are hashed as they are (-0.0 is not 0.0)."""
    mask = values.notna().to_numpy()
    known = _ALL if mask.all() else mask
    cells = values.to_numpy()[known]
    return known, cells.astype(np.int64) if kind in (DATE, FLAG) else cells, _ALL


def _hashed(cells: np.ndarray | pa.Array) -> list[np.ndarray]:
    """The hashes of the cells with each key."""
    if isinstance(cells, np.ndarray):
        return [pd.util.hash_array(cells, hash_key=key, categorize=False) for key in _HALVES]
    # Lot by lot, which then lie where the last lay: to get new memory for all took longer.
    lots = [
        _hashed(cells.slice(start, _HASHED_AT_ONCE).to_numpy(zero_copy_only=False))
        for start in range(0, len(cells), _HASHED_AT_ONCE)
    ]
    return [np.concatenate(hashes) for hashes in zip(*lots, strict=True)]


def _in_hexadecimal(halves: list[np.ndarray]) -> pa.Array:
    """The numbers of each row, one after the other, as one text."""
    letters = np.stack(halves, axis=1).astype(">u8").tobytes().hex().encode()
    ends = np.arange(0, len(letters) + 1, _LETTERS)
    buffers = (pa.py_buffer(ends), pa.py_buffer(letters))
    return pa.LargeStringArray.from_buffers(len(ends) - 1, *buffers)


def _mixed(hashes: np.ndarray) -> np.ndarray:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014): each bit depends on each other."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(hashes ^ (hashes >> np.uint64(31)))
