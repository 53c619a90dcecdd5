"""Routes by which an investigator keeps cases: each caller sees only its own."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.caller import CallerOf
from api.cases import MOST_CASES, Case, CaseFields, Cases
from api.models import Answer
from graph.errors import Mismatch

router = APIRouter(tags=["cases"], prefix="/cases")

Version = Annotated[int, Query(ge=1, description="The version that was read.", examples=[1])]


class CasesAnswer(Answer):
    """The caller's cases."""

    cases: list[Case] = Field(description=f"Last kept first; at most {MOST_CASES}.")


async def cases_of(request: Request) -> Cases:
    """Where cases are kept. Raises Mismatch when the application keeps none."""
    cases: Cases | None = request.app.state.cases
    if cases is None:
        raise Mismatch("a server that keeps cases", None, "cases")
    return cases


CasesOf = Annotated[Cases, Depends(cases_of)]


@router.get("")
def cases_of_caller(caller: CallerOf, cases: CasesOf) -> CasesAnswer:
    """The caller's own cases: ids, notes and days, without any class."""
    found = cases.of(caller.fingerprint)
    ids = sorted({party.enterprise_id for case in found for party in case.parties})
    caller.reads("cases", enterprises=len(ids), ids=ids)
    return CasesAnswer(cases=found)


@router.post("")
def add_case(caller: CallerOf, cases: CasesOf, fields: CaseFields) -> Case:
    """Keeps a new case."""
    return cases.add(caller.fingerprint, fields)


@router.put("/{case_id}")
def replace_case(
    caller: CallerOf, cases: CasesOf, *, case_id: str, version: Version, fields: CaseFields
) -> Case:
    """Keeps a case anew; one that was changed since `version` is told as 409."""
    return cases.replace(caller.fingerprint, (case_id, version), fields)


@router.delete("/{case_id}", status_code=204)
def remove_case(caller: CallerOf, cases: CasesOf, *, case_id: str) -> Response:
    """Deletes a case."""
    cases.remove(caller.fingerprint, case_id)
    return Response(status_code=204)
