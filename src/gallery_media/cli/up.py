"""``gallery-media up``: the whole house, running until it is stopped."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

from cyclopts import Parameter, validators

from gallery_media.cli.asked import print_asked
from gallery_media.cli.console import console
from gallery_media.cli.house import House
from gallery_media.cli.log_lines import log_lines
from gallery_media.cli.observed import observed, runs_measured
from gallery_media.cli.operators import operators_served
from gallery_media.cli.options import LogLines, ProjectDir, Verbose
from gallery_media.cli.self_check import SelfCheck
from gallery_media.cli.uploads import upload_service
from gallery_media.cli.watch import Watch
from gallery_media.model.addresses import article_key, entry_key, feed_key
from gallery_media.preview.server import PreviewServer
from gallery_media.settings.logs import LogFormat
from gallery_media.settings.project import Project, open_project
from gallery_media.storage.location import is_loopback

Port = Annotated[
    int | None,
    Parameter(
        help="Port of the preview on loopback; 0 lets the system choose. Else [preview] port.",
        validator=validators.Number(gte=0, lte=65_535),
    ),
]


def up(
    *,
    project: ProjectDir = Path(),
    port: Port = None,
    verbose: Verbose = False,
    log_format: LogLines = None,
) -> None:
    """Run storage, Prefect server and preview, and publish whatever is dropped into the inbox.

    At its start and every 24 hours the auditor is shown its canaries; nothing is published while
    it does not refuse them all.

    Stop it with Ctrl-C; a running photo is finished first.

    Example: `gallery-media up --project my-festival`
    """
    from gallery_media.cli.house import open_house

    found = open_project(project)
    with found.only_one_house(), open_house(found, verbose=verbose) as house:
        serve(house, house.newsroom.house.preview.port if port is None else port, log_format)


def serve(house: House, port: int, log_format: LogFormat | None = None) -> None:
    """Preview and watch until SIGINT or SIGTERM. ``log_format``: the settings' if not given."""
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {kind: signal.signal(kind, end) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        with PreviewServer(house.newsroom.preview(), port) as preview, ExitStack() as closing:
            closing.enter_context(_known(house, preview.url))
            closing.enter_context(log_lines(log_format or house.newsroom.house.logs.format))
            print_addresses(house, preview.url)
            if house.newsroom.upload_bucket is not None:
                page = closing.enter_context(upload_service(house.newsroom))
                console.print(f"  uploads    {page}/ (links: gallery-media invite)", soft_wrap=True)
            console.print("Drop photos into inbox/<gallery>/. Ctrl-C stops the house.")
            for asked in house.newsroom.proposals():
                print_asked(asked, house.newsroom)
            from gallery_flows.check import check_auditor

            sums = None
            if not house.newsroom.house.prefect.work_pool:
                sums = closing.enter_context(runs_measured(house.newsroom))
                closing.enter_context(operators_served(house))
            watch = Watch(house, stop, SelfCheck(check_auditor))
            closing.enter_context(observed(house, watch.pulse, sums))
            watch.run()
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


@contextmanager
def _known(house: House, preview: str) -> Iterator[None]:
    """For the length of a block the house's other processes know where its preview is."""
    file = house.newsroom.preview_file
    file.write_text(f"{preview}\n", encoding="utf-8")
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def print_addresses(house: House, preview: str) -> None:
    """Where to look: for each gallery its page and article, and the Prefect UI."""
    project: Project = house.newsroom.project
    console.print(f"  preview    {preview}/", soft_wrap=True)
    for slug in project.slugs():
        lang = house.newsroom.house.site.languages[0]
        if house.newsroom.catalogue.live_release(slug) is None:
            console.print(f"  {slug} has no photos yet")
            continue
        console.print(f"  gallery    {preview}/{entry_key(slug, lang)}", soft_wrap=True)
        if (project.gallery_dir(slug) / f"article.{lang}.md").is_file():
            console.print(f"  article    {preview}/{article_key(slug, lang)}", soft_wrap=True)
        if house.newsroom.site.public_url:
            console.print(f"  feed       {preview}/{feed_key(slug, lang)}", soft_wrap=True)
    console.print(f"  Prefect UI {house.ui_url}", soft_wrap=True)
    own = house.newsroom.site.public_url
    if own and is_loopback(own) and own != preview:
        console.print(
            f"Cards, feeds and sitemap say {own}, and the preview is elsewhere: start it on that "
            "port, or set [site] public_url.",
            style="yellow",
            markup=False,
            soft_wrap=True,
        )
