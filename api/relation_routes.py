"""Routes that tell how parties are related, and who is suspected to be."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.caller import CallerOf, StoreOf
from api.grades import EnterpriseInPath
from api.masking import masked_node
from api.relation_models import (
    RelationsAnswer,
    RelationsAsked,
    SuspicionsAnswer,
    SuspicionsAsked,
)
from api.sealed_cursor import cursor_in, cursor_out
from graph.relations import relations
from graph.relations_question import RelationQuestion
from graph.suspicion import suspected_relations
from graph.suspicion_question import SuspicionQuestion

router = APIRouter(tags=["relations"])


@router.post("/relations")
def relations_among(store: StoreOf, caller: CallerOf, asked: RelationsAsked) -> RelationsAnswer:
    """All ways among 2 to 50 enterprises and persons through up to six others, page by page.

    A node with many links is read in part: the answer says so (`hubs`, `explored`), and following
    `next` to the end tells every way once. Firms at one declared hosting address are not related
    by it unless asked.
    """
    caller.check_area(store, asked.parties)
    question = question_of(asked)
    cursor = cursor_in(caller, asked.cursor)
    found = store.together(lambda reading: relations(reading, question, cursor))
    told = found.plain()
    told["next"] = cursor_out(caller, told["next"])
    caller.reads("relations", enterprises=len(told["parties"]), ids=asked.parties)
    days = {"as_of": question.as_of, "known_at": question.learned_by}
    shown = told if caller.sees_names else masked_relations(told)
    return RelationsAnswer.model_validate({**days, **caller.shown(store, shown)})


@router.get("/enterprises/{enterprise_id}/suspected-relations")
def suspected_relations_of(
    store: StoreOf,
    caller: CallerOf,
    *,
    enterprise_id: EnterpriseInPath,
    asked: Annotated[SuspicionsAsked, Query()],
) -> SuspicionsAnswer:
    """Enterprises that share a telephone, e-mail, address, agent or a person's name with it."""
    question = SuspicionQuestion(
        enterprise_id, asked.as_of or date.today(), asked.known_at, page=asked.limit
    )
    cursor = cursor_in(caller, asked.cursor)
    found = store.together(lambda reading: suspected_relations(reading, question, cursor))
    told = found.plain()
    told["next"] = cursor_out(caller, told["next"])
    ids = [enterprise_id, *(one["enterprise_id"] for one in told["suspected"])]
    caller.reads("suspected-relations", enterprises=len(ids), ids=ids)
    days = {"as_of": question.as_of, "known_at": question.learned_by}
    return SuspicionsAnswer.model_validate({**days, **caller.shown(store, told)})


def question_of(asked: RelationsAsked) -> RelationQuestion:
    """The question of a request; a day left out is today."""
    return RelationQuestion(
        tuple(asked.parties),
        asked.as_of or date.today(),
        asked.known_at,
        max_intermediaries=asked.max_intermediaries,
        types=tuple(asked.kinds),
        through_hosting=asked.through_hosting,
        page=asked.limit,
        hub=asked.links_per_hub,
    )


def masked_relations(told: dict[str, Any]) -> dict[str, Any]:
    """Relations that show persons by surname only."""
    pairs = [
        {**pair, **{best: _masked_way(pair[best]) for best in ("shortest", "cheapest")}}
        for pair in told["pairs"]
    ]
    parties = [masked_node(node) for node in told["parties"]]
    ways = [_masked_way(way) for way in told["ways"]]
    return {**told, "parties": parties, "pairs": pairs, "ways": ways}


def _masked_way(way: dict[str, Any]) -> dict[str, Any]:
    return {**way, "nodes": [masked_node(node) for node in way["nodes"]]}
