"""A running house goes in; while the block lasts it answers probes and scrapes."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from starlette.applications import Starlette

from gallery_media.cli.console import console
from gallery_media.cli.house import House
from gallery_media.errors import ObjectMissing, ServiceNotReady
from gallery_media.observing.app import health_app
from gallery_media.observing.collector import HouseCollector
from gallery_media.observing.health import Health, Look, auditor_fit, is_alive, watching
from gallery_media.observing.meters import measured
from gallery_media.observing.pulse import Pulse
from gallery_media.preview.server import PreviewServer
from gallery_media.settings.metrics import MetricsSettings
from gallery_media.storage.port import Storage
from gallery_media.wiring import Newsroom

PREFECT_SECONDS = 3.0


@contextmanager
def observed(house: House, pulse: Pulse) -> Iterator[str]:
    """Where it answers; "" and nothing at all where the settings name no port.

    Raises ServiceNotReady when the port is taken.
    """
    settings = house.newsroom.house.metrics
    if not settings.port:
        yield ""
        return
    looks: dict[str, Look] = {
        **parts_of(house.newsroom),
        "watch": watching(pulse),
        "auditor": auditor_fit(pulse),
    }
    if house.api_url:
        looks["prefect"] = lambda: _prefect_answers(house.api_url)
    app = health_app(
        HouseCollector(house.newsroom.figures, pulse), Health(looks), lambda: is_alive(pulse)
    )
    with measured(), _served(app, settings) as server:
        console.print(f"  metrics    {server.url}/metrics", soft_wrap=True)
        yield server.url


def parts_of(room: Newsroom) -> dict[str, Look]:
    """What every process of a house needs: both buckets, the catalogue, living children."""
    stores = room.stores
    return {
        "storage": lambda: _answer(stores.public, stores.originals),
        "catalogue": room.catalogue.galleries,
        "darkroom": lambda: _children_live(room),
    }


def _answer(*buckets: Storage) -> None:
    """A HEAD could not tell a missing object from a missing bucket."""
    for bucket in buckets:
        with suppress(ObjectMissing):
            bucket.get("a/is-anybody-there")


def _children_live(room: Newsroom) -> None:
    """They start with the first photo; one that is being replaced is missed by nobody."""
    if not room.children_live():
        raise ServiceNotReady("No child of the darkroom is alive.")


def _prefect_answers(api_url: str) -> None:
    with urllib.request.urlopen(f"{api_url}/health", timeout=PREFECT_SECONDS) as answer:  # noqa: S310
        answer.read(1)


def _served(app: Starlette, settings: MetricsSettings) -> PreviewServer:
    return PreviewServer(
        app,
        settings.port,
        host=settings.host,
        name="metrics",
        otherwise="Choose another by [metrics] port.",
    )
