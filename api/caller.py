"""Who calls: what the caller may read, and the audit line that every read leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import structlog
from fastapi import Depends, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from api.access import Access, AgreementEnded, check_agreement, fingerprint
from api.access_rules import Role, access_rules
from api.area import AreaRefused, ids_in, outside_area, shown_beyond
from api.audit_log import AuditFailed
from api.errors import RoleRefused
from api.gathered_areas import GatheredAreas
from api.grant import Grant
from api.masking import masked
from api.purpose import Document, Purpose, PurposeRefused, checked_purpose
from graph.store import Store

__all__ = ["Caller", "CallerOf", "StoreOf", "caller_of", "fingerprint", "store_of"]

_log = structlog.get_logger("linkrisk.access")
_key_header = APIKeyHeader(
    name="X-API-Key", auto_error=False, description="The key given to a registered caller."
)
_bearer = HTTPBearer(
    auto_error=False, bearerFormat="JWT", description="A token of the OpenID Connect provider."
)
_FREE = "reference"  # the permission that tells nothing of any enterprise
IDS_TOLD = 50


@dataclass(frozen=True)
class Caller:
    """A known caller, the route it called, and the purpose and document it named."""

    access: Access
    grant: Grant
    role: Role
    route: str
    purpose: str | None = None
    document: str | None = None
    client: str = ""
    enterprise_id: str | None = None

    @property
    def fingerprint(self) -> str:
        """The caller's name in the register and the logs."""
        return self.grant.caller

    @property
    def sees_names(self) -> bool:
        """Whether persons are shown by their full names; else by surname only."""
        return self.role.names == "full"

    @property
    def prefixes(self) -> list[str] | None:
        """What divisions of enterprises must start with; None: no limit."""
        return self.grant.prefixes

    def reads(self, what: str, *, enterprises: int, ids: Sequence[str] = ()) -> None:
        """Logs that grades, explanations or neighbourhoods of so many enterprises were read.

        ids: of which; by default the one in the route. Raises AuditFailed: then nothing is told.
        """
        own = [self.enterprise_id] if self.enterprise_id else []
        self._write("read", what, enterprises=enterprises, ids=list(ids) or own)
        _log.info(
            "read",
            what=what,
            caller=self.fingerprint,
            route=self.route,
            enterprises=enterprises,
            purpose=self.purpose,
        )

    def outside(self, store: Store, ids: Iterable[str]) -> set[str]:
        """Which of the ids are enterprises outside the caller's area."""
        return set() if self.prefixes is None else outside_area(store, self.prefixes, ids)

    def shown(self, store: Store, answer: Any) -> Any:
        """An answer with what the role may see of enterprises outside the caller's area."""
        found = self.outside(store, ids_in(answer)) if self.prefixes is not None else set()
        return shown_beyond(answer, found, self.role.beyond_area)

    def told(self, store: Store, answer: Any) -> Any:
        """An answer with what the role may see of persons and beyond the caller's area."""
        return self.shown(store, answer if self.sees_names else masked(answer))

    def check_area(self, store: Store, ids: Iterable[str]) -> None:
        """Logs and raises AreaRefused when one of the enterprises is outside the area."""
        self.refuse_area(self.outside(store, ids))

    def refuse_area(self, outside: Iterable[str]) -> None:
        """Logs and raises AreaRefused when there is one of these."""
        found = sorted(outside)
        if found:
            self.refused("AreaRefused", found)
            areas = ", ".join(self.grant.areas)
            raise AreaRefused(f"enterprises of the area {areas}", found[:5], self.fingerprint)

    def refused(self, why: str, ids: Sequence[str] = ()) -> None:
        """Logs that something was refused to a known caller."""
        own = [self.enterprise_id] if self.enterprise_id else []
        told = list(ids) or own
        self._write("refused", why, enterprises=len(told), ids=told)
        _log.info("refused", why=why, caller=self.fingerprint, route=self.route)

    def _write(self, event: str, what: str, *, enterprises: int, ids: list[str]) -> None:
        if self.access.audit is None:
            raise AuditFailed("a folder for the audit log", None, "LINKRISK_HOME")
        own_firm = {"alarms": ["own_firm"]} if set(ids) & set(self.grant.conflicts) else {}
        self.access.audit.append(
            {
                "event": event,
                "what": what,
                "caller": self.fingerprint,
                "role": self.role.name,
                "organisation": self.grant.organisation,
                "areas": list(self.grant.areas),
                "purpose": self.purpose,
                "document": self.document,
                "route": self.route,
                "enterprises": enterprises,
                "names": self.role.names,
                "client": self.client,
                **_objects(ids),
                **own_firm,
            }
        )


async def caller_of(
    request: Request,
    key: Annotated[str | None, Security(_key_header)],
    token: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    *,
    purpose: Purpose = None,
    document: Document = None,
) -> Caller:
    """The caller of a request, when it may read what it asked for.

    Raises KeyRefused, TokenRefused, RateExceeded, AgreementEnded, RoleRefused, PurposeRefused, and
    AreaRefused for a route about one enterprise outside the caller's area.
    """
    access: Access = request.app.state.access
    if token:
        grant = await run_in_threadpool(access.of_token, token.credentials)
    else:
        grant = access.of_key(key)
    role = access.role_of(grant)
    access.check_rate(grant, role)
    known = Caller(
        access,
        grant,
        role,
        request.scope["route"].path,
        client=_client(access, request),
        enterprise_id=request.path_params.get("enterprise_id"),
    )
    try:
        caller = _admitted(known, request.method, (purpose, document))
    except (AgreementEnded, RoleRefused, PurposeRefused) as error:
        await run_in_threadpool(known.refused, type(error).__name__)
        raise
    if caller.enterprise_id and caller.prefixes is not None:
        areas: GatheredAreas = request.app.state.gathered_areas
        outside = await run_in_threadpool(areas.outside, caller.prefixes, caller.enterprise_id)
        if outside:
            await run_in_threadpool(caller.refuse_area, [caller.enterprise_id])
    return caller


async def store_of(request: Request) -> Store:
    """The store the application was made with."""
    store: Store = request.app.state.store
    return store


CallerOf = Annotated[Caller, Depends(caller_of)]
StoreOf = Annotated[Store, Depends(store_of)]


def _admitted(known: Caller, verb: str, told: tuple[str | None, str | None]) -> Caller:
    check_agreement(known.grant, date.today())
    permission = access_rules().by_route.get(f"{verb} {known.route}")
    if permission not in known.role.reads:
        reads = ", ".join(sorted(known.role.reads))
        raise RoleRefused(f"a route that {known.role.name} may read ({reads})", permission, verb)
    if permission == _FREE:
        return known
    purpose, document = checked_purpose(known.grant, *told)
    given = {**vars(known), "purpose": purpose, "document": document}
    return Caller(**given)


def _client(access: Access, request: Request) -> str:
    """Sixteen characters that tell addresses apart without showing them."""
    if not (request.client and access.register):
        return ""
    return access.register.hash_of(request.client.host)[:16]


def _objects(ids: list[str]) -> dict[str, Any]:
    if len(ids) <= IDS_TOLD:
        return {"ids": ids}
    return {"ids_sha256": hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()}
