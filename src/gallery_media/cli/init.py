"""``gallery-media init``: make a project folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.cli.console import console
from gallery_media.settings.gallery import checked_gallery_name
from gallery_media.settings.scaffold import make_project


def init(
    directory: Path,
    *,
    gallery: Annotated[str, Parameter(help="Make a first gallery of this name.")] = "",
) -> None:
    """Make a project folder with commented settings; nothing that exists is overwritten.

    Example: `gallery-media init my-festival --gallery lampa-2017`
    """
    if gallery:
        checked_gallery_name(gallery)
    project = make_project(directory, gallery)
    console.print(f"[green]Made[/green] {project.root}")
    slug = gallery or "NAME"
    if not gallery:
        console.print(f"  1. Make {project.galleries / 'NAME'}/gallery.toml (see the docs).")
    console.print(f"  Photographers drop files into {project.inbox / slug}/")
    console.print(f"  Then: gallery-media publish --project {project.root}")
