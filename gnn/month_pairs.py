"""Two lists in the order of enterprise_id side by side, window by window, to see what moved."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from gnn import grade_pages
from gnn.grade_pages import Reader


def side_by_side(now: Reader, before: Reader, *, after: str = "") -> Iterator[pd.DataFrame]:
    """Rows of either list behind `after`, joined by enterprise_id and in its order.

    Columns of both end with _now and _before; `_merge` is left_only for who is in `now` alone. A
    window ends where the shorter of both pages does, so whatever the lists hold, two pages are in
    memory.
    """
    size, bound = grade_pages.PAGE, after
    while True:
        pages = now(bound, size), before(bound, size)
        ends = [page["enterprise_id"].iloc[-1] for page in pages if len(page) == size]
        if ends:
            bound = min(ends)
            pages = pages[0][_until(pages[0], bound)], pages[1][_until(pages[1], bound)]
        yield _joined(*pages)
        if not ends:
            return


def nobody(_after: str, _limit: int) -> pd.DataFrame:
    """A list without a row."""
    return pd.DataFrame({"enterprise_id": pd.Series(dtype=object)})


def _until(page: pd.DataFrame, bound: str) -> pd.Series:
    return page["enterprise_id"].astype(object) <= bound


def _joined(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    sides = [page.astype({"enterprise_id": object}) for page in (now, before)]
    told = [
        page.rename(columns={name: f"{name}{end}" for name in page if name != "enterprise_id"})
        for page, end in zip(sides, ("_now", "_before"), strict=True)
    ]
    both = told[0].merge(told[1], on="enterprise_id", how="outer", indicator=True)
    return both.sort_values("enterprise_id", ignore_index=True)
