"""The route that streams all grades of a month: in the order of enterprise_id, to be resumed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
from fastapi import APIRouter, Header, Path, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api.caller import Caller, CallerOf, StoreOf
from api.errors import UnknownPeriod
from api.grade_formats import FORMATS
from api.models import EnterpriseId, Model, Period, Points, RiskClass
from api.notice import USAGE_NOTICE_ENGLISH
from gnn.grade_pages import grade_pages
from gnn.grade_seal import sealed_month
from graph.history import Entry
from graph.store import Store

router = APIRouter(prefix="/periods/{period}", tags=["grades"])
Seen = Annotated[
    str | None,
    Header(alias="If-None-Match", description="ETag of the stream that the caller has."),
]


class GradeRow(Model):
    """One grade as the stream has it: a JSON line, or the columns of the other formats."""

    enterprise_id: EnterpriseId
    period: Period
    risk_class: RiskClass = Field(alias="class")
    score: float = Field(ge=0, le=1000, description="0 to 1000, higher is riskier.", examples=[612])
    probability: float = Field(
        ge=0, le=1, description="Calibrated probability, 12 months.", examples=[0.31]
    )
    log_odds: float = Field(description="base + own + contagion, in log-odds.", examples=[-0.8])
    own_points: Points
    contagion_points: Points
    policy_version: str = Field(description="Policy version.", examples=["2026.1"])
    model_version: str = Field(description="Model checkpoint.", examples=["linkrisk-3f2a"])
    snapshot_fingerprint: str = Field(
        description="Fingerprint of the graph as known.", examples=["9c1d0a2b"]
    )


class StreamAsked(BaseModel, extra="forbid"):
    """Where a stream begins."""

    after: str = Field(
        default="", max_length=64, description="Only grades behind this enterprise_id: to resume."
    )


_ROW = {"schema": GradeRow.model_json_schema()}
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Every grade of the month behind `after`, one row each.",
        "content": {
            one.media_type.split(";")[0]: _ROW if name == "ndjson" else _BYTES
            for name, one in FORMATS.items()
        },
        "headers": {
            "ETag": {"description": "Merkle root of the sealed month; an open month has none."},
            "X-Grades": {"description": "How many grades the sealed month has."},
            "X-Usage-Notice": {"description": "What the grades may be used for."},
        },
    },
    304: {"description": "The month is the one of the ETag that was sent."},
}


@router.get("/grades.{format}", response_class=StreamingResponse, responses=_ANSWERS)
def stream_of_a_month(
    store: StoreOf,
    caller: CallerOf,
    *,
    period: Annotated[Period, Path()],
    format: Literal["ndjson", "csv", "parquet", "arrow"],
    asked: Annotated[StreamAsked, Query()],
    seen: Seen = None,
) -> Response:
    """All grades of a month, for the classification service; a stream that broke is resumed.

    Rows are those of the caller's area, in the order of enterprise_id. In NDJSON and CSV a sealed
    month has the same bytes every time. A stream that ends without its last chunk was cut off: ask
    again with `after` the last whole row.
    """
    sealed, chosen = sealed_month(store, period), FORMATS[format]
    # Root and number are those of the whole month: who sees a part of it gets neither.
    whole = caller.prefixes is None
    tag = _tag(sealed, strong=chosen.text) if whole else ""
    headers = {"X-Usage-Notice": USAGE_NOTICE_ENGLISH} | _told(sealed, tag)
    if tag and seen and tag.removeprefix("W/") in seen:
        return Response(status_code=304, headers=headers)
    pages = _pages(store, period, after=asked.after, sealed=sealed is not None)
    content = chosen.encode(_told_pages(store, pages, caller))
    return StreamingResponse(content, headers=headers, media_type=chosen.media_type)


def _tag(sealed: Entry | None, *, strong: bool) -> str:
    root = sealed.value.get("root", "") if sealed else ""
    return f'{"" if strong else "W/"}"{root}"' if root else ""


def _told(sealed: Entry | None, tag: str) -> dict[str, str]:
    if not (sealed and tag):
        return {}
    return {"ETag": tag, "X-Grades": str(sealed.value["enterprises"])}


def _pages(store: Store, period: str, *, after: str, sealed: bool) -> Iterator[pa.Table]:
    """The pages, of which the first is read at once: a graph that does not answer is a 503."""
    pages = grade_pages(store, period, after=after)
    first = next(pages, None)
    if first is None and not (sealed or after):
        raise UnknownPeriod("a month with grades (see /periods)", period)
    return chain([first], pages) if first is not None else pages


def _told_pages(store: Store, pages: Iterator[pa.Table], caller: Caller) -> Iterator[pa.Table]:
    """What of each page lies in the caller's area, logged before it leaves.

    Page by page: who leaves early has read no more than was sent.
    """
    for page in pages:
        ids = page["enterprise_id"]
        outside = caller.outside(store, ids.to_pylist()) if caller.prefixes is not None else set()
        within = pc.invert(pc.is_in(ids, value_set=pa.array(sorted(outside), pa.string())))
        told = page.filter(within) if outside else page
        if len(told):
            caller.reads("grade", enterprises=len(told), ids=told["enterprise_id"].to_pylist())
            yield told
