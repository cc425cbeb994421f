"""ZIP files that lie there go in; how a page offers them comes out, one line a package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from gallery_media.model.package import PackageKind, Packed
from gallery_media.publishing.i18n import Language
from gallery_media.publishing.links import relative


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """One ZIP file; ``size`` is told, ``number`` that of the part, "" where there is one alone."""

    href: str
    name: str
    number: str
    size: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One package: what it is about in words ("" is the whole gallery), and how many photos."""

    about: str
    photos: int
    files: tuple[OfferedFile, ...]


def offers(packed: Sequence[Packed], language: Language, page: str) -> tuple[Offer, ...]:
    """In the order in which they come: the gallery, its sections, its photographers."""
    found = []
    for (kind, about), some in groupby(packed, lambda one: (one.package.kind, one.package.about)):
        parts = tuple(some)
        found.append(
            Offer(
                about="" if kind is PackageKind.GALLERY else about,
                photos=sum(len(one.package.members) for one in parts),
                files=tuple(_file(one, language, page) for one in parts),
            )
        )
    return tuple(found)


def _file(packed: Packed, language: Language, page: str) -> OfferedFile:
    package = packed.package
    return OfferedFile(
        href=relative(page, packed.key),
        name=f"{package.name}.zip",
        number=language.number(package.part) if package.parts > 1 else "",
        size=language.file_size(packed.size),
    )
