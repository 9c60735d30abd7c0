"""For whoever runs it: is the process alive, is it ready, and what monitoring wants to know."""

import hmac
import os
import time
from collections.abc import Iterator

from flask import Blueprint, Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from ..campaigns.queries.metrics import Figures, figures, is_ready
from ..templates.errors import TactfulError
from .context import AppContext, desk
from .security import host_of, is_loopback

pages = Blueprint("health", __name__)
TOKEN = "TACTFUL_METRICS_TOKEN"
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


@pages.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return _plain("ok\n")


@pages.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether the database can be read and is of this version."""
    here = desk()
    try:
        with here.store.reading() as session:
            ready = is_ready(session)
    except TactfulError:
        return _plain("the database does not answer\n", 503)
    return _plain("ready\n") if ready else _plain("the database is of another version\n", 503)


@pages.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Answer Prometheus: on this machine, or whoever has the token."""
    if not _may_measure():
        return _plain(f"on this machine only, or with the token in {TOKEN}\n", 403)
    registry: CollectorRegistry = current_app.extensions["tactful-metrics"]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def register(app: Flask) -> None:
    """Count an application's requests, and have its figures ready."""
    here: AppContext = app.extensions["tactful"]
    registry = CollectorRegistry()
    asked = Counter(
        "tactful_http_requests", "Requests that were answered.", ["method", "status"],
        registry=registry,
    )  # fmt: skip
    took = Histogram(
        "tactful_http_request_seconds", "How long answers took.", buckets=_SECONDS,
        registry=registry,
    )  # fmt: skip
    registry.register(_Figures(here))
    app.extensions["tactful-metrics"] = registry

    @app.before_request
    def begin() -> None:
        g.begun = time.perf_counter()

    @app.after_request
    def answered(response: Response) -> Response:
        method = request.method if request.method in ("GET", "POST", "HEAD") else "other"
        asked.labels(method, f"{response.status_code // 100}xx").inc()
        if "begun" in g:
            took.observe(time.perf_counter() - g.begun)
        return response


class _Figures(Collector):
    """Reads the figures of the database when they are asked for."""

    def __init__(self, here: AppContext) -> None:
        self._here = here

    def describe(self) -> list[Metric]:
        """Say nothing beforehand, so that registering asks no database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield them; without a database only that it cannot be read."""
        here = self._here
        up = GaugeMetricFamily("tactful_database_up", "Whether the database can be read.")
        try:
            with here.store.reading() as session:
                found = here.counted("metrics", lambda: figures(session, now=here.clock()))
        except TactfulError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield from _families(found)


def _families(found: Figures) -> Iterator[Metric]:
    sent = CounterMetricFamily("tactful_sent", "Bodies that left, ever.")
    sent.add_metric([], found.sent)
    yield sent
    for name, words, value in (
        ("tactful_queue", "Messages on their way that were not sent yet.", found.queued),
        ("tactful_deferred", "Of these, to be tried again.", found.deferred),
        ("tactful_failed", "Messages that were refused for good.", found.failed),
        ("tactful_in_doubt", "Messages that a person must settle.", found.in_doubt),
        ("tactful_held", "Messages that wait for a person.", found.held),
        ("tactful_sender_up", "Whether a sender is at work.", int(found.sending)),
    ):
        gauge = GaugeMetricFamily(name, words)
        gauge.add_metric([], value)
        yield gauge
    beat = GaugeMetricFamily(
        "tactful_sender_heartbeat_seconds", "When the sender gave its last sign (Unix time)."
    )
    if found.heartbeat is not None:
        beat.add_metric([], found.heartbeat.timestamp())
    yield beat


def _may_measure() -> bool:
    token = os.environ.get(TOKEN, "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if token and given and hmac.compare_digest(token.encode(), given.encode()):
        return True
    # Both: a proxy on this machine that says nothing of who asks brings a name from outside.
    return is_loopback(request.remote_addr or "") and is_loopback(host_of(request.host))


def _plain(words: str, status: int = 200) -> Response:
    return Response(words, status, mimetype="text/plain")
