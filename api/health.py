"""The one route that needs no key: which version runs and whether the graph answers."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from fastapi import APIRouter
from pydantic import Field

from api.caller import StoreOf
from api.models import Answer
from cypher import statement

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


def own_version() -> str:
    """The installed version of linkrisk; '0' when it runs without having been installed."""
    try:
        return version("linkrisk")
    except PackageNotFoundError:
        return "0"
