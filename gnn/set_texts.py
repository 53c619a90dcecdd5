"""Indicator sets with their texts: as the chain keeps them by title, and made from it again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from features.indicator_set import IndicatorSet, load_kept, load_set
from features.indicator_set_file import files_of, title_in
from graph.errors import BadInput, Mismatch
from graph.history import Entry, Kind

KIND: Kind = "indicator_set"
ANOTHER_TEXT = "the text that this version had before; a change needs a version of its own"


@dataclass(frozen=True)
class SetTexts:
    """A set with its text and those of all it inherits from, by title, its own first."""

    indicators: IndicatorSet
    texts: dict[str, str]


def set_texts(file: Path) -> SetTexts:
    """A set and its texts. Raises BadInput naming file, line and fault."""
    made = load_set(file)
    texts = [one.read_text(encoding="utf-8") for one in files_of(file)]
    return SetTexts(made, {title_in(text): text for text in texts})


def sets_by_title(files: Iterable[Path]) -> dict[str, SetTexts]:
    """The sets of some files. Raises BadInput for two that differ under one title."""
    found: dict[str, SetTexts] = {}
    for file in files:
        made = set_texts(file)
        title = made.indicators.title
        if found.setdefault(title, made).texts != made.texts:
            raise BadInput(f"one text of {title}", "two that differ", str(file))
    return found


def kept_texts(kept: dict[str, Any]) -> dict[str, str]:
    """The texts of an entry by title; entries of before have them by the name of a file."""
    texts: dict[str, str] = kept["texts"]
    if "file" not in kept:
        return texts
    return {title_in(text): text for text in texts.values()}


def check_one_text(chain: list[Entry], sets: Iterable[SetTexts]) -> None:
    """Raises Mismatch for a title, also of what a set inherits from, that has two texts.

    One in the chain and one in the sets, or both in the sets.
    """
    known: dict[str, str] = {}
    for kept in (entry.value for entry in chain if entry.kind == KIND):
        known = {**kept_texts(kept), **known}
    for one in sets:
        for title, text in one.texts.items():
            if known.setdefault(title, text) != text:
                raise Mismatch(ANOTHER_TEXT, _difference(known[title], text), f"{KIND} {title}")


def set_again(kept: dict[str, Any], title: str) -> SetTexts:
    """A set made of the texts of an entry, whatever the files of this program say now.

    Raises Mismatch for an entry of before in which what it inherits from stood in its place.
    """
    texts = kept_texts(kept)
    if title not in texts:
        raise Mismatch(f"the text of {title} among those kept of it", ", ".join(texts), "replay")
    with tempfile.TemporaryDirectory() as folder:
        files = {one: Path(folder) / f"{number}.yaml" for number, one in enumerate(texts)}
        for one, file in files.items():
            file.write_text(texts[one], encoding="utf-8")
        return SetTexts(load_kept(files[title]), {title: texts[title], **texts})


def _difference(before: str, now: str) -> str:
    """The first line that is another one."""
    pairs = zip(before.split("\n"), now.split("\n"), strict=False)
    return next((line for other, line in pairs if line != other), "lines more or less")
