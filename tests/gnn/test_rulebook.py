"""The rules that come with linkrisk fit together: each domain in a mode has its set."""

from __future__ import annotations

from gnn.rulebook import default_rulebook


def test_the_default_rules_have_a_set_of_each_domain_that_needs_one() -> None:
    rules = default_rulebook()
    assert rules.versions["indicator_sets"] == ["food 2026.2", "special_equipment 2026.2"]
    assert {name: rules.mode_of(name) for name in ("food", "special_equipment")} == {
        "food": "combine",
        "special_equipment": "combine",
    }
