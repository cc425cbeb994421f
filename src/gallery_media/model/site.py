"""The site that carries the galleries: the organisation, its links, its languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from gallery_media.model.localised import Localised


@dataclass(frozen=True, slots=True)
class SiteAsset:
    """A picture from the project's settings (arms, logo): bytes are published under ``a/``."""

    name: str
    extension: str
    data: bytes
    alt: Localised = Localised()
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class SocialLink:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Site:
    """Whose pages these are.

    ``public_url`` is where the public bucket's root answers visitors ("" when not known yet):
    canonical and sharing addresses need it; every other link is relative. ``theme``: folders whose
    templates, static files and catalogs go before the house's own. Where they lie on this machine
    shows on no page, so that it stands in no digest; what is in them does.
    """

    name: Localised
    languages: tuple[str, ...]
    organisation: Localised = Localised()
    organisation_url: str = ""
    public_url: str = ""
    arms: SiteAsset | None = None
    funding_logo: SiteAsset | None = None
    social: tuple[SocialLink, ...] = ()
    accessibility_url: str = ""
    privacy_url: str = ""
    theme: tuple[Path, ...] = field(default=(), repr=False)
