"""The files of indicator sets: their keys, where a title is found, and which titles are taken."""

from __future__ import annotations

from functools import cache
from itertools import zip_longest
from pathlib import Path

from features.yaml_node import Form, Node, fault, node_of, read_node
from graph.errors import BadInput

SETS = Path(__file__).parent / "sets"
_KEYS = {
    "set": {
        "set", "version", "inherits", "effective_from", "effective_to", "author", "legal_basis",
        "weights_by", "proposal", "limits", "coverage", "groups", "changes", "domain", "label_zh",
        "applies_to",
    },
    "applies_to": {"industries", "licences", "record_domains"},
    "limits": {"A", "B", "C"},
    "coverage": {"least", "class", "legal_basis"},
    "groups": {"group", "label_zh", "cap", "parts"},
    "parts": {"part", "label_zh", "indicators"},
    "indicators": {"id", "label_zh", "of", "expression", "points", "best", "worst", "legal_basis"},
    "changes": {"id", "points", "best", "worst", "removed", "reason", "legal_basis"},
}  # fmt: skip
_FORM = Form("an indicator set", "set", _KEYS)


def read_set(file: Path) -> Node:
    """The top mapping of a set's file. Raises BadInput naming file and line."""
    return read_node(file, _FORM)


def title_in(text: str) -> str:
    """The 'name version' of a set's text. Raises BadInput for a text that is no set."""
    return _title(node_of(text, "indicator set", _FORM))


def file_of(title: str) -> Path:
    """The file of a set of this program by its 'name version'. Raises BadInput."""
    found = _own_titles().get(title)
    if found is None:
        raise BadInput(f"an indicator set in {SETS.name}, as 'name version'", title)
    return found


def files_of(file: Path) -> list[Path]:
    """The file of a set and those of all it inherits from, nearest first. Raises BadInput."""
    found = [file]
    while (node := read_set(found[-1])).get("inherits"):
        found.append(inherited_file(node, found[-1].parent))
    return found


def inherited_file(node: Node, folder: Path) -> Path:
    """The file of the set that a set inherits from: of its folder, or one of this program."""
    title = str(node["inherits"])
    for file in sorted(folder.glob("*.yaml")):
        if _title(read_set(file)) == title:
            return file
    if title in _own_titles():
        return _own_titles()[title]
    raise fault(node, "a set to inherit from, as 'name version'", title)


def check_titles(files: list[Path]) -> None:
    """Raises BadInput for a file that has the title of a set of this program and another text.

    What others inherit from by that title, the national base above all, is not rewritten under it.
    """
    for file in files:
        title = _title(read_set(file))
        own = _own_titles().get(title)
        if own is None or file.resolve().parent == SETS.resolve():
            continue
        lines = [one.read_text(encoding="utf-8").split("\n") for one in (own, file)]
        for number, (expected, got) in enumerate(zip_longest(*lines, fillvalue="(no line)"), 1):
            if expected != got:
                wanted = f"the text of {title} that comes with linkrisk, {expected!r} in this line"
                raise BadInput(f"{wanted}, or a version of its own", got, f"{file}:{number}")


@cache
def _own_titles() -> dict[str, Path]:
    """The files of this program by title."""
    return {_title(read_set(file)): file for file in sorted(SETS.glob("*.yaml"))}


def _title(node: Node) -> str:
    return f"{node.get('set')} {node.get('version')}"
