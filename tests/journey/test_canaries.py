"""The product's own search: it knows what is planted, and raises no alarm about the demo."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gallery_media.darkroom import Darkroom
from gallery_media.demo.paint import DemoPhoto, paint_photo
from gallery_media.demo.project import GALLERY, make_demo
from gallery_media.desk.secrets import search_release, words_of_the_desk
from gallery_media.metadata.read import read_raw_tags
from gallery_media.metadata.secrets import Secret, SecretKind, secrets_of, without_allowed
from gallery_media.model.addresses import variant_key
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.photo import PhotoId
from gallery_media.model.site import Site
from gallery_media.model.variant import Development, Variant
from gallery_media.publishing.pages import render
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import read_house_settings
from gallery_media.settings.site import read_site
from tests.makers.canaries import a_demo_caption, canary_files, canary_folder
from tests.makers.galleries import a_stamp
from tests.makers.images import SMALL_RECIPE

FOLDER = canary_folder()
needs_corpus = pytest.mark.skipif(FOLDER is None, reason="no test photos beside the checkout")


@pytest.fixture(scope="module")
def darkroom() -> Iterator[Darkroom]:
    with Darkroom(1) as room:
        yield room


@pytest.mark.corpus
@needs_corpus
def test_what_is_told_in_known_tags_is_collected_as_a_secret() -> None:
    """In the fullest JPEG: who, whose, with what, and how to reach them, in every standard."""
    assert FOLDER is not None
    tokens = canary_files(FOLDER)["full.jpg"]
    raw = read_raw_tags((FOLDER / "full.jpg").read_bytes())
    values = " ".join(secret.value for secret in secrets_of(raw, "full.jpg", "0" * 64))
    collected = {carrier for token, carrier in tokens.items() if token in values}
    assert collected >= {
        "jpeg:COM",
        "exif:IFD0:CameraSerialNumber",
        "exif:ExifIFD:UserComment",
        "exif:ExifIFD:OwnerName",
        "exif:ExifIFD:SerialNumber",
        "exif:ExifIFD:LensSerialNumber",
        "exif:ExifIFD:ImageUniqueID",
        "xmp:iptcCore:CreatorWorkEmail",
        "xmp:iptcCore:CreatorWorkTelephone",
        "xmp:iptcExt:PersonInImage",
        "xmp:iptcExt:PersonInImageName",
        "xmp:plus:LicensorEmail",
        "xmp:xmpRights:Owner",
        "xmp:xmpMM:DocumentID",
        "xmp:xmpMM:InstanceID",
        "xmp:xmpMM:OriginalDocumentID",
        "xmp:aux:SerialNumber",
        "xmp:aux:OwnerName",
        "xmp:aux:LensSerialNumber",
        "xmp:exifEX:SerialNumber",
        "xmp:exif:UserComment",
        "xmp:mwg-rs:RegionName",
        "xmp:MP:RegionPersonDisplayName",
        "iptc:Contact",
        "xmp:iptcCore:CreatorAddress",
        "xmp:xmpMM:DerivedFromFilePath",
        "xmp:xmpMM:IngredientsFilePath",
    }


@pytest.fixture(scope="module")
def demo(
    tmp_path_factory: pytest.TempPathFactory, darkroom: Darkroom
) -> tuple[Site, Gallery, tuple[Secret, ...], dict[str, bytes]]:
    """Six of the demo's photos published with its own settings: everything that a release has."""
    project = make_demo(tmp_path_factory.mktemp("demo") / "demo")
    house = read_house_settings(project)
    site, gallery = read_site(project, house), read_gallery(project, house, GALLERY)
    pictures: list[Picture] = []
    secrets: list[Secret] = []
    files: dict[str, bytes] = {}
    for number in (0, 5, 9, 13, 18, 23):
        photo = paint_photo(number, megapixels=0.3)
        development, _ = darkroom.develop_and_audit(photo.data, SMALL_RECIPE)
        id = PhotoId(f"p{number:07d}")
        picture, public = a_published(id, photo, development)
        pictures.append(picture)
        files.update(public)
        sha256 = hashlib.sha256(photo.data).hexdigest()
        secrets += darkroom.secrets(photo.data, name=photo.name, sha256=sha256, photo=id)
    return site, replace(gallery, pictures=tuple(pictures)), tuple(secrets), files


def a_published(
    id: PhotoId, photo: DemoPhoto, development: Development
) -> tuple[Picture, dict[str, bytes]]:
    """A picture as the catalogue would tell it, and its public files by key."""
    variants, files = [], {}
    for made in development.variants:
        variants.append(
            Variant(
                id, made.format, made.rung, made.width, made.height, made.sha256, len(made.data)
            )
        )
        files[variant_key(made.sha256, made.width, made.format.value)] = made.data
    picture = Picture(
        id,
        development.width,
        development.height,
        development.mean_colour,
        tuple(variants),
        a_demo_caption(photo),
    )
    return picture, files


def test_the_demo_raises_no_alarm(
    demo: tuple[Site, Gallery, tuple[Secret, ...], dict[str, bytes]],
) -> None:
    """Its words, its place, its addresses and its pictures are what it means to publish."""
    site, gallery, secrets, files = demo
    assert len(secrets) > 80
    pages = render(site, gallery, a_stamp())
    keys = [*(page.key for page in pages), *files]
    wanted = without_allowed(secrets, words_of_the_desk(site, gallery))
    assert {secret.kind for secret in wanted} >= set(SecretKind) - {SecretKind.UNSEARCHED}
    assert search_release(pages, files.items(), keys, {}, wanted) == ()


def test_a_template_that_prints_what_it_must_not_is_caught_in_the_demo(
    demo: tuple[Site, Gallery, tuple[Secret, ...], dict[str, bytes]], tmp_path: Path
) -> None:
    """Every kind of secret of every photo, printed by a designer's own template, is named."""
    site, gallery, secrets, _ = demo
    for kind in sorted({secret.kind for secret in secrets}):
        one = next(secret for secret in secrets if secret.kind is kind)
        folder = tmp_path / kind.replace(" ", "-")
        (folder / "pages").mkdir(parents=True)
        template = "<p>{{ '" + one.value + "' }}</p>"
        for name in ("photo.html", "embed.html"):
            (folder / "pages" / name).write_text(template, encoding="utf-8")
        pages = render(replace(site, theme=(folder,)), gallery, a_stamp())
        hits = search_release(pages, (), (), {}, secrets)
        leaking = {
            page.key
            for page in pages
            if re.search(r"/p/[^/]+\.html$|/embed\.(html|json)$", page.key)
        }
        assert len(leaking) > 2 * 2
        assert {hit.place for hit in hits} == leaking, kind
        assert one.photo in {hit.photo for hit in hits if hit.kind is kind}, kind
