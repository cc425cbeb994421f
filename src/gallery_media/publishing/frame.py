"""The site, the gallery and one page's address in; what surrounds every page's content out."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from gallery_media.model.addresses import feed_key
from gallery_media.model.article import Article, Funding
from gallery_media.model.gallery import Gallery
from gallery_media.model.licence import Terms
from gallery_media.model.localised import Localised, Text
from gallery_media.model.site import Site, SiteAsset, SocialLink
from gallery_media.publishing.assets import Assets
from gallery_media.publishing.i18n import Language
from gallery_media.publishing.links import absolute, contact, relative


@dataclass(frozen=True, slots=True)
class Artwork:
    """The arms or a logo; width and height in pixels, 0 when not known (SVG)."""

    src: str
    alt: Text
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Switch:
    """The same page in another language; ``url`` is absolute, or "" while no host is known.

    ``same``: not only a way to that language, but the page itself, as search engines want it said.
    """

    lang: str
    name: str
    href: str
    url: str
    current: bool
    locale: str
    same: bool


@dataclass(frozen=True, slots=True)
class Crumb:
    text: Text
    href: str = ""


@dataclass(frozen=True, slots=True)
class Removal:
    """Whom to ask for the removal of a photo; ``href`` is "" when the contact is no address."""

    contact: str
    href: str


@dataclass(frozen=True, slots=True)
class HeadLink:
    """The same in another form, for programs; the address is absolute."""

    type: str
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Head, header and footer of one page. ``funding_lang``: the language of the funding's text;
    ``reading``: the styles of pages that are read, "" where ``styles`` has them;
    ``feed``: the way to the gallery's feed, or "" where it has none; ``licence`` and ``credit``:
    its photos'."""

    lang: str
    direction: str
    site_name: Text
    organisation: Text
    organisation_url: str
    arms: Artwork | None
    funding: Funding | None
    funding_lang: str
    funding_logo: Artwork | None
    social: tuple[SocialLink, ...]
    accessibility_url: str
    privacy_url: str
    removal: Removal | None
    feed: str
    licence: Terms | None
    credit: Text
    styles: str
    reading: str
    prefs: str
    script: str
    favicon: str
    url: str
    canonical: str
    indexed: bool
    reserved: bool
    policy: str
    switches: tuple[Switch, ...]
    crumbs: tuple[Crumb, ...]
    links: tuple[HeadLink, ...]
    data: Markup


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: its key, the key of its other languages, and the way to it.

    ``links`` and ``data``: the page in other forms, and what it is about, for programs.
    """

    key: str
    others: tuple[tuple[Language, str], ...]
    crumbs: tuple[Crumb, ...] = ()
    canonical: str = ""
    indexed: bool = True
    links: tuple[HeadLink, ...] = ()
    data: Markup = Markup()


def build_frame(
    site: Site, gallery: Gallery, language: Language, assets: Assets, place: Place
) -> Frame:
    """Head, header and footer for one page; every link on it is relative to the page."""
    code = language.code
    funded = _funded(gallery, code)
    return Frame(
        lang=code,
        direction=language.direction,
        site_name=site.name.best(code),
        organisation=site.organisation.best(code) or site.name.best(code),
        organisation_url=site.organisation_url,
        arms=_artwork(site.arms, assets.arms, place.key, code),
        funding=funded.funding if funded else None,
        funding_lang=funded.lang if funded else "",
        funding_logo=_artwork(site.funding_logo, assets.funding_logo, place.key, code),
        social=site.social,
        accessibility_url=site.accessibility_url,
        privacy_url=site.privacy_url,
        removal=removal(gallery, language),
        feed=relative(place.key, feed_key(gallery.slug, code))
        if site.public_url and gallery.has_feed
        else "",
        licence=gallery.licence.on(code) if gallery.licence else None,
        credit=gallery.credit("", code),
        styles=relative(place.key, assets.styles),
        reading=relative(place.key, assets.reading) if assets.reading else "",
        prefs=relative(place.key, assets.prefs),
        script=relative(place.key, assets.script),
        favicon=relative(place.key, assets.favicon),
        url=absolute(site, place.key),
        canonical=absolute(site, place.canonical or place.key),
        indexed=place.indexed and gallery.discovery.indexed,
        reserved=gallery.discovery.reserved,
        policy=gallery.discovery.policy,
        switches=_switches(site, language, place),
        crumbs=(*_home(site, code), *place.crumbs),
        links=place.links,
        data=place.data,
    )


def removal(gallery: Gallery, language: Language, photo: str = "") -> Removal | None:
    """Whom to ask; the message's subject names the gallery, and the photo when there is one."""
    if not gallery.removal_contact:
        return None
    subject = language.gettext("Please remove photo %(photo)s") % {
        "photo": f"{photo} ({gallery.slug})" if photo else f"({gallery.slug})"
    }
    return Removal(gallery.removal_contact, contact(gallery.removal_contact, subject))


def _funded(gallery: Gallery, code: str) -> Article | None:
    """The article that says who paid: the one in the page's language, else the first that does."""
    own = gallery.article(code)
    return next((one for one in (own, *gallery.articles) if one and one.funding), None)


def _home(site: Site, code: str) -> tuple[Crumb, ...]:
    name: Localised = site.organisation or site.name
    return (Crumb(name.best(code), site.organisation_url),) if site.organisation_url else ()


def _switches(site: Site, language: Language, place: Place) -> tuple[Switch, ...]:
    return tuple(
        Switch(
            lang=other.code,
            name=other.name,
            href=relative(place.key, key),
            url=absolute(site, key),
            current=other.code == language.code,
            locale=other.territorial,
            same=_file(key) == _file(place.key),
        )
        for other, key in place.others
    )


def _file(key: str) -> str:
    return key.rpartition("/")[2]


def _artwork(artwork: SiteAsset | None, key: str, page: str, code: str) -> Artwork | None:
    if artwork is None:
        return None
    return Artwork(relative(page, key), artwork.alt.best(code), artwork.width, artwork.height)
