"""A gallery goes in; photos whose originals are erased and that may not be shown on are held.

Nothing can be made of them any more, so preparing passes them over; what is said of their people
counts all the same. Their pictures are the last there are, and only a withdrawal deletes them.
"""

from __future__ import annotations

from datetime import date

from gallery_media.catalogue import Catalogue
from gallery_media.desk.words import wording_of
from gallery_media.reasons import Code, Reason
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project


def hold_unmakeable(
    project: Project, house: HouseSettings, slug: str, *, catalogue: Catalogue, today: date
) -> int:
    """How many are held now; ``today`` in the house's time zone. Raises SettingsError."""
    if not catalogue.has_erased_originals(slug):
        return 0
    erased = [found for found in catalogue.pictures(slug) if found.photo.original_erased]
    wording = wording_of(
        read_gallery(project, house, slug),
        project,
        catalogue=catalogue,
        only=[found.photo.id for found in erased],
        today=today,
    )
    count = 0
    for found in erased:
        decided = wording.settle(found.photo.id).decided
        if not decided.holds and found.blur == decided.blur.digest:
            continue
        code = decided.holds[0] if decided.holds else Code.BLUR_LOST
        catalogue.hold(found.photo, Reason.of(code))
        count += 1
    return count
