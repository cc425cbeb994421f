"""A gallery goes in; the ZIP files that it should offer come out, decided and not yet made.

Parts follow the gallery's order, so that one more photo at its end changes the last part of each
package and leaves the others as they are; within a part files are sorted by name.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence, Set

from gallery_media.model.addresses import MAX_SLUG_LENGTH, variant_key
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.package import Enclosure, Member, Package, PackageKind, photo_file
from gallery_media.model.site import Site
from gallery_media.publishing.i18n import Language, load_language
from gallery_media.publishing.package_words import enclosures
from gallery_media.publishing.templates import search_path

PACKER = "gallery-media/package/1"
"""Grows with every change that gives the same photos and words other bytes."""

_ROOM = 200
"""Bytes that a member costs besides its file: two headers, and its name twice."""


def plan_packages(site: Site, gallery: Gallery) -> tuple[Package, ...]:
    """All packages, those of the whole gallery first. Photos without a file for the press are in
    none. Raises SettingsError for a language without a catalog."""
    rules = gallery.downloads
    if not rules.zips or not gallery.press:
        return ()
    folders = search_path(site.theme)
    languages = tuple(load_language(code, folders) for code in gallery.languages)
    with_file = tuple(picture for picture in gallery.pictures if picture.press)
    found: list[Package] = []
    for kind, about, pictures in _groups(gallery, with_file):
        taken = {package.name for package in found}
        found += _parts(site, gallery, kind, about, pictures, languages, taken)
    return tuple(found)


def package_slug(gallery: str, about: str) -> str:
    """The name of a package's files: the gallery's, and what the package is about in plain
    letters. A title without any Latin letter is told by its digest."""
    if not about:
        return gallery
    plain = unicodedata.normalize("NFKD", about).encode("ascii", "ignore").decode().casefold()
    words = "-".join("".join(c if c.isalnum() else " " for c in plain).split())
    if not any(c.isalpha() for c in words):
        words = "-".join(filter(None, (words, hashlib.sha256(about.encode()).hexdigest()[:8])))
    # Room for the number of a part.
    return f"{gallery}-{words}"[: MAX_SLUG_LENGTH - 5].rstrip("-")


def _groups(
    gallery: Gallery, pictures: Sequence[Picture]
) -> Iterator[tuple[PackageKind, str, tuple[Picture, ...]]]:
    kinds = gallery.downloads.zips
    if PackageKind.GALLERY in kinds and pictures:
        yield PackageKind.GALLERY, "", tuple(pictures)
    for kind in (PackageKind.SECTION, PackageKind.PHOTOGRAPHER):
        if kind not in kinds:
            continue
        # "Day-2" and "day-2" are one, as on filter pages and in settings; the first one's spelling.
        groups: dict[str, list[Picture]] = {}
        spelled: dict[str, str] = {}
        for picture in pictures:
            about = _about(gallery, picture, kind)
            groups.setdefault(spelled.setdefault(about.casefold(), about), []).append(picture)
        groups.pop("", None)
        for about, some in groups.items():
            # The whole gallery once more under another name would help nobody.
            if PackageKind.GALLERY not in kinds or len(some) < len(pictures):
                yield kind, about, tuple(some)


def _about(gallery: Gallery, picture: Picture, kind: PackageKind) -> str:
    if kind is PackageKind.SECTION:
        return picture.section
    return picture.caption.credit_line or gallery.credit_line


def _parts(
    site: Site,
    gallery: Gallery,
    kind: PackageKind,
    about: str,
    pictures: Sequence[Picture],
    languages: tuple[Language, ...],
    taken: Set[str],
) -> Iterator[Package]:
    parts = tuple(_split(pictures, gallery.downloads.largest))
    names = _names(package_slug(gallery.slug, about), len(parts))
    if not taken.isdisjoint(names):
        # "Day 2" and "day_2" have the same letters, and so has the second part of "Day".
        own = hashlib.sha256(f"{kind} {about}".encode()).hexdigest()[:6]
        slug = package_slug(gallery.slug, about)[: MAX_SLUG_LENGTH - 12].rstrip("-")
        names = _names(f"{slug}-{own}", len(parts))
    for number, (name, some) in enumerate(zip(names, parts, strict=True), 1):
        by_name = sorted(some, key=lambda picture: picture.photo)
        texts = enclosures(site, gallery, by_name, languages)
        members = tuple(_member(gallery, picture) for picture in by_name)
        yield Package(
            gallery=gallery.slug,
            kind=kind,
            about=about,
            name=name,
            part=number,
            parts=len(parts),
            texts=texts,
            members=members,
            made_from=_made_from(name, texts, members),
        )


def _names(slug: str, parts: int) -> list[str]:
    return [f"{slug}-{number}" for number in range(1, parts + 1)] if parts > 1 else [slug]


def _split(pictures: Iterable[Picture], largest: int) -> Iterator[tuple[Picture, ...]]:
    """As many as fit, in order; a single file that is larger than a part is one of its own."""
    some: list[Picture] = []
    size = 0
    for picture in pictures:
        own = (picture.press.size if picture.press else 0) + _ROOM + _words(picture)
        if some and size + own > largest:
            yield tuple(some)
            some, size = [], 0
        some.append(picture)
        size += own
    if some:
        yield tuple(some)


def _words(picture: Picture) -> int:
    """About the bytes that a photo's words take in all tables and texts."""
    caption = picture.caption
    fields = (caption.headline, caption.caption, caption.alt_text)
    return 4 * sum(len(text.words.encode()) for field in fields for text in field.texts)


def _member(gallery: Gallery, picture: Picture) -> Member:
    press = picture.press
    if press is None:
        raise ValueError(f"photo {picture.photo} has no file for the press")
    return Member(
        name=photo_file(gallery.slug, picture.photo, ext=press.format.value),
        photo=picture.photo,
        key=variant_key(press.sha256, press.width, press.format.value),
        sha256=press.sha256,
        size=press.size,
    )


def _made_from(name: str, texts: Iterable[Enclosure], members: Iterable[Member]) -> str:
    digest = hashlib.sha256(f"{PACKER}\n{name}\n".encode())
    for text in texts:
        digest.update(f"{text.name} {hashlib.sha256(text.body).hexdigest()}\n".encode())
    for member in members:
        digest.update(f"{member.name} {member.sha256} {member.size}\n".encode())
    return digest.hexdigest()
