"""A whole house in memory: two buckets, a catalogue and a clock that is moved by hand.

Photos have no pixels here: what is tried is what becomes of keys, rows and pages.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gallery_media.catalogue import (
    AuditedVariant,
    Outcome,
    Preparation,
    Receipt,
    Replaces,
    open_catalogue,
)
from gallery_media.catalogue.engine import sqlite_url
from gallery_media.desk.gather import Gathered
from gallery_media.desk.journal import keep_records
from gallery_media.desk.prune import Pruned, prune
from gallery_media.desk.release import Released, release
from gallery_media.desk.rollback import follow_pin, gather_pinned, let_go, roll_back
from gallery_media.desk.withdraw import finish_withdrawals, withdraw
from gallery_media.desk.withdrawing import Withdrawing
from gallery_media.errors import ObjectMissing
from gallery_media.model.addresses import IMMUTABLE, variant_key
from gallery_media.model.gallery import Picture
from gallery_media.model.photo import Original, PhotoId
from gallery_media.model.variant import Format, Variant
from gallery_media.model.verdict import PRESETS, Verdict
from gallery_media.model.withdrawal import Withdrawal
from gallery_media.model.words import Caption
from gallery_media.storage.anonymous import Answer
from gallery_media.storage.keys import original_key
from gallery_media.storage.port import ListedObject, ObjectHead
from gallery_media.storage.purge import NoCache
from tests.makers.galleries import a_gallery, a_site
from tests.makers.storages import MemoryStorage

GALLERY = "lampa-2017"
BEGINNING = datetime(2017, 7, 1, 9, tzinfo=UTC)


@dataclass
class Clock:
    """The time of the house."""

    now: datetime = BEGINNING

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)  # no two events at one instant
        return self.now


class DatedStorage(MemoryStorage):
    """Knows when each object was put."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._put_at: dict[str, datetime] = {}

    def put(self, key: str, body: bytes, **options: object) -> ObjectHead:
        fresh = key not in self.objects or not options.get("if_none_match")
        head = super().put(key, body, **options)  # type: ignore[arg-type]
        if fresh:
            self._put_at[key] = self._clock()
        return head

    def list(self, prefix: str = "") -> Iterator[ListedObject]:
        for found in list(super().list(prefix)):
            yield replace(found, modified_at=self._put_at[found.key])


