"""How every error of linkrisk is told over HTTP: one table, one problem document (RFC 9457)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.access import AgreementEnded, KeyRefused, RateExceeded
from api.access_register import RegisterBroken
from api.area import AreaRefused
from api.audit_log import AuditFailed
from api.cases import UnknownCase
from api.notice import USAGE_NOTICE
from api.openid import NoRole, ProviderUnavailable, TokenRefused
from api.purpose import PurposeRefused
from gnn.override_approval import NotTwoPeople, UnknownDecision
from graph.errors import (
    BadInput,
    LinkriskError,
    Mismatch,
    ServerFailed,
    StatementFailed,
    StatementRefused,
    StatementStopped,
    StoreUnavailable,
    UnknownEnterprise,
    UnknownNode,
)

PROBLEM_JSON = "application/problem+json"
_CHALLENGES = {
    "key-refused": 'ApiKey realm="linkrisk", Bearer realm="linkrisk"',
    "token-refused": 'Bearer realm="linkrisk", error="invalid_token"',
}
_log = structlog.get_logger("linkrisk.errors")


class RoleRefused(LinkriskError):
    """A route that the caller's role may not read."""


class UnknownGrade(LinkriskError):
    """An enterprise that is known but has no grade in the period."""


class UnknownPeriod(LinkriskError):
    """A month without a grade."""


class NotReady(LinkriskError):
    """The service runs and can't answer for grades yet."""


@dataclass(frozen=True)
class ProblemKind:
    """The status, the stable name and the title under which one class of errors is told."""

    status: int
    name: str
    title: str


PROBLEMS: dict[type[LinkriskError], ProblemKind] = {
    KeyRefused: ProblemKind(401, "key-refused", "The API key is missing or not known"),
    TokenRefused: ProblemKind(401, "token-refused", "The bearer token is not accepted"),
    NoRole: ProblemKind(403, "no-role", "The token grants nothing here"),
    AgreementEnded: ProblemKind(403, "agreement-ended", "The caller's agreement has ended"),
    RoleRefused: ProblemKind(403, "role-refused", "The caller's role may not read this"),
    PurposeRefused: ProblemKind(
        403, "purpose-refused", "A read needs a purpose that is granted and a document number"
    ),
    AreaRefused: ProblemKind(403, "outside-area", "The enterprise is outside the caller's area"),
    NotTwoPeople: ProblemKind(
        403, "not-two-people", "The two signatures are not known to be of two people"
    ),
    RateExceeded: ProblemKind(429, "rate-exceeded", "The caller asks too often"),
    UnknownEnterprise: ProblemKind(404, "unknown-enterprise", "No such enterprise"),
    UnknownNode: ProblemKind(404, "unknown-node", "No such node"),
    UnknownCase: ProblemKind(404, "unknown-case", "No such case"),
    UnknownDecision: ProblemKind(404, "unknown-decision", "No such proposal or override"),
    UnknownGrade: ProblemKind(404, "unknown-grade", "The enterprise has no grade in the period"),
    UnknownPeriod: ProblemKind(404, "unknown-period", "Nothing is graded in the period"),
    Mismatch: ProblemKind(409, "mismatch", "What was asked for does not fit what is stored"),
    BadInput: ProblemKind(422, "bad-input", "The request can't be read"),
    NotReady: ProblemKind(503, "not-ready", "The service is not ready"),
    StatementRefused: ProblemKind(422, "statement-refused", "The statement may not be asked"),
    StatementStopped: ProblemKind(422, "statement-stopped", "A limit stopped the statement"),
    StatementFailed: ProblemKind(500, "statement-failed", "The graph refused a statement"),
    AuditFailed: ProblemKind(503, "audit-failed", "The read can't be logged, so it is refused"),
    RegisterBroken: ProblemKind(503, "register-broken", "The access register can't be read"),
    ProviderUnavailable: ProblemKind(
        503, "provider-unavailable", "The provider of tokens does not answer"
    ),
    StoreUnavailable: ProblemKind(503, "store-unavailable", "The graph does not answer"),
    ServerFailed: ProblemKind(503, "server-failed", "The managed graph server does not run"),
    LinkriskError: ProblemKind(500, "failed", "The request failed"),
}


def problem_kind(error: LinkriskError) -> ProblemKind:
    """The row of `PROBLEMS` for the error: its own class, else the nearest class above it."""
    known = (parent for parent in type(error).__mro__ if parent in PROBLEMS)
    return PROBLEMS[next(known)]


def problem(kind: ProblemKind, detail: str, **members: Any) -> JSONResponse:
    """The problem document; `members` are extension members of RFC 9457 section 3.2."""
    content = {
        "type": f"urn:linkrisk:problem:{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "usage_notice": USAGE_NOTICE,
        **members,
    }
    headers = {"WWW-Authenticate": _CHALLENGES[kind.name]} if kind.status == 401 else {}
    if "retry_after" in members:
        headers["Retry-After"] = str(members["retry_after"])
    return JSONResponse(content, kind.status, headers, media_type=PROBLEM_JSON)


def install(app: FastAPI) -> None:
    """Makes every error of the application leave as a problem document."""
    app.exception_handler(LinkriskError)(_domain_error)
    app.exception_handler(RequestValidationError)(_unreadable_request)
    app.exception_handler(HTTPException)(_http_error)
    app.exception_handler(Exception)(_unexpected_error)


def _domain_error(request: Request, error: LinkriskError) -> JSONResponse:
    kind = problem_kind(error)
    if kind.status < 500:
        wait = {"retry_after": error.seconds} if isinstance(error, RateExceeded) else {}
        return problem(kind, str(error), **wait)
    # The message of a server fault may hold addresses or statements: it is logged, not told.
    _log.error("request failed", route=request.url.path, problem=kind.name, reason=str(error))
    return problem(kind, f"{kind.title}; the server's log has the reason")


def _unreadable_request(_: Request, error: RequestValidationError) -> JSONResponse:
    # The values that came are left out: they may be long, or name a person.
    faults = [
        {"where": ".".join(map(str, fault["loc"])), "expected": fault["msg"]}
        for fault in error.errors()
    ]
    detail = "; ".join(f"{fault['where']}: {fault['expected']}" for fault in faults[:5])
    return problem(PROBLEMS[BadInput], detail, faults=faults[:20])


def _http_error(_: Request, error: HTTPException) -> JSONResponse:
    if error.status_code == 400:  # so the framework tells a body that is no text
        return problem(PROBLEMS[BadInput], str(error.detail))
    kind = ProblemKind(error.status_code, "http", str(error.detail))
    return problem(kind, str(error.detail))


def _unexpected_error(request: Request, error: Exception) -> JSONResponse:
    _log.error("request failed", route=request.url.path, problem=type(error).__name__)
    kind = PROBLEMS[LinkriskError]
    return problem(kind, f"{kind.title}; the server's log has the reason")
