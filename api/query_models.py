"""What is asked in Cypher over HTTP, and how the catalogue of named queries is told."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from api.models import Answer, Model
from cypher.catalogue import GROUPS, NamedQuery

Form = Annotated[
    Literal["json", "csv", "parquet", "arrow", "graph"],
    Field(description="`graph`: nodes and links of the answer, for the page and networkx."),
]
Rows = Annotated[
    int, Field(default=1000, ge=1, le=100_000, description="At most so many rows.", examples=[100])
]
Text = Annotated[str, Field(max_length=1000)]
Scalar = bool | int | float | Text | None


class Day(BaseModel, extra="forbid"):
    """A day among parameters, so that it is not taken for text."""

    date: datetime.date = Field(description="YYYY-MM-DD.", examples=["2026-10-31"])


Value = Scalar | Day | Annotated[list[Scalar | Day], Field(max_length=10_000)]


class NamedQueryAsked(BaseModel, extra="forbid"):
    """The parameters of a named query, all of them; a day is YYYY-MM-DD, a month YYYY-MM."""

    parameters: dict[str, int | float | Text] = Field(
        default={},
        max_length=20,
        description="By name, as `GET /queries` tells.",
        examples=[{"enterprise_id": "91990100MA00000001", "as_of": "2026-10-31"}],
    )
    rows: Rows


class StatementAsked(BaseModel, extra="forbid"):
    """An own statement and its parameters."""

    text: str = Field(
        min_length=1,
        max_length=20_000,
        description="One Cypher statement that only reads.",
        examples=["RETURN $division AS division"],
    )
    parameters: dict[str, Value] = Field(
        default={},
        max_length=50,
        description='By name; a day is {"date": "2026-10-31"}.',
        examples=[{"division": "990100"}],
    )
    rows: Rows

    @property
    def values(self) -> dict[str, Any]:
        """The parameters with days as days."""
        return {name: _value(value) for name, value in self.parameters.items()}


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return [_value(item) for item in value]
    return value.date if isinstance(value, Day) else value


class QueryParameter(Model):
    """A parameter of a named query."""

    name: str = Field(description="As in `parameters`.", examples=["as_of"])
    kind: Literal["text", "date", "month", "integer", "number"] = Field(
        description="What it takes.", examples=["date"]
    )
    example: str = Field(description="A value.", examples=["2026-10-31"])
    meaning: str = Field(description="What it is.", examples=["the day the links hold"])


class QueryColumn(Model):
    """A column of the answer of a named query."""

    name: str = Field(description="Its name.", examples=["enterprise_id"])
    kind: Literal["text", "date", "integer", "count", "number", "flag", "texts", "numbers"] = Field(
        description="What it holds; a small count is null to who sees no names.",
        examples=["text"],
    )
    meaning: str = Field(description="What it is.", examples=["an enterprise nearby"])


class QueryFields(Model):
    """A named query of the catalogue."""

    name: str = Field(description="As in POST /queries/{name}.", examples=["shared_address"])
    question: str = Field(description="What it answers.", examples=["Who is registered there?"])
    more: str = Field(description="How to read it.", examples=["A hosting address is shared."])
    group: str = Field(description="What it is about.", examples=["Ownership and control"])
    parameters: list[QueryParameter] = Field(description="All must be given.")
    columns: list[QueryColumn] = Field(description="Of the answer, in order.")


class QueriesAnswer(Answer):
    """The catalogue."""

    queries: list[QueryFields] = Field(description="By group.")


def fields_of(query: NamedQuery) -> QueryFields:
    """A query of the catalogue as it is told."""
    return QueryFields(
        name=query.name,
        question=query.question,
        more=query.more,
        group=GROUPS[query.group],
        parameters=[QueryParameter.model_validate(vars(one)) for one in query.parameters],
        columns=[QueryColumn.model_validate(vars(one)) for one in query.columns],
    )
