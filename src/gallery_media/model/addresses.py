"""Public addresses: slugs, digests and ids go in, keys of the public bucket come out.

Every link on every page is one of these keys, so that a key is also the path below the site's
root. Source: the "Public addresses" table of the architecture page.
"""

from __future__ import annotations

import re

from gallery_media.model.release import Page

IMMUTABLE = "public, max-age=31536000, immutable"
"""For keys that name their own bytes: a year, the longest that RFC 9111
caches are asked to honour in practice."""

FRESH = "public, max-age=30, must-revalidate"
"""For stable addresses: half a minute, so that a withdrawal is seen soon everywhere."""

PUBLIC_PREFIXES = ("m/", "a/", "d/", "g/")
"""All that anonymous visitors may read."""

NOT_FOUND = "404.html"
"""What servers answer with where nothing is."""

HOUSE_FILES = (
    "robots.txt",
    "sitemap.xml",
    ".well-known/tdmrep.json",
    ".well-known/security.txt",
    NOT_FOUND,
)
"""What programs and servers look for at a host's root; no gallery's own, and no photo is named in
them."""

VARIANT_DIGEST_LENGTH = 24
"""Hex digits of a variant's SHA-256 in its address: 96 bits are enough against accident, and keep
a page of sixty pictures small. The whole SHA-256 is in the catalogue and on the object."""

ASSET_DIGEST_LENGTH = 16
MAX_SLUG_LENGTH = 64

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PHOTO = re.compile(r"[a-z0-9]{4,32}")
_HEX = re.compile(r"[0-9a-f]+")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_EXTENSION = re.compile(r"[a-z][a-z0-9]{0,11}")
_LISTING = re.compile(r"g/[^/]+/[^/]+/r/([^/]+)/[^/]+\.html")
_PHOTOS_FILE = re.compile(r"g/[^/]+/r/[^/]+/photos\.json")
_FILE_NAME = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*\.[a-z][a-z0-9]{0,11}")


def checked_slug(value: str, what: str = "gallery") -> str:
    """``value`` unchanged when it is lower-case words joined by hyphens, at most 64 characters.

    Raises ValueError otherwise: a key must never hold a slash, a dot or a person's file name.
    """
    if len(value) > MAX_SLUG_LENGTH:
        raise ValueError(f"{what} {value[:20]!r}…: {len(value)} characters, the limit is 64")
    return _matching(_SLUG, value, what, "lower-case letters, digits and single hyphens")


def checked_photo(value: str) -> str:
    """``value`` unchanged when it can be a photo's id: 4 to 32 lower-case letters and digits."""
    return _matching(_PHOTO, value, "photo id", "4 to 32 lower-case letters and digits")


def checked_sha256(value: str) -> str:
    """``value`` unchanged when it is a whole SHA-256 in lower-case hex (64 digits)."""
    return _matching(_SHA256, value, "SHA-256", "64 lower-case hex digits")


def variant_key(sha256: str, width: int, ext: str) -> str:
    """``m/<hh>/<digest>-<width>.<ext>``; ``sha256`` of the variant's own bytes, width in pixels."""
    digest = checked_sha256(sha256)[:VARIANT_DIGEST_LENGTH]
    if width < 1:
        raise ValueError(f"width {width}: a variant is at least 1 pixel wide")
    return f"m/{digest[:2]}/{digest}-{width}.{_extension(ext)}"


def asset_key(name: str, digest: str, ext: str) -> str:
    """``a/<name>.<digest>.<ext>``; of ``digest`` (hex, of the asset's bytes) 16 digits are used."""
    _matching(_HEX, digest, "digest", "lower-case hex digits")
    if len(digest) < ASSET_DIGEST_LENGTH:
        raise ValueError(f"digest {digest!r}: at least {ASSET_DIGEST_LENGTH} hex digits are needed")
    return f"a/{checked_slug(name, 'asset')}.{digest[:ASSET_DIGEST_LENGTH]}.{_extension(ext)}"


def download_key(gallery: str, sha256: str, name: str, ext: str) -> str:
    """``d/<gallery>/<digest>/<name>.<ext>``: a press download, digest of its own bytes."""
    prefix = downloads_prefix(gallery, sha256)
    return f"{prefix}{checked_slug(name, 'download')}.{_extension(ext)}"


