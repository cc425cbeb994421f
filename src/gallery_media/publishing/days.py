"""A gallery with many sections goes in; its days come out, each with the sections of its photos."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gallery_media.model.filters import FilterKind
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Text
from gallery_media.publishing.filters import Filter, day_words, is_index
from gallery_media.publishing.i18n import Language
from gallery_media.publishing.parts import parts_of

MOST_PARTS = 60
"""Parts of sections that an entry page names; with more of them it names days. As many as a listing
page has photos: more than that nobody looks through, and of 50,000 photos there are about 110."""


@dataclass(frozen=True, slots=True)
class Day:
    """``about``: the day (ISO), "" for photos without one; ``sections``: its photos, and no others,
    by section."""

    about: str
    sections: tuple[Filter, ...]

    @property
    def count(self) -> int:
        return sum(len(section.indices) for section in self.sections)

    @property
    def first(self) -> int:
        """Which picture of the gallery (from 0) stands for it."""
        return min(section.indices[0] for section in self.sections)

    def words(self, language: Language) -> Text:
        return day_words(self.about, language)


def days_of(gallery: Gallery) -> tuple[Day, ...]:
    """By date, photos without one at the end; none where the gallery's first page does not lead to
    days (table D of the page design)."""
    if not _is_by_day(gallery):
        return ()
    groups: dict[str, dict[str, list[int]]] = {}
    spelled: dict[tuple[str, str], str] = {}
    for index, picture in enumerate(gallery.pictures):
        day = picture.day.isoformat() if picture.day else ""
        # Spelled as on this day: another day's photos must not change this one's pages.
        name = spelled.setdefault((day, picture.section.casefold()), picture.section)
        groups.setdefault(day, {}).setdefault(name, []).append(index)
    order = sorted(groups, key=lambda day: (not day, day))
    return tuple(Day(day, tuple(_sections(gallery, day, groups[day]))) for day in order)


def _sections(gallery: Gallery, day: str, groups: dict[str, list[int]]) -> Iterator[Filter]:
    """As they come, photos in none at the end."""
    for name in sorted(groups, key=lambda name: not name):
        indices = tuple(groups[name])
        yield Filter(FilterKind.SECTION, name, indices, gallery.sections, day=day)


def _is_by_day(gallery: Gallery) -> bool:
    """Whether there are too many parts of sections for one page, and days to put them in."""
    if not is_index(gallery) or FilterKind.DAY not in gallery.filters.kinds:
        return False
    if len({picture.day for picture in gallery.pictures if picture.day}) < 2:
        return False
    sections: dict[str, list[str]] = {}
    for picture in gallery.pictures:
        sections.setdefault(picture.section.casefold(), []).append(picture.photo)
    return sum(len(parts_of(some, gallery.per_page)) for some in sections.values()) > MOST_PARTS
