"""Old addresses and where they lead, in the words of each server."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Redirect:
    """``old`` is a path of the host without a slash at its end; visitors of it, with a slash or
    without, are sent to the path ``to`` for good (301)."""

    old: str
    to: str

    @property
    def key(self) -> str:
        """Where a plain file answers for a host that cannot be told."""
        path = self.old.removeprefix("/")
        return path if path.endswith(".html") else f"{path}/index.html"


def in_nginx(redirects: Iterable[Redirect]) -> Iterator[str]:
    for one in redirects:
        for asked in (one.old, f"{one.old}/"):
            # Relative, or nginx would name the port and scheme that it listens on itself.
            yield f"location = {asked} {{ absolute_redirect off; return 301 {one.to}; }}"


def in_caddy(redirects: Iterable[Redirect]) -> Iterator[str]:
    for one in redirects:
        for asked in (one.old, f"{one.old}/"):
            yield f"redir {asked} {one.to} 301"


def in_function(redirects: Iterable[Redirect]) -> str:
    """JavaScript: the old addresses of a CloudFront function, by what is asked."""
    return json.dumps({one.old: one.to for one in redirects}, indent=2)


def redirects_file(redirects: Iterable[Redirect]) -> str:
    """A ``_redirects`` file, which Netlify, Cloudflare Pages and others read."""
    lines = (f"{asked} {one.to} 301" for one in redirects for asked in (one.old, f"{one.old}/"))
    head = "# Written by gallery-media headers _redirects; change the articles, not this file."
    return "\n".join([head, *lines, ""])
