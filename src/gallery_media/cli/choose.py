"""Names of galleries as they were typed go in; those of the project come out."""

from __future__ import annotations

from gallery_media.errors import ProjectError
from gallery_media.settings.project import Project


def choose(project: Project, galleries: tuple[str, ...]) -> tuple[str, ...]:
    """The galleries to publish. Raises ProjectError for one that is not there."""
    there = project.slugs()
    missing = [slug for slug in galleries if slug not in there]
    if missing:
        raise ProjectError(
            f"There is no gallery {missing[0]}: galleries/{missing[0]}/gallery.toml is missing. "
            f"There are: {', '.join(there) or 'none yet'}."
        )
    if not there:
        raise ProjectError(
            "This project has no gallery yet: make galleries/NAME/gallery.toml, "
            "or a new project with gallery-media init DIR --gallery NAME."
        )
    return galleries or there
