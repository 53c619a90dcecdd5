"""Routes that find an enterprise, show what the register says of it, and draw what is around it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.caller import CallerOf, StoreOf
from api.enterprise_models import Found, NeighbourhoodAnswer, ProfileAnswer, SearchAnswer
from api.grades import EnterpriseInPath
from api.masking import masked_node
from api.neighbourhood import Reach, neighbourhood
from api.search_text import is_code, lucene_query
from cypher import statement
from graph.errors import UnknownEnterprise
from graph.store import Store

router = APIRouter(prefix="/enterprises", tags=["enterprises"])

_RECORDS_SHOWN = 200
_MATCHES_READ = 10_000


@router.get("")
def search(
    store: StoreOf,
    caller: CallerOf,
    *,
    query: Annotated[
        str,
        Query(
            min_length=1,
            max_length=100,
            description="Part of the Chinese name, or the start of the code.",
            examples=["星河贸易", "91990100"],
        ),
    ],
    limit: Annotated[int, Query(ge=1, le=100, description="At most so many.")] = 20,
) -> SearchAnswer:
    """Enterprises whose name holds every word of the query, or whose code starts with it."""
    within = {"limit": limit, "prefixes": caller.prefixes}
    found = _by_code(store, query, within) if is_code(query) else []
    found = found or _by_name(store, query, within)
    caller.reads("grade", enterprises=len(found), ids=[one.enterprise_id for one in found])
    return SearchAnswer(areas=list(caller.grant.areas), enterprises=found)


@router.get("/{enterprise_id}")
def profile_of(
    store: StoreOf, caller: CallerOf, *, enterprise_id: EnterpriseInPath
) -> ProfileAnswer:
    """What the register says of one enterprise, its records and the months it was graded."""
    rows = store.read(
        statement("read/profile"), enterprise_id=enterprise_id, limit=_RECORDS_SHOWN
    ).to_dict("records")
    if not rows:
        raise UnknownEnterprise("a known enterprise_id", enterprise_id)
    caller.reads("profile", enterprises=1)
    registration = rows[0].pop("registration")
    return ProfileAnswer.model_validate({**registration, **rows[0]})


@router.get("/{enterprise_id}/neighbourhood")
def neighbourhood_of(
    store: StoreOf,
    caller: CallerOf,
    *,
    enterprise_id: EnterpriseInPath,
    reach: Annotated[Reach, Query()],
) -> NeighbourhoodAnswer:
    """The enterprises, persons and addresses within some links, riskiest first where it is cut.

    A node with many links (an agent, a hosting address) is shown in part: `partial` is true and the
    counts say how much was left out.
    """
    drawn = neighbourhood(store, enterprise_id, reach=reach)
    shown = [node["id"] for node in drawn["nodes"] if node["kind"] == "Enterprise"]
    caller.reads("neighbourhood", enterprises=len(shown), ids=shown)
    nodes = [masked_node(node, full=caller.sees_names) for node in drawn["nodes"]]
    return NeighbourhoodAnswer.model_validate(caller.shown(store, {**drawn, "nodes": nodes}))


def _by_code(store: Store, text: str, within: dict[str, Any]) -> list[Found]:
    prefix = text.strip().upper()
    rows = store.read(statement("read/search_by_code"), prefix=prefix, **within)
    return [Found.model_validate(found) for found in rows["found"]]


def _by_name(store: Store, text: str, within: dict[str, Any]) -> list[Found]:
    lucene = lucene_query(text)
    if not lucene:
        return []
    # An index can't tell areas: within some, more matches are read than are told.
    most = within["limit"] if within["prefixes"] is None else _MATCHES_READ
    rows = store.read(statement("read/search_by_name"), lucene=lucene, most=most, **within)
    return [Found.model_validate(found) for found in rows["found"]]
