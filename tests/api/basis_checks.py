"""What route and command tell of the bases of a sealed month, held against each other."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.api.calling import called

_ASKED = ("RL01", "RL07", "RL18", "C02", "BA04", "RE07")
_NAMES = ("from_name", "to_name")
_PARTY = ("kind", "id", "status", "class", "counts", "version_id", "record_ids")


def check_bases(client: httpx.Client, enterprise_id: str, persons: set[str]) -> None:
    """Asserts that both tell alike, that the basis makes the value, and that persons are masked.

    persons: the full names of all persons.  client: of a role that sees surnames only.
    """
    path = f"/grades/{enterprise_id}/indicators"
    for name in _ASKED:
        result = called("indicators", "basis", enterprise_id, name, "--json")
        assert result.exit_code == 0, result.output
        _check(client.get(f"{path}/{name}").json(), json.loads(result.stdout), persons)
    first = client.get(f"{path}/RL01", params={"limit": 0}).json()["basis"]
    assert (first["links"], first["partial"]) == ([], first["links_total"] > 0)
    assert client.get(f"{path}/RL99").status_code == 422
    shown = called("indicators", "basis", enterprise_id, "RL01").stdout
    assert "RL01 法定代表人任职企业数" in shown and "Links" in shown
    rate = called("indicators", "basis", enterprise_id, "industry_base_risk").stdout
    assert "BA04 行业风险系数" in rate and "all other enterprises: " in rate and "Facts" in rate
    fines = called("indicators", "basis", enterprise_id, "RE07")
    assert (fines.exit_code, "RE07 行政处罚次数" in fines.stdout) == (0, True)
    refused = called("indicators", "basis", enterprise_id, "RL99")
    assert "the id or name of an indicator" in refused.output


def _check(answer: dict[str, Any], command: dict[str, Any], persons: set[str]) -> None:
    for part in ("indicator_id", "period", "prior_period", "value", "points"):
        assert answer[part] == command[part] or answer[part] == pytest.approx(command[part])
    records, of_command = answer["records"], command["records"]
    assert [one["record_id"] for one in records] == [one["record_id"] for one in of_command]
    if answer["indicator_id"] == "RE07":
        assert answer["basis"] is None
        return
    shown, whole = answer["basis"], command["basis"]
    assert shown["reckoned"] == answer["value"] or shown["reckoned"] == pytest.approx(
        answer["value"]
    )
    assert [one["link_id"] for one in shown["links"]] == [one["link_id"] for one in whole["links"]]
    assert not persons & {one[end] for one in shown["links"] for end in _NAMES}
    assert not persons & {one["name"] for one in shown["parties"]}
    told = [
        [{name: one[name] for name in _PARTY} for one in basis["parties"]]
        for basis in (shown, whole)
    ]
    assert told[0] == told[1]
