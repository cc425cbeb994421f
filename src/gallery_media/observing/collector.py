"""The house's figures go in, as they are at this moment; Prometheus' gauges come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from gallery_media.desk.figures import HouseFigures
from gallery_media.errors import GalleryMediaError
from gallery_media.observing.families import family, one
from gallery_media.observing.pulse import Pulse
from gallery_media.observing.queue import Ask, queue_families


class HouseCollector(Collector):
    """Asked at each scrape. A catalogue that does not answer is told by ``catalogue_up`` 0, and its
    figures are left out: old ones would look like new ones."""

    def __init__(
        self,
        figures: Callable[[], HouseFigures],
        pulse: Pulse | None = None,
        queue: Ask | None = None,
    ) -> None:
        """``pulse``: where a watcher runs in this process. ``queue``: how to ask for Prefect's."""
        self._figures = figures
        self._pulse = pulse
        self._queue = queue

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing is asked when the collector is registered."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """All families."""
        if self._pulse is not None and not self._pulse.stands_by:
            yield from _watched(self._pulse)
        if self._queue is not None:
            yield from queue_families(self._queue)
        try:
            figures = self._figures()
        except GalleryMediaError:
            yield one("catalogue_up", "Whether the catalogue answered this scrape.", 0)
            return
        yield one("catalogue_up", "Whether the catalogue answered this scrape.", 1)
        yield from _of_the_house(figures)


def _of_the_house(figures: HouseFigures) -> Iterator[GaugeMetricFamily]:
    told = figures.catalogue
    photos = family("photos", "Photos by gallery and state.", "gallery", "state")
    for (gallery, state), count in told.photos.items():
        photos.add_metric([gallery, state.value], count)
    yield photos
    held = family("held_photos", "Photos that wait for a person, by reason.", "gallery", "reason")
    for (gallery, reason), count in told.held.items():
        held.add_metric([gallery, reason], count)
    yield held
    refused = family("refused_files", "Files that were put into quarantine so far.", "gallery")
    for gallery, count in told.refused.items():
        refused.add_metric([gallery], count)
    yield refused
    flipped = family(
        "release_timestamp_seconds",
        "When the live release went live (seconds since 1970).",
        "gallery",
    )
    generation = family("release_generation", "Number of the live release.", "gallery")
    for gallery, live in told.live.items():
        flipped.add_metric([gallery], live.since.timestamp())
        generation.add_metric([gallery], live.generation)
    yield flipped
    yield generation
    yield one(
        "unfinished_withdrawals",
        "Photos whose withdrawal was begun and is not proven yet.",
        told.withdrawing,
    )
    free = family("disk_free_bytes", "Free space of the disk that a folder is on.", "folder")
    size = family("disk_size_bytes", "Size of the disk that a folder is on.", "folder")
    for folder, disk in figures.disks.items():
        free.add_metric([folder], disk.free)
        size.add_metric([folder], disk.size)
    yield free
    yield size


def _watched(pulse: Pulse) -> Iterator[GaugeMetricFamily]:
    seen = pulse.seen
    yield one(
        "watch_timestamp_seconds",
        "When the inbox was last looked at with success (seconds since 1970; 0: not yet).",
        seen.at,
    )
    yield one("watch_failures", "Looks in a row that came to nothing.", seen.failures)
    files = family("inbox_files", "Files in the inbox that are not taken yet.", "state")
    files.add_metric(["waiting"], seen.waiting)
    files.add_metric(["cut_off"], seen.cut_off)
    yield files
    if pulse.fit is not None:
        yield one("auditor_fit", "Whether the auditor refuses its canaries.", int(pulse.fit))
