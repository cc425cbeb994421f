"""A released gallery in memory and a stranger who looks at it, for tests of the audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from gallery_media.catalogue import AuditedVariant, Catalogue, Preparation
from gallery_media.desk.audit import AuditRoom, live_manifest
from gallery_media.desk.decide import Pack, no_packages
from gallery_media.desk.pack import Packer
from gallery_media.desk.release import release
from gallery_media.desk.shelve import shelve
from gallery_media.imaging.develop import develop
from gallery_media.metadata.audit import audit
from gallery_media.metadata.embed import embed
from gallery_media.model.gallery import Picture
from gallery_media.model.instructions import Instructions
from gallery_media.model.metadata import Preset, PublicMetadata
from gallery_media.model.package import DownloadRules, PackageKind
from gallery_media.model.photo import Original, PhotoId
from gallery_media.model.release import Manifest
from gallery_media.model.variant import Developed, Recipe
from gallery_media.model.verdict import Verdict
from gallery_media.storage.anonymous import Answer
from gallery_media.storage.keys import original_key
from tests.makers.galleries import a_caption, a_gallery, a_site
from tests.makers.images import LIMITS, SMALL_RECIPE, a_jpeg
from tests.makers.storages import MemoryStorage

GALLERY = "lampa-2017"


def examine(variants: tuple[Developed, ...]) -> tuple[Verdict, ...]:
    """Today's auditor, in this process: the bytes are our own tests'."""
    return tuple(audit(v.data, v.format, v.width, v.height, v.record, v.preset) for v in variants)


@dataclass
class MemoryVisitor:
    """Asks two buckets in memory as a stranger would. ``headers``: what a server would add."""

    bucket: MemoryStorage
    open_originals: MemoryStorage | None = None
    listing_status: int = 403
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def public(self, key: str, limit: int) -> Answer:
        self.asked.append(key)
        found = self.bucket.objects.get(key)
        if found is None:
            return Answer(404, b"", {})
        head = found.head
        sent = {"content-type": head.content_type, "cache-control": head.cache_control}
        sent |= {f"x-amz-meta-{name}": value for name, value in head.metadata.items()}
        if head.content_disposition:
            sent["content-disposition"] = head.content_disposition
        return Answer(200, found.body[:limit], sent | self.headers.get(key, {}))

    def public_file(self, key: str, limit: int, file: BinaryIO) -> Answer:
        answer = self.public(key, limit)
        file.write(answer.body)
        file.seek(0)
        return replace(answer, body=b"")

    def private(self, key: str) -> int:
        there = self.open_originals
        return 403 if there is None else 200 if key in there.objects else 404

    def listings(self) -> Mapping[str, int]:
        return {"originals": self.listing_status, "public": 403}


@dataclass
class AuditedHouse:
    """One gallery of two photos, live, with everything that an audit needs."""

    room: AuditRoom
    manifest: Manifest
    public: MemoryStorage
    originals: MemoryStorage
    visitor: MemoryVisitor

    def fresh(self) -> AuditedHouse:
        """The same once more, to be spoilt: buckets are copies, two hours have passed."""
        public, originals = MemoryStorage(), MemoryStorage()
        public.objects = dict(self.public.objects)
        originals.objects = dict(self.originals.objects)
        visitor = MemoryVisitor(public)
        room = replace(
            self.room,
            public=public,
            originals=originals,
            visitor=visitor,
            clock=lambda: datetime.now(UTC) + timedelta(hours=2),
        )
        return AuditedHouse(room, self.manifest, public, originals, visitor)

    def key(self, beginning: str, ending: str = "") -> str:
        """The first public key of this kind."""
        keys = (item.key for item in self.manifest.objects)
        return next(key for key in keys if key.startswith(beginning) and key.endswith(ending))

    def spoil(self, key: str, body: bytes | None = None, **headers: str) -> None:
        """Replace an object behind the house's back, keeping what is not named."""
        head = self.public.objects[key].head
        there = self.public.objects[key].body if body is None else body
        kept = {
            "content_type": head.content_type,
            "cache_control": head.cache_control,
            "metadata": head.metadata,
        }
        self.public.put(key, there, **{**kept, **headers})  # type: ignore[arg-type]


def a_released_house(
    catalogue: Catalogue, photos: int = 2, *, zips: Path | None = None
) -> AuditedHouse:
    """Photos developed, audited, shelved and released, on buckets in memory. ``zips``: a folder in
    which ZIP files of all kinds are made."""
    public, originals = MemoryStorage(), MemoryStorage()
    recipe = SMALL_RECIPE.with_press() if zips else SMALL_RECIPE
    pictures = tuple(
        _picture(number, recipe, catalogue, public, originals) for number in range(photos)
    )
    gallery = replace(a_gallery(pictures), per_page=1, press=bool(zips))
    pack: Pack = no_packages
    if zips:
        gallery = replace(gallery, downloads=DownloadRules(tuple(PackageKind)))
        pack = Packer(catalogue, originals, public, nothing_secret, zips).pack
    release(
        a_site(),
        gallery,
        1,
        catalogue=catalogue,
        originals=originals,
        public=public,
        inspect=lambda _pages, _manifest: None,  # nothing here comes from a camera
        pack=pack,
    )
    visitor = MemoryVisitor(public)
    room = AuditRoom(catalogue, originals, public, visitor, examine)
    manifest = live_manifest(GALLERY, catalogue, originals)
    return AuditedHouse(room, manifest, public, originals, visitor)


def _finished(developed: Developed) -> Developed:
    """A file for the press is not without its colour profile; what it says here is nothing."""
    if developed.preset is not Preset.CREDITS:
        return developed
    data = embed(developed.data, developed.format, PublicMetadata(), preset=developed.preset)
    return replace(developed, data=data)


def nothing_secret(*_: object) -> None:
    """The search of a release in which nothing comes from a camera."""


def _picture(
    number: int,
    recipe: Recipe,
    catalogue: Catalogue,
    public: MemoryStorage,
    originals: MemoryStorage,
) -> Picture:
    data = a_jpeg(400 + number, 300)
    sha256 = f"{number + 1:064x}"
    originals.put(original_key(sha256), data, content_type="image/jpeg")
    receipt = catalogue.receive(
        f"{number:016x}", GALLERY, b"IMG_1.JPG", Original(sha256, len(data), "image/jpeg"), 400, 300
    )
    photo = catalogue.photo(PhotoId(str(receipt.photo_id)))
    assert photo is not None
    development = develop(data, recipe, LIMITS)
    audited = tuple(
        AuditedVariant(shelve(public, photo.id, developed, verdict, gallery=GALLERY), verdict)
        for developed in map(_finished, development.variants)
        for verdict in examine((developed,))
    )
    facts = (development.width, development.height, development.mean_colour)
    catalogue.mark_prepared(photo, Preparation(Instructions(recipe).digest, *facts, audited))
    variants = tuple(found.variant for found in audited)
    return Picture(photo.id, *facts, variants, a_caption(number), section=f"Diena {number % 2}")
