"""``gallery-media metrics``: numbers and probes beside workers, which have no address."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from types import FrameType

from gallery_media.cli.console import console
from gallery_media.cli.observed import answering, parts_of, prefect_part
from gallery_media.cli.options import ProjectDir
from gallery_media.errors import SettingsError
from gallery_media.observing.collector import HouseCollector
from gallery_media.observing.sums import host_sums
from gallery_media.settings.house import read_house_settings
from gallery_media.settings.project import open_project


def metrics(*, project: ProjectDir = Path()) -> None:
    """Answer `/metrics`, `/livez` and `/readyz` on a host where workers run.

    Their runs are processes that come and go; what they measured is kept together in the
    project's state and told here. Ctrl-C ends it.

    Example: `gallery-media metrics --project my-festival`
    """
    from gallery_media.wiring import open_newsroom

    found = open_project(project)
    settings = read_house_settings(found)
    if not settings.metrics.port:
        raise SettingsError(
            "No port is named: set [metrics] port in gallery-media.toml, or "
            "GALLERY_MEDIA_METRICS__PORT on this host."
        )
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {kind: signal.signal(kind, end) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        with (
            open_newsroom(found) as room,
            host_sums(found.state, settings.prefect.keep_runs_days) as sums,
        ):
            looks = {**parts_of(room), **prefect_part(settings.prefect.api_url)}
            house = HouseCollector(room.figures)
            with answering(settings.metrics, house, looks, sums=sums):
                console.print("Ctrl-C ends it.")
                stop.wait()
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
