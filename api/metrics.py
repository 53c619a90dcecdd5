"""What Prometheus reads: how many requests each route had and how long they took, no more."""

from __future__ import annotations

from time import perf_counter

from fastapi import APIRouter, FastAPI, Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.types import ASGIApp, Message, Receive, Scope, Send

router = APIRouter(tags=["health"])
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0, 600.0)


class Metrics:
    """The counters of one application, by the pattern of a route and never by what was asked."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ["method", "route"]
        self.requests = Counter(
            "linkrisk_requests", "Requests by status.", [*labels, "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "linkrisk_request_seconds",
            "Seconds until the last byte was handed over.",
            labels,
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.running = Gauge(
            "linkrisk_requests_running", "Requests being answered.", registry=self.registry
        )


class Counted:
    """Counts every request around the whole application; a stream until its end."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands the request on and counts it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Who leaves before the answer begins gets no status.
        status, start = "none", perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        with self._metrics.running.track_inprogress():
            try:
                await self._app(scope, receive, noted)
            finally:
                labels = scope["method"], getattr(scope.get("route"), "path", "(none)")
                self._metrics.requests.labels(*labels, status).inc()
                self._metrics.seconds.labels(*labels).observe(perf_counter() - start)


def install(app: FastAPI) -> None:
    """Counts the requests of the application and adds the route that tells them."""
    app.state.metrics = Metrics()
    app.add_middleware(Counted, metrics=app.state.metrics)
    app.include_router(router)


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(request: Request) -> Response:
    """Counts and latencies by route for Prometheus; no caller, no enterprise, no class."""
    known: Metrics = request.app.state.metrics
    return Response(generate_latest(known.registry), media_type=CONTENT_TYPE_LATEST)
