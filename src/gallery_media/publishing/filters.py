"""A gallery goes in; by what its photos can be told apart, and which they are, come out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from gallery_media.model.filters import FilterKind
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.localised import Localised, Text
from gallery_media.model.sections import Sections
from gallery_media.publishing.i18n import Language

FEWEST_TAGGED = 3
"""Photos that a tag needs (item D3 of the page design): otherwise each keyword is a page."""

MOST_TAGS = 60
"""The most frequent ones; agencies write thirty keywords into each file."""

INDEX_FROM = 1000
"""Photos from which on a gallery with sections is shown by them."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Photos with one thing in common. ``about``: section ("" for those without one), day (ISO),
    credit line or keyword; ``indices``: which pictures of the gallery, in its order (from 0);
    ``sections``: what the gallery calls those; ``lines``: its own credit line by language, where
    ``about`` is that one and there are several; ``day`` (ISO, "" for photos without one): of a
    section the photos of this day alone."""

    kind: FilterKind
    about: str
    indices: tuple[int, ...]
    sections: Sections = Sections()
    lines: Localised = Localised()
    day: str | None = None

    def words(self, language: Language) -> Text:
        """What it is called on pages; nobody tells the language of a keyword, nor of a line that
        is not the gallery's."""
        if self.kind is FilterKind.DAY:
            return day_words(self.about, language)
        if not self.about:
            return Text(language.gettext("Other photos"), language.code)
        if self.kind is FilterKind.SECTION:
            return self.sections.title(self.about, language.code)
        return self.lines.best(language.code) or Text(self.about, "")


def day_words(day: str, language: Language) -> Text:
    """What a day (ISO) is called, or photos without one ("")."""
    if not day:
        return Text(language.gettext("Photos without a date"), language.code)
    return Text(language.day(date.fromisoformat(day)), language.code)


def day_anchor(day: str) -> str:
    """Where the entry page names the day."""
    return f"diena-{day}" if day else "bez-datuma"


def filters_of(gallery: Gallery) -> tuple[Filter, ...]:
    """In the order in which pages offer them. A kind that all photos have in common tells none
    apart, and is left out."""
    found: list[Filter] = []
    for kind in FilterKind:
        if kind in gallery.filters.kinds:
            found += _of_kind(gallery, kind)
    return tuple(found)


def is_index(gallery: Gallery) -> bool:
    """Whether the gallery's first page leads to its sections instead of showing photos (item D2 of
    the page design)."""
    return (
        len(gallery.pictures) >= INDEX_FROM
        and FilterKind.SECTION in gallery.filters.kinds
        and len({picture.section.casefold() for picture in gallery.pictures}) > 1
    )


def _of_kind(gallery: Gallery, kind: FilterKind) -> Iterator[Filter]:
    groups: dict[str, list[int]] = {}
    spelled: dict[str, str] = {}
    for index, picture in enumerate(gallery.pictures):
        for about in _about(gallery, picture, kind):
            same = spelled.setdefault(about.casefold(), about)
            members = groups.setdefault(same, [])
            if not members or members[-1] != index:
                members.append(index)
    if kind is FilterKind.TAG:
        groups = _frequent(groups, len(gallery.pictures))
    if any(len(indices) < len(gallery.pictures) for indices in groups.values()):
        names = sorted(groups) if kind is FilterKind.DAY else groups
        for about in names:
            own = (
                kind is FilterKind.PHOTOGRAPHER
                and about.casefold() == gallery.credit_line.casefold()
            )
            lines = gallery.credit_lines if own else Localised()
            yield Filter(kind, about, tuple(groups[about]), gallery.sections, lines)
        if kind is FilterKind.SECTION and is_index(gallery):
            # Nothing else leads to them.
            pictures = enumerate(gallery.pictures)
            if rest := tuple(index for index, picture in pictures if not picture.section):
                yield Filter(kind, "", rest)


def _frequent(groups: dict[str, list[int]], total: int) -> dict[str, list[int]]:
    """By name; a keyword that every photo has says nothing."""
    enough = [tag for tag, some in groups.items() if FEWEST_TAGGED <= len(some) < total]
    most = sorted(enough, key=lambda tag: (-len(groups[tag]), tag.casefold()))[:MOST_TAGS]
    return {tag: groups[tag] for tag in sorted(most, key=_in_the_alphabet)}


def _in_the_alphabet(word: str) -> tuple[str, str]:
    """Letters with marks stand beside those without: ``āboli`` before ``balva``."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part)), word.casefold()


def _about(gallery: Gallery, picture: Picture, kind: FilterKind) -> Iterable[str]:
    if kind is FilterKind.SECTION:
        found: tuple[str, ...] = (picture.section,)
    elif kind is FilterKind.DAY:
        found = (picture.day.isoformat() if picture.day else "",)
    elif kind is FilterKind.PHOTOGRAPHER:
        found = (picture.caption.credit_line or gallery.credit_line,)
    else:
        found = picture.tags
    return tuple(filter(None, found))
