"""How each value comes out of its basis, in words: for answers, and for the page of indicators."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from features.indicator import REGISTRY

FILE = Path(__file__).parent / "basis_words.yaml"
_SECTION = """## What a value rests on

An indicator that counts records names them in every reason. The others rest on links, on other
enterprises and on what the register says, and a reason would be long with them. They are found
when somebody asks, from the snapshot of the sealed month, and stored nowhere. Ask by
`linkrisk indicators basis ID INDICATOR`, by the route
`GET /grades/{enterprise_id}/indicators/{indicator_id}`, or open the indicator's line on the page.

A basis has the `links` by their versions (`link_id`), the `parties` with what each `counts`
(nothing where it is met and does not count), the `facts` that were read with the version that says
them, and under `of_all` the numbers that come from the whole population. `reckoned` is the value as
it comes out of these alone; tests hold it against the indicator's own on sample provinces, on
random graphs and on every drawn one. Each list is told page by page (`limit`, `skip`) with its
whole length, and `partial` says that there is more. Classes are those of the prior month.

| indicators | the value, reckoned from the basis |
|---|---|
"""


@cache
def basis_words() -> dict[str, dict[str, dict[str, str]]]:
    """Under `how` by indicator name and under `of_all` by number: a text in zh and one in en."""
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def basis_markdown() -> str:
    """The section of docs/INDICATORS.md: one table row for all whose value is made alike."""
    alike: dict[str, list[str]] = {}
    for name, known in REGISTRY.items():
        if name in basis_words()["how"]:
            alike.setdefault(basis_words()["how"][name]["en"], []).append(known.indicator_id)
    rows = [f"| {', '.join(ids)} | {how} |\n" for how, ids in alike.items()]
    return _SECTION + "".join(rows)
