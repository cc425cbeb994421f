"""A folder goes in; the demo's project comes out, its inbox full of painted or given photos."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from gallery_media.demo.paint import DemoPhoto, paint_all
from gallery_media.errors import ProjectError
from gallery_media.settings.project import SETTINGS_FILE, Project
from gallery_media.settings.scaffold import make_gallery, make_project

GALLERY = "lampa-2017"
HOUSE_FILES = (SETTINGS_FILE, "arms.svg", "fund.svg")
GALLERY_FILES = ("gallery.toml", "article.lv.md", "article.en.md")
OTHER_SITE = "other-site.html"
"""A page of somebody else's, with markers where the gallery belongs."""
PORT = 8080
_ADDRESS = f'public_url = "http://127.0.0.1:{PORT}"'
PAINTED = ".painted"
"""In the state folder: the photos were painted and need not be painted again."""


def make_demo(directory: Path, port: int = PORT) -> Project:
    """The demo's project in ``directory``; an earlier demo there is used again.

    ``port``: where the preview will be found; 0, and the demo knows no address. Raises ProjectError when the folder holds something else.
    """
    project = Project(directory.expanduser().resolve())
    if project.settings_file.exists():
        if project.slugs() != (GALLERY,):
            raise ProjectError(
                f"{directory} is a project of its own, not a demo; name another folder."
            )
        return project
    if directory.exists() and any(directory.iterdir()):
        raise ProjectError(f"{directory} is not empty; name another folder for the demo.")
    made = make_project(directory)
    make_gallery(made, GALLERY)
    for name in HOUSE_FILES:
        (made.root / name).write_bytes(_content(name))
    (made.root / OTHER_SITE).write_bytes(_content(OTHER_SITE))
    address = f'public_url = "http://127.0.0.1:{port}"' if port else "# public_url is not known"
    text = made.settings_file.read_text(encoding="utf-8")
    made.settings_file.write_text(text.replace(_ADDRESS, address), encoding="utf-8")
    for name in GALLERY_FILES:
        (made.gallery_dir(GALLERY) / name).write_bytes(_content(name))
    return made


def paint_into(project: Project, workers: int) -> int:
    """Paint the demo's photos into the inbox and write their captions; 0 when done before."""
    if (project.state / PAINTED).exists():
        return 0
    photos = []
    for photo in paint_all(workers):
        _drop(project.inbox / GALLERY / photo.name, photo.data)
        photos.append(photo)
    captions = captions_csv(sorted(photos, key=lambda photo: photo.name))
    (project.gallery_dir(GALLERY) / "captions.csv").write_text(captions, encoding="utf-8")
    (project.state / PAINTED).touch()
    return len(photos)


def fill_with_photos(project: Project, photos: Path) -> int:
    """Copy the files of a folder, with its subfolders, into the inbox; how many there were."""
    copied = 0
    for path in sorted(photos.rglob("*")):
        if path.is_file():
            _drop(project.inbox / GALLERY / path.relative_to(photos), path.read_bytes())
            copied += 1
    return copied


def captions_csv(photos: Iterable[DemoPhoto]) -> str:
    """The editor's table for painted photos, as an editor would have written it."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("photo", "lang", "headline", "caption", "alt_text"))
    for photo in photos:
        for words in photo.words:
            rows.writerow((photo.name, words.lang, words.headline, words.caption, words.alt_text))
    return out.getvalue()


def _drop(path: Path, data: bytes) -> None:
    """As a good copying program does it: under another name until it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.part")
    draft.write_bytes(data)
    shutil.move(draft, path)


def _content(name: str) -> bytes:
    return (files("gallery_media.demo") / "content" / name).read_bytes()
