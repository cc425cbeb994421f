"""The news article that a gallery belongs to: front matter as values, its text as Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Funding:
    """Who paid: the fund, the project's number, and a sentence; the logo is an asset's name."""

    fund: str
    project_no: str = ""
    text: str = ""
    logo: str = ""
    logo_alt: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article in one language. ``body`` is Markdown; raw HTML in it is never trusted.

    ``teaser_pick``: photos that the teaser shows, in this order (as the editor names them, and once
    the gallery is gathered by their ids); none means the first ones. ``indexed``: whether search
    engines may list it.
    """

    lang: str
    title: str
    body: str
    published: date | None = None
    updated: date | None = None
    summary: str = ""
    section: str = ""
    authors: tuple[str, ...] = ()
    gallery_heading: str = ""
    gallery_link_text: str = ""
    teaser_count: int = 6
    teaser_pick: tuple[str, ...] = ()
    indexed: bool = True
    funding: Funding | None = None
