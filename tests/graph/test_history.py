"""The chain of decisions in a real Neo4j: what was altered, removed or put in is named."""

from __future__ import annotations

import hashlib

import pytest

from cypher.statement import parse
from graph.errors import BadInput, StatementFailed
from graph.history import append, chain_faults, entries
from graph.store import Store

_CHANGES = {
    "content": "SET entry.content = replace(entry.content, '2026.1', '2026.2')",
    "kind": "SET entry.kind = 'override'",
    "hash": "SET entry.hash = 'ff' + substring(entry.hash, 2)",
    "previous": "SET entry.previous = 'ff' + substring(entry.previous, 2)",
    "gone": "DELETE entry",
}


def altered(store: Store, how: str) -> None:
    text = f"// Alters the second entry.\nMATCH (entry:HistoryEntry {{number: 2}}) {_CHANGES[how]}"
    store.run(parse("test/alter", text))


@pytest.fixture
def chain(store: Store) -> Store:
    """A graph with three decisions."""
    append(store, "policy", {"version": "2026.0"})
    append(store, "policy", {"version": "2026.1"})
    append(store, "grades", {"period": "2026-06", "root": "ab"})
    return store


def test_an_entry_holds_the_hash_of_the_one_before(chain: Store) -> None:
    first, second, third = entries(chain)
    assert first.previous == "0" * 64
    assert (second.previous, third.previous) == (first.hash, second.hash)
    text = f'[1,"policy","{{\\"version\\":\\"2026.0\\"}}","{"0" * 64}"]'
    assert first.hash == hashlib.sha256(text.encode()).hexdigest()
    assert third.value == {"period": "2026-06", "root": "ab"}
    assert chain_faults([first, second, third]) == []


@pytest.mark.parametrize(
    ("how", "named"),
    [
        ("content", "entry 2 (policy, 2026.2): altered, its content does not have its hash"),
        ("kind", "entry 2 (override, 2026.1): altered, its content does not have its hash"),
        ("hash", "entry 2 (policy, 2026.1): altered, its content does not have its hash"),
        ("previous", "entry 2 (policy, 2026.1): altered, its content does not have its hash"),
        ("gone", "entry 2: missing, the next one is entry 3 (grades, 2026-06)"),
    ],
)
def test_what_was_altered_is_named(chain: Store, how: str, named: str) -> None:
    altered(chain, how)
    assert chain_faults(entries(chain))[0] == named


def test_an_entry_made_anew_with_a_fitting_hash_breaks_the_next(chain: Store) -> None:
    last = entries(chain)[2]
    text = (
        "// Removes the last two.\nMATCH (entry:HistoryEntry) WHERE entry.number > 1 DELETE entry"
    )
    chain.run(parse("test/remove", text))
    append(chain, "policy", {"version": "forged"})
    first, forged = entries(chain)
    assert chain_faults([first, forged, last]) == [
        "entry 3 (grades, 2026-06): does not follow from 2, which was altered"
    ]


def test_a_place_in_the_chain_is_taken_once(chain: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    known = entries(chain)[:2]
    monkeypatch.setattr("graph.history.entries", lambda _: known)
    with pytest.raises(StatementFailed, match="already exists"):
        append(chain, "policy", {"version": "2026.2"})


def test_an_unknown_kind_is_refused(store: Store) -> None:
    with pytest.raises(BadInput, match="'grade'"):
        append(store, "grade", {})  # type: ignore[arg-type]
