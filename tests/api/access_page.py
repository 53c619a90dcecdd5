"""The tables of docs/ACCESS.md; `python -m tests.api.access_page` writes them anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from api.access_rules import access_rules

PAGE = Path(__file__).parent.parent.parent / "docs" / "ACCESS.md"


def tables() -> dict[str, str]:
    """The table that follows each mark of the page."""
    rules = access_rules()
    roles = [
        (f"`{one.name}`", one.zh, f"{one.en}: {_listed(one.reads)}", one.names, one.beyond_area)
        for one in rules.roles.values()
    ]
    permissions = [
        (f"`{one.name}`", f"{one.zh}; {one.en}", ", ".join(f"`{route}`" for route in one.routes))
        for one in rules.permissions.values()
    ]
    purposes = [(f"`{one.code}`", one.zh, one.en) for one in rules.purposes.values()]
    rates = [(f"`{one.name}`", one.rate) for one in rules.roles.values()]
    wide = [(*row, rate) for row, (_, rate) in zip(roles, rates, strict=True)]
    return {
        "roles": _table(("role", "", "reads", "names", "beyond its area", "rate"), wide),
        "permissions": _table(("permission", "", "routes"), permissions),
        "purposes": _table(("code", "", "in English"), purposes),
    }


def written(page: str) -> str:
    """The page with its tables as the rules are now."""
    for mark, table in tables().items():
        text = f"<!-- {mark} -->\n\n{table}\n\n<!-- end -->"
        page = re.sub(rf"<!-- {mark} -->.*?<!-- end -->", text, page, flags=re.S)
    return page


def _listed(names: frozenset[str]) -> str:
    order = list(access_rules().permissions)
    return ", ".join(f"`{name}`" for name in sorted(names, key=order.index))


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |".replace("|  |", "| |") for line in lines)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
