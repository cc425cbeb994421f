"""A folder of photos goes in; galleries of them come out: ours, and those of sigal and thumbsup."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.peers.install import SCRATCH, SIGAL
from gallery_media.demo.project import GALLERY, fill_with_photos, make_demo
from gallery_media.model.addresses import article_key, entry_key
from tests.makers.served import as_a_static_host, as_the_house

PORT = 8764
"""Where our pages believe to be; canonical addresses have to be true for the judges."""

TOOLS = SCRATCH / "visitors"
ALBUM = "lampa"
SIGAL_THEMES = ("photoswipe", "galleria", "colorbox")
THUMBSUP_THEMES = ("classic", "cards", "mosaic", "flow")

WORDS = {
    "lv": ("Sarunas pils parkā", "Festivāla dalībnieki sarunājas pils parkā.", "Cilvēki, skats"),
    "en": ("Talks in the park", "Visitors of the festival talk in the park.", "People, view"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A page to measure: whose it is, where it lies, how it is served, what opens its viewer."""

    name: str
    folder: Path
    page: str
    opener: str = ""
    shows: str = ""
    headers: Callable[[str], Mapping[str, str]] = as_a_static_host


class NotBuilt(Exception):
    """Why a peer's gallery is left out."""


def ours(photos: Path) -> list[Place]:
    """Our gallery page, its first photo's page and the article, from the whole house."""
    house, site = TOOLS / "house", TOOLS / "ours"
    if not (site / "index.html").is_file():
        shutil.rmtree(house, ignore_errors=True)
        project = make_demo(house, PORT)
        fill_with_photos(project, photos)
        with (project.gallery_dir(GALLERY) / "captions.csv").open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("photo", "lang", "headline", "caption", "alt_text"))
            for number, photo in enumerate(sorted(photos.glob("*.JPG")), 1):
                for lang, (headline, caption, alt) in WORDS.items():
                    rows.writerow((photo.name, lang, headline, caption, f"{alt} {number}"))
        house_command = [sys.executable, "-m", "gallery_media"]
        _run([*house_command, "publish", GALLERY, "--project", str(house)])
        _run([*house_command, "export", str(site), "--project", str(house)])
    first = sorted((site / "g" / GALLERY / "lv" / "p").glob("*.html"))[0]
    return [
        Place(
            "gallery-media, gallery",
            site,
            entry_key(GALLERY, "lv"),
            ".rows li:nth-child(2) a",
            "dialog.viewer[open]",
            as_the_house,
        ),
        Place(
            "gallery-media, photo", site, first.relative_to(site).as_posix(), "", "", as_the_house
        ),
        Place("gallery-media, article", site, article_key(GALLERY, "lv"), "", "", as_the_house),
    ]


def sigal(photos: Path, theme: str) -> Place:
    """An album of sigal, with what the theme is made with by default."""
    if not SIGAL.is_file():
        raise NotBuilt("sigal is not installed (make bench-peers)")
    work, site = TOOLS / "sigal", TOOLS / f"sigal-{theme}"
    album = work / ALBUM
    album.mkdir(parents=True, exist_ok=True)
    for photo in photos.glob("*.JPG"):
        if not (album / photo.name).exists():
            os.link(photo, album / photo.name)
    settings = TOOLS / f"sigal-{theme}.conf.py"
    settings.write_text(f"theme = {theme!r}\n", encoding="utf-8")
    command = [str(SIGAL), "build", "-c", str(settings), "-n", "2"]
    _run([*command, str(work), str(site)])
    opener, shows = {
        "photoswipe": ("a[href$='.JPG']", ".pswp--open"),
        "galleria": (".galleria-image", ".galleria-lightbox-box"),
        "colorbox": ("a[href$='.JPG']", "#colorbox"),
    }[theme]
    return Place(f"sigal, {theme}", site, f"{ALBUM}/index.html", opener, shows)


def thumbsup(photos: Path, theme: str) -> Place:
    """An album of thumbsup, with what the theme is made with by default."""
    command = TOOLS / "node_modules" / ".bin" / "thumbsup"
    if not command.exists():
        raise NotBuilt("thumbsup is not installed")
    work, site = TOOLS / "thumbsup", TOOLS / f"thumbsup-{theme}"
    album = work / ALBUM
    album.mkdir(parents=True, exist_ok=True)
    for photo in photos.glob("*.JPG"):
        if not (album / photo.name).exists():
            os.link(photo, album / photo.name)
    options = ["--input", str(work), "--output", str(site), "--theme", theme]
    _run([str(command), *options, "--log", "default"])
    page = next((p for p in ("lampa.html", "Lampa.html") if (site / p).is_file()), "")
    if not page:
        raise NotBuilt(f"thumbsup {theme} wrote no album page")
    return Place(f"thumbsup, {theme}", site, page, "a[href^='media/']", ".lg-outer")


def peers(photos: Path) -> Iterator[tuple[str, Callable[[], Place]]]:
    for theme in SIGAL_THEMES:
        yield f"sigal, {theme}", partial(sigal, photos, theme)
    for theme in THUMBSUP_THEMES:
        yield f"thumbsup, {theme}", partial(thumbsup, photos, theme)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotBuilt((done.stderr or done.stdout).strip()[-400:])
