"""How a stopped server's graph becomes a stream of bytes, and a server's graph again.

By Neo4j's own tool: a dump of one Neo4j is read by the same version and by later ones.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from graph.errors import ServerFailed
from graph.server_configuration import ServerFolder, ServerTuning, write_configuration
from graph.server_process import admin_command, java_environment

_HEAP = 1024
_CHUNK = 1 << 20
_NO_PORT = 0


@dataclass(frozen=True)
class DumpTool:
    """The tool of a Neo4j, given by its jars, working on the folder of a server that is stopped."""

    folder: ServerFolder
    jars: Sequence[Path]
    tuning: ServerTuning

    @contextmanager
    def dumped(self) -> Iterator[IO[bytes]]:
        """The graph as a stream, packed; users and passwords are not in it.

        When the block ends early the tool is ended. Raises ServerFailed with what the tool said.
        """
        with TemporaryFile() as said, self._started("dump", "--to-stdout", said=said) as tool:
            try:
                assert tool.stdout
                yield tool.stdout
            except BaseException:
                tool.kill()
                raise
            tool.stdout.close()
            self._check(tool, said)

    def load(self, dump: IO[bytes]) -> None:
        """Fills the folder, which must have no graph, with the graph of a stream.

        Raises ServerFailed with what the tool said.
        """
        write_configuration(self.folder, _NO_PORT, self.tuning)
        with TemporaryFile() as said, self._started("load", "--from-stdin", said=said) as tool:
            assert tool.stdin and tool.stdout
            # A tool that gave up reads no more: what it said tells why.
            with suppress(BrokenPipeError):
                shutil.copyfileobj(dump, tool.stdin, _CHUNK)
            with suppress(BrokenPipeError):
                tool.stdin.close()
            tool.stdout.read()
            self._check(tool, said)

    def _started(self, verb: str, way: str, *, said: IO[bytes]) -> subprocess.Popen[bytes]:
        words = ("database", verb, way, "neo4j")
        return subprocess.Popen(
            admin_command(self.jars, *words, flags=(f"-Xmx{_HEAP}m", *self.tuning.compiling)),
            cwd=self.folder.root,
            env=java_environment(self.folder),
            stdin=subprocess.PIPE if verb == "load" else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
        )

    def _check(self, tool: subprocess.Popen[bytes], said: IO[bytes]) -> None:
        if not tool.wait():
            return
        said.seek(0)
        lines = said.read().decode("utf-8", errors="replace").splitlines()
        expected = "Neo4j's tool to do its work; it said:\n" + "\n".join(lines[-12:]) + "\n"
        raise ServerFailed(expected, None, str(self.folder.root))
