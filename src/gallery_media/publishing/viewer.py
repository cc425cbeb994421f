"""A page of a gallery in; what the viewer needs to know about it out."""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.model.gallery import Gallery
from gallery_media.publishing.i18n import Language
from gallery_media.publishing.view import NUMBERED_BELOW


@dataclass(frozen=True, slots=True)
class Viewer:
    """``position`` is "Photo {number} of {total}" with the total filled in and ``first`` the number
    of the page's first photo; ``previous`` and ``following`` are the addresses of the photos before
    and behind the page's own, "" where there are none.
    """

    position: str
    first: int
    previous: str = ""
    following: str = ""


def viewer_of(
    gallery: Gallery, start: int, shown: int, language: Language, previous: str, following: str
) -> Viewer:
    """Photos are numbered through the gallery; in one too large for that, through the page.

    ``start`` is how many photos come before the page's ``shown`` ones.
    """
    total = len(gallery.pictures)
    if total < NUMBERED_BELOW:
        said = language.gettext("Photo %(number)s of %(total)s")
    else:
        said = language.gettext("Photo %(number)s of %(total)s on this page")
        start, total = 0, shown
    position = said % {"number": "{number}", "total": language.number(total)}
    return Viewer(position, start + 1, previous, following)
