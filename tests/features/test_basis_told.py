"""What is told of a basis: ends with names, pages with their whole length, words; by hand."""

from __future__ import annotations

from typing import Any

import pytest

from features.bases import BASES, basis_of
from features.basis_told import LINK_SAYS, Page, basis_told
from features.basis_words import basis_words
from graph.errors import BadInput
from graph.snapshot import Snapshot
from tests.drawing import (
    AS_OF,
    agent,
    drawn_snapshot,
    e,
    engages,
    holds,
    reached_at,
    record,
    serves,
)
from tests.features.test_phoenix import drawn
from tests.features.test_relation import at
from tests.features.values import graded

PERSONS = [{"person_id": "p1", "name": "王小明"}, {"person_id": "p2", "name": "李小红"}]
POSITIONS = [
    serves("p1", "a", "legal_representative"),
    serves("p1", "b", "legal_representative"),
    serves("p1", "d", "legal_representative"),
    serves("p2", "b", "legal_representative"),
]
ENDED = {"status": "revoked", "ended_on": "2025-12-01"}
FIRMS = [e("a", name="甲公司"), e("b"), e("d", **ENDED)]


def snapshot(**more: Any) -> Snapshot:
    return drawn_snapshot(enterprises=FIRMS, persons=PERSONS, positions=POSITIONS, **more)


def told(graph: Snapshot, name: str, enterprise: str, **more: Any) -> dict[str, Any]:
    prior, page = more.get("prior"), more.get("page", Page())
    basis = basis_of(graph, name, graph.row_of(enterprise), prior=prior)
    return basis_told(graph, name, basis, page)


def versions(graph: Snapshot, frame: str) -> list[str]:
    return sorted(graph.frames[frame]["version_id"])


def test_who_counts_and_by_which_links() -> None:
    graph = snapshot()
    found = told(graph, "legal_rep_firm_count", "a")
    # a and b are in the register; d, revoked, is met and counts nothing.
    assert found["reckoned"] == 2.0
    assert [(one["id"], one["status"], one["counts"]) for one in found["parties"]] == [
        ("a", "in_register", 1.0),
        ("b", "in_register", 1.0),
        ("d", "revoked", 0.0),
    ]
    assert found["parties"][2]["ended_on"] == "2025-12-01"
    first, *others = found["links"]
    assert (first["from"], first["to"], first["type"]) == ("p1", "a", "LEGAL_REP_OF")
    assert (first["from_name"], first["to_name"]) == ("王小明", "甲公司")
    assert {one["to"] for one in others} == {"b", "d"}
    assert all(one[says] is None for one in found["links"] for says in LINK_SAYS)
    assert {one["link_id"] for one in found["links"]} < set(versions(graph, "positions"))
    assert found["how"]["zh"].startswith("各共同方")


def test_pages_join_to_the_whole_and_say_what_is_left() -> None:
    graph = snapshot()
    whole = told(graph, "legal_rep_firm_count", "a")
    assert (whole["links_total"], whole["parties_total"], whole["partial"]) == (3, 3, False)
    pages = [
        told(graph, "legal_rep_firm_count", "a", page=Page(limit=2, skip=skip)) for skip in (0, 2)
    ]
    for one in ("links", "parties"):
        assert pages[0][one] + pages[1][one] == whole[one]
    assert [page["partial"] for page in pages] == [True, True]
    assert [page["reckoned"] for page in pages] == [2.0, 2.0]
    with pytest.raises(BadInput, match="0 or more"):
        Page(limit=-1)


def test_the_classes_of_the_prior_month_and_the_records_of_others() -> None:
    graph = snapshot(
        addresses=[{"address_id": "k", "text": "示例市幸福路一号"}],
        domiciles=[at(name, "k") for name in "abd"],
        records=[record("R1", "abnormal_listing", "d", "2026-01-01")],
    )
    found = told(graph, "same_address_abnormal_share", "a", prior=graded(graph, {"b": "C"}))
    parties = {one["id"]: one for one in found["parties"]}
    assert [parties[one]["class"] for one in "abd"] == [None, "C", None]
    assert [parties[one]["counts"] for one in "abd"] == [None, 1.0, 1.0]
    assert [parties[one]["record_ids"] for one in "abd"] == [[], [], ["R1"]]
    assert found["of_all"] == [
        {
            "number": "share_among_all_others",
            "zh": "全体其他企业的比例",
            "en": "the share among all other enterprises",
            "value": 1.0,
        }
    ]
    # b and d are bad, of all others too: (2 + 10 * 1) / (2 + 10).
    assert found["reckoned"] == 1.0
    assert {one["to_name"] for one in found["links"]} == {"示例市幸福路一号"}


def test_facts_tell_the_version_that_was_read() -> None:
    graph = snapshot()
    found = told(graph, "registration_status", "d")
    [fact] = [one for one in found["facts"] if one["column"] == "status"]
    own = graph.enterprises.iloc[graph.row_of("d")]
    assert fact == {
        "id": "d",
        "version_id": own["version_id"],
        "column": "status",
        "value": "revoked",
    }
    assert found["reckoned"] == 1.0


def test_agents_and_telephones_are_told_by_their_ids() -> None:
    graph = snapshot(
        agents=[agent("g", name="某代理")],
        engagements=[engages("a", "g", valid_from="2026-05-01")],
        contacts=[reached_at("a", "T")],
    )
    [link] = told(graph, "same_agent_count", "a")["links"]
    assert (link["type"], link["to"], link["to_name"]) == ("REGISTERED_BY", "g", "某代理")
    [link] = told(graph, "same_phone_count", "a")["links"]
    assert (link["type"], link["to"], link["to_name"]) == ("HAS_CONTACT", "T", None)


def test_an_owner_through_two_chains() -> None:
    # p1 has 0.5 * 0.4 through b and 0.3 himself; d's 0.3 of a is nobody's beyond d.
    holdings = [
        holds("p1", "b", 0.5),
        holds("b", "a", 0.4),
        holds("p1", "a", 0.3),
        holds("d", "a", 0.3),
    ]
    found = told(snapshot(holdings=holdings), "largest_integrated_share", "a")
    assert found["reckoned"] == pytest.approx(0.5)
    assert [(one["kind"], one["id"]) for one in found["parties"]] == [
        ("Person", "p1"),
        ("Enterprise", "d"),
    ]
    assert [one["counts"] for one in found["parties"]] == pytest.approx([0.5, 0.3])
    assert found["parties"][0]["name"] == "王小明"
    assert found["links_total"] == 4


def test_one_risen_again_tells_what_it_shares_with_whom() -> None:
    found = told(drawn_snapshot(AS_OF, **drawn({}, {})), "phoenix_link", "new")
    [party] = found["parties"]
    # A person, a telephone and an address; the names are not Chinese.
    assert (party["id"], party["counts"], party["stem"]) == ("old", 3.0, None)
    assert (party["established_on"], party["ended_on"]) == ("2015-01-01", "2025-12-01")
    assert {one["type"] for one in found["links"]} == {
        *("OFFICER_OF", "LEGAL_REP_OF", "HAS_CONTACT", "REGISTERED_AT")
    }


def test_every_basis_and_every_number_of_all_has_words() -> None:
    words = basis_words()
    assert set(words["how"]) == set(BASES)
    lines = [*words["how"].values(), *words["of_all"].values()]
    assert all(set(line) == {"zh", "en"} for line in lines)
    graph = snapshot()
    prior = graded(graph, {"b": "C"})
    numbers = {number for name in BASES for number in basis_of(graph, name, 0, prior=prior).of_all}
    assert numbers == set(words["of_all"])
