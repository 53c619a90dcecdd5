"""The Neo4j store: the one place that speaks Bolt, with frames going in and coming out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypeVar

import neo4j
import pandas as pd
from neo4j import exceptions

from cypher import Statement, statement
from graph.columns import frame_of, native
from graph.entities import GraphLink, GraphNode, GraphPath
from graph.errors import StatementFailed, StatementStopped, StoreUnavailable
from graph.open_data import open_properties
from graph.parameters import Rows, batches, neo4j_values
from graph.statement_answer import StatementAnswer

# A Bolt port that takes the connection but never greets (another program) must not hang a command.
_CONNECT_SECONDS = 10.0
_BATCH = 20_000
Answer = TypeVar("Answer")
# Names of the columns, and the rows.
Fetched: TypeAlias = tuple[list[str], list[tuple[Any, ...]]]
_ADDRESS = "an address like bolt://host:7687 or neo4j+s://host"
# How Neo4j's codes of a transaction end that ran into a limit of time or memory.
_STOPPED = ("TransactionTimedOutClientConfiguration", "TransactionTimedOut", "OutOfMemoryError")
# A repeated batch is no news: without a handler Python prints the driver's warnings to stderr.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Explained(NamedTuple):
    """The plan (operatorType, args, children), the type of the statement (r, rw, w, s), columns."""

    plan: dict[str, Any]
    query_type: str | None
    columns: tuple[str, ...]


class WrongPassword(StoreUnavailable):
    """Neo4j answers at the address but refuses the user or the password."""


class Store:
    """A connection to one Neo4j 5; `uri`, for instance bolt://127.0.0.1:7687, is used in messages.

    Every method raises StatementFailed when Neo4j refuses the statement, with its name and Neo4j's
    reason, and StoreUnavailable when the connection is lost.
    """

    # The file outside the graph in which decisions are noted (`graph.noted_heads`).
    heads: Path | None = None

    def __init__(
        self, driver: neo4j.Driver, uri: str, *, login: tuple[str, str] = ("", "")
    ) -> None:
        self._driver = driver
        self._login = login
        self.uri = uri

    @classmethod
    def open(cls, uri: str, *, user: str, password: str) -> Store:
        """A store that has answered a query. Raises StoreUnavailable, or WrongPassword."""
        store = cls(_driver(uri, user, password), uri, login=(user, password))
        try:
            store._greet()
        except BaseException:
            store.close()
            raise
        return store

    def _greet(self) -> None:
        # Without the driver's retries: who opens a store decides how long to wait for it.
        with _named_errors("read/server", self.uri), self._session(neo4j.READ_ACCESS) as session:
            try:
                session.run(statement("read/server").text).consume()
            except ValueError as error:
                # So the driver says that a host is unknown or a port is no number.
                raise StoreUnavailable(_ADDRESS, str(error), self.uri) from error

    def close(self) -> None:
        """Gives the connections back; the store can't be used afterwards."""
        self._driver.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(
        self,
        write: Statement,
        rows: Rows,
        *,
        batch: int = _BATCH,
        parameters: Mapping[str, Any] | None = None,
    ) -> int:
        """Sends the rows as `$rows`, one transaction a batch, and returns how many were sent.

        A batch is repeated after a passing failure (a deadlock, a lost connection), so the
        statement must give the same graph when it sees a row twice (MERGE).
        """
        fixed = neo4j_values(parameters or {})
        with _named_errors(write.name, self.uri), self._session(neo4j.WRITE_ACCESS) as session:
            for part in batches(rows, batch):
                session.execute_write(_consume, write.text, {**fixed, "rows": part})
        return len(rows)

    def run(self, change: Statement, /, **parameters: Any) -> None:
        """Runs a statement that changes the graph or its schema in a transaction of its own."""
        with _named_errors(change.name, self.uri), self._session(neo4j.WRITE_ACCESS) as session:
            session.run(change.text, neo4j_values(parameters)).consume()

    def read(self, question: Statement, /, **parameters: Any) -> pd.DataFrame:
        """The answer, one row per record, in READ mode; days are datetime64[s]."""
        names, rows = self._fetched(question, parameters)
        columns = list(zip(*rows, strict=True)) or [()] * len(names)
        return frame_of(dict(zip(names, columns, strict=True)))

    def read_rows(self, question: Statement, /, **parameters: Any) -> list[dict[str, Any]]:
        """The answer, one map per record, in READ mode: of a few rows, where a frame costs most."""
        names, rows = self._fetched(question, parameters)
        return [dict(zip(names, map(native, row), strict=True)) for row in rows]

    def read_columns(self, question: Statement, /, **parameters: Any) -> pd.DataFrame:
        """The answer of a statement whose records each hold a batch, one list a column.

        Lists that travel whole are ten times faster than one record per row. Raises
        StatementFailed when a value is not a list or the lists of a batch differ in length:
        `collect` skips null, so such a statement collects `coalesce(...)` or one-element lists.
        """
        names, lots = self._fetched(question, parameters)
        columns: dict[str, list[Any]] = {name: [] for name in names}
        for lot in lots:
            _check_lot(question, names, lot)
            for name, values in zip(names, lot, strict=True):
                columns[name].extend(values)
        return frame_of(columns)

    def together(self, work: Callable[[Store], Answer]) -> Answer:
        """What `work` answers from the store it is given, which reads in one transaction.

        Each statement then costs one way to Neo4j instead of three. After a passing failure the
        work is done again, so it must change nothing.
        """
        with _named_errors("read", self.uri), self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(lambda open_: work(_Reading(self._driver, self.uri, open_)))

    def _fetched(self, question: Statement, parameters: Mapping[str, Any]) -> Fetched:
        with _named_errors(question.name, self.uri):
            # BEGIN, RUN and PULL go in one way to the server, where a session takes two.
            return self._driver.execute_query(
                question.text,
                neo4j_values(parameters),
                routing_=neo4j.RoutingControl.READ,
                bookmark_manager_=None,
                result_transformer_=_fetched,
            )

    def ask(
        self, question: Statement, parameters: Mapping[str, Any], *, seconds: float, rows: int
    ) -> StatementAnswer:
        """At most `rows` rows of an answer that Neo4j stops after `seconds`, in READ mode.

        The transaction is rolled back whatever it did. Nodes and links come with their open
        properties only. A person's own statement must have passed `own_statement` and its plan
        `statement_plan` before. Raises StatementStopped when a limit ended it.
        """
        with (
            _named_errors(question.name, self.uri),
            self._session(neo4j.READ_ACCESS) as session,
            session.begin_transaction(timeout=seconds) as transaction,
        ):
            result = transaction.run(question.text, neo4j_values(parameters))
            # One row more than wanted tells whether there are more.
            found = [tuple(map(_shown, record)) for record in result.fetch(rows + 1)]
            transaction.rollback()
            return StatementAnswer(tuple(result.keys()), tuple(found[:rows]), len(found) > rows)

    def explained(self, question: Statement, /, **parameters: Any) -> Explained:
        """What Neo4j would do, without doing it."""
        text = f"EXPLAIN {question.text}"
        with _named_errors(question.name, self.uri), self._session(neo4j.READ_ACCESS) as session:
            result = session.run(text, neo4j_values(parameters))
            names = tuple(result.keys())
            summary = result.consume()
            return Explained(dict(summary.plan or {}), summary.query_type, names)

    def plan(self, question: Statement, /, **parameters: Any) -> dict[str, Any]:
        """The plan Neo4j would follow, without following it: operatorType, args, children."""
        return self.explained(question, **parameters).plan

    @property
    def access(self) -> tuple[str, str, str]:
        """Address, user and password, for a process that opens the same store."""
        return self.uri, *self._login

    def _session(self, access: str) -> neo4j.Session:
        return self._driver.session(default_access_mode=access)


