"""What callers see of a basis: surnames, their area, pages; and the fold of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import httpx
import pandas as pd
import pytest
from playwright.sync_api import Browser, expect

from api.access import Access
from api.app import create_app
from api.grant import Grant
from api.kept_month import KeptMonth
from features.prior import prior_of
from features.table import feature_table
from gnn.indicator_answers import IndicatorAnswers
from gnn.monthly_run import Run
from graph.snapshot import snapshot_of
from graph.store import Store
from tests.api.conftest import FOR, KEY
from tests.api.province import ADDRESS, CENTRE, NEIGHBOUR, PERIOD, PERSON, RISKY, tables
from tests.api.serving import served
from tests.api.test_page import ENTERED, browser
from tests.gnn.indicator_answering import answers_of
from tests.gnn.sealed_months import change

__all__ = ["browser"]

EAST, RISKY_NAME = "9901", "九九零一恒达建材有限公司"


@dataclass
class _Graded(KeptMonth):
    """The province as if it had been graded again, with what the tests need of that."""

    answers: IndicatorAnswers | None = None

    def indicators_of(
        self, run: Run, enterprise_id: str, *, period: str
    ) -> tuple[IndicatorAnswers, int]:
        answers = cast(IndicatorAnswers, self.answers)
        return answers, answers.explainer.snapshot.row_of(enterprise_id)


def answers() -> IndicatorAnswers:
    """RISKY was in class D in the month before, CENTRE in A; every indicator gives 0.5 points."""
    snapshot = snapshot_of(tables(), date(2026, 10, 31))
    grades = pd.DataFrame({"class": {RISKY: "D", CENTRE: "A"}}, dtype=object)
    grades = grades.reindex(columns=["class", "log_odds", "contagion_points"])
    prior = prior_of(snapshot, date(2026, 9, 30), grades)
    return answers_of(feature_table(snapshot), prior, PERIOD)


@pytest.fixture
def sealed(graded: Store) -> Iterator[None]:
    """The month as a seal in the chain tells it."""
    about = f"{{kind: 'grades', sealed_period: '{PERIOD}'}}"
    change(graded, f"CREATE (:HistoryEntry {about})")
    yield
    change(graded, f"MATCH (entry:HistoryEntry {about}) DELETE entry")


@pytest.fixture(scope="module")
def kept(graded: Store, access: Access, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where an application answers that has the month at hand."""
    app = create_app(graded, access=access, models=tmp_path_factory.mktemp("home") / "models")
    app.state.kept_month = _Graded(answers=answers())
    with served(app) as base:
        yield base


def told(address: str, access: Access, role: str, path: str, **asked: Any) -> dict[str, Any]:
    """What a caller of EAST in a role is told."""
    assert access.register
    key = access.register.add(Grant(f"{role}-{len(path)}-{len(asked)}", role, "东区局", (EAST,)))
    headers = {"X-API-Key": key, **FOR}
    answer = httpx.get(f"{address}/grades/{path}", params=asked, headers=headers, timeout=60)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_an_investigator_sees_who_counts_but_no_class_beyond_the_area(
    kept: str, access: Access
) -> None:
    found = told(kept, access, "investigator", f"{CENTRE}/indicators/RL02")
    # Of the other one that the representative runs: in D, so all of one.
    assert (found["value"], found["basis"]["reckoned"]) == (1.0, 1.0)
    assert (found["points"], found["prior_period"]) == (None, "2026-09")
    parties = {one["id"]: one for one in found["basis"]["parties"]}
    assert parties[RISKY]["name"] == RISKY_NAME and parties[RISKY]["outside_area"]
    assert (parties[RISKY]["class"], parties[RISKY]["counts"]) == (None, None)
    assert (parties[CENTRE]["class"], parties[CENTRE]["counts"]) == ("A", 0.0)
    links = {one["to"]: one for one in found["basis"]["links"]}
    assert links[CENTRE]["from"] == PERSON and links[CENTRE]["from_name"] == "王小明"
    assert links[RISKY]["to_name"] == RISKY_NAME


