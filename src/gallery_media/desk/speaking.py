"""An editor's captions.csv goes in; the lines that still speak of withdrawn photos come out.

The file is the editor's, so nobody else changes it: the lines are named until they are taken out.
"""

from __future__ import annotations

from collections.abc import Collection

from gallery_media.catalogue import Catalogue
from gallery_media.catalogue.receipts import hidden_path
from gallery_media.desk.named import named_in
from gallery_media.errors import SettingsError
from gallery_media.model.photo import PhotoId
from gallery_media.settings.captions import captions_lines
from gallery_media.settings.project import Project


def lines_about(
    photos: Collection[PhotoId], gallery: str, project: Project, catalogue: Catalogue
) -> tuple[int, ...]:
    """Numbers of the lines that name one of ``photos``, which are withdrawn.

    By number, by file name or by folder and name, of which only digests are left; a name that
    another photo has by now speaks of that one. A table that cannot be read is told of elsewhere.
    """
    if not photos:
        return ()
    try:
        lines = captions_lines(project.gallery_dir(gallery))
    except SettingsError:
        return ()
    every = named_in(gallery, catalogue).every

    def meant(name: str) -> tuple[PhotoId, ...]:
        return every.get(name) or every.get(hidden_path(name)) or (PhotoId(name),)

    return tuple(sorted({line for line, name in lines if set(photos) & set(meant(name))}))


def places_about(
    photo: PhotoId, galleries: Collection[str], project: Project, catalogue: Catalogue
) -> tuple[str, ...]:
    """The same for one photo in all its galleries: ``galleries/x/captions.csv, line 3``."""
    return tuple(
        f"galleries/{gallery}/captions.csv, line {line}"
        for gallery in galleries
        for line in lines_about({photo}, gallery, project, catalogue)
    )
