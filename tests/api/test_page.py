"""The page in a real Chromium, over the real server and graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from api.access import Access
from api.audit_chain import lines
from tests.api.conftest import FOR, KEY
from tests.api.province import CENTRE, CENTRE_NAME, PERSON_NAMES, RISKY, UNGRADED
from tests.browser import chromium

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)

ENTERED = f"key={KEY}&purpose={FOR['X-Purpose']}&document={FOR['X-Document']}"
# A browser that is asked for nothing must also ask nobody for anything.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("no Chromium was found: the page is not tested")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that has been given the key; what it asked and complained about is checked after."""
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    asked: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda line: complaints.append(f"{line.type}: {line.text}"))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(f"{address}/#{ENTERED}")
    yield tab
    tab.close()
    assert asked and all(url.startswith(f"{address}/") for url in asked), asked
    assert complaints == []


def search(page: Page, words: str) -> None:
    page.get_by_role("combobox").first.fill(words)


def test_from_a_chinese_name_to_the_class_its_reasons_and_the_path(
    page: Page, tmp_path: Path
) -> None:
    search(page, "星河贸易")
    page.get_by_role("option", name=CENTRE_NAME).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CENTRE_NAME)
    expect(page.locator("[data-class]")).to_have_attribute("data-class", "C")
    expect(page.get_by_text("行政处罚次数")).to_be_visible()
    # A guard made the class another one than the score's, so it is told first.
    titles = page.locator("section.block h3").all_inner_texts()
    told = [next(n for n, one in enumerate(titles) if one.startswith(word)) for word in _ORDER]
    assert told == sorted(told)
    path = page.get_by_role("button", name="九九零一恒达建材有限公司").first
    expect(path).to_contain_text(PERSON_NAMES[0])
    path.click()
    expect(path).to_have_attribute("aria-pressed", "true")
    page.get_by_text("关系清单").click()
    expect(page.locator("tr.contagion")).to_have_count(2)
    picture = tmp_path / "page.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size > 20_000
    # The graph is drawn on canvases, which must not be blank.
    assert page.evaluate(_PAINTED) > 0


_ORDER = ("直接判定", "类别约束", "评级构成", "风险传导路径")
_PAINTED = """() => [...document.querySelectorAll('#graph canvas')].map((canvas) => {
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  let red = 0
  for (let i = 0; i < data.length; i += 4)
    if (data[i] > 180 && data[i + 1] < 90 && data[i + 2] < 100 && data[i + 3] > 200) red += 1
  return red
}).reduce((a, b) => a + b)"""


def test_the_key_leaves_the_address_and_stays_in_the_tab(page: Page) -> None:
    expect(page.get_by_text("从一家企业开始")).to_be_visible()
    assert KEY not in page.url and "purpose" not in page.url
    expect(page.locator("#purpose")).to_have_text(f"用途：双随机抽查 · {FOR['X-Document']}")
    page.reload()
    expect(page.get_by_text("从一家企业开始")).to_be_visible()


def test_search_works_by_keyboard_alone(page: Page) -> None:
    search(page, "星河")
    expect(page.locator("#suggestions").get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("星河")
    page.get_by_role("combobox").first.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_nothing_found_is_said(page: Page) -> None:
    search(page, "不存在的名字")
    expect(page.get_by_text("没有找到匹配的企业")).to_be_visible()


def test_a_firm_without_a_grade_still_shows_its_profile(browser: Browser, address: str) -> None:
    # Not the `page` fixture: the browser itself reports the 404 on its console.
    tab = browser.new_page()
    tab.goto(f"{address}/#{ENTERED}&enterprise={UNGRADED}")
    expect(tab.get_by_text("该企业在所选月份没有评级")).to_be_visible()
    tab.goto(f"{address}/#enterprise=NOBODY")
    expect(tab.get_by_text("没有这家企业")).to_be_visible()
    tab.close()


def test_english_labels(page: Page, address: str) -> None:
    page.goto(f"{address}/#enterprise={RISKY}")
    expect(page.locator("[data-class]")).to_have_attribute("data-class", "D")
    page.get_by_role("button", name="Switch to English").click()
    expect(page.get_by_text("What the grade is made of")).to_be_visible()
    expect(page.get_by_text("penalty count")).to_be_visible()


def test_narrow_screen_has_no_sideways_scroll(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/#enterprise={CENTRE}")
    expect(page.locator("[data-class]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_wrong_key_is_asked_for_again_and_then_what_for(
    browser: Browser, address: str, access: Access
) -> None:
    tab = browser.new_page()
    tab.goto(f"{address}/#key=wrong")
    expect(tab.get_by_role("dialog")).to_be_visible()
    expect(tab.get_by_role("alert")).to_be_visible()
    tab.get_by_role("textbox", name="接口密钥").fill(KEY)
    tab.get_by_role("button", name="进入").click()
    tab.get_by_role("combobox", name="用途").select_option("credit-repair")
    tab.get_by_role("textbox", name="文书编号").fill("市监修〔2026〕3号")
    tab.get_by_role("button", name="确定").click()
    expect(tab.get_by_text("从一家企业开始")).to_be_visible()
    assert access.audit
    line = list(lines(access.audit.folder))[-1]
    assert (line["purpose"], line["document"]) == ("credit-repair", "市监修〔2026〕3号")
    tab.close()
