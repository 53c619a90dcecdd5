"""Where the managed Neo4j's program comes from: its jars, resolved once into a cache folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import jgo
from filelock import FileLock
from jgo.env import Environment

from graph.errors import ServerFailed

NEO4J = "org.neo4j:neo4j:5.26.31"
# The jars take 135 MB in jgo's Maven cache; another 135 where they can't be linked from there.
_NEEDED_BYTES = 400 * 1024**2


def server_package(cache: Path) -> tuple[Path, ...]:
    """The class path of Neo4j Community, downloaded into `cache` the first time.

    Raises ServerFailed without a network, without space, or when a jar is missing.
    """
    require_space(cache, _NEEDED_BYTES)
    with FileLock(cache / "packages.lock"):
        environment = _resolve(cache)
    # jgo sorts by Java module; Neo4j wants everything on the class path.
    jars = tuple(environment.all_jars)
    if not any(jar.name.startswith("neo4j-5.") for jar in jars):
        raise ServerFailed(
            f"the jars of {NEO4J}; remove the folder and start again", None, str(cache)
        )
    return jars


def require_space(folder: Path, needed: int) -> None:
    """Makes the folder and checks that `needed` bytes are free there. Raises ServerFailed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        expected = "a folder that this user may write to (correct its rights or set LINKRISK_HOME)"
        raise ServerFailed(expected, error.strerror, str(folder)) from error
    free = shutil.disk_usage(folder).free
    if free < needed:
        expected = f"{needed // 1024**2} MB of free disk space (make room or set LINKRISK_HOME)"
        raise ServerFailed(expected, f"{free // 1024**2} MB", str(folder))


def _resolve(cache: Path) -> Environment:
    try:
        return jgo.build(NEO4J, cache_dir=cache)
    # jgo lets requests' errors (which are OSError) through and raises the other two itself.
    except (OSError, RuntimeError, ValueError) as error:
        expected = f"to download {NEO4J} from Maven Central (check network, proxy and disk space)"
        raise ServerFailed(expected, str(error), str(cache)) from error
