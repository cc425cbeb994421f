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

LONGEST_WAIT = 120.0
"""Seconds for which ``publish`` waits for files that are still being written."""
REDRAW_SECONDS = 0.25


@dataclass
class Work:
    """What one run of the main job did. ``waiting``: files that are not complete yet."""

    received: dict[str, int] = field(default_factory=dict)
    released: list[Released] = field(default_factory=list)
    waiting: int = 0


def ingest(house: House, *, patience: float = LONGEST_WAIT) -> Work:
    """Take in what lies in the inbox, waiting for files that are still being written."""
    from gallery_flows.ingest import ingest_inbox

    work = Work()
    intake = house.newsroom.intake
    deadline = time.monotonic() + patience
    with _progress() as progress:
        bar = progress.add_task("inbox", total=None)
        while True:
            ready, waiting = intake.look()
            if ready:
                before = sum(work.received.values())
                progress.update(bar, total=before + ready + waiting)

                def redraw(before: int = before) -> None:
                    progress.update(bar, completed=before + intake.taken)

                with _polled(redraw):
                    outcomes = ingest_inbox()
                for outcome, count in outcomes.items():
                    work.received[outcome] = work.received.get(outcome, 0) + count
                continue
            if not waiting or time.monotonic() > deadline:
                progress.update(bar, completed=sum(work.received.values()))
                work.waiting = waiting
                return work
            time.sleep(house.newsroom.house.inbox.scan_seconds)


def publish(house: House, galleries: Sequence[str], work: Work) -> Work:
    """Prepare and release each gallery."""
    from gallery_flows.publish import with_workers

    newsroom = house.newsroom
    flow = with_workers(newsroom.house.darkroom.count)
    with _progress() as progress:
        for slug in galleries:
            total = len(newsroom.to_prepare(slug))
            bar = progress.add_task(slug, total=total or 1)

            def redraw(slug: str = slug, total: int = total, bar: object = bar) -> None:
                done = total - len(newsroom.to_prepare(slug))
                progress.update(bar, completed=done)  # type: ignore[arg-type]

            with _polled(redraw):
                work.released.append(flow(gallery=slug))
            progress.update(bar, completed=total or 1)
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
