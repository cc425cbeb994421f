"""A running house goes in; while the block lasts it answers probes and scrapes."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gallery_media.cli.console import console
from gallery_media.cli.house import House
from gallery_media.errors import ServiceNotReady
from gallery_media.observing.app import health_app
from gallery_media.observing.collector import HouseCollector
from gallery_media.observing.health import Health, Look, auditor_fit, is_alive, watching
from gallery_media.observing.meters import SHARED_VARIABLE, measured
from gallery_media.observing.pulse import Pulse
from gallery_media.observing.queue import Ask
from gallery_media.observing.sums import host_sums
from gallery_media.preview.server import PreviewServer
from gallery_media.settings.metrics import MetricsSettings
from gallery_media.storage.reach import expect_answers
from gallery_media.wiring import Newsroom

PREFECT_SECONDS = 3.0


@contextmanager
def runs_measured(room: Newsroom) -> Iterator[Path | None]:
    """Where processes that this one starts inside the block keep what they measure; None where the
    settings name no port."""
    if not room.house.metrics.port:
        yield None
        return
    with host_sums(room.project.state, room.house.prefect.keep_runs_days) as folder:
        before = os.environ.get(SHARED_VARIABLE)
        os.environ[SHARED_VARIABLE] = str(folder)
        try:
            yield folder
        finally:
            if before is None:
                del os.environ[SHARED_VARIABLE]


@contextmanager
def observed(house: House, pulse: Pulse, sums: Path | None = None) -> Iterator[str]:
    """Where it answers; "" and nothing at all where the settings name no port.

    ``sums``: where its runs keep what they measure. Raises ServiceNotReady when the port is taken.
    """
    settings = house.newsroom.house.metrics
    if not settings.port:
        yield ""
        return
    looks = {
        **parts_of(house.newsroom),
        **prefect_part(house.api_url),
        "watch": watching(pulse),
        "auditor": auditor_fit(pulse),
    }
    numbers = HouseCollector(house.newsroom.figures, pulse, _queue(house.api_url))
    with (
        measured(),
        answering(settings, numbers, looks, lambda: is_alive(pulse), sums=sums) as url,
    ):
        yield url


@contextmanager
def answering(
    settings: MetricsSettings,
    numbers: HouseCollector,
    looks: Mapping[str, Look],
    alive: Callable[[], bool] = lambda: True,
    *,
    sums: Path | None = None,
) -> Iterator[str]:
    """The address, served for the block. ``sums``: where a host's other processes keep what they
    measure."""
    app = health_app(numbers, Health(looks), alive, sums=sums)
    with PreviewServer(
        app,
        settings.port,
        host=settings.host,
        name="metrics",
        otherwise="Choose another by [metrics] port.",
    ) as server:
        console.print(f"  metrics    {server.url}/metrics", soft_wrap=True)
        yield server.url


def parts_of(room: Newsroom) -> dict[str, Look]:
    """What every process of a house needs: both buckets, the catalogue, living children."""
    stores = room.stores
    return {
        "storage": lambda: expect_answers(stores.public, stores.originals),
        "catalogue": room.catalogue.galleries,
        "darkroom": lambda: _children_live(room),
    }


def prefect_part(api_url: str) -> dict[str, Look]:
    """The Prefect server, where there is one; its health is told without a password."""
    return {"prefect": lambda: _prefect_answers(api_url)} if api_url else {}


def _queue(api_url: str) -> Ask | None:
    """Asks the server that this process's flows report to; None where there is none."""
    if not api_url:
        return None
    from gallery_flows.queue import Queue

    return Queue()


def _children_live(room: Newsroom) -> None:
    """They start with the first photo; one that is being replaced is missed by nobody."""
    if not room.children_live():
        raise ServiceNotReady("No child of the darkroom is alive.")


def _prefect_answers(api_url: str) -> None:
    with urllib.request.urlopen(f"{api_url}/health", timeout=PREFECT_SECONDS) as answer:  # noqa: S310
        answer.read(1)
