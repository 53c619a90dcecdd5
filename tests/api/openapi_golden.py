"""The agreed OpenAPI document; `python -m tests.api.openapi_golden` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from api.app import create_app
from graph.store import Store

GOLDEN = Path(__file__).parent.parent / "golden" / "openapi.json"


def document() -> dict[str, Any]:
    """The document of this code; the version is left out, it is not part of the agreement."""
    made = create_app(cast(Store, None), keys=frozenset()).openapi()
    del made["info"]["version"]
    return made


def write() -> None:
    text = json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True)
    GOLDEN.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
