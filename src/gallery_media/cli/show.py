"""``gallery-media show``: a gallery's photos with their words, and where each word is from.

The words are printed in the terminal of the person who asked, and are written nowhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.cli.choose import choose
from gallery_media.cli.console import console, print_json
from gallery_media.cli.options import AsJson, ProjectDir
from gallery_media.desk.show import ShownPhoto
from gallery_media.model.counted import counted
from gallery_media.settings.project import open_project

Noted = Annotated[
    bool,
    Parameter(name="--noted", negative=(), help="Only photos about whose words there is a note."),
]


def show(
    gallery: str,
    *photos: str,
    project: ProjectDir = Path(),
    noted: Noted = False,
    as_json: AsJson = False,
) -> int:
    """Show the photos of a gallery, or only those named by id or file name, with their words.

    Each text with its language and source: the editor, captions.csv from the inbox, a sidecar, the
    file (EXIF, XMP, IIM) or gallery.toml; and what to know: a guessed language or code page, an end
    that was cut off, a placeholder that was left out, a caption that stands on every photo. Then
    what is said of the people in it (basis, objection, minor, expires), and what is blurred.

    For example:

    - `gallery-media show lampa-2017 --noted`
    - `gallery-media show lampa-2017 AUS_0412.JPG --project my-festival --json`
    """
    from gallery_media.wiring import open_newsroom

    found = open_project(project)
    choose(found, (gallery,))
    with open_newsroom(found) as room:
        shown = tuple(one for one in room.show(gallery, photos) if one.notes or not noted)
    if as_json:
        print_json(shown)
    else:
        for one in shown:
            _print(one)
        console.print(counted(len(shown), "photo"))
    return 0


def _print(photo: ShownPhoto) -> None:
    console.print(f"[bold]{photo.photo}[/bold] ", end="")
    console.print(f"{photo.name} ({photo.state})", markup=False, highlight=False)
    if photo.reason:
        console.print(f"  {photo.reason}", markup=False, highlight=False, soft_wrap=True)
    for text in photo.texts:
        where = f"{text.field} {text.lang}".strip()
        console.print(f"  [cyan]{where}[/cyan] [dim]({text.source})[/dim]: ", end="")
        console.print(text.words, markup=False, highlight=False, soft_wrap=True)
    for told in photo.people:
        console.print("  [magenta]people[/magenta] ", end="")
        console.print(told, markup=False, highlight=False, soft_wrap=True)
    for note in photo.notes:
        console.print("  [yellow]note[/yellow] ", end="")
        console.print(note, markup=False, highlight=False, soft_wrap=True)
