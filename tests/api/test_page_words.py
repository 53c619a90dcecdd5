"""Every word the page asks for is there in Chinese and English, once."""

from __future__ import annotations

import re

from api.page import STATIC

_ENTRY = re.compile(r'^  (\w+): \[\s*"([^"]+)",\s*"([^"]+)",?\s*\]', re.MULTILINE)
_ASKED = re.compile(
    r'words\("(\w+)"|data-(?:text|label|placeholder)="(\w+)"|button\("(\w+)"|: \["(key_\w+)"'
)


def entries() -> list[tuple[str, str, str]]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(STATIC.glob("words_*.js"))]
    assert len(texts) == 5
    return [entry for text in texts for entry in _ENTRY.findall(text)]


def test_a_word_is_told_once_and_in_both_languages() -> None:
    found = entries()
    names = [name for name, _, _ in found]
    assert [name for name in set(names) if names.count(name) > 1] == []
    assert [name for name, zh, en in found if re.search(r"[\u4e00-\u9fff]", en)] == []
    lines = [
        line
        for path in STATIC.glob("words_*.js")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"  \w+: \[", line)
    ]
    assert len(lines) == len(found)


def test_every_word_the_page_names_is_known() -> None:
    known = {name for name, _, _ in entries()}
    asked: set[str] = set()
    for path in [*STATIC.glob("*.js"), STATIC / "index.html"]:
        for names in _ASKED.findall(path.read_text(encoding="utf-8")):
            asked.update(name for name in names if name)
    assert len(asked) > 100
    assert asked - known == set()
