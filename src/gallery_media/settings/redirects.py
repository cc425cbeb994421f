"""Old addresses of articles, as front matter names them, in; where they lead out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from gallery_media.errors import SettingsError
from gallery_media.model.addresses import HOUSE_FILES, article_key
from gallery_media.model.gallery import Gallery
from gallery_media.publishing.serving.redirects import Redirect

_SEGMENT = r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*"
_PATH = re.compile(rf"(?:/{_SEGMENT})+/?")
_OF_THE_HOUSE = ("/m/", "/a/", "/d/", "/g/")
LONGEST = 200


def old_address(path: str) -> str:
    """``path`` without a slash at its end. Raises ValueError with what to write instead."""
    if re.match(r"[a-z]+://", path):
        raise ValueError(
            f"{path} is a whole address; write what follows the host, such as /jaunumi/diskusija"
        )
    if len(path) > LONGEST or not _PATH.fullmatch(path):
        raise ValueError(
            f"{path[:LONGEST]!r} is no path that servers agree on: it begins with a slash, and "
            "between slashes stand letters a to z, digits and - _ . ~, no ? and no #"
        )
    short = path.rstrip("/")
    if f"{short}/".startswith(_OF_THE_HOUSE) or short[1:] in (*HOUSE_FILES, "index.html"):
        raise ValueError(f"{path} is an address of the house itself; an article was never there")
    return short


OldAddress = Annotated[str, AfterValidator(old_address)]


def redirects_of(galleries: Iterable[Gallery], public_url: str) -> tuple[Redirect, ...]:
    """All old addresses of the galleries' articles; those of drafts lead nowhere yet.

    Raises SettingsError where two articles name the same one.
    """
    found: dict[str, Redirect] = {}
    for gallery, lang, one in _named(galleries, public_url):
        if (before := found.get(one.old)) and before.to != one.to:
            raise SettingsError(
                f"galleries/{gallery.slug}/article.{lang}.md: redirects: {one.old} is an old "
                f"address of another article too ({before.to}); it can lead to one of them."
            )
        found[one.old] = one
    return tuple(found.values())


def redirects_now(galleries: Iterable[Gallery], public_url: str) -> tuple[Redirect, ...]:
    """The same for a house that goes on meanwhile: of two the first counts."""
    found: dict[str, Redirect] = {}
    for _, _, one in _named(galleries, public_url):
        found.setdefault(one.old, one)
    return tuple(found.values())


def _named(
    galleries: Iterable[Gallery], public_url: str
) -> Iterator[tuple[Gallery, str, Redirect]]:
    root = urlsplit(public_url).path.rstrip("/")
    for gallery in galleries:
        if gallery.draft:
            continue
        for article in gallery.articles:
            to = f"{root}/{article_key(gallery.slug, article.lang)}"
            for old in article.redirects:
                yield gallery, article.lang, Redirect(old, to)
