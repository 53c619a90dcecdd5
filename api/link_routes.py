"""The route that expands the links of one node by type and day, hubs page by page."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.caller import CallerOf, StoreOf
from api.investigation_models import LinksAnswer, LinksAsked, NodeKind
from cypher import statement
from graph.errors import UnknownNode
from graph.store import Store

router = APIRouter(tags=["enterprises"])

# A node with more versions of links is a hub: its links are told as kept, without counting them.
HUB = 2000


@router.get("/nodes/{kind}/{node_id}/links")
def links_of_node(
    store: StoreOf,
    caller: CallerOf,
    *,
    kind: Annotated[NodeKind, Path(description="What the node is.")],
    node_id: Annotated[str, Path(min_length=1, max_length=200, description="Its key.")],
    asked: Annotated[LinksAsked, Query()],
) -> LinksAnswer:
    """The links of an enterprise, person, address, agent or contact that hold on a day."""
    if kind == "Enterprise":
        caller.check_area(store, [node_id])
    told = store.together(lambda reading: links_of(reading, (kind, node_id), asked))
    seen = [told["node"], *(link["other"] for link in told["links"])]
    ids = sorted({node["id"] for node in seen if node["kind"] == "Enterprise"})
    caller.reads("links", enterprises=len(ids), ids=ids)
    return LinksAnswer.model_validate(caller.told(store, told))


def links_of(store: Store, node: tuple[str, str], asked: LinksAsked) -> dict[str, Any]:
    """The page asked for of the node's links (kind, key). Raises UnknownNode."""
    kind, node_id = node
    found = store.read(statement("read/node"), kind=kind, id=node_id)
    if found.empty:
        raise UnknownNode(f"a known {kind}", node_id)
    element = found["element"].iloc[0]
    as_of = asked.as_of or date.today()
    days = {"as_of": as_of, "known_at": asked.known_at or as_of}
    counts = _counts(store, element, asked.types)
    hub = sum(group["links"] for group in counts) > HUB
    pages = store.read(
        statement("read/node_links_of_hub" if hub else "read/node_links"),
        element=element,
        types=asked.types,
        period=asked.period,
        skip=asked.skip,
        # one more tells whether there is a next page
        limit=asked.limit + 1,
        **days,
    ).to_dict("records")
    # A node without a link of the types that holds on the day has no row.
    page = pages[0] if pages else {"groups": [], "page": []}
    links = page["page"]
    return {
        "node": found["node"].iloc[0],
        **days,
        "hub": hub,
        "groups": counts if hub else page["groups"],
        "links": links[: asked.limit],
        "next_skip": asked.skip + asked.limit if len(links) > asked.limit else None,
    }


def _counts(store: Store, element: str, types: list[str]) -> list[dict[str, Any]]:
    counts = store.read(statement("read/node_link_counts"), element=element)["counts"].iloc[0]
    return [group for group in counts if group["links"] and group["type"] in types]
