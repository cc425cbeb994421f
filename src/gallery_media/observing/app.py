"""Numbers and questions of a house go in; an app that answers probes and scrapes comes out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from gallery_media.observing.collector import PREFIX
from gallery_media.observing.health import OK, Health
from gallery_media.observing.meters import REGISTRY
from gallery_media.observing.past import gather_ended

NOT_KEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def health_app(
    house: Collector,
    health: Health,
    alive: Callable[[], bool] = lambda: True,
    *,
    sums: Path | None = None,
) -> Starlette:
    """``/metrics`` for Prometheus, ``/livez`` and ``/readyz`` for whoever starts and stops us.

    ``sums``: see ``house_numbers``.
    """

    async def metrics(request: Request) -> Response:
        body, kind = await run_in_threadpool(
            house_numbers, house, request.headers.get("accept", ""), sums
        )
        return Response(body, headers={**NOT_KEPT, "Content-Type": kind})

    async def livez(_: Request) -> Response:
        well = alive()
        status = 200 if well else 503
        return PlainTextResponse("alive\n" if well else "hangs\n", status, headers=NOT_KEPT)

    async def readyz(_: Request) -> Response:
        found = await run_in_threadpool(health.report)
        ready = all(answer == OK for answer in found.values())
        return JSONResponse(
            {"ready": ready, "parts": found}, 200 if ready else 503, headers=NOT_KEPT
        )

    return Starlette(
        routes=[
            Route("/metrics", metrics, methods=["GET"]),
            Route("/livez", livez, methods=["GET"]),
            Route("/readyz", readyz, methods=["GET"]),
        ]
    )


def house_numbers(house: Collector, accept: str, sums: Path | None = None) -> tuple[bytes, str]:
    """One scrape, in the form that ``accept`` asks for, and what to call that form.

    ``sums``: the folder in which a host's workers keep what they measured; else it is what this
    process measured itself.
    """
    registry = CollectorRegistry()
    registry.register(house)
    registry.register(_Own() if sums is None else _Shared(sums))
    encode, kind = choose_encoder(accept)
    return encode(registry), kind


class _Own(Collector):
    """What this process measured itself."""

    collect = staticmethod(REGISTRY.collect)


class _Shared(Collector):
    """What all processes of this host measured, those that have ended as well; Prefect's own
    numbers lie there too and are left out."""

    _turn = threading.Lock()

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def describe(self) -> Iterator[Metric]:
        """Nothing is read when the collector is registered."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """One scrape at a time: files of ended processes are taken together first."""
        with self._turn:
            gather_ended(self._folder)
            found = MultiProcessCollector(None, str(self._folder)).collect()
        yield from (family for family in found if family.name.startswith(PREFIX))
