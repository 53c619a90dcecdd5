"""Which keys the YAML file of an indicator set may have, at which place."""

from __future__ import annotations

from pathlib import Path

from features.yaml_node import Form, Node, read_node

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