def downloads_prefix(gallery: str, sha256: str) -> str:
    """What a download with these bytes begins with, whatever its name."""
    return f"d/{checked_slug(gallery)}/{checked_sha256(sha256)[:VARIANT_DIGEST_LENGTH]}/"


def download_name(key: str) -> str:
    """The file name at the end of a ``download_key``."""
    return key.rpartition("/")[2]


def entry_key(gallery: str, lang: str) -> str:
    """The gallery's entry page in one language: the pointer, and the fence of a release."""
    return f"{_room(gallery, lang)}/index.html"


def listing_key(gallery: str, lang: str, part: str, name: str) -> str:
    """A further listing page; ``part`` names the bytes of the pages that link to each other, and
    ``name`` is a slug ("page-2") without an extension."""
    room = _room(gallery, lang)
    return f"{room}/r/{checked_slug(part, 'part')}/{checked_slug(name, 'listing')}.html"


def listings_prefix(gallery: str, lang: str) -> str:
    """What every further listing page begins with, of whatever release."""
    return f"{_room(gallery, lang)}/r/"


def is_listing(key: str) -> bool:
    """Whether this is a ``listing_key``."""
    return _LISTING.fullmatch(key) is not None


def part_of_listing(key: str) -> str:
    """The part in a ``listing_key``. Raises ValueError for another key."""
    found = _LISTING.fullmatch(key)
    if found is None:
        raise ValueError(f"{key} is no address of a further listing page")
    return found[1]


def photos_file_key(gallery: str, part: str) -> str:
    """``g/<gallery>/r/<part>/photos.json``: some of a large gallery's photos for other programs;
    ``part`` names its bytes."""
    return f"{photos_files_prefix(gallery)}{checked_slug(part, 'part')}/photos.json"


def photos_files_prefix(gallery: str) -> str:
    """What every ``photos_file_key`` of a gallery begins with, of whatever release."""
    return f"g/{checked_slug(gallery)}/r/"


def is_photos_file(key: str) -> bool:
    """Whether this is a ``photos_file_key``."""
    return _PHOTOS_FILE.fullmatch(key) is not None


def photo_page_key(gallery: str, lang: str, photo: str) -> str:
    """A photo's own page: the stable address that people share."""
    return f"{_room(gallery, lang)}/p/{checked_photo(photo)}.html"


def article_key(gallery: str, lang: str) -> str:
    """The news article that the gallery belongs to."""
    return f"{_room(gallery, lang)}/article.html"


def gallery_file_key(gallery: str, name: str) -> str:
    """A file beside the languages: ``gallery.json``, ``feed.xml``, ``sitemap.xml``."""
    _matching(_FILE_NAME, name, "file", "lower-case words and an extension, like gallery.json")
    return f"g/{checked_slug(gallery)}/{name}"


def feed_key(gallery: str, lang: str) -> str:
    """What is new in the gallery, for feed readers."""
    return f"{_room(gallery, lang)}/feed.atom"


def embed_key(gallery: str, lang: str) -> str:
    """The fragment that other sites show of the gallery."""
    return f"{_room(gallery, lang)}/embed.html"


def oembed_key(gallery: str, lang: str, photo: str = "") -> str:
    """What other sites are told who are given the address of a photo's page, or of the gallery."""
    if photo:
        return f"{_room(gallery, lang)}/p/{checked_photo(photo)}.json"
    return f"{_room(gallery, lang)}/embed.json"


def sitemap_key(gallery: str, number: int = 0) -> str:
    """The gallery's pages for search engines; parts of a large one are numbered from 1."""
    return gallery_file_key(gallery, f"sitemap-{number}.xml" if number else "sitemap.xml")


def cache_control(page: Page) -> str:
    """The Cache-Control header of a finished page."""
    return IMMUTABLE if page.immutable else FRESH


def _room(gallery: str, lang: str) -> str:
    language = _matching(_LANG, lang, "language", "a BCP 47 code such as lv or pt-BR")
    return f"g/{checked_slug(gallery)}/{language}"


def _extension(value: str) -> str:
    return _matching(_EXTENSION, value, "extension", "lower-case letters and digits, without a dot")


def _matching(pattern: re.Pattern[str], value: str, what: str, expected: str) -> str:
    if not pattern.fullmatch(value):
        raise ValueError(f"{what} {value!r} cannot be part of an address: {expected} expected")
    return value
