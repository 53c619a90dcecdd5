"""Milliseconds of a hub's neighbourhood and of the page with 1,000 nodes: run it by hand.

    python -m tests.bench.bench_page --links 50000

A Neo4j of its own is started in a temporary folder and stopped at the end; the page is drawn in the
Chromium that the tests use. The hub is asked twice in one run: read in part, as the route does, and
read whole, as it would be if all its links were ranked.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import httpx
from playwright.sync_api import Page, sync_playwright

from api import neighbourhood
from api.access import Access
from api.app import create_app
from cypher.statement import parse
from graph.loading import load_tables
from graph.server_configuration import ServerTuning
from graph.store import Store
from graph.tables import Tables
from tests.api import province
from tests.api.conftest import FOR
from tests.api.serving import served
from tests.api.test_page import QUIET
from tests.bench.fresh_store import fresh_store
from tests.browser import chromium
from tests.drawing import draw, e, holds

_MEMORY = ServerTuning(heap_first=512, heap_most=2048, page_cache=512)
_KEY = "bench"
_ENTERED = f"key={_KEY}&purpose={FOR['X-Purpose']}&document={FOR['X-Document']}"
_REPEATS = 15
_WIDE = 33
_CENTRE = "CENTRE"
_MARK = "performance.getEntriesByName('{name}').at(-1).startTime"
_PAN = """async () => {
  const canvas = document.querySelector('#graph canvas'), box = canvas.getBoundingClientRect()
  const at = (name, x, y) => canvas.dispatchEvent(new MouseEvent(name, {
    bubbles: true, clientX: box.left + box.width / 2 + x, clientY: box.top + box.height / 2 + y,
    button: 0, buttons: 1, view: window }))
  at('mousedown', 0, 0)
  const start = performance.now()
  let frames = 0
  while (performance.now() - start < 3000) {
    at('mousemove', (frames * 7) % 300, (frames * 5) % 200)
    await new Promise(requestAnimationFrame)
    frames += 1
  }
  at('mouseup', 0, 0)
  return frames / 3
}"""


def _tables(links: int) -> Tables:
    """An address with so many enterprises, and a firm with 33 holdings of 33 holdings each."""
    hosted = [f"HOST-{number:06d}" for number in range(links)]
    near = [f"NEAR-{number:02d}" for number in range(_WIDE)]
    far = {one: [f"{one}-{number:02d}" for number in range(_WIDE)] for one in near}
    below = [one for some in far.values() for one in some]
    return draw(
        enterprises=[e(one) for one in [_CENTRE, *near, *below, *hosted]],
        addresses=[{"address_id": "hub", "text": "hub", "hosting": True}],
        domiciles=[
            {"enterprise_id": one, "address_id": "hub", "address_kind": "domicile"}
            for one in hosted
        ],
        holdings=[holds(_CENTRE, one, 0.2) for one in near]
        + [holds(one, other, 0.2) for one in near for other in far[one]],
    )


def _grade(store: Store, ids: list[str]) -> None:
    text = (Path(province.__file__).parent / "grades.cypher").read_text(encoding="utf-8")
    rows = []
    for number, one in enumerate(ids):
        told = province.explanation(one, one, "ABCD"[number % 4], province.PERIOD)
        kept = {name: told[name] for name in ("class", "score", "period", "probability")}
        grade = {**kept, "grade_id": f"{one}:{province.PERIOD}", "enterprise_id": one}
        # only the centre's explanation is read
        explanation = json.dumps({**told, "contagion": []}) if one == _CENTRE else "{}"
        rows.append({"enterprise_id": one, "grade": {**grade, "explanation": explanation}})
    store.write(parse("bench/grades", text), rows)


def _timed(name: str, ask: Callable[[], httpx.Response]) -> None:
    ask()
    seconds = []
    for _ in range(_REPEATS):
        start = perf_counter()
        ask().raise_for_status()
        seconds.append(perf_counter() - start)
    told = f"{1000 * median(seconds):>8.1f} ms median {1000 * max(seconds):>8.1f} ms most"
    print(f"{name:<52} {told}", flush=True)


def _hub(client: httpx.Client) -> None:
    around = "/enterprises/HOST-000000/neighbourhood?hops=2&limit=100"
    most = neighbourhood.RANKED_PER_NODE
    _timed(f"neighbourhood through the hub, {most} links ranked", partial(client.get, around))
    neighbourhood.RANKED_PER_NODE = 10**9
    _timed("neighbourhood through the hub, all links ranked", partial(client.get, around))
    neighbourhood.RANKED_PER_NODE = most
    for skip in (0, 5000):
        page = f"/nodes/Address/hub/links?limit=50&skip={skip}"
        _timed(f"50 links of the hub after {skip}", partial(client.get, page))


def _page(base: str) -> None:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        tab = opened.new_page(viewport={"width": 1440, "height": 900})
        for turn in ("first", "second"):
            tab.goto("about:blank")
            tab.goto(f"{base}/#{_ENTERED}&enterprise={_CENTRE}")
            tab.locator("[data-class]").wait_for()
            usable, drawn = _mark(tab, "linkrisk-usable"), _mark(tab, "linkrisk-drawn")
            print(f"page, {turn} time: usable {usable:.0f} ms, 80 nodes drawn {drawn:.0f} ms")
        asked = tab.evaluate("performance.now()")
        tab.locator("#limit").select_option("1000")
        tab.wait_for_timeout(200)
        tab.locator("[data-class]").wait_for()
        print(f"1,000 nodes asked, read and drawn in {_mark(tab, 'linkrisk-drawn') - asked:.0f} ms")
        print(f"frames a second while they are moved: {tab.evaluate(_PAN):.0f}")
        opened.close()


def _mark(tab: Page, name: str) -> float:
    return float(tab.evaluate(_MARK.format(name=name)))


def main() -> None:
    """Loads a hub of the size on the command line, and asks the API and the page."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--links", type=int, default=50_000, help="links of the hub")
    given = arguments.parse_args()
    with fresh_store(_MEMORY) as (store, folder):
        tables = _tables(given.links)
        load_tables(store, tables, load_id="bench")
        _grade(store, list(tables.enterprises["enterprise_id"]))
        access = Access(frozenset({_KEY}), folder / "home")
        with served(create_app(store, access=access)) as base:
            headers = {"X-API-Key": _KEY, **FOR}
            with httpx.Client(base_url=base, headers=headers, timeout=60) as client:
                _hub(client)
            _page(base)


if __name__ == "__main__":
    main()
