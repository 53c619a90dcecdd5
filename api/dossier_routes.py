"""The route that exports the dossier of an enterprise as one HTML file to keep or print."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.caller import CallerOf, StoreOf
from api.dossier import DossierAsked, Reader, dossier
from api.grades import EnterpriseInPath, OptionalPeriod

router = APIRouter(tags=["enterprises"], prefix="/enterprises/{enterprise_id}")

# A dossier holds its own style and asks nobody for anything.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


@router.get("/dossier", response_class=HTMLResponse)
def dossier_of(
    store: StoreOf,
    caller: CallerOf,
    *,
    enterprise_id: EnterpriseInPath,
    period: OptionalPeriod = None,
    language: Annotated[Literal["zh", "en"], Query(description="Of headings and reasons.")] = "zh",
) -> HTMLResponse:
    """Profile, class, reasons, records with ids, timeline, ownership and paths, ready to print.

    Every page bears the caller, the purpose, the document and the time as a watermark.
    """
    caller.reads("dossier", enterprises=1)
    named = (caller.fingerprint, caller.purpose, caller.document)
    reader = Reader(*named, datetime.now().astimezone(), caller.told)
    text = dossier(store, DossierAsked(enterprise_id, period, language), reader)
    name = quote(f"dossier-{enterprise_id}.html", safe="")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Content-Security-Policy": POLICY,
    }
    return HTMLResponse(text, headers=headers)
