"""Numbers of photos go in; what a release costs that changes nothing, or one photo, comes out.

On the embedded storage and a catalogue of its own, through the desk's verbs, with nothing
remembered from before: what a command costs, besides the start of the house and the search for
originals' secrets, which has its own benchmark. Photos are facts in the catalogue; no picture file
is made, because no release reads one.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from gallery_media.catalogue import Catalogue, open_catalogue, sqlite_url
from gallery_media.catalogue.values import AuditedVariant, Preparation
from gallery_media.desk.gather import gather
from gallery_media.desk.inputs import inputs, read_sources
from gallery_media.desk.release import Released, release
from gallery_media.desk.unchanged import recognise
from gallery_media.model.instructions import Instructions
from gallery_media.model.photo import Original
from gallery_media.model.variant import BALANCED, Variant
from gallery_media.model.verdict import STRICT, Verdict
from gallery_media.settings.house import read_house_settings
from gallery_media.settings.project import open_project
from gallery_media.settings.scaffold import make_project
from gallery_media.settings.site import read_site
from gallery_media.storage.open import open_stores
from gallery_media.storage.port import ListedObject, ObjectHead, Storage, StoredObject
from gallery_media.storage.seaweedfs import embedded_location

COUNTS = (100, 1000, 10_000)
GALLERY = "bench"

HEADING = ["photos", "what", "seconds", "requests", "objects put", "bytes put", "of these public"]


@dataclass
class CountingStorage:
    """A storage that counts what is asked of it."""

    inner: Storage
    asked: Counter[str] = field(default_factory=Counter)

    def put(
        self,
        key: str,
        body: bytes,
        *,
        content_type: str,
        cache_control: str | None = None,
        content_language: str | None = None,
        content_disposition: str | None = None,
        metadata: Mapping[str, str] | None = None,
        if_none_match: bool = False,
        if_match: str | None = None,
    ) -> ObjectHead:
        self.asked["put"] += 1
        self.asked["bytes"] += len(body)
        return self.inner.put(
            key,
            body,
            content_type=content_type,
            cache_control=cache_control,
            content_language=content_language,
            content_disposition=content_disposition,
            metadata=metadata,
            if_none_match=if_none_match,
            if_match=if_match,
        )

    def put_file(
        self,
        key: str,
        file: BinaryIO,
        *,
        sha256: str,
        size: int,
        content_type: str,
        cache_control: str | None = None,
        content_disposition: str | None = None,
        if_none_match: bool = False,
    ) -> ObjectHead:
        self.asked["put"] += 1
        self.asked["bytes"] += size
        return self.inner.put_file(
            key,
            file,
            sha256=sha256,
            size=size,
            content_type=content_type,
            cache_control=cache_control,
            content_disposition=content_disposition,
            if_none_match=if_none_match,
        )

    def get(self, key: str) -> StoredObject:
        self.asked["get"] += 1
        return self.inner.get(key)

    def get_file(self, key: str, file: BinaryIO) -> ObjectHead:
        self.asked["get"] += 1
        return self.inner.get_file(key, file)

    def head(self, key: str) -> ObjectHead | None:
        self.asked["head"] += 1
        return self.inner.head(key)

    def list(self, prefix: str = "") -> Iterator[ListedObject]:
        for number, found in enumerate(self.inner.list(prefix)):
            self.asked["list"] += number % 1000 == 0  # a request gives a thousand keys
            yield found

    def delete(self, key: str) -> None:
        self.asked["delete"] += 1
        self.inner.delete(key)

    def erase(self, key: str) -> None:
        self.asked["delete"] += 1
        self.inner.erase(key)


def measure_releases(counts: tuple[int, ...] = COUNTS) -> list[tuple[str, ...]]:
    """Rows under ``HEADING``."""
    return [row for count in counts for row in _rows(count)]


def _rows(count: int) -> Iterator[tuple[str, ...]]:
    with _house(count) as (publish, one_more, buckets):

        def measured(what: str, changed: bool) -> tuple[str, ...]:
            for bucket in buckets:
                bucket.asked.clear()
            start = time.perf_counter()
            released = publish()
            seconds = time.perf_counter() - start
            if released.changed is not changed:
                raise RuntimeError(f"{what}: the release says changed = {released.changed}")
            asked = sum((bucket.asked for bucket in buckets), Counter())
            size = asked.pop("bytes", 0)
            shown = buckets[0].asked["bytes"]
            return (
                f"{count:,}",
                what,
                f"{seconds:.2f}",
                f"{asked.total():,}",
                f"{asked['put']:,}",
                f"{size:,}",
                f"{shown:,}",
            )

        yield measured("first release", changed=True)
        yield measured("nothing changed", changed=False)
        one_more()
        yield measured("one photo more", changed=True)


@contextmanager
def _house(
    count: int,
) -> Iterator[
    tuple[Callable[[], Released], Callable[[], None], tuple[CountingStorage, CountingStorage]]
]:
    with tempfile.TemporaryDirectory() as folder:
        make_project(Path(folder) / "house", GALLERY)
        project = open_project(Path(folder) / "house")
        house = read_house_settings(project)
        location, service = embedded_location(project.state / "storage")
        with (
            service,
            open_catalogue(sqlite_url(Path(folder) / "catalogue.db")) as catalogue,
            open_stores(location) as stores,
        ):
            stores.prepare()
            site = read_site(project, house)
            public, originals = CountingStorage(stores.public), CountingStorage(stores.originals)
            with ThreadPoolExecutor(4) as threads:
                list(threads.map(lambda number: _photo(catalogue, number), range(count)))

            def publish() -> Released:
                sources = read_sources(project, house, GALLERY)
                made_from = inputs(
                    sources, house, site, BALANCED, catalogue=catalogue, today=house.site.today
                )
                revision = catalogue.revision(GALLERY)
                same = recognise(
                    sources.described, revision, made_from, catalogue=catalogue, public=public
                )
                if same:
                    return same
                found = gather(project, house, GALLERY, catalogue=catalogue, sources=sources)
                return release(
                    site,
                    found.gallery,
                    found.revision,
                    catalogue=catalogue,
                    originals=originals,
                    public=public,
                    inspect=lambda _pages, _manifest: None,
                    inputs=made_from,
                )

            yield publish, lambda: _photo(catalogue, count), (public, originals)


def _photo(catalogue: Catalogue, number: int) -> None:
    """A photo as it is when its variants are made; each of them a fact of plausible size."""
    sha256 = hashlib.sha256(f"original {number}".encode()).hexdigest()
    original = Original(sha256, 5_000_000, "image/jpeg")
    name = f"IMG_{number:05d}.JPG".encode()
    receipt = catalogue.receive(sha256[:16], GALLERY, name, original, 6000, 4000)
    photo = catalogue.photo(receipt.photo_id) if receipt.photo_id else None
    if photo is None:
        raise RuntimeError("a photo was not received")
    variants = []
    for rung in BALANCED.rungs:
        width, height = rung.long_edge, rung.long_edge * 2 // 3
        digest = hashlib.sha256(f"{number} {rung}".encode()).hexdigest()
        variant = Variant(
            photo.id, rung.format, rung.long_edge, width, height, sha256=digest, size=width * 60
        )
        variants.append(AuditedVariant(variant, Verdict(digest, STRICT, "bench/1", width, height)))
    instructions = Instructions(BALANCED).digest
    preparation = Preparation(instructions, 6000, 4000, (90, 120, 70), tuple(variants))
    catalogue.mark_prepared(photo, preparation)
