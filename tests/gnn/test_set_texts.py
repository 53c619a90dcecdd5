"""Texts of sets in the chain, on a real Neo4j: by title, one text each, made into sets again."""

from __future__ import annotations

from pathlib import Path

import pytest

from features.indicator_set_file import SETS
from gnn.rulebook import Rulebook, put_in_force
from gnn.set_texts import KIND, SetTexts, set_again, set_texts, sets_by_title
from graph.errors import BadInput, Mismatch
from graph.history import append, entries
from graph.store import Store
from tests.features.test_indicator_set import PROVINCE, written
from tests.gnn.sealed_months import wide

FOOD = (SETS / "food-2026-2.yaml").read_text(encoding="utf-8").replace("2026.2", "2026.9", 2)
OWN, BASES = "food 2026.9", ["national 2026.2", "national 2026.1"]


def put(store: Store, *sets: SetTexts) -> None:
    put_in_force(store, Rulebook(wide(), sets=sets))


def kept(store: Store) -> list[dict[str, object]]:
    return [entry.value for entry in entries(store) if entry.kind == KIND]


@pytest.mark.parametrize("name", ["food.yaml", "national-2026-2.yaml", "national-2026-1.yaml"])
def test_a_set_is_made_again_whatever_its_file_is_called(
    store: Store, tmp_path: Path, name: str
) -> None:
    made = set_texts(written(tmp_path, FOOD, name))
    assert list(made.texts) == [OWN, *BASES]
    put(store, made)
    [entry] = kept(store)
    again = set_again(entry, OWN)
    assert again.indicators == made.indicators
    assert next(iter(again.texts.items())) == (OWN, FOOD)
    assert again.texts == made.texts


def test_the_same_text_in_another_file_is_the_same_text(store: Store, tmp_path: Path) -> None:
    put(store, set_texts(written(tmp_path, FOOD, "one.yaml")))
    put(store, set_texts(written(tmp_path, FOOD, "two.yaml")))
    assert len(kept(store)) == 1
    other = set_texts(written(tmp_path, FOOD + "# another word\n", "two.yaml"))
    told = r"indicator_set food 2026\.9: expected the text that this .*, got '# another word'"
    with pytest.raises(Mismatch, match=told):
        put(store, other)
    assert len(kept(store)) == 1


def test_an_entry_that_names_files_is_read_as_before(store: Store, tmp_path: Path) -> None:
    made = set_texts(written(tmp_path, FOOD))
    names = ["set.yaml", "national-2026-2.yaml", "national-2026-1.yaml"]
    texts = dict(zip(names, made.texts.values(), strict=True))
    about = {"version": OWN, "sha256": "0" * 64, "file": "set.yaml", "texts": texts}
    append(store, KIND, about)
    put(store, made)
    assert kept(store) == [about]
    assert set_again(about, OWN) == made
    lost = {**about, "file": names[1], "texts": {name: texts[name] for name in names[1:]}}
    with pytest.raises(Mismatch, match=r"the text of food 2026\.9 among .*, got 'national 2026"):
        set_again(lost, OWN)


def test_what_two_sets_inherit_from_by_one_title_has_one_text(store: Store, tmp_path: Path) -> None:
    sets = []
    for name, points in (("food", 60), ("drug", 61)):
        folder = tmp_path / name
        folder.mkdir()
        written(folder, PROVINCE.replace("points: 60", f"points: {points}"), "province.yaml")
        own = FOOD.replace("set: food", f"set: {name}").replace(
            "national 2026.2", "province 99 2026.1"
        )
        sets.append(set_texts(written(folder, own)))
    told = r"indicator_set province 99 2026\.1: expected the text that .*, got '    points: 61'"
    with pytest.raises(Mismatch, match=told):
        put(store, *sets)
    assert entries(store) == []
    put(store, sets[0])
    with pytest.raises(Mismatch, match=told):
        put(store, sets[1])
    assert [one["version"] for one in kept(store)] == [OWN]


def test_two_files_of_one_title_are_refused(tmp_path: Path) -> None:
    one = written(tmp_path, FOOD, "one.yaml")
    assert list(sets_by_title([one, written(tmp_path, FOOD, "two.yaml")])) == [OWN]
    other = written(tmp_path, FOOD.replace("points: 60", "points: 61"), "two.yaml")
    with pytest.raises(BadInput, match=r"one text of food 2026\.9") as caught:
        sets_by_title([one, other])
    assert caught.value.where == str(other)
