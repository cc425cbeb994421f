"""``gallery-media up``: the whole house, running until it is stopped."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Annotated

from cyclopts import Parameter, validators

from gallery_media.cli.console import console, errors
from gallery_media.cli.house import House
from gallery_media.cli.options import ProjectDir, Verbose
from gallery_media.cli.self_check import SelfCheck
from gallery_media.cli.uploads import upload_service
from gallery_media.cli.uploads_watch import UploadsWatch
from gallery_media.errors import GalleryMediaError
from gallery_media.model.addresses import article_key, entry_key
from gallery_media.preview.server import PreviewServer
from gallery_media.settings.project import Project, open_project

Port = Annotated[
    int,
    Parameter(
        help="Port of the preview on loopback; 0 lets the system choose.",
        validator=validators.Number(gte=0, lte=65_535),
    ),
]

PAUSE_AFTER_FAILURE = 30.0
"""Seconds before a release that failed is tried again: each try is a run in the Prefect UI."""


def up(*, project: ProjectDir = Path(), port: Port = 8080, verbose: Verbose = False) -> None:
    """Run storage, Prefect server and preview, and publish whatever is dropped into the inbox.

    At its start and every 24 hours the auditor is shown its canaries; nothing is published while
    it does not refuse them all.

    Stop it with Ctrl-C; a running photo is finished first.

    Example: `gallery-media up --project my-festival`
    """
    from gallery_media.cli.house import open_house

    found = open_project(project)
    with found.only_one_house(), open_house(found, verbose=verbose) as house:
        serve(house, port)


def serve(house: House, port: int) -> None:
    """Preview and watch until SIGINT or SIGTERM."""
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {kind: signal.signal(kind, end) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        with PreviewServer(house.newsroom.preview(), port) as preview, ExitStack() as closing:
            print_addresses(house, preview.url)
            if house.newsroom.upload_bucket is not None:
                page = closing.enter_context(upload_service(house.newsroom))
                console.print(f"  uploads    {page}/ (links: gallery-media invite)", soft_wrap=True)
            console.print("Drop photos into inbox/<gallery>/. Ctrl-C stops the house.")
            from gallery_flows.check import check_auditor

            watch(house, stop, SelfCheck(check_auditor))
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def watch(house: House, stop: threading.Event, self_check: SelfCheck) -> None:
    """Look into the inbox again and again; each wave of complete files is one flow run.

    Files are taken in whatever the ``self_check`` says: they only get safe by it.
    """
    from gallery_flows.ingest import ingest_inbox
    from gallery_flows.publish import with_workers

    room = house.newsroom
    publish = with_workers(room.house.darkroom.count)
    said: dict[str, str] = {}
    not_before: dict[str, float] = {}

    uploads = UploadsWatch(house)

    def tell(outcomes: Mapping[str, int]) -> None:
        if refused := outcomes.get("quarantined"):
            console.print(
                f"[yellow]{refused} quarantined[/yellow]: each with its REASON.txt in "
                f"{room.project.quarantine}",
                soft_wrap=True,
            )

    def say(about: str, why: GalleryMediaError) -> None:
        """Once for each new sentence: the watch looks every second."""
        if said.get(about) != str(why):
            said[about] = str(why)
            errors.print(f"{about}: {why}", style="yellow", markup=False)

    while not stop.wait(room.house.inbox.scan_seconds):
        try:
            if room.intake.look().ready:
                tell(ingest_inbox())
        except GalleryMediaError as why:
            say("inbox", why)
        try:
            tell(uploads.turn())
        except GalleryMediaError as why:
            say("uploads", why)
        if unfit := self_check.trouble():
            say("auditor", unfit)
            continue
        said.pop("auditor", None)
        for slug in room.project.slugs():
            # One gallery's mistake (a settings file saved half-way) is not the others'.
            try:
                if not room.has_news(slug) or time.monotonic() < not_before.get(slug, 0.0):
                    continue
                not_before[slug] = time.monotonic() + PAUSE_AFTER_FAILURE
                released = publish(gallery=slug)
                console.print(f"[green]{slug}[/green] is live: {released.photos} photos")
                said.pop(slug, None)
                not_before.pop(slug, None)
            except GalleryMediaError as why:
                say(slug, why)


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
    console.print(f"  Prefect UI {house.ui_url}", soft_wrap=True)
