"""The main job with progress on the terminal: a house goes in, what was released comes out."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from gallery_media.cli.console import errors
from gallery_media.cli.house import House
from gallery_media.desk.release import Released
from gallery_media.desk.status import NoteCount
from gallery_media.errors import GalleryMediaError, Never

LONGEST_WAIT = 120.0
"""Seconds for which ``publish`` waits for files that are still being written."""
REDRAW_SECONDS = 0.25


@dataclass
class Work:
    """What one run of the main job did.

    ``waiting``: files that are not complete yet; ``cut_off``: files that end too early;
    ``mistakes``: galleries that could not be released, and why; ``unmatched``: how many photos a
    gallery's ``captions.csv`` names that are not there; ``unshown_picks``: how many its articles
    pick that it does not show; ``unknown_names``: photos that its settings name and that are not
    there, each a sentence; ``blanks``: galleries whose contact is
    still the example's; ``empty``: galleries that have no photo yet, and are not released;
    ``notes``: what a gallery's editor should know about its words; ``unfinished``: why a
    withdrawal that was begun is not finished yet;
    ``pinned``: galleries that a rollback holds at an earlier release.
    """

    received: dict[str, int] = field(default_factory=dict)
    released: list[Released] = field(default_factory=list)
    waiting: int = 0
    cut_off: int = 0
    mistakes: dict[str, str] = field(default_factory=dict)
    unmatched: dict[str, int] = field(default_factory=dict)
    unshown_picks: dict[str, int] = field(default_factory=dict)
    unknown_names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    blanks: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    unfinished: str = ""
    notes: dict[str, tuple[NoteCount, ...]] = field(default_factory=dict)
    pinned: list[str] = field(default_factory=list)


def ingest(house: House, *, patience: float = LONGEST_WAIT) -> Work:
    """Take in what lies in the inbox, waiting for files that are still being written."""
    from gallery_flows.ingest import ingest_inbox

    work = Work()
    intake = house.newsroom.intake
    deadline = time.monotonic() + patience
    with _progress() as progress:
        bar = progress.add_task("inbox", total=None)
        while True:
            seen = intake.look()
            if seen.ready:
                before = sum(work.received.values())
                progress.update(bar, total=before + seen.ready + seen.waiting)

                def redraw(before: int = before) -> None:
                    progress.update(bar, completed=before + intake.taken)

                with _polled(redraw):
                    outcomes = ingest_inbox()
                for outcome, count in outcomes.items():
                    work.received[outcome] = work.received.get(outcome, 0) + count
                continue
            if _took_uploads(house, work):
                continue
            left = deadline - time.monotonic()
            if left < 0 or not (seen.waiting or 0 < seen.decided_in < left):
                taken = sum(work.received.values())
                progress.update(bar, completed=taken, total=taken or 1)
                work.waiting, work.cut_off = seen.waiting, seen.cut_off
                return work
            time.sleep(house.newsroom.house.inbox.scan_seconds)


def _took_uploads(house: House, work: Work) -> bool:
    """One wave from the bucket for uploads; False when nothing was there, or nothing got on."""
    from gallery_flows.uploads import ingest_uploads

    uploads = house.newsroom.uploads
    if uploads is None or not uploads.look().ready:
        return False
    before = uploads.taken
    for outcome, count in ingest_uploads().items():
        work.received[outcome] = work.received.get(outcome, 0) + count
    return uploads.taken > before


def finish_withdrawals(house: House) -> str:
    """Go on with withdrawals that were cut off; what still stops one, or "".

    It must not stop the others' photos from being published.
    """
    if not house.newsroom.catalogue.withdrawing():
        return ""
    from gallery_flows.withdraw import finish_withdrawals as flow

    try:
        flow()
    except GalleryMediaError as why:
        return str(why)
    return ""


def publish(
    house: House,
    galleries: Sequence[str],
    work: Work,
    *,
    thorough: bool = False,
    failed_again: bool = False,
) -> Work:
    """Prepare and release each gallery."""
    from gallery_flows.publish import with_workers

    newsroom = house.newsroom
    flow = with_workers(newsroom.house.darkroom.count)
    with _progress() as progress:
        for slug in galleries:
            if newsroom.is_empty(slug):
                work.empty.append(slug)
                try:
                    work.blanks += [slug] if newsroom.described(slug).is_still_a_blank else []
                except Never as why:
                    work.mistakes[slug] = str(why)
                continue
            total = len(newsroom.to_prepare(slug))
            bar = progress.add_task(slug, total=total or 1)

            before = newsroom.prepared

            def redraw(before: int = before, bar: object = bar) -> None:
                progress.update(bar, completed=newsroom.prepared - before)  # type: ignore[arg-type]

            with _polled(redraw):
                try:
                    work.released.append(
                        flow(gallery=slug, thorough=thorough, failed_again=failed_again)
                    )
                except Never as why:  # this gallery's editor's, not the others' business
                    work.mistakes[slug] = str(why)
            progress.update(bar, completed=total or 1)
            if slug not in work.mistakes:
                gathered = newsroom.gather(slug)
                work.blanks += [slug] if gathered.gallery.is_still_a_blank else []
                if told := newsroom.notes(slug):
                    work.notes[slug] = told
                work.unmatched |= {slug: gathered.unmatched} if gathered.unmatched else {}
                if unknown := newsroom.unknown_names(slug):
                    work.unknown_names[slug] = unknown
                if gathered.unshown_picks:
                    work.unshown_picks[slug] = gathered.unshown_picks
    return work


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=not errors.is_terminal,
    )


@contextmanager
def _polled(redraw: Callable[[], None]) -> Iterator[None]:
    """Call ``redraw`` now and then while the block runs."""
    over = threading.Event()

    def loop() -> None:
        while not over.wait(REDRAW_SECONDS):
            redraw()

    thread = threading.Thread(target=loop, daemon=True, name="progress")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
