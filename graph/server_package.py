"""Where the managed Neo4j's program comes from: its jars, resolved once into a cache folder."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from tempfile import TemporaryFile

from filelock import FileLock
from jgo.env import Environment, EnvironmentBuilder
from jgo.maven import MavenContext

from graph.errors import ServerFailed
from graph.maven_resolver import LastingResolver

NEO4J = "org.neo4j:neo4j:5.26.31"
# The jars take 135 MB, and another 135 where the file system can't link them.
_NEEDED_BYTES = 400 * 1024**2


def server_package(cache: Path) -> tuple[Path, ...]:
    """The class path of Neo4j Community, downloaded into `cache` the first time.

    Goes on where a killed download ended. Raises ServerFailed without a network or without space.
    """
    require_space(cache, _NEEDED_BYTES)
    with FileLock(cache / "packages.lock"):
        _drop_halves(cache)
        environment = _resolve(cache)
        if not _is_complete(environment):
            environment = _resolve(cache, update=True)
    if not _is_complete(environment):
        raise ServerFailed(
            f"all jars of {NEO4J}; remove the folder and try again", None, str(cache)
        )
    # jgo sorts by Java module; Neo4j wants everything on the class path.
    return tuple(environment.all_jars)


def require_space(folder: Path, needed: int) -> None:
    """Makes the folder and checks that `needed` bytes are free there. Raises ServerFailed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Nameless, because two commands may look at once.
        TemporaryFile(dir=folder).close()
    except OSError as error:
        expected = "a folder that this user may write to (correct its rights or set LINKRISK_HOME)"
        raise ServerFailed(expected, error.strerror, str(folder)) from error
    free = shutil.disk_usage(folder).free
    if free < needed:
        expected = f"{needed // 1024**2} MB of free disk space (make room or set LINKRISK_HOME)"
        raise ServerFailed(expected, f"{free // 1024**2} MB", str(folder))


def _resolve(cache: Path, *, update: bool = False) -> Environment:
    # Not jgo.build: it shares a Maven repository with other programs, where a file that a killed
    # download left half would not be ours to remove.
    try:
        with LastingResolver() as resolver:
            context = MavenContext(resolver, repo_cache=cache / "repository")
            return EnvironmentBuilder(context, cache).from_endpoint(NEO4J, update=update)
    # jgo lets requests' errors (which are OSError) through and raises the other two itself.
    except (OSError, RuntimeError, ValueError) as error:
        expected = f"to download {NEO4J} from Maven Central (check network, proxy and disk space)"
        raise ServerFailed(expected, str(error), str(cache)) from error


def _is_complete(environment: Environment) -> bool:
    # jgo takes a folder with any jar for complete; the lock file is what it writes last.
    listed = environment.lockfile.dependencies if environment.lockfile else []
    return 0 < len(listed) == len(environment.all_jars)


def _drop_halves(cache: Path) -> None:
    """Removes what a killed download left: jgo writes in place and would take it for whole."""
    for jar in cache.rglob("*.jar"):
        if not zipfile.is_zipfile(jar):
            jar.unlink()
    for description in cache.rglob("*.pom"):
        if not description.read_bytes().rstrip().endswith(b"</project>"):
            description.unlink()