class _Reading(Store):
    """A store whose answers come from one open transaction."""

    def __init__(
        self, driver: neo4j.Driver, uri: str, transaction: neo4j.ManagedTransaction
    ) -> None:
        super().__init__(driver, uri)
        self._transaction = transaction

    def _fetched(self, question: Statement, parameters: Mapping[str, Any]) -> Fetched:
        try:
            return _fetched(self._transaction.run(question.text, neo4j_values(parameters)))
        except (exceptions.Neo4jError, exceptions.DriverError) as error:
            if error.is_retryable():
                raise  # the driver does the whole work again
            with _named_errors(question.name, self.uri):
                raise


def _driver(uri: str, user: str, password: str) -> neo4j.Driver:
    try:
        return neo4j.GraphDatabase.driver(
            uri,
            auth=(user, password),
            connection_timeout=_CONNECT_SECONDS,
            connection_acquisition_timeout=_CONNECT_SECONDS,
            max_transaction_retry_time=_CONNECT_SECONDS,
            notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
        )
    except (exceptions.ConfigurationError, ValueError) as error:
        raise StoreUnavailable(_ADDRESS, str(error), uri) from error


def _consume(transaction: neo4j.ManagedTransaction, text: str, values: dict[str, Any]) -> None:
    transaction.run(text, values).consume()


