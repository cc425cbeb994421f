"""What files say about photos goes in; the day and tags by which visitors choose come out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

from gallery_media.catalogue.values import WordsOf
from gallery_media.metadata.guards import normalise, scan
from gallery_media.model.filters import FilterKind
from gallery_media.model.gallery import Gallery
from gallery_media.model.words import FileWords


def shown_day(gallery: Gallery, words: FileWords) -> date | None:
    """The camera's day where it is one of the event's, which are public anyway. A camera with a
    wrong clock, or a photo from before, says none."""
    start, end = gallery.event.start, gallery.event.end
    if FilterKind.DAY not in gallery.filters.kinds or not (words.day and start and end):
        return None
    day = date.fromisoformat(words.day)
    return day if start <= day <= end else None


class ShownTags:
    """Which keywords of a gallery's files may be shown: none unless it asked for tags, and none
    that names a person whom any of its files names, or holds an address or a number."""

    def __init__(self, gallery: Gallery, known: Iterable[WordsOf]) -> None:
        """``known``: what files say about all photos of the gallery."""
        self._wanted = FilterKind.TAG in gallery.filters.kinds
        files = (kept.words for one in known for kept in one.in_order()) if self._wanted else ()
        names = {name for file in files for name in (*file.people, *file.byline)}
        self._people = [_letters(name) for name in names]
        self._public: dict[str, bool] = {}

    def of(self, words: FileWords) -> tuple[str, ...]:
        """Those of one photo."""
        return tuple(tag for tag in words.keywords if self._wanted and self._is_public(tag))

    def _is_public(self, tag: str) -> bool:
        if tag not in self._public:
            letters = _letters(tag)
            named = any(person and person <= letters for person in self._people)
            self._public[tag] = bool(letters) and not named and not scan(normalise(tag))
        return self._public[tag]


def _letters(name: str) -> frozenset[str]:
    """The words of a name as they compare: photographers file "Ozola, Anna" and "ozola anna" too,
    and leave out accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return frozenset("".join(c if c.isalnum() else " " for c in bare).split())
