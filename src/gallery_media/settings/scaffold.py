"""A new project folder: a path goes in, a folder with commented settings comes out."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from gallery_media.errors import ProjectError
from gallery_media.settings.project import Project

GITIGNORE = (
    "# State and photos; the settings beside them are worth keeping under version control.\n"
)
IGNORED = (".gallery-media/", "inbox/", "done/", "quarantine/", "receipts/")

EXAMPLES = ("article.lv.md.example", "captions.csv.example")
"""Beside a new gallery's settings; nothing reads them before they lose their last ending."""


def make_project(directory: Path, gallery: str = "") -> Project:
    """Make a project, with a first gallery when one is named; never overwrites a file.

    Raises ProjectError when ``directory`` already is a project or cannot be written.
    """
    project = Project(directory.expanduser().resolve())
    if project.settings_file.exists():
        raise ProjectError(f"{directory} already is a gallery-media project; nothing was changed.")
    try:
        for folder in (project.inbox, project.galleries, project.quarantine):
            folder.mkdir(parents=True, exist_ok=True)
        project.state.mkdir(mode=0o700, exist_ok=True)
        _write_new(project.settings_file, blank("gallery-media.toml"))
        _write_new(project.root / ".gitignore", GITIGNORE + "\n".join(IGNORED) + "\n")
        if gallery:
            make_gallery(project, gallery)
    except OSError as error:
        raise ProjectError(f"{directory} cannot be made: {error.strerror}.") from error
    return project


def make_gallery(project: Project, slug: str) -> None:
    """The folder of a new gallery with ``EXAMPLES``, and its inbox folder.

    Raises ProjectError when it is there.
    """
    folder = project.gallery_dir(slug)
    if (folder / "gallery.toml").exists():
        raise ProjectError(f"There is a gallery {slug} already; nothing was changed.")
    folder.mkdir(parents=True, exist_ok=True)
    _write_new(folder / "gallery.toml", blank("gallery.toml"))
    for name in EXAMPLES:
        _write_new(folder / name, blank(name))
    (project.inbox / slug).mkdir(parents=True, exist_ok=True)


def make_draft(project: Project, slug: str) -> None:
    """A gallery for a folder that is in the inbox already: prepared, and not released before
    somebody has filled it in. Raises ProjectError when it is there."""
    folder = project.gallery_dir(slug)
    text = blank("gallery.toml")
    before, title, after = text.partition('title = { lv = "Foto galerija", en = "Photo gallery" }')
    if not title:
        raise ProjectError("The blank of gallery.toml has no title; reinstall gallery-media.")
    draft = (
        f"{before}# Made for the folder inbox/{slug}/. Write title, privacy notice and contact, "
        "then take this line away.\n"
        f'draft = true\n\ntitle = {{ lv = "{slug}", en = "{slug}" }}{after}'
    )
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with (folder / "gallery.toml").open("x", encoding="utf-8") as file:
            file.write(draft.replace("# draft = true\n", ""))
    except FileExistsError as error:
        raise ProjectError(f"There is a gallery {slug} already; nothing was changed.") from error


def blank(name: str) -> str:
    """The text of a blank that ships with the package."""
    return (files("gallery_media.settings") / "blanks" / name).read_text(encoding="utf-8")


def _write_new(path: Path, text: str) -> None:
    if not path.exists():
        path.write_text(text, encoding="utf-8")
