"""How Neo4j's import tool is run: files in, a folder of data out, and how far it is."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from graph.bulk_details import SEPARATOR
from graph.bulk_files import BulkFile
from graph.errors import ServerFailed
from graph.load_writes import Progress
from graph.server_configuration import ServerFolder, ServerTuning, write_configuration
from graph.server_process import admin_command, java_environment

# The heap that the tool asks for; what it sorts and caches lies outside, in this share of memory.
_HEAP, _SHARE = 1024, "50%"
_STAGES = 4
_STAGE = re.compile(r"^\((\d)/4\)")
_PERCENT = re.compile(r"(\d+)% ")
_REPORT = "import.report"
_NO_PORT = 0


@dataclass(frozen=True)
class BulkTool:
    """The tool of a Neo4j, given by its jars, working in a folder of its own."""

    folder: Path
    jars: Sequence[Path]
    tuning: ServerTuning

    def run(self, files: Iterable[BulkFile], progress: Progress | None = None) -> Path:
        """Imports files of that folder and returns the folder of data it made there.

        Raises ServerFailed with what the tool said.
        """
        server = ServerFolder(self.folder)
        write_configuration(server, _NO_PORT, self.tuning)
        said = self._followed(self._command(list(files)), server, progress)
        if said:
            expected = "Neo4j to import the files; it said:\n" + "\n".join(said[-12:]) + "\n"
            raise ServerFailed(expected, None, str(self.folder))
        return server.data

    def end_orphans(self) -> None:
        """Ends tools in this folder that a killed command left behind."""
        report = self._report_argument
        for process in psutil.process_iter(["cmdline"]):
            if report in (process.info["cmdline"] or []):
                with suppress(psutil.NoSuchProcess):
                    process.kill()
                    process.wait()

    @property
    def _report_argument(self) -> str:
        return f"--report-file={self.folder / _REPORT}"

    def _command(self, files: list[BulkFile]) -> list[str]:
        broken = [file.path.name for file in files if file.broken_lines]
        lines = ["--multiline-fields-format=v2", f"--multiline-fields={','.join(broken)}"]
        words = (
            "database",
            "import",
            "full",
            "--overwrite-destination=true",
            "--id-type=actual",
            f"--array-delimiter=U+{ord(SEPARATOR):04X}",
            f"--max-off-heap-memory={_SHARE}",
            self._report_argument,
            *(lines if broken else []),
            *(file.argument for file in files),
            # The options before it take any number of values.
            "--",
            "neo4j",
        )
        return admin_command(self.jars, *words, flags=(f"-Xmx{_HEAP}m",))

    def _followed(
        self, command: list[str], server: ServerFolder, progress: Progress | None
    ) -> list[str]:
        """Runs it and tells its progress; returns what it said if it failed, else nothing."""
        said, stage = [], 1
        with subprocess.Popen(
            command,
            cwd=self.folder,
            env=java_environment(server),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as tool:
            for line in tool.stdout or ():
                said.append(line.rstrip())
                begun, percent = _STAGE.match(line), _PERCENT.search(line)
                stage = int(begun[1]) if begun else stage
                if progress and percent:
                    done = (stage - 1) * 100 + int(percent[1])
                    progress("import", done, _STAGES * 100)
        return said if tool.returncode else []
