"""Every statement sent to Neo4j, one per file, each read as a `Statement`."""

from cypher.statement import Statement, StatementInvalid, statement, statements

__all__ = ["Statement", "StatementInvalid", "statement", "statements"]