def _fetched(result: neo4j.Result) -> Fetched:
    return list(result.keys()), [tuple(record.values()) for record in result]


def _shown(value: Any) -> Any:
    """A value without the driver's types, of nodes and links what is open."""
    if isinstance(value, neo4j.graph.Node):
        labels = frozenset(value.labels)
        properties = _shown(open_properties(labels, value))
        return GraphNode(value.element_id, tuple(sorted(labels)), properties)
    if isinstance(value, neo4j.graph.Relationship):
        start, end = (node.element_id if node else "" for node in value.nodes)
        properties = _shown(open_properties(frozenset(), value))
        return GraphLink(value.element_id, value.type, start, end, properties)
    if isinstance(value, neo4j.graph.Path):
        steps = [value.start_node, *(s for link in value for s in (link, link.end_node))]
        return GraphPath(tuple(_shown(step) for step in steps))
    if isinstance(value, list):
        return [_shown(item) for item in value]
    if isinstance(value, dict):
        return {key: _shown(item) for key, item in value.items()}
    return value.to_native() if hasattr(value, "to_native") else value


def _check_lot(question: Statement, names: list[str], lot: tuple[Any, ...]) -> None:
    sizes = {
        name: len(values) if isinstance(values, list) else None
        for name, values in zip(names, lot, strict=True)
    }
    if None in sizes.values() or len(set(sizes.values())) > 1:
        raise StatementFailed("lists of one length", sizes, f"cypher/{question.name}.cypher")


@contextmanager
def _named_errors(name: str, uri: str) -> Iterator[None]:
    try:
        yield
    except exceptions.AuthError as error:
        raise WrongPassword(
            "the user and password that this Neo4j knows (NEO4J_USER, NEO4J_PASSWORD)",
            error.message,
            uri,
        ) from error
    except (exceptions.ServiceUnavailable, exceptions.SessionExpired, OSError) as error:
        raise StoreUnavailable(
            "a Neo4j 5 that answers (start it with `linkrisk neo4j start`, or correct NEO4J_URI)",
            str(error),
            uri,
        ) from error
    except exceptions.Neo4jError as error:
        if (error.code or "").endswith(_STOPPED):
            raise StatementStopped("an answer within the limits", error.code, name) from error
        raise StatementFailed("a statement Neo4j can run", error.message, name) from error
    except (exceptions.DriverError, ValueError, OverflowError) as error:
        raise StatementFailed("values Neo4j can take", str(error), name) from error
