"""Our gallery of sixty goes in; the first pages of galleries with 500 and 5,000 photos come out.

The same pictures again and again under other ids: what a first page weighs and how soon it is
there does not depend on whether the photos of its other pages differ.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice

from benchmarks.visitors.galleries import TOOLS, Place
from gallery_media.demo.project import GALLERY
from gallery_media.model.addresses import entry_key
from gallery_media.model.gallery import Picture
from gallery_media.model.photo import PhotoId
from gallery_media.model.release import Stamp
from gallery_media.publishing.pages import render
from gallery_media.settings.project import open_project
from gallery_media.wiring import open_newsroom
from tests.makers.served import as_the_house

SIZES = (500, 5000)
SECTION = 250
"""Photos of one section."""


def large() -> Iterator[Place]:
    """After ``ours`` has made the gallery of sixty."""
    with open_newsroom(open_project(TOOLS / "house")) as room:
        gallery, site = room.gather(GALLERY).gallery, room.site
    for size in SIZES:
        folder = TOOLS / f"ours-{size}"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(TOOLS / "ours" / "m", folder / "m", copy_function=os.link)
        pictures = tuple(
            _another(picture, number)
            for number, picture in enumerate(islice(cycle(gallery.pictures), size))
        )
        several = replace(gallery, pictures=pictures)
        wanted = entry_key(GALLERY, "lv")
        for page in render(site, several, Stamp("000001-00000000", 1, 1)):
            # The first page and what it loads, photo pages that its viewer asks for.
            if page.key == wanted or page.key.startswith("a/") or "/lv/p/" in page.key:
                path = folder / page.key
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(page.body)
        name = f"gallery-media, first page of {size:,}"
        # A gallery this large begins with its sections, and has no viewer there.
        opener = ".rows li:nth-child(2) a" if size < 1000 else ""
        yield Place(name, folder, wanted, opener, "dialog.viewer[open]", as_the_house)


def _another(picture: Picture, number: int) -> Picture:
    section = f"{number // SECTION + 1}. diena"
    return replace(picture, photo=PhotoId(f"b{number:09}"), section=section)
