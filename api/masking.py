"""How much of a person's name an answer shows: the surname and a star."""

from __future__ import annotations

import re
from typing import Any

STAR = "*"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
# The compound surnames in common use; any other Chinese name has a surname of one character.
_COMPOUND_SURNAME = re.compile(
    "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳"
    "|公冶|太叔|申屠|公孙|慕容|仲孙|钟离|长孙|宇文|司徒|鲜于|司空|闾丘|令狐|百里|呼延|东郭|南门|西门"
)


def masked_name(name: str | None) -> str | None:
    """The surname and one star, which hides the length too; None stays None.

    A name in another script keeps the first letter of each word: 'Ann Lee' -> 'A* L*'.
    """
    if not name:
        return name
    if _CHINESE.search(name) is None:
        return " ".join(word[0] + STAR for word in name.split())
    length = 2 if len(name) > 2 and _COMPOUND_SURNAME.match(name) else 1
    return name[:length] + STAR if len(name) > 1 else STAR


def masked_node(node: dict[str, Any], *, full: bool = False) -> dict[str, Any]:
    """A node with `kind` and `name`; only a person's name is changed, and not if all is `full`."""
    if full or node["kind"] != "Person":
        return node
    return {**node, "name": masked_name(node.get("name"))}


def masked_explanation(explanation: dict[str, Any], *, full: bool = False) -> dict[str, Any]:
    """An explanation whose contagion paths show persons by surname only, unless `full`."""
    contagion = [
        {**path, "path": [masked_node(node, full=full) for node in path["path"]]}
        for path in explanation["contagion"]
    ]
    return {**explanation, "contagion": contagion}


def masked(told: Any) -> Any:
    """The same with the name of every person in it cut to the surname."""
    if isinstance(told, list):
        return [masked(one) for one in told]
    if not isinstance(told, dict):
        return told
    node = masked_node(told) if "kind" in told else told
    return {name: masked(value) for name, value in node.items()}
