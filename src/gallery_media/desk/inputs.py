"""A gallery's name goes in; one digest of all that its release is made from comes out, cheaply.

The same digest once more means that nothing is left to be made and that the live release, if it was
recorded with it, shows everything: no photo has to be read, gathered or written to know it.
Whatever ``gather`` and ``due`` read has to be in here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from gallery_media.catalogue import Catalogue
from gallery_media.metadata.words import READER
from gallery_media.model.gallery import Gallery
from gallery_media.model.site import Site
from gallery_media.model.variant import Recipe
from gallery_media.publishing.digest import content_digest
from gallery_media.settings.captions import captions_text
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project


@dataclass(frozen=True, slots=True)
class Sources:
    """What people wrote about a gallery, read once: its settings and articles, its captions."""

    described: Gallery
    captions: str


def read_sources(project: Project, house: HouseSettings, slug: str) -> Sources:
    """Raises SettingsError."""
    return Sources(read_gallery(project, house, slug), captions_text(project.gallery_dir(slug)))


def inputs(
    sources: Sources,
    house: HouseSettings,
    site: Site,
    recipe: Recipe,
    *,
    catalogue: Catalogue,
    today: date,
) -> str:
    """SHA-256 (hex) of what people wrote, the house's settings, templates and packages, the recipe,
    the catalogue's facts, and the day, on which a consent may end.

    Read before the facts themselves, it is never newer than they are. ``today`` in the house's time
    zone.
    """
    parts = (
        content_digest(site, sources.described),
        sources.captions,
        repr(house.site),
        repr(recipe),
        READER,
        today.isoformat(),
        repr(catalogue.imprint(sources.described.slug)),
    )
    digest = hashlib.sha256(b"inputs/1")
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()
