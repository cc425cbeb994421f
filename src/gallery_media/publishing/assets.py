"""Style sheets, scripts and the organisation's artwork in; files named by their content out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gallery_media.model.addresses import asset_key
from gallery_media.model.release import Page, Step
from gallery_media.model.site import Site, SiteAsset
from gallery_media.publishing import grid

STYLES = (
    "tokens",
    "base",
    "frame",
    "rows",
    "viewer",
    "filters",
    "downloads",
    "print",
)
"""One file for each part a designer may want to change; one request for all of them."""

READING = ("photo", "article")
"""What pages of many photos never use: a sheet of its own, for pages that are read. It stands
before the other, so that a theme's rules come after it."""

OWN_STYLES = "theme"
"""A theme's own style sheet, which need not be there: after the others, and before print."""

CONTENT_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "avif": "image/avif",
    "webp": "image/webp",
}

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"^\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Assets:
    """Keys of what every page of a site refers to, and the files themselves."""

    styles: str
    reading: str
    prefs: str
    script: str
    viewer: str
    select: str
    selection: str
    zip: str
    missing: str
    favicon: str
    arms: str
    funding_logo: str
    pages: tuple[Page, ...]


def build_assets(site: Site, folders: tuple[Path, ...]) -> Assets:
    """The site's assets; a static file is taken from the first folder that has it."""
    styles = _asset("gallery", "css", _styles(folders).encode())
    reading = _asset("reading", "css", style_sheet(READING, folders).encode())
    prefs = _asset("prefs", "js", _script(folders, "prefs.js"))
    script = _asset("page", "js", _script(folders, "page.js"))
    viewer = _asset("viewer", "js", _script(folders, "viewer.js"))
    select = _asset("select", "js", _script(folders, "select.js"))
    selection = _asset("selection", "js", _script(folders, "selection.js"))
    zipping = _asset("zip", "js", _script(folders, "zip.js"))
    missing = _asset("missing", "js", _script(folders, "missing.js"))
    favicon = _asset("favicon", "svg", _static(folders, "favicon.svg"))
    arms = _artwork(site.arms)
    funding_logo = _artwork(site.funding_logo)
    sheets = (styles, reading)
    scripts = (prefs, script, viewer, select, selection, zipping, missing)
    made = (*sheets, *scripts, favicon, arms, funding_logo)
    return Assets(
        styles=styles.key,
        reading=reading.key,
        prefs=prefs.key,
        script=script.key,
        viewer=viewer.key,
        select=select.key,
        selection=selection.key,
        zip=zipping.key,
        missing=missing.key,
        favicon=favicon.key,
        arms=arms.key if arms else "",
        funding_logo=funding_logo.key if funding_logo else "",
        pages=tuple(_unique(page for page in made if page)),
    )


def style_sheet(names: Iterable[str], folders: tuple[Path, ...]) -> str:
    """These style sheets as one, without the comments: those are for designers."""
    written = "".join(_static(folders, f"{name}.css").decode() for name in names)
    return _INDENT.sub("", _COMMENT.sub("", written))


def _styles(folders: tuple[Path, ...]) -> str:
    """All style sheets as one, without the comments: those are for designers, not for visitors."""
    parts = [_static(folders, f"{name}.css").decode() for name in STYLES]
    # A gallery's own stands before the project's in ``folders``, and so behind it here.
    own = (
        path
        for folder in reversed(folders)
        if (path := folder / "static" / f"{OWN_STYLES}.css").is_file()
    )
    parts[-1:] = [*(path.read_text(encoding="utf-8") for path in own), parts[-1]]
    written = "".join([*parts[:1], grid.stylesheet(), *parts[1:]])
    return _INDENT.sub("", _COMMENT.sub("", written))


def _script(folders: tuple[Path, ...], name: str) -> bytes:
    """Without indents and lines of comment, which are for whoever reads the source. A theme's
    script with a text over several lines stays as it is: such a line is no comment."""
    written = _static(folders, name)
    lines = written.decode().splitlines()
    if any(line.count("`") % 2 or line.endswith("\\") for line in lines):
        return written
    kept = (line.strip() for line in lines)
    return "".join(f"{line}\n" for line in kept if line and not line.startswith("//")).encode()


def _static(folders: tuple[Path, ...], name: str) -> bytes:
    found = (path for folder in folders if (path := folder / "static" / name).is_file())
    return next(found, folders[-1] / "static" / name).read_bytes()


def _artwork(artwork: SiteAsset | None) -> Page | None:
    return _asset(artwork.name, artwork.extension, artwork.data) if artwork else None


def _asset(name: str, extension: str, data: bytes) -> Page:
    key = asset_key(name, hashlib.sha256(data).hexdigest(), extension)
    return Page(key, data, CONTENT_TYPES[extension], Step.ASSET, immutable=True)


def _unique(pages: Iterable[Page]) -> Iterable[Page]:
    """The arms and the logo may be one and the same file."""
    return {page.key: page for page in pages}.values()
