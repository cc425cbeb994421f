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
    the gallery is gathered by their ids); none means the first ones. ``lead_image``: the photo
    above the text; ``og_image``: the one that other sites show; both named likewise. ``indexed``:
    whether search engines may list it. ``redirects``: paths of this host where it was before.
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
    lead_image: str = ""
    og_image: str = ""
    indexed: bool = True
    redirects: tuple[str, ...] = ()
    funding: Funding | None = None

    @property
    def shared_image(self) -> str:
        """The photo that other sites show, or "" for the gallery's first."""
        return self.og_image or self.lead_image

    @property
    def named_photos(self) -> tuple[str, ...]:
        """Every photo that the article names, each once."""
        named = (self.lead_image, self.og_image, *self.teaser_pick)
        return tuple(dict.fromkeys(name for name in named if name))
