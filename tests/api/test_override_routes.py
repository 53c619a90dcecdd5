"""Two callers decide an override, or its end, one after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import httpx

from gnn.decisions import Approval, Override, override
from graph.history import chain_faults, entries
from tests.api.override_office import (
    ASKED,
    DAY,
    END,
    WHY,
    Office,
    classes,
    done,
    listed,
    states,
    told,
)
from tests.api.province import CENTRE


def test_two_callers_decide_one_after_the_other(
    office: Office, proposer: httpx.Client, approver: httpx.Client
) -> None:
    answer = proposer.post("/overrides", json=ASKED)
    number, last = done(answer), entries(office.store)[-1]
    assert (answer.json()["hash"], last.kind) == (last.hash, "override_proposed")
    assert (last.value["by"], last.value["holder"]) == ("first-east", "4711")
    line = office.last_line()
    assert (line["what"], line["caller"]) == ("override_proposed", "first-east")
    assert (line["ids"], line["document"]) == ([CENTRE], "T-2026-1")
    assert (states(proposer)[number], classes(office)) == ("open", {})

    kept = done(approver.post(f"/overrides/{number}/approval"))
    decided = entries(office.store)[-1]
    assert (decided.number, decided.kind) == (kept, "override")
    assert decided.value == {
        **{name: value for name, value in ASKED.items() if name != "class"},
        "risk_class": "B",
        "by": "first-east",
        "approved_by": "second-east",
        "proposal": number,
    }
    assert (office.last_line()["what"], office.last_line()["caller"]) == ("override", "second-east")
    assert classes(office) == {CENTRE: "B"}
    found = approver.get("/overrides").json()
    [one] = [line for line in found["overrides"] if line["number"] == kept]
    assert (one["class"], one["state"], one["proposal"]) == ("B", "in_force", number)
    assert number not in states(approver) and found["areas"] == ["9901"]
    assert (office.last_line()["what"], office.last_line()["ids"]) == ("overrides", [CENTRE])
    again = told(approver.post(f"/overrides/{number}/approval"), 409, "mismatch")
    assert f"answered by entry {kept} (override, {CENTRE})" in again
    assert (office.last_line()["event"], office.last_line()["what"]) == ("refused", "Mismatch")


def test_what_was_refused_is_not_approved(
    office: Office, proposer: httpx.Client, approver: httpx.Client
) -> None:
    number = done(proposer.post("/overrides", json={**ASKED, "class": "D"}))
    done(approver.post(f"/overrides/{number}/refusal", json=WHY))
    last = entries(office.store)[-1]
    assert (last.kind, last.value["reason"]) == ("override_refused", "材料不足")
    assert (last.value["by"], last.value["proposal"]) == ("second-east", number)
    assert office.last_line()["what"] == "override_refused"
    for answer in (
        approver.post(f"/overrides/{number}/approval"),
        approver.post(f"/overrides/{number}/refusal", json=WHY),
    ):
        assert "(override_refused, " in told(answer, 409, "mismatch")
    assert states(proposer)[number] == "refused" and "D" not in classes(office).values()


def test_what_is_listed_comes_by_pages(office: Office, proposer: httpx.Client) -> None:
    for _ in range(3):
        done(proposer.post("/overrides", json=ASKED))
    whole = proposer.get("/overrides").json()
    numbers = [one["number"] for one in whole["overrides"]]
    assert (numbers, whole["next_after"]) == (sorted(numbers), None)
    found: list[int] = []
    while len(found) < len(numbers):
        asked = {"after": found[-1] if found else 0, "limit": 2}
        page = proposer.get("/overrides", params=asked).json()
        found += [one["number"] for one in page["overrides"]]
        assert page["next_after"] == (found[-1] if len(found) < len(numbers) else None)
        assert office.last_line()["ids"] == [CENTRE]
    assert found == numbers
    assert proposer.get("/overrides", params={"limit": len(numbers)}).json()["next_after"] is None
    behind = proposer.get("/overrides", params={"after": numbers[-1]}).json()
    assert (behind["overrides"], behind["next_after"]) == ([], None)
    for asked in ({"limit": 0}, {"limit": 10_001}, {"after": -1}, {"skip": 1}):
        assert proposer.get("/overrides", params=asked).status_code == 422


def test_an_override_is_withdrawn_by_two(
    office: Office, proposer: httpx.Client, approver: httpx.Client
) -> None:
    number = done(proposer.post("/overrides", json={**ASKED, "class": "C"}))
    override_number = done(approver.post(f"/overrides/{number}/approval"))
    refused = done(proposer.post(f"/overrides/{override_number}/withdrawal", json=WHY))
    done(approver.post(f"/overrides/{refused}/refusal", json=WHY))
    asked = done(proposer.post(f"/overrides/{override_number}/withdrawal", json=WHY))
    other = done(proposer.post(f"/overrides/{override_number}/withdrawal", json=WHY))
    assert entries(office.store)[-1].kind == "withdrawal_proposed"
    line = listed(proposer)[asked]
    assert (line["state"], line["class"], line["override"]) == ("open", "C", override_number)
    assert states(proposer)[override_number] == "in_force"
    done(approver.post(f"/overrides/{asked}/approval"))
    last = entries(office.store)[-1]
    assert (last.kind, last.value["withdrawn_on"]) == ("override_withdrawn", str(DAY))
    assert (last.value["by"], last.value["approved_by"]) == ("first-east", "second-east")
    now = states(proposer)
    assert now[override_number] == "withdrawn" and not {asked, other} & set(now)
    assert classes(office)[CENTRE] == "C"
    assert classes(office, date(2026, 10, 9)).get(CENTRE) != "C"
    for answer in (
        approver.post(f"/overrides/{other}/approval"),
        proposer.post(f"/overrides/{override_number}/withdrawal", json=WHY),
    ):
        assert f"ended on {DAY}" in told(answer, 409, "mismatch")


def test_of_approvals_at_the_same_time_one_is_kept(
    office: Office, proposer: httpx.Client, approver: httpx.Client
) -> None:
    number = done(proposer.post("/overrides", json=ASKED))
    before = len(entries(office.store))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: approver.post(f"/overrides/{number}/approval"), range(8)))
    assert sorted(one.status_code for one in found) == [200, *[409] * 7]
    chain = entries(office.store)
    assert (len(chain), chain_faults(chain)) == (before + 1, [])


def test_those_signed_in_a_file_are_listed_without_given_names(
    office: Office, approver: httpx.Client
) -> None:
    decided = Override(CENTRE, "A", date(2026, 12, 1), END, "测试")
    entry = override(office.store, decided, Approval("李一", "王小二", "复核"))
    line = listed(approver)[entry.number]
    assert (line["by"], line["approved_by"], line["state"]) == ("李*", "王*", "upcoming")
    assert line["proposal"] is None
