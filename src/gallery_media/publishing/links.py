"""Keys of public files in, the addresses that pages link them by out."""

from __future__ import annotations

import re
from urllib.parse import quote

from gallery_media.model.site import Site

_PLAIN = re.compile(r"[A-Za-z0-9_.~/-]*")
"""What ``quote`` leaves as it is, which is nearly every way."""


def relative(page: str, target: str) -> str:
    """The way from one key to another; it works under any host, path or exported folder.

    Keys are whole: no "." or "..", nothing empty between slashes. A page of sixty photos asks a
    thousand times, and ``posixpath.relpath`` looks up the working directory twice each time.
    """
    here, there = page.split("/")[:-1], target.split("/")
    shared = 0
    for ours, theirs in zip(here, there, strict=False):
        if ours != theirs:
            break
        shared += 1
    way = "/".join([".."] * (len(here) - shared) + there[shared:]) or "."
    return way if _PLAIN.fullmatch(way) else quote(way)


def absolute(site: Site, key: str) -> str:
    """The full address of a key, or "" while the site does not know where it is public."""
    return f"{site.public_url.rstrip('/')}/{quote(key)}" if site.public_url else ""


def contact(address: str, subject: str) -> str:
    """Where a visitor reaches the desk: a web page as it is, an e-mail address with a subject.

    Anything else (a telephone number, a sentence) is no link: "" comes back.
    """
    if address.startswith(("https://", "http://")):
        return address
    if "@" in address and " " not in address:
        return f"mailto:{quote(address, safe='@+')}?subject={quote(subject)}"
    return ""