def test_a_viewer_sees_surnames_and_a_placeholder_beyond_the_area(
    kept: str, access: Access
) -> None:
    found = told(kept, access, "viewer", f"{CENTRE}/indicators/RL03")
    # RISKY is on the serious list: who represents it is barred.
    assert (found["value"], found["points"]) == (1.0, 0.5)
    [other] = [one for one in found["basis"]["parties"] if one["id"] != CENTRE]
    assert other == {
        **dict.fromkeys(other),
        **{"kind": "Enterprise", "id": "outside-1", "record_ids": [], "outside_area": True},
    }
    assert {one["from_name"] for one in found["basis"]["links"]} == {"王*"}
    [link] = [one for one in found["basis"]["links"] if one["to"] == "outside-1"]
    assert link["to_name"] is None and len(link["link_id"]) == 32
    assert RISKY not in str(found) and RISKY_NAME not in str(found) and "R-2" not in str(found)


def test_who_has_the_whole_area_sees_the_records_that_bar(kept: str) -> None:
    headers = {"X-API-Key": KEY, **FOR}
    answer = httpx.get(f"{kept}/grades/{CENTRE}/indicators/RL03", headers=headers, timeout=60)
    parties = {one["id"]: one for one in answer.json()["basis"]["parties"]}
    assert (parties[RISKY]["record_ids"], parties[RISKY]["counts"]) == (["R-2"], 1.0)
    assert parties[RISKY]["status"] == "revoked"


def test_records_are_told_where_there_are_such_and_pages_where_there_are_many(
    kept: str, access: Access
) -> None:
    found = told(kept, access, "viewer", f"{CENTRE}/indicators/penalty_count")
    assert (found["basis"], [one["record_id"] for one in found["records"]]) == (None, ["R-1"])
    page = told(kept, access, "viewer", f"{CENTRE}/indicators/RL07", limit=1, skip=1)
    assert page["basis"]["links_total"] == 2 and page["basis"]["partial"]
    assert [one["from"] for one in page["basis"]["links"]] == [NEIGHBOUR]
    assert {one["to"] for one in page["basis"]["links"]} == {ADDRESS}


@pytest.mark.browser
@pytest.mark.usefixtures("sealed")
def test_the_line_of_an_indicator_opens_to_what_it_rests_on(browser: Browser, kept: str) -> None:
    tab = browser.new_page()
    complaints: list[str] = []
    tab.on("console", lambda line: complaints.append(line.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(f"{kept}/#{ENTERED}&enterprise={NEIGHBOUR}")
    line = tab.locator("ul.reasons > li", has_text="同址企业数")
    line.get_by_text("依据").click()
    expect(line).to_contain_text("各共同方名下计数企业（含本企业）的最大个数")
    expect(line).to_contain_text("九九零一星河贸易有限公司 → 注册于 → 示例市幸福路一号")
    expect(line.locator("h4")).to_have_text(["主体 (2)", "关系 (2)"])
    expect(line.get_by_text("计 1", exact=True)).to_have_count(2)
    expect(line.get_by_text("在册", exact=True)).to_have_count(2)
    expect(line.get_by_role("button")).to_have_count(0)
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    tab.close()
    assert complaints == []


@pytest.mark.browser
@pytest.mark.usefixtures("sealed")
def test_a_long_list_is_told_page_by_page(browser: Browser, kept: str) -> None:
    tab = browser.new_page()
    tab.route(
        "**/indicators/RL07?*",
        lambda route: route.continue_(url=route.request.url.replace("limit=50", "limit=1")),
    )
    tab.goto(f"{kept}/#{ENTERED}&enterprise={NEIGHBOUR}")
    line = tab.locator("ul.reasons > li", has_text="同址企业数")
    line.get_by_text("依据").click()
    rows = line.locator("h4", has_text="主体").locator("+ div li")
    expect(rows).to_have_count(1)
    more = line.get_by_role("button", name="再显示")
    more.first.click()
    expect(rows).to_have_count(2)
    expect(more).to_have_count(1)
    tab.close()


@pytest.mark.browser
def test_of_a_month_that_is_not_sealed_nothing_is_asked(browser: Browser, kept: str) -> None:
    tab = browser.new_page()
    complaints: list[str] = []
    tab.on("console", lambda line: complaints.append(line.text))
    tab.goto(f"{kept}/#{ENTERED}&enterprise={NEIGHBOUR}")
    line = tab.locator("ul.reasons > li", has_text="同址企业数")
    line.get_by_text("依据").click()
    expect(line).to_contain_text("本月评级封存后可查看依据")
    tab.close()
    assert complaints == []
