"""A public page goes in; what it says about itself, and the keys that it links to, come out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from gallery_media.model.addresses import PUBLIC_PREFIXES
from gallery_media.publishing.gallery_json import addresses_in

_ADDRESSES = ("href", "src", "poster", "action", "data")
_SETS = ("srcset", "imagesrcset")

OUTSIDE = ".."
"""What the target of a link begins with that leads out of the public bucket."""


@dataclass(frozen=True, slots=True)
class PageRead:
    """Keys that a page links to, each once and in their order; its meta elements by name."""

    targets: tuple[str, ...]
    meta: dict[str, str]


def read_page(key: str, body: bytes) -> PageRead:
    """Every relative link of an HTML page as a key; links to other hosts are theirs to keep."""
    reader = _Reader()
    reader.feed(body.decode("utf-8", errors="replace"))
    reader.close()
    found = (_target(key, link) for link in reader.links)
    return PageRead(tuple(dict.fromkeys(target for target in found if target)), reader.meta)


def read_gallery_json(key: str, body: bytes) -> tuple[str, ...]:
    """The same for ``gallery.json``: the keys that it names. Raises ValueError when it is none."""
    found = (_target(key, address) for address in addresses_in(key, body))
    return tuple(dict.fromkeys(target for target in found if target))


def absolute_targets(root: str, body: bytes) -> tuple[str, ...]:
    """Keys of public objects that a text names by the site's own address, whatever its format."""
    text = body.decode("utf-8", errors="replace")
    found = re.findall(re.escape(root) + r"/([^\s\"'<>\\\\&#?,]+)", text)
    keys = (unquote(one) for one in found)
    return tuple(dict.fromkeys(key for key in keys if key.startswith(PUBLIC_PREFIXES)))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.meta: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value for name, value in attrs if value is not None}
        self.links += [values[name] for name in _ADDRESSES if name in values]
        for name in _SETS:
            self.links += _candidates(values.get(name, ""))
        if tag == "meta" and "name" in values:
            self.meta[values["name"]] = values.get("content", "")


def _candidates(srcset: str) -> Iterator[str]:
    """Our own addresses hold no comma and no space, so that this is enough."""
    for candidate in srcset.split(","):
        words = candidate.split()
        if words:
            yield words[0]


def _target(page: str, link: str) -> str:
    """The key behind a link, "" when it is none of ours, OUTSIDE/… when it leaves the bucket."""
    parts = urlsplit(link.strip())
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    key = normpath(join(dirname(page), unquote(parts.path)))
    # An address from the host's root works on one host only, and no page of ours may count on it.
    return f"{OUTSIDE}{key}" if key.startswith("/") else key
