"""The managed Neo4j: one local server per folder, started, reused, stopped and recovered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from graph.errors import ServerFailed, StatementFailed, StoreUnavailable
from graph.server_configuration import (
    USER,
    ServerFolder,
    ServerTuning,
    replace_data,
    stored_secret,
    write_configuration,
)
from graph.server_package import require_space, server_package
from graph.server_process import (
    ServerState,
    free_port,
    last_lines,
    launch,
    reap,
    running_state,
    set_first_password,
)
from graph.store import Store, WrongPassword

_NEEDED_BYTES = 1024**3
_START_SECONDS = 180.0
_STOP_SECONDS = 90.0
_LOCK_SECONDS = _START_SECONDS + _STOP_SECONDS
_POLL_SECONDS = 0.25
_ATTEMPTS = 3


@dataclass(frozen=True)
class ServerAddress:
    """Where a Neo4j answers and as whom to ask."""

    uri: str
    user: str
    password: str


@dataclass(frozen=True)
class ServerStatus:
    """Whether the server of a folder runs; `answers` tells that a query came back."""

    running: bool
    answers: bool
    folder: str
    uri: str | None = None
    pid: int | None = None


class ManagedServer:
    """The Neo4j server of one folder; its program is kept in `packages`, which may be shared.

    Only one command at a time starts or stops it: others wait and then find it running or
    stopped. It goes on after the command that started it, until `stop`.
    """

    def __init__(self, folder: Path, packages: Path, tuning: ServerTuning | None = None) -> None:
        self._folder = ServerFolder(folder.absolute())
        self._packages = packages.absolute()
        self._tuning = tuning or ServerTuning()

    def start(self) -> ServerAddress:
        """The address of the running server, started first if it does not run.

        Raises ServerFailed with what to mend and the server's last lines.
        """
        require_space(self._folder.root, _NEEDED_BYTES)
        self._folder.root.chmod(0o700)
        with self._alone():
            state = running_state(self._folder)
            if state and not self._folder.password.exists():
                self._end(state)  # its folder was removed under it
                state = None
            if state and self._wait(state):
                return self._address(state)
            return self._start_new()

    def stop(self) -> bool:
        """Stops the server and waits for its end; False if none ran."""
        if not (self._folder.root.is_dir() or running_state(self._folder)):
            return False
        with self._alone():
            return self._ended() is not None

    def prepare(self) -> None:
        """Fetches Neo4j and gives a new folder its user, for a later start. Raises ServerFailed."""
        self._folder.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._alone():
            if not self._folder.has_user:
                self._prepare_password(self._configured(free_port()))

    def restart_on(self, make: Callable[[tuple[Path, ...]], Path]) -> ServerAddress:
        """Stops the server, lets `make` fill a folder with data (given Neo4j's jars), and starts on
        that data in place of its own; users and password stay.

        Nobody else can start it meanwhile. What fails in `make` leaves the old data as they were.
        """
        self._folder.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._alone():
            self._ended()
            jars = self._configured(free_port())
            self._prepare_password(jars)
            replace_data(self._folder, make(jars))
            return self._start_new()

    @contextmanager
    def stopped(self, *, again: bool = True) -> Iterator[tuple[Path, ...]]:
        """Stops the server while the block works with its files, given Neo4j's jars.

        Nobody else can start it meanwhile. Afterwards it is started if it ran, unless not `again`,
        at its old address, so that who was connected finds it again.
        """
        with self._alone():
            state = self._ended()
            try:
                yield server_package(self._packages)
            finally:
                if state and again:
                    self._start_new(state.port)

    @property
    def folder(self) -> ServerFolder:
        """The files of the server."""
        return self._folder

    @property
    def tuning(self) -> ServerTuning:
        """The server's memory."""
        return self._tuning

    def status(self) -> ServerStatus:
        """Whether it runs and answers; starts nothing."""
        root = str(self._folder.root)
        state = running_state(self._folder)
        if not state:
            return ServerStatus(False, False, root)
        answers = self._folder.password.exists() and self._answers(state)
        return ServerStatus(True, answers, root, _uri(state), state.pid)

    def _start_new(self, wanted: int = 0) -> ServerAddress:
        for attempt in range(_ATTEMPTS):
            port = free_port(0 if attempt else wanted)
            jars = self._configured(port)
            self._prepare_password(jars)
            state = launch(self._folder, jars, self._tuning, port=port)
            try:
                # Another program may take the port after the look: then the next one.
                if self._wait(state):
                    return self._address(state)
            except ServerFailed:
                self._end(state)
                raise
        raise ServerFailed("a port that stays free", last_lines(self._folder), "127.0.0.1")

    def _configured(self, port: int) -> tuple[Path, ...]:
        """Writes the settings of a server at the port; returns Neo4j's jars."""
        write_configuration(self._folder, port, self._tuning)
        return server_package(self._packages)

    def _prepare_password(self, jars: tuple[Path, ...]) -> None:
        if not self._folder.has_user:
            stored_secret(self._folder.password)
            set_first_password(self._folder, jars)
        elif not self._folder.password.exists():
            expected = (
                "the password file that belongs to this data; put it back or remove the folder"
            )
            raise ServerFailed(expected, None, str(self._folder.password))

    def _wait(self, state: ServerState) -> bool:
        """True when a query came back, False when the port was taken. Raises ServerFailed."""
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers(state):
            if not state.process():
                if "already in use" in last_lines(self._folder):
                    return False
                raise self._failed("Neo4j to go on running")
            if time.monotonic() > deadline:
                raise self._failed(f"Neo4j to answer within {_START_SECONDS:.0f} s")
            time.sleep(_POLL_SECONDS)
        return True

    def _failed(self, expected: str) -> ServerFailed:
        printed = f"{expected}; the last lines of its log:\n{last_lines(self._folder)}\n"
        return ServerFailed(printed, None, str(self._folder.log))

    def _answers(self, state: ServerState) -> bool:
        address = self._address(state)
        try:
            Store.open(address.uri, user=address.user, password=address.password).close()
        except WrongPassword as error:
            expected = "the password of this data; put it back into the file or remove the folder"
            raise ServerFailed(expected, None, str(self._folder.password)) from error
        except (StoreUnavailable, StatementFailed):
            return False
        return True

    def _ended(self) -> ServerState | None:
        """Ends the server if it runs, and tells what it was."""
        state = running_state(self._folder)
        if state:
            self._end(state)
        return state

    def _end(self, state: ServerState) -> None:
        """Asks the process to stop; ends it by force if it does not, which Neo4j recovers from."""
        process = state.process()
        with suppress(psutil.NoSuchProcess):
            if process:
                process.terminate()
                if not _is_gone(state):
                    process.kill()
                    _is_gone(state)
        reap(state.pid)
        self._folder.state.unlink(missing_ok=True)

    def _address(self, state: ServerState) -> ServerAddress:
        password = self._folder.password.read_text(encoding="utf-8").strip()
        return ServerAddress(_uri(state), USER, password)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._folder.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._folder.lock, timeout=_LOCK_SECONDS)
        try:
            lock.acquire()
        except Timeout as error:
            expected = "the other command that starts or stops this server to finish"
            raise ServerFailed(expected, None, str(self._folder.lock)) from error
        try:
            yield
        finally:
            lock.release()


def _is_gone(state: ServerState) -> bool:
    """Waits for the end of the process; False when it does not come.

    One that has ended stays a zombie while the command that started it runs: it is gone, too.
    """
    deadline = time.monotonic() + _STOP_SECONDS
    while state.process():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def _uri(state: ServerState) -> str:
    return f"bolt://127.0.0.1:{state.port}"
