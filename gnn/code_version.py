"""Which code it is that grades: the version of the package, and one hash over its files.

Version and hash of two months that differ say that other code graded them; that both are the same
says that a grade which differs has another cause.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

# What a grade depends on; the API and the page do not enter it.
_PACKAGES = ("cypher", "features", "gnn", "graph")
_KINDS = (".csv", ".cypher", ".py", ".yaml")


def own_version() -> str:
    """The installed version of linkrisk; '0' when it runs without having been installed."""
    try:
        return version("linkrisk")
    except PackageNotFoundError:
        return "0"


@cache
def code_hash() -> str:
    """SHA-256 over the code and data files that grade, as they lie here."""
    return hash_of_files(Path(__file__).parent.parent)


def hash_of_files(root: Path) -> str:
    """SHA-256 over name, size and bytes of each file, in the order of their names."""
    files = [file for name in _PACKAGES for file in (root / name).rglob("*")]
    digest = hashlib.sha256()
    named = {file.relative_to(root).as_posix(): file for file in files if file.suffix in _KINDS}
    for name in sorted(named):
        text = named[name].read_bytes()
        digest.update(f"{name}\0{len(text)}\0".encode())
        digest.update(text)
    return digest.hexdigest()


def code() -> dict[str, str]:
    """What a seal keeps of the code: {version, sha256}."""
    return {"version": own_version(), "sha256": code_hash()}


def code_told(kept: Any) -> str:
    """The code of a seal as people compare it; '' where it keeps none."""
    if not isinstance(kept, dict):
        return ""
    return f"{kept.get('version')} ({str(kept.get('sha256'))[:8]})"


def other_code(kept: Any) -> str:
    """Both codes, where a seal keeps another than this one; '' where it keeps this one or none."""
    sealed, here = code_told(kept), code()
    if not sealed or kept == here:
        return ""
    return f"sealed by the code {sealed}, this is {code_told(here)}"