@dataclass
class House:
    """Everything that a newsroom can do with photos that are only numbers."""

    folder: Path
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.originals = DatedStorage(self.clock)
        self.public = DatedStorage(self.clock)
        self.furnish()

    def furnish(self) -> None:
        """The catalogue, and what is remembered in this process."""
        url = sqlite_url(self.folder / "catalogue.db")
        self.catalogue = open_catalogue(url, clock=self.clock)
        self.claims, self.opened = 0, secrets.token_hex(4)
        self.looks: dict[str, str] = {}
        self.described = replace(a_gallery(0, languages=("lv",)), pictures=())
        self.catalogue.ensure_gallery(GALLERY)

    def drop(
        self, number: int, replaces: PhotoId | None = None, *, prepared: bool = True
    ) -> Receipt:
        """The file ``number`` arrives; numbers that differ by 100 have the same pixels.

        ``replaces``: the photo that it is a new version of. What an original looks like stands in
        ``looks``, by what it says.
        """
        self.claims += 1
        data = an_original(number)
        original = Original(hashlib.sha256(data).hexdigest(), len(data), "image/jpeg")
        before = self.catalogue.photo(replaces) if replaces else None
        if self.catalogue.tombstone(original.sha256) is None:
            self.originals.put(original_key(original.sha256), data, content_type="image/jpeg")
        receipt = self.catalogue.receive(
            f"claim {self.claims} of {self.opened}",
            GALLERY,
            f"IMG_{number:04d}.jpg".encode(),
            original,
            600,
            400,
            replaces=Replaces(before.id, before.original.sha256) if before else None,
        )
        fresh = receipt.outcome in (Outcome.RECEIVED, Outcome.REPLACED)
        if prepared and fresh and receipt.photo_id:
            self._prepare(receipt.photo_id, number)
        return receipt

    def gather(self, slug: str = GALLERY) -> Gathered:
        row = self.catalogue.gallery(slug)
        if row is not None and row.pinned and row.pinned_release:
            return gather_pinned(
                slug, row.pinned_release, catalogue=self.catalogue, originals=self.originals
            )
        snapshot = self.catalogue.snapshot(slug, ("lv",))
        pictures = tuple(
            Picture(one.photo.id, one.width, one.height, one.mean_colour, one.variants, Caption())
            for one in snapshot.pictures
        )
        gallery = replace(self.described, pictures=pictures, withdrawn=snapshot.withdrawn)
        return Gathered(gallery, snapshot.gallery.catalog_rev, 0)

    def publish(self, slug: str = GALLERY) -> Released:
        gathered = self.gather(slug)
        released = release(
            a_site(),
            gathered.gallery,
            gathered.revision,
            catalogue=self.catalogue,
            originals=self.originals,
            public=self.public,
            inspect=lambda _pages, _manifest: None,
        )
        stores = {"catalogue": self.catalogue, "originals": self.originals}
        follow_pin(slug, released.stamp.release, **stores)  # type: ignore[arg-type]
        keep_records(self.catalogue, self.originals)
        return released

    def roll_back(self, target: str) -> Released:
        return roll_back(
            GALLERY,
            target,
            self.publish,
            catalogue=self.catalogue,
            originals=self.originals,
            public=self.public,
        )

    def let_go(self) -> bool:
        return let_go(GALLERY, catalogue=self.catalogue, originals=self.originals)

    def withdraw(self, photo: PhotoId, *, urgent: bool = False, erase: bool = False) -> Withdrawal:
        return withdraw(photo, "asked", "test", self._desk(), erase=erase, urgent=urgent)

    def finish(self) -> tuple[Withdrawal, ...]:
        return finish_withdrawals(self._desk(), "test")

    def prune(self, *, force: bool = True) -> Pruned:
        return prune(
            catalogue=self.catalogue,
            originals=self.originals,
            public=self.public,
            abort_uploads=lambda _before, _dry: 0,
            now=self.clock(),
            force=force,
        )

    def ask(self, url: str) -> Answer:
        """As a stranger."""
        try:
            return Answer(200, self.public.get(url.removeprefix("memory:")).body, {})
        except ObjectMissing:
            return Answer(404, b"", {})

    def _desk(self) -> Withdrawing:
        return Withdrawing(
            catalogue=self.catalogue,
            originals=self.originals,
            public=self.public,
            release=self.publish,
            addresses=lambda key: (f"memory:{key}",),
            ask=self.ask,
            purge=NoCache(),
            copies=(self.folder / "done",),
            known_by=lambda original: self.looks.get(original.decode(), ""),
            keep_receipt=lambda _done: None,
            patience=0.0,
        )

    def _prepare(self, photo_id: PhotoId, number: int) -> None:
        photo = self.catalogue.photo(photo_id)
        assert photo is not None
        audited = tuple(
            self._shelve(photo_id, f"pixels {number % 100}", format) for format in Format
        )
        self.catalogue.mark_prepared(photo, Preparation("recipe", 600, 400, (90, 120, 70), audited))

    def _shelve(self, photo: PhotoId, pixels: str, format: Format) -> AuditedVariant:
        body = f"{pixels} {format}".encode()
        sha256 = hashlib.sha256(body).hexdigest()
        policy = next(iter(PRESETS))
        variant = Variant(photo, format, 480, 480, 320, sha256, len(body), PRESETS[policy])
        self.public.put(
            variant_key(sha256, 480, format.value),
            body,
            content_type=format.mime,
            cache_control=IMMUTABLE,
            if_none_match=True,
        )
        return AuditedVariant(variant, Verdict(sha256, policy, "test", 480, 320))


def an_original(number: int) -> bytes:
    """The bytes of the file ``number``."""
    return f"original {number}".encode()
