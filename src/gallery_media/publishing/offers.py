"""ZIP files that lie there go in; how a page offers them comes out, one line a package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import NOTHING, Text
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
    """One package: what it is about in words (none: the whole gallery), and how many photos."""

    about: Text
    photos: int
    files: tuple[OfferedFile, ...]


def offers(
    packed: Sequence[Packed], gallery: Gallery, language: Language, page: str
) -> tuple[Offer, ...]:
    """In the order in which they come: the gallery, its sections, its photographers."""
    found = []
    for (kind, about), some in groupby(packed, lambda one: (one.package.kind, one.package.about)):
        parts = tuple(some)
        found.append(
            Offer(
                about=_words(kind, about, gallery, language),
                photos=sum(len(one.package.members) for one in parts),
                files=tuple(_file(one, language, page) for one in parts),
            )
        )
    return tuple(found)


def _words(kind: PackageKind, about: str, gallery: Gallery, language: Language) -> Text:
    if kind is PackageKind.GALLERY:
        return NOTHING
    if kind is PackageKind.SECTION:
        return gallery.sections.title(about, language.code)
    # Photographers are grouped whatever the case of their letters.
    own = about.casefold() == gallery.credit_line.casefold()
    return gallery.credit("" if own else about, language.code)


def _file(packed: Packed, language: Language, page: str) -> OfferedFile:
    package = packed.package
    return OfferedFile(
        href=relative(page, packed.key),
        name=f"{package.name}.zip",
        number=language.number(package.part) if package.parts > 1 else "",
        size=language.file_size(packed.size),
    )
