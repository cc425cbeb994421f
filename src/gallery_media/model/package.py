"""A package: photos of a gallery as one ZIP file, before it is made and once it lies there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gallery_media.model.addresses import download_key
from gallery_media.model.photo import PhotoId

MEGABYTE = 1_000_000
LARGEST = 1000 * MEGABYTE
"""Bytes of one ZIP file, unless settings say otherwise."""

MIME = "application/zip"


class PackageKind(StrEnum):
    """Which photos a package holds; settings name them so."""

    GALLERY = "gallery"
    SECTION = "section"
    PHOTOGRAPHER = "photographer"  # as credit lines say, never as folders are called


@dataclass(frozen=True, slots=True)
class DownloadRules:
    """What a gallery offers besides single files.

    ``zips``: kinds of packages. ``largest``: bytes of one ZIP file. ``selection``: visitors may
    choose photos and get them as a ZIP that their browser writes.
    """

    zips: tuple[PackageKind, ...] = ()
    largest: int = LARGEST
    selection: bool = True


@dataclass(frozen=True, slots=True)
class Member:
    """A photo's file in a package: its name there, the key it is copied from, its SHA-256."""

    name: str
    photo: PhotoId
    key: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A text that goes along: licence or captions."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Package:
    """What a ZIP file will hold, in the order of its members: texts first, then photos by name.

    ``about``: the section or the credit line, "" for the whole gallery. ``part`` counts from 1 of
    ``parts``; ``made_from`` is a digest (hex) of everything that decides the file's bytes and name.
    """

    gallery: str
    kind: PackageKind
    about: str
    name: str
    part: int
    parts: int
    texts: tuple[Enclosure, ...]
    members: tuple[Member, ...]
    made_from: str

    @property
    def photos(self) -> tuple[PhotoId, ...]:
        return tuple(member.photo for member in self.members)


@dataclass(frozen=True, slots=True)
class Packed:
    """A package and the ZIP file that it became: SHA-256 and size in bytes."""

    package: Package
    sha256: str
    size: int

    @property
    def key(self) -> str:
        """Where it lies in the public bucket."""
        return download_key(self.package.gallery, self.sha256, self.package.name, "zip")


def attachment(name: str) -> str:
    """The Content-Disposition of a file to take along; ``name`` is one of ours, plain ASCII."""
    if not name.isascii() or set(name) & set('"\\/'):
        raise ValueError(f"{name!r} is no file name of ours")
    return f'attachment; filename="{name}"'


def photo_file(gallery: str, *words: str, ext: str = "jpg") -> str:
    """The name of a photo's file for people: gallery, photo id and what else tells files apart,
    never what a camera called it."""
    return "-".join(word for word in (gallery, *words) if word) + f".{ext}"
