"""A photo with earlier versions is taken back everywhere, on the real storage server."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image, ImageOps

from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.withdrawal import WithdrawalReason
from gallery_media.publishing.manifest import read_manifest
from gallery_media.reasons import Code
from gallery_media.storage.keys import MANIFESTS
from gallery_media.wiring import Newsroom
from tests.makers.crawls import ever_referred_to, readable
from tests.makers.galleries import paint_scene
from tests.makers.images import as_file
from tests.makers.landscapes import a_landscape
from tests.makers.newsrooms import GALLERY, drop, photos_by_name, publish, take_in
from tests.makers.photos import the_photo

pytestmark = pytest.mark.journey

NAME = "Anna_Kalnina.JPG"
LOOKS = (1, 2, 3)
"""Of the photo's versions: one exposure, cropped so differently that no two look alike."""


def a_version(look: int) -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2017:06:30 21:05:13"
    return as_file(paint_scene(look, 900, 600), exif=exif)


def a_likeness(look: int, *, mirrored: bool) -> bytes:
    """Half the size, worse, and without the time of its exposure."""
    picture = paint_scene(look, 900, 600).resize((450, 300))
    written = io.BytesIO()
    (ImageOps.mirror(picture) if mirrored else picture).save(written, "JPEG", quality=60)
    return written.getvalue()


def published_in_versions(newsroom: Newsroom) -> tuple[PhotoId, set[str]]:
    """A release of each version; with the photo, the keys of all its files."""
    drop(newsroom, "other.jpg", a_landscape(9))
    files: set[str] = set()
    for number, look in enumerate(LOOKS):
        drop(newsroom, NAME, a_version(look))
        publish(newsroom)
        photo = photos_by_name(newsroom.catalogue)[NAME]
        assert len(newsroom.catalogue.versions(photo)) == number
        (shown,) = (one for one in newsroom.gather(GALLERY).gallery.pictures if one.photo == photo)
        files |= {f"m/{v.sha256[:2]}/{v.sha256[:24]}-{v.width}" for v in shown.variants}
    return photo, files


def test_nothing_of_any_version_answers_a_stranger(newsroom: Newsroom) -> None:
    """Files of all versions and the releases that list any of them; all object versions of all
    originals and records; copies, words and names."""
    photo, stems = published_in_versions(newsroom)
    before = ever_referred_to(newsroom)
    own = {key for key in before if key.rpartition(".")[0] in stems}
    assert {key.rpartition(".")[0] for key in own} == stems
    done = newsroom.withdraw(photo, WithdrawalReason.CHILD, "test", erase=True)
    assert done.releases == len(LOOKS)
    assert done.copies == len(LOOKS)
    left = readable(newsroom, before | ever_referred_to(newsroom))
    assert not own & left.keys()
    assert not [key for key, body in left.items() if any(stem.encode() in body for stem in stems)]
    originals, location = newsroom.stores.originals, newsroom.stores.location
    for listed in originals.list(MANIFESTS):
        assert photo not in read_manifest(originals.get(listed.key).body).photos
    for bucket, prefix in ((location.originals_bucket, "o/"), (location.public_bucket, "m/")):
        found = newsroom.stores.client.list_object_versions(Bucket=bucket, Prefix=prefix)
        keys = {one["Key"] for one in [*found.get("Versions", ()), *found.get("DeleteMarkers", ())]}
        digests = {hashlib.sha256(a_version(look)).hexdigest() for look in LOOKS}
        assert not keys & own
        assert not [key for key in keys if key.rpartition("/")[2] in digests]
    everything = b"".join(originals.get(found.key).body for found in originals.list())
    assert b"Anna" not in everything
    assert not list(newsroom.project.done.rglob("*Anna*"))


def test_every_version_is_refused_and_a_likeness_of_every_version_is_held(
    newsroom: Newsroom,
) -> None:
    """The first and the last, exactly and nearly, mirrored too; another picture is not."""
    photo, _ = published_in_versions(newsroom)
    newsroom.withdraw(photo, WithdrawalReason.ASKED, "test", erase=True)
    for look in LOOKS:
        drop(newsroom, f"again-{look}.jpg", a_version(look))
    assert take_in(newsroom) == {"refused": len(LOOKS)}
    for look in LOOKS:
        drop(newsroom, f"small-{look}.jpg", a_likeness(look, mirrored=False))
        drop(newsroom, f"mirrored-{look}.jpg", a_likeness(look, mirrored=True))
    drop(newsroom, "free.jpg", a_landscape(8))
    publish(newsroom)
    names = photos_by_name(newsroom.catalogue)
    for name, one in names.items():
        found = the_photo(newsroom.catalogue, one)
        if name.startswith(("small-", "mirrored-")):
            assert found.state is PhotoState.HELD, name
            assert found.why is not None
            assert found.why.code is Code.RESEMBLES_WITHDRAWN
            assert photo in found.told("en"), "who compares is told with which"
            assert not newsroom.catalogue.variant_files(one)
    assert the_photo(newsroom.catalogue, names["free.jpg"]).state is PhotoState.PUBLISHED
