"""A house with a full gallery goes in; how long one more photo takes to its page comes out.

The clock starts behind the last byte that the photographer's program wrote and stops when a visitor
gets a page with the photo on it. In between, each step says when it was done.
"""

from __future__ import annotations

import re
import statistics
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gallery_media.cli.house import House
from gallery_media.cli.self_check import SelfCheck
from gallery_media.cli.watch import Watch
from gallery_media.demo.pile import pile_up, with_comment
from gallery_media.errors import ServiceNotReady
from gallery_media.model.addresses import entry_key
from gallery_media.steps import Step, listening

PARTS = (
    ("settle", Step.COMPLETE),
    ("claim", Step.CLAIMED),
    ("store", Step.FINISHED),
    ("start of the release", Step.FETCHED),
    ("clearance", Step.CLEARED),
    ("develop", Step.DEVELOPED),
    ("audit", Step.AUDITED),
    ("upload", Step.PREPARED),
    ("gather", Step.GATHERED),
    ("render", Step.RENDERED),
    ("secret search", Step.INSPECTED),
    ("pages", Step.PAGES_PUT),
    ("flip", Step.FLIPPED),
)
"""What the way is split into, each part with the step that ends it."""

SEEN = "seen by a visitor"
PATIENCE = 120.0
POLL = 0.03
"""Seconds between two looks at the page; a look that finds nothing new costs an empty answer."""

_PHOTO = re.compile(rb'href="p/([a-z0-9]+)\.html"')


@dataclass(frozen=True, slots=True)
class Trip:
    """One photo's way; seconds by part, in their order."""

    parts: dict[str, float]

    @property
    def total(self) -> float:
        return sum(self.parts.values())

    @property
    def beyond_settling(self) -> float:
        return self.total - self.parts["settle"]


def fill(house: House, slug: str, photos: int) -> None:
    """So many small photos in the gallery, prepared and released."""
    from gallery_flows.publish import with_workers

    room = house.newsroom
    room.catalogue.ensure_gallery(slug)
    pile_up(
        slug,
        photos,
        room.instructions(slug),
        catalogue=room.catalogue,
        originals=room.stores.originals,
        public=room.stores.public,
        darkroom=room.darkroom,
    )
    with_workers(room.house.darkroom.count)(gallery=slug)


def measure(house: House, slug: str, photo: bytes, trips: int) -> Iterator[Trip]:
    """Drop ``photo`` so many times, each time as another file, while the watcher runs.

    Raises ServiceNotReady when one does not appear within ``PATIENCE`` seconds.
    """
    with _watching(house):
        for number in range(trips):
            # The name sorts before all others, so that the photo is on the first page.
            path = house.newsroom.project.inbox / slug / f"0000_{trips - number:04d}.JPG"
            yield _trip(house, slug, path, with_comment(photo, f"trip {number:04d} of a bench"))
            time.sleep(1.0)


@contextmanager
def _watching(house: House) -> Iterator[None]:
    stop = threading.Event()
    watch = Watch(house, stop, SelfCheck(lambda: None))
    thread = threading.Thread(target=watch.run, name="watch")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _trip(house: House, slug: str, path: Path, data: bytes) -> Trip:
    lang = house.newsroom.house.site.languages[0]
    page = Page(f"{house.newsroom.stores.public_endpoint}/{entry_key(slug, lang)}")
    before = page.photos()
    reached: dict[Step, float] = {}
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(data)

    def note(step: Step, _about: str) -> None:
        reached.setdefault(step, time.monotonic())

    with listening(note):
        draft.rename(path)
        dropped = time.monotonic()
        while not page.photos() - before:
            if time.monotonic() - dropped > PATIENCE:
                raise ServiceNotReady(
                    f"The photo was not on the page after {PATIENCE:.0f} s; "
                    f"the last step was: {max(reached, key=lambda step: reached[step])}."
                )
            time.sleep(POLL)
        seen = time.monotonic()
    parts, at = {}, dropped
    for part, step in PARTS:
        # A step of an earlier wave may be missing here: its time goes to the next part.
        then = max(at, reached.get(step, at))
        parts[part], at = then - at, then
    parts[SEEN] = seen - at
    return Trip(parts)


class Page:
    """A visitor's view of one page: fetched again only when it changed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._etag = ""
        self._photos: frozenset[bytes] = frozenset()

    def photos(self) -> frozenset[bytes]:
        """Ids of the photos that the page shows now."""
        request = urllib.request.Request(self._url)  # noqa: S310 - our own endpoint
        if self._etag:
            request.add_header("If-None-Match", self._etag)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                self._photos = frozenset(_PHOTO.findall(answer.read()))
                self._etag = answer.headers.get("ETag", "")
        except urllib.error.HTTPError as error:
            if error.code != 304:
                raise
        return self._photos


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0 to 1) of the values do not exceed, between two if need be."""
    if len(values) == 1:
        return values[0]
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return cuts[min(98, max(0, round(share * 100) - 1))]
