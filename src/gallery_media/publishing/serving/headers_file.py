"""The rules as a ``_headers`` file, which Netlify, Cloudflare Pages and others read."""

from __future__ import annotations

from collections.abc import Iterable

from gallery_media.publishing.serving.rules import KINDS, Serving


def headers_file(serving: Serving) -> str:
    """For the root of an exported folder. Such hosts add up what fits: no header stands twice."""
    return "\n".join(
        [
            "# Written by gallery-media headers _headers; change the settings, not this file.",
            *_rule("/*", serving.everywhere.items()),
            *(line for kind in KINDS for line in _rule(kind.path, kind.headers.items())),
            *(line for extra in serving.extras for line in _rule(extra.path, extra.headers)),
            "",
        ]
    )


def _rule(path: str, headers: Iterable[tuple[str, str]]) -> Iterable[str]:
    yield path
    for name, value in headers:
        yield f"  {name}: {value}"
