"""``gallery-media init``: make a project folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.cli.console import console, program
from gallery_media.errors import SettingsError
from gallery_media.settings.gallery import checked_gallery_name
from gallery_media.settings.project import Project
from gallery_media.settings.scaffold import make_gallery, make_project


def init(
    directory: Path,
    /,
    *,
    gallery: Annotated[
        str, Parameter(help="The gallery to make; by default the folder's name.")
    ] = "",
) -> None:
    """Make a project folder with commented settings, or one more gallery in a project.

    Nothing that exists is overwritten.

    Example: `gallery-media init my-festival --gallery lampa-2017`
    """
    slug = checked_gallery_name(gallery) if gallery else _named_after(directory)
    there = Project(directory.expanduser().resolve())
    if gallery and there.settings_file.exists():
        project = there
        make_gallery(project, slug)
        console.print(f"[green]Made[/green] {project.gallery_dir(slug)}", soft_wrap=True)
    else:
        project = make_project(directory, slug)
        console.print(f"[green]Made[/green] {project.root}", soft_wrap=True)
    settings = project.gallery_dir(slug) / "gallery.toml"
    console.print(f"  Write title, privacy notice and contact into {settings}", soft_wrap=True)
    console.print(
        "  Examples of an article and of captions lie beside it; without their .example they count"
    )
    console.print(f"  Photographers drop files into {project.inbox / slug}/", soft_wrap=True)
    console.print(f"  Then: {program()} publish --project {project.root}", soft_wrap=True)


def _named_after(directory: Path) -> str:
    """The project's own name where it can be a gallery's, else a plain one."""
    try:
        return checked_gallery_name(directory.expanduser().resolve().name)
    except SettingsError:
        return "gallery"
