"""What is refused to who signs an override, such as a second signature of one person."""

from __future__ import annotations

from datetime import date

import httpx
import pytest

from api.grant import Grant
from graph.errors import BadInput
from graph.history import entries
from tests.api.override_office import ASKED, DAY, WHY, Office, classes, done, states, told
from tests.api.province import CENTRE, RISKY


def test_one_person_does_not_sign_twice(office: Office, proposer: httpx.Client) -> None:
    assert office.access.register
    register = office.access.register
    with pytest.raises(BadInput, match="different callers for override_first"):
        register.add(Grant("first-again", "override_second", "局", ("all",), holder="4711"))
    with pytest.raises(BadInput, match="the holder's staff number"):
        register.add(Grant("nobody", "override_second", "局", ("all",)))
    number = done(proposer.post("/overrides", json=ASKED))
    # Who proposed was given the other role since; wide digits are what people see as the same.
    for caller, holder in (("first-moved", "４７１１"), ("first-moved-2", "4711 ")):
        with office.client(caller, "override_second", holder) as moved:
            for step in ("approval", "refusal"):
                answer = moved.post(f"/overrides/{number}/{step}", json=WHY)
                assert "another person than first-east" in told(answer, 403, "not-two-people")
                line = office.last_line()
                assert (line["event"], line["what"]) == ("refused", "NotTwoPeople")
                assert (line["caller"], line["ids"]) == (caller, [CENTRE])
    assert states(proposer)[number] == "open"


def test_a_caller_of_whom_no_holder_is_known_signs_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.access_register.check_holder", lambda *_: None)
    with office.client("first-of-before", "override_first", "") as unknown:
        said = told(unknown.post("/overrides", json=ASKED), 403, "not-two-people")
    assert "--also holder=NUMBER" in said


def test_a_role_takes_its_own_step_alone(proposer: httpx.Client, approver: httpx.Client) -> None:
    number = done(proposer.post("/overrides", json=ASKED))
    told(proposer.post(f"/overrides/{number}/approval"), 403, "role-refused")
    told(proposer.post(f"/overrides/{number}/refusal", json=WHY), 403, "role-refused")
    told(approver.post("/overrides", json=ASKED), 403, "role-refused")
    told(approver.post(f"/overrides/{number}/withdrawal", json=WHY), 403, "role-refused")


def test_beyond_the_area_nothing_is_proposed_approved_or_listed(
    office: Office, proposer: httpx.Client, approver: httpx.Client
) -> None:
    beyond = {**ASKED, "enterprise_id": RISKY}
    told(proposer.post("/overrides", json=beyond), 403, "outside-area")
    with office.client("first-all", "override_first", "4720") as everywhere:
        number = done(everywhere.post("/overrides", json=beyond))
        assert number in states(everywhere)
    assert number not in states(proposer) and number not in states(approver)
    for step in ("approval", "refusal"):
        answer = approver.post(f"/overrides/{number}/{step}", json=WHY)
        assert RISKY in told(answer, 403, "outside-area")
        assert (office.last_line()["event"], office.last_line()["ids"]) == ("refused", [RISKY])
    assert RISKY not in classes(office)


def test_numbers_under_which_there_is_no_proposal(
    office: Office, proposer: httpx.Client, approver: httpx.Client
) -> None:
    policy = next(one.number for one in entries(office.store) if one.kind == "policy")
    for number in (policy, 9999):
        told(approver.post(f"/overrides/{number}/approval"), 404, "unknown-decision")
        told(approver.post(f"/overrides/{number}/refusal", json=WHY), 404, "unknown-decision")
        told(proposer.post(f"/overrides/{number}/withdrawal", json=WHY), 404, "unknown-decision")


@pytest.mark.parametrize(
    ("changed", "status", "reason"),
    [
        ({"class": "E"}, 422, "body.class"),
        ({"legal_basis": " "}, 422, "a legal basis"),
        ({"reason": " "}, 422, "a reason"),
        ({"expires_on": "2027-10-09"}, 422, "not after 2027-10-08"),
        ({"decided_on": "2026-01-01", "expires_on": str(DAY)}, 422, f"an end after {DAY}"),
        ({"decided_on": "0001-01-01"}, 422, "body.decided_on"),
        ({"by": "李一"}, 422, "body.by"),
        ({"enterprise_id": "NOBODY"}, 404, "an enterprise of the graph"),
    ],
)
def test_a_proposal_that_does_not_do_is_refused(
    office: Office, proposer: httpx.Client, *, changed: dict[str, str], status: int, reason: str
) -> None:
    before = len(entries(office.store))
    answer = proposer.post("/overrides", json={**ASKED, **changed})
    assert (answer.status_code, reason in answer.json()["detail"]) == (status, True), answer.text
    assert len(entries(office.store)) == before


def test_an_expired_proposal_is_not_approved(
    office: Office, proposer: httpx.Client, approver: httpx.Client
) -> None:
    number = done(proposer.post("/overrides", json={**ASKED, "expires_on": "2026-11-01"}))
    office.clock.day = date(2026, 11, 1)
    try:
        answer = approver.post(f"/overrides/{number}/approval")
        assert "expired on 2026-11-01" in told(answer, 409, "mismatch")
        assert number not in states(proposer)
    finally:
        office.clock.day = DAY
