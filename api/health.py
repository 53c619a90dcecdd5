"""Routes that need no key: which version runs, whether the graph answers, and is ready."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from api.caller import StoreOf
from api.errors import NotReady
from api.models import Answer
from cypher import statement
from gnn.code_version import own_version
from graph.migrations import unapplied

router = APIRouter(tags=["health"])


class HealthAnswer(Answer):
    """The service works; when the graph does not answer, the answer is a 503 problem instead."""

    status: str = Field(description="Always 'ok'.", examples=["ok"])
    version: str = Field(description="Version of linkrisk.", examples=["0.1.0"])
    neo4j: str = Field(description="Version of Neo4j.", examples=["5.26.31"])


@router.get("/health")
def health(store: StoreOf) -> HealthAnswer:
    """Whether the service and the graph answer; tells no grade."""
    neo4j = store.read(statement("read/server"))["version"].iloc[0]
    return HealthAnswer(status="ok", version=own_version(), neo4j=neo4j)


class ReadyAnswer(Answer):
    """Grades can be asked for; until then the answer is a 503 problem instead."""

    status: str = Field(description="Always 'ready'.", examples=["ready"])


@router.get("/ready")
def ready(store: StoreOf) -> ReadyAnswer:
    """Whether the graph answers, has the schema of this version, and holds a sealed month."""
    if unapplied(store):
        raise NotReady("the schema of this version (any other command brings it)", None)
    if store.read(statement("read/any_sealed")).empty:
        raise NotReady("a sealed month (run `linkrisk grade --period`)", None)
    return ReadyAnswer(status="ready")
