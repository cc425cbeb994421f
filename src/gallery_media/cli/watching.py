"""``gallery-media watch``: what `up` does without its own servers, by one host at a time."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from types import FrameType

from gallery_media.cli.console import console
from gallery_media.cli.log_lines import log_lines
from gallery_media.cli.observed import observed
from gallery_media.cli.options import LogLines, ProjectDir, Verbose
from gallery_media.cli.self_check import SelfCheck
from gallery_media.cli.watch import Watch
from gallery_media.desk.lease import WATCH, lease
from gallery_media.errors import ServiceNotReady, SettingsError
from gallery_media.observing.pulse import Pulse
from gallery_media.settings.house import read_house_settings
from gallery_media.settings.project import open_project


def watch(
    *, project: ProjectDir = Path(), verbose: Verbose = False, log_format: LogLines = None
) -> None:
    """Take in and publish what arrives, for a house whose servers run elsewhere.

    Start it on as many hosts as you like: one watches, the others stand by, and the next one goes
    on a minute after it has died. One that is cut off for so long ends with exit code 3: have it
    started again (systemd: Restart=always). What is developed where, `[work] runner` says.

    Example: `gallery-media watch --project my-festival`
    """
    found = open_project(project)
    settings = read_house_settings(found)
    if not settings.prefect.api_url or settings.storage.embedded or not settings.catalogue.shared:
        raise SettingsError(
            "Several hosts share a Prefect server, an S3 and a PostgreSQL catalogue: set [prefect] "
            "api_url, [storage] endpoint or region, and [catalogue] url. On one host: "
            "`gallery-media up`."
        )
    from gallery_media.cli.house import open_house

    stop, asked = threading.Event(), threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        asked.set()
        stop.set()

    before = {kind: signal.signal(kind, end) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        with open_house(found, verbose=verbose) as house:
            from gallery_flows.check import check_auditor
            from gallery_flows.heartbeats import house_tag
            from gallery_flows.orphans import forget_the_former

            catalogue = house.newsroom.catalogue
            pulse = Pulse()
            pulse.stand_by()
            with (
                log_lines(log_format or settings.logs.format),
                observed(house, pulse),
                lease(
                    catalogue,
                    WATCH,
                    stop,
                    seconds=settings.work.lease_seconds,
                    waiting=lambda _: console.print("Another host watches; standing by."),
                ) as ours,
            ):
                if ours:
                    console.print("Watching. Ctrl-C stops it.")
                    forget_the_former(house_tag(settings.storage))
                    pulse.begin()
                    Watch(house, stop, SelfCheck(check_auditor), pulse=pulse).run()
        if not asked.is_set():
            raise ServiceNotReady(
                "The catalogue did not answer for too long, or another host watches now; started "
                "again, this one stands by."
            )
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
