"""Galleries with files for the press, and the bytes of these; small ones, to be packed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import replace

from gallery_media.model.addresses import variant_key
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.metadata import Preset
from gallery_media.model.package import DownloadRules, Package, PackageKind
from gallery_media.model.variant import Format, Variant
from gallery_media.publishing.packages import plan_packages
from gallery_media.publishing.zipped import write_zip
from tests.makers.galleries import a_gallery, a_site

EVERY_KIND = DownloadRules(zips=tuple(PackageKind))


def press_bytes(number: int, size: int = 900) -> bytes:
    """What stands for a photo's file: no ZIP looks into it."""
    return b"\xff\xd8" + bytes((number * 7 + at) % 251 for at in range(size)) + b"\xff\xd9"


def with_press(picture: Picture, body: bytes) -> Picture:
    """The picture with a file for the press."""
    press = Variant(
        picture.photo,
        Format.JPEG,
        4000,
        4000,
        2667,
        hashlib.sha256(body).hexdigest(),
        len(body),
        Preset.CREDITS,
    )
    return replace(picture, variants=(*picture.variants, press))


def a_packed_gallery(
    photos: int = 4, *, rules: DownloadRules = EVERY_KIND, size: int = 900
) -> tuple[Gallery, dict[str, bytes]]:
    """A gallery with a file for the press of each photo, and these by key. Every other photo is of
    the second day, every third is somebody else's."""
    described = a_gallery(photos)
    files: dict[str, bytes] = {}
    pictures = []
    for number, picture in enumerate(described.pictures):
        body = press_bytes(number, size)
        credit = "Foto: Jānis Bērziņš" if number % 3 == 2 else picture.caption.credit_line
        made = replace(
            with_press(picture, body),
            section=f"{number % 2 + 1}. diena",
            caption=replace(picture.caption, credit_line=credit),
        )
        assert made.press is not None
        files[variant_key(made.press.sha256, made.press.width, "jpg")] = body
        pictures.append(made)
    return replace(described, pictures=tuple(pictures), press=True, downloads=rules), files


def packages_of(gallery: Gallery, public_url: str = "") -> tuple[Package, ...]:
    return plan_packages(a_site(public_url=public_url), gallery)


def zip_of(package: Package, files: Mapping[str, bytes]) -> bytes:
    """The package's ZIP file."""
    out = io.BytesIO()
    write_zip(package, out, lambda member: files[member.key])
    return out.getvalue()
