"""The views of the page beside the grade, and the whole way to a dossier, in a real Chromium."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.conftest import FOR
from tests.api.province import ADDRESS, CENTRE, CENTRE_NAME, HOSTED, NEIGHBOUR, OWNER, RISKY
from tests.api.test_page import ENTERED, browser, page, search

__all__ = ["browser", "page"]

pytestmark = pytest.mark.browser
# The first answer of each kind waits for Neo4j to plan it, on a busy machine for long.
expect.set_options(timeout=45_000)
RISKY_NAME = "九九零一恒达建材有限公司"


def shown(page: Page, address: str, enterprise_id: str) -> None:
    page.goto(f"{address}/#enterprise={enterprise_id}")
    expect(page.get_by_role("tablist")).to_be_visible()


def saved(page: Page, button: str, tmp_path: Path) -> bytes:
    with page.expect_download() as waited:
        page.get_by_role("button", name=button).click()
    path = tmp_path / waited.value.suggested_filename
    waited.value.save_as(path)
    return path.read_bytes()


def test_from_the_search_to_the_dossier(page: Page, tmp_path: Path) -> None:
    search(page, "星河贸易")
    page.get_by_role("option", name=CENTRE_NAME).click()
    expect(page.locator("[data-class]")).to_have_attribute("data-class", "C")
    page.get_by_role("button", name=RISKY_NAME).first.click()
    text = saved(page, "导出档案", tmp_path).decode()
    assert text.count("R-1") > 1 and "R-2" in text and CENTRE_NAME in text
    assert f"{FOR['X-Purpose']} {FOR['X-Document']}" in text
    assert 'lang="zh-CN"' in text and "不是对企业的公开信用评价" in text


def test_the_whole_way_in_english_by_keyboard_alone(
    page: Page,
    tmp_path: Path,
) -> None:
    keys = page.keyboard
    expect(page.get_by_text("从一家企业开始")).to_be_visible()
    keys.press("l")
    expect(page.get_by_text("Start from one enterprise")).to_be_visible()
    keys.press("/")
    keys.type("星河贸易")
    expect(page.get_by_role("option", name=CENTRE_NAME)).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.get_by_text("What the grade is made of")).to_be_visible()
    path = page.get_by_role("button", name=RISKY_NAME).first
    for _ in range(40):
        keys.press("Tab")
        if path.evaluate("one => one === document.activeElement"):
            break
    keys.press("Space")
    expect(path).to_have_attribute("aria-pressed", "true")
    keys.press("2")
    expect(page.get_by_role("tab", name="Timeline")).to_be_focused()
    expect(page.get_by_role("tabpanel").get_by_text("R-1", exact=True)).to_be_visible()
    keys.press("ArrowRight")
    expect(page.get_by_role("tabpanel", name="Ownership")).to_be_visible()
    with page.expect_download() as waited:
        keys.press("d")
    waited.value.save_as(tmp_path / "dossier.html")
    text = (tmp_path / "dossier.html").read_text(encoding="utf-8")
    assert 'lang="en"' in text and "What would change it" in text and "R-1" in text


def test_the_views_tell_past_owners_changes_and_ways(page: Page, address: str) -> None:
    shown(page, address, CENTRE)
    page.get_by_role("tab", name="时间线").click()
    lines = page.locator(".timeline li")
    expect(lines.filter(has_text="R-1")).to_contain_text("行政处罚")
    expect(lines.filter(has_text="王小明")).to_contain_text("法定代表人")
    page.get_by_role("checkbox", name="关联关系").uncheck()
    expect(lines.filter(has_text="王小明")).to_have_count(0)
    page.get_by_role("tab", name="股权").click()
    owner = page.locator("#panel-ownership .tree li").filter(has_text="九九零一瑞丰投资有限公司")
    expect(owner).to_contain_text("60.0%")
    page.get_by_role("tab", name="变化").click()
    expect(page.locator("#panel-changes .chart .dot")).to_have_count(2)
    expect(page.get_by_text("没有变化")).to_be_visible()
    page.get_by_role("tab", name="关联").click()
    party = page.get_by_role("combobox", name="添加一方")
    party.fill("恒达")
    page.get_by_role("option", name=RISKY_NAME).click()
    page.get_by_role("button", name="查找路径").click()
    way = page.locator("button.path.way").first
    expect(way).to_contain_text("王小明")
    way.click()
    expect(way).to_have_attribute("aria-pressed", "true")


def test_the_day_takes_the_graph_back(browser: Browser, address: str) -> None:
    # Not the `page` fixture: the browser itself reports on its console that no month was graded.
    tab = browser.new_page()
    tab.goto(f"{address}/#{ENTERED}&enterprise={CENTRE}")
    tab.get_by_text("关系清单").click()
    runs = tab.locator("#links-table tr").filter(has_text="法定代表人")
    expect(runs.filter(has_text="王小明").first).to_be_visible()
    expect(runs.filter(has_text="赵前任")).to_have_count(0)
    # that the former representative had left was learned on 2024-06-01
    tab.get_by_label("截至日期").fill("2024-03-01")
    expect(runs.filter(has_text="赵前任")).to_have_count(1)
    expect(tab.get_by_text("该企业在所选月份没有评级")).to_be_visible()
    tab.close()


def test_a_hub_is_grouped_and_expanded(page: Page, address: str) -> None:
    shown(page, address, HOSTED[59])
    page.get_by_text("关系清单").click()
    rows = page.locator("#links-table tbody tr")
    # 40 of the hub's 60 links, and the two of the contagion path
    expect(rows).to_have_count(42)
    page.get_by_role("button", name="展开关系 示例市托管大厦").first.click()
    expect(page.locator("#announce")).to_contain_text("条关系")
    assert rows.count() > 50


def test_what_is_drawn_is_saved_with_the_notice(page: Page, address: str, tmp_path: Path) -> None:
    shown(page, address, CENTRE)
    table = saved(page, "（CSV）", tmp_path).decode("utf-8-sig").splitlines()
    assert table[0].startswith("from,from_name,type,to")
    assert any(OWNER in line and "HOLDS" in line and "0.6" in line for line in table)
    assert any(ADDRESS in line for line in table) and any(NEIGHBOUR in line for line in table)
    assert "不是对企业的公开信用评价" in table[-1]
    picture = saved(page, "（PNG）", tmp_path)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n" and len(picture) > 10_000


def test_a_case_is_kept_by_the_server_and_holds_no_class(
    page: Page,
    address: str,
    tmp_path: Path,
) -> None:
    shown(page, address, RISKY)
    page.get_by_role("button", name="案卷").click()
    page.get_by_role("button", name="新建案卷").click()
    page.get_by_label("案卷名称").fill("恒达一案")
    page.get_by_label("笔记", exact=True).fill("核查法定代表人")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存")).to_be_visible()
    kept = json.loads(saved(page, "导出 JSON", tmp_path))
    assert kept["cases"][0]["parties"] == [{"enterprise_id": RISKY, "note": ""}]
    assert set(kept["cases"][0]) == {"title", "notes", "parties", "as_of", "period"}
    # what the browser keeps is the key and the language, and nothing after the tab is closed
    assert page.evaluate("localStorage.length") == 0
    page.get_by_role("button", name="恒达一案").click()
    page.get_by_role("button", name="删除案卷").click()
    page.get_by_role("button", name="再按一次即删除").click()
    expect(page.get_by_text("还没有案卷")).to_be_visible()
    page.locator("input[type=file]").set_input_files(tmp_path / "cases.json")
    expect(page.get_by_text("已导入 1 个案卷")).to_be_visible()
    page.get_by_role("button", name="恒达一案").click()
    expect(page.get_by_label("笔记", exact=True)).to_have_value("核查法定代表人")
