"""The reference look-up says, in the body itself, that it is no ground of its own."""

from __future__ import annotations

import httpx

from tests.api.province import CENTRE, CENTRE_NAME, EARLIER, UNGRADED


def test_the_class_comes_with_what_it_may_not_be_used_for(client: httpx.Client) -> None:
    told = client.get(f"/reference/{CENTRE}").json()
    assert (told["class"], told["period"], told["name"]) == ("C", "2026-10", CENTRE_NAME)
    assert told["may_be_sole_ground"] is False
    assert "不得单独据此" in told["statement"] and "may rest on it alone" in told["statement"]
    assert told["legal_basis"].startswith("国市监信发〔2022〕6号")
    assert not {"score", "probability", "own_points"} & told.keys()
    earlier = client.get(f"/reference/{CENTRE}", params={"period": EARLIER}).json()
    assert earlier["class"] == "B"


def test_who_has_no_class_is_told_apart(client: httpx.Client) -> None:
    types = [client.get(f"/reference/{one}").json()["type"] for one in ("NOBODY", UNGRADED)]
    assert types == [
        "urn:linkrisk:problem:unknown-enterprise",
        "urn:linkrisk:problem:unknown-grade",
    ]
