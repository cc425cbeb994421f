"""Numbers and questions of a house go in; an app that answers probes and scrapes comes out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from gallery_media.observing.health import OK, Health
from gallery_media.observing.measured import Measured

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

    ``sums``: the folder in which a host's other processes keep what they measured; it is told as
    one number with what this process measured itself.
    """
    registry = CollectorRegistry()
    registry.register(house)
    registry.register(Measured(sums))
    encode, kind = choose_encoder(accept)
    return encode(registry), kind
