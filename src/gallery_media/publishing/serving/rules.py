"""The path of a public object in, the headers that it is served with out: the one source of truth.

The preview server asks here, and every generated configuration is written from here. Source: item
L of the gallery page specification (the policy was tried with every page, without exceptions).

A path is described by segments: ``:name`` is any one segment, ``*`` at the end is any rest. No path
fits two kinds, so that servers which add up rules and servers which choose one do the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gallery_media.model.addresses import FRESH, IMMUTABLE
from gallery_media.publishing.serving.redirects import Redirect

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

FRAMES = "frame-ancestors"
META_POLICY = "; ".join(
    part for part in CONTENT_SECURITY_POLICY.split("; ") if not part.startswith(FRAMES)
)
"""What pages say themselves, for hosts that send no headers; the rest counts in a header only."""

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    # An SVG is a document when it is opened by itself, so every answer carries the policy.
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
}

RESOURCE_POLICY = "Cross-Origin-Resource-Policy"
CACHING = "Cache-Control"
STRICT_TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")
"""Only from the edge, and only where visitors come by https."""

NOT_KEPT = "no-store"
"""Caching of whatever is not there: it may be there in a moment."""

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "atom": "application/atom+xml",
    "xml": "application/xml",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "avif": "image/avif",
    "webp": "image/webp",
    "zip": "application/zip",
}
"""What an exported folder's files are, by their ending; objects in the bucket say it themselves."""

COMPRESSED = tuple(
    MEDIA_TYPES[ending].partition(";")[0]
    for ending in ("html", "css", "js", "txt", "csv", "json", "atom", "xml", "svg")
)
"""Media types that are sent compressed; pictures and ZIP files are that already."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Public objects that are served alike. ``shared``: other sites may show them (a CMS does)."""

    name: str
    path: str
    caching: str
    shared: bool = False

    @property
    def headers(self) -> dict[str, str]:
        return {
            RESOURCE_POLICY: "cross-origin" if self.shared else "same-origin",
            CACHING: self.caching,
        }


KINDS = (
    Kind("variants", "/m/*", IMMUTABLE, shared=True),
    Kind("downloads", "/d/*", IMMUTABLE, shared=True),
    Kind("assets", "/a/*", IMMUTABLE),
    Kind("files", "/g/:gallery/:file", FRESH, shared=True),  # gallery.json, the embed's styles
    Kind("pages", "/g/:gallery/:lang/:file", FRESH),
    Kind("photo-pages", "/g/:gallery/:lang/p/:file", FRESH),
    Kind("listing-pages", "/g/:gallery/:lang/r/:part/:file", IMMUTABLE),
    Kind("house-files", "/:file", FRESH),
    Kind("well-known", "/.well-known/:file", FRESH),
)


@dataclass(frozen=True, slots=True)
class Extra:
    """Headers that some paths have besides those of their kind; never one of the kinds' own."""

    name: str
    path: str
    headers: tuple[tuple[str, str], ...]


EMBEDS = Extra("embeds", "/g/:gallery/:lang/embed.html", (("X-Robots-Tag", "noindex"),))
"""A fragment has no head in which it could say so itself (item K5)."""


@dataclass(frozen=True, slots=True)
class Serving:
    """All rules of one house: ``extras`` besides the kinds; ``strict``: visitors come by https;
    ``redirects``: old addresses that lead elsewhere."""

    extras: tuple[Extra, ...] = (EMBEDS,)
    strict: bool = False
    redirects: tuple[Redirect, ...] = ()

    @property
    def everywhere(self) -> dict[str, str]:
        return {**EVERYWHERE, **dict([STRICT_TRANSPORT] if self.strict else [])}

    def headers(self, key: str) -> dict[str, str]:
        """What the object under ``key`` is served with; caching is that of an object that is there.

        What is of no kind (nothing public is) is kept by nobody and shown by nobody else.
        """
        path = f"/{key}"
        kinds = [kind.headers for kind in KINDS if fits(kind.path, path)]
        own = kinds[0] if kinds else {RESOURCE_POLICY: "same-origin", CACHING: NOT_KEPT}
        more = [pair for one in self.extras if fits(one.path, path) for pair in one.headers]
        return {**self.everywhere, **own, **dict(more)}

    def moved(self, path: str) -> str:
        """Where the path (with its slash in front) leads, or "" where it is no old address."""
        asked = path.removesuffix("/")
        return next((one.to for one in self.redirects if one.old == asked), "")

    @property
    def names(self) -> tuple[str, ...]:
        """Every header that these rules may set."""
        extra = (name for one in self.extras for name, _ in one.headers)
        return tuple(dict.fromkeys((*self.everywhere, RESOURCE_POLICY, CACHING, *extra)))


def expression(path: str) -> str:
    """The described path as a regular expression that servers and Python read alike."""
    parts = path.removesuffix("*").split("/")
    written = "/".join("[^/]+" if part.startswith(":") else _literal(part) for part in parts)
    return f"^{written}{'.*' if path.endswith('*') else ''}$"


def fits(path: str, asked: str) -> bool:
    """Whether the path that is asked for is one of those described."""
    return re.match(expression(path), asked) is not None


def reserved(paths: Iterable[str], policy: str) -> tuple[Extra, ...]:
    """That text and data mining is reserved below these paths (TDM Reservation Protocol)."""
    headers = (("tdm-reservation", "1"), *([("tdm-policy", policy)] if policy else ()))
    return tuple(Extra(f"reserved-{n}", path, headers) for n, path in enumerate(paths, 1))


def _literal(part: str) -> str:
    return part.replace(".", r"\.")
