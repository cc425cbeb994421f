"""Everything that pages are made from in, one digest out: the same digest, the same pages."""

from __future__ import annotations

import hashlib
from importlib.metadata import version

from gallery_media.model.gallery import Gallery
from gallery_media.model.site import Site
from gallery_media.publishing.templates import search_path, theme_files

WRITERS = ("gallery-media", "babel", "jinja2", "markdown-it-py", "nh3")
"""Packages that put characters on pages: another version may write them otherwise."""


def content_digest(site: Site, gallery: Gallery) -> str:
    """SHA-256 (hex) of what ``render`` would read, but for the release's stamp.

    It tells that nothing changed without rendering anything. It errs on the safe side: another
    digest may still mean the same bytes.
    """
    digest = hashlib.sha256()
    # Frozen values of texts, numbers, dates and bytes: their repr names all of them, in order.
    _add(digest, repr(site).encode())
    _add(digest, repr(gallery).encode())
    for name in WRITERS:
        _add(digest, f"{name} {version(name)}".encode())
    for folder in search_path(site.theme):
        _add(digest, b"templates")
        for path in sorted(theme_files(folder)):
            _add(digest, path.relative_to(folder).as_posix().encode())
            _add(digest, path.read_bytes())
    return digest.hexdigest()


def _add(digest: hashlib._Hash, part: bytes) -> None:
    """With its length, so that no two lists of parts run together into the same bytes."""
    digest.update(len(part).to_bytes(8, "big"))
    digest.update(part)
