"""One set of photos, taken in once; copies of it that are published in different ways.

What two publications have in common, and what no two can, is said here once.
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from gallery_flows.publish import publish_gallery
from gallery_flows.room import share
from gallery_media.catalogue import Catalogue
from gallery_media.darkroom import Darkroom
from gallery_media.settings.project import open_project
from gallery_media.wiring import PROJECT_VARIABLE, Newsroom, open_newsroom
from tests.makers.newsrooms import GALLERY

_BUCKETS = re.compile(rb"[op]-[0-9a-f]{12}")

Made = tuple[dict[str, bytes], list[Any]]
"""Everything public by key, and what the catalogue says of each photo and of its variants."""


@contextmanager
def a_copy(
    of: Newsroom, root: Path, darkroom: Darkroom, settings: str = "", catalogue: str = ""
) -> Iterator[Newsroom]:
    """The same photos under the same ids, on new buckets and a catalogue of their own.

    ``catalogue``: the address of an empty one, filled from the copied bucket; else a copied file.
    """
    shutil.copytree(of.project.root, root)
    copied = open_project(root)
    text = copied.settings_file.read_text()
    name = secrets.token_hex(6)
    text = re.sub(r'"([op])-[0-9a-f]+"', rf'"\1-{name}"', text)
    if catalogue:
        text = f'{text}\n[catalogue]\nurl = "{catalogue}"\n'
    copied.settings_file.write_text(f"{text}\n{settings}\n")
    with pytest.MonkeyPatch.context() as patch, open_newsroom(copied, darkroom) as opened:
        patch.setenv(PROJECT_VARIABLE, str(root))
        opened.stores.prepare()
        for found in of.stores.originals.list(""):
            original = of.stores.originals.get(found.key)
            opened.stores.originals.put(found.key, original.body, content_type="image/jpeg")
        if catalogue:
            opened.rebuild()
        with share(opened):
            yield opened


def made(newsroom: Newsroom, photos: int) -> Made:
    """Publish, and give what came of it without what no two releases share."""
    released = publish_gallery(gallery=GALLERY)
    assert (released.changed, released.photos) == (True, photos)
    assert newsroom.prepared == photos
    own = released.stamp.release.encode()
    public = {
        found.key.replace(own.decode(), "R"): _BUCKETS.sub(
            b"B", newsroom.stores.public.get(found.key).body.replace(own, b"R")
        )
        for found in newsroom.stores.public.list("")
    }
    assert sum(key.startswith("m/") for key in public) >= photos
    return public, _facts(newsroom.catalogue)


def _facts(catalogue: Catalogue) -> list[Any]:
    return [
        (found, set(catalogue.variant_files(found.photo.id)))
        for found in catalogue.pictures(GALLERY)
    ]
