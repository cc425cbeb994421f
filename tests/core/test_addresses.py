"""Addresses: every key has one shape, holds nothing of a file name, and never meets another."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.model import addresses
from gallery_media.model.release import Page, Step
from gallery_media.storage import keys

SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
SHAS = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
PHOTOS = st.from_regex(r"[a-z0-9]{4,32}", fullmatch=True)
LANGS = st.sampled_from(["lv", "en", "pt-BR", "zh-Hant"])
ANYTHING = st.text(max_size=80)

SAFE_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]*[a-z0-9]")


@given(slug=SLUGS, sha=SHAS, photo=PHOTOS, lang=LANGS, release=SLUGS, width=st.integers(1, 20000))
def test_public_keys_are_safe_distinct_and_below_a_public_prefix(
    slug: str, sha: str, photo: str, lang: str, release: str, width: int
) -> None:
    """No escaping is ever needed in a link, no key climbs, and anybody may read each of them."""
    made = [
        addresses.variant_key(sha, width, "avif"),
        addresses.asset_key(slug, sha, "css"),
        addresses.download_key(slug, sha, "press", "zip"),
        addresses.entry_key(slug, lang),
        addresses.listing_key(slug, lang, release, "page-2"),
        addresses.photo_page_key(slug, lang, photo),
        addresses.article_key(slug, lang),
        addresses.gallery_file_key(slug, "gallery.json"),
    ]
    assert len(set(made)) == len(made)
    for key in made:
        assert SAFE_KEY.fullmatch(key)
        assert ".." not in key
        assert "//" not in key
        assert len(key) <= 1024
        assert key.startswith(addresses.PUBLIC_PREFIXES)
    assert made[4].startswith(addresses.listings_prefix(slug, lang))
    assert addresses.part_of_listing(made[4]) == release
    assert [key for key in made if addresses.is_listing(key)] == [made[4]]


@given(sha=SHAS, photo=PHOTOS, slug=SLUGS, seq=st.integers(0, keys.MAX_SEQUENCE))
def test_private_keys_lie_below_their_own_prefixes(
    sha: str, photo: str, slug: str, seq: int
) -> None:
    """Nothing private begins like something public."""
    made = {
        keys.original_key(sha): keys.ORIGINALS,
        keys.record_key(photo, seq): keys.RECORDS,
        keys.manifest_key(slug, "3-ab"): keys.MANIFESTS,
    }
    for key, prefix in made.items():
        assert key.startswith(prefix)
        assert not key.startswith(addresses.PUBLIC_PREFIXES)
    assert keys.original_key(sha) == f"o/{sha[:2]}/{sha}"


@given(photo=PHOTOS, first=st.integers(0, 10**7), later=st.integers(1, 10**7))
def test_records_sort_in_the_order_of_events(photo: str, first: int, later: int) -> None:
    """The newest record is the last of the sorted keys."""
    assert keys.record_key(photo, first) < keys.record_key(photo, first + later)


@given(one=SHAS, other=SHAS, width=st.integers(1, 9999))
def test_different_variants_have_different_addresses(one: str, other: str, width: int) -> None:
    """Content addressing: the address says which bytes."""
    same = one[:24] == other[:24]
    first, second = (addresses.variant_key(sha, width, "jpg") for sha in (one, other))
    assert (first == second) is same


def test_an_address_looks_as_the_architecture_page_says() -> None:
    """One example of each, in plain sight."""
    sha = "0123456789abcdef" * 4
    assert addresses.variant_key(sha, 1080, "avif") == "m/01/0123456789abcdef01234567-1080.avif"
    assert addresses.asset_key("gallery", sha, "css") == "a/gallery.0123456789abcdef.css"
    press = addresses.download_key("lampa-2017", sha, "press", "zip")
    assert press == "d/lampa-2017/0123456789abcdef01234567/press.zip"
    assert addresses.entry_key("lampa-2017", "lv") == "g/lampa-2017/lv/index.html"
    listing = addresses.listing_key("lampa-2017", "lv", "0123abcd", "page-2")
    assert listing == "g/lampa-2017/lv/r/0123abcd/page-2.html"
    assert addresses.photo_page_key("lampa-2017", "lv", "k2j9x") == "g/lampa-2017/lv/p/k2j9x.html"
    assert addresses.article_key("lampa-2017", "lv") == "g/lampa-2017/lv/article.html"
    assert addresses.gallery_file_key("lampa-2017", "feed.xml") == "g/lampa-2017/feed.xml"
    assert keys.record_key("k2j9x", 7) == "rec/k2j9x/00000007.json"
    assert keys.manifest_key("lampa-2017", "3-k2j9") == "rel/lampa-2017/3-k2j9.json"


SHA = "a" * 64
MAKERS: dict[str, Callable[[str], str]] = {
    "gallery": lambda bad: addresses.entry_key(bad, "lv"),
    "language": lambda bad: addresses.entry_key("lampa", bad),
    "part": lambda bad: addresses.listing_key("lampa", "lv", bad, "page-2"),
    "listing": lambda bad: addresses.listing_key("lampa", "lv", "3-ab", bad),
    "photo id": lambda bad: addresses.photo_page_key("lampa", "lv", bad),
    "SHA-256": lambda bad: addresses.variant_key(bad, 320, "avif"),
    "extension": lambda bad: addresses.variant_key(SHA, 320, bad),
    "asset": lambda bad: addresses.asset_key(bad, SHA, "css"),
    "file": lambda bad: addresses.gallery_file_key("lampa", bad),
}


@pytest.mark.parametrize("what", MAKERS)
@pytest.mark.parametrize(
    "bad", ["", "../o", "a/b", "a b", "Ā", "a\n", ".", "IMG_0412.JPG", "-a", "a-", "%41", "x" * 65]
)
def test_what_cannot_be_part_of_an_address_is_refused_by_name(what: str, bad: str) -> None:
    """File names, paths and line ends never become keys; the message says which part was wrong."""
    with pytest.raises(ValueError, match=what):
        MAKERS[what](bad)


@given(text=ANYTHING)
def test_any_text_is_either_a_safe_slug_or_refused(text: str) -> None:
    """Whatever is accepted needs no escaping."""
    try:
        accepted = addresses.checked_slug(text)
    except ValueError:
        return
    assert re.fullmatch(r"[a-z0-9-]{1,64}", accepted)


def test_numbers_out_of_range_are_refused() -> None:
    """No variant without width, no record before the first, no digest too short to tell apart."""
    with pytest.raises(ValueError, match="width 0"):
        addresses.variant_key(SHA, 0, "avif")
    with pytest.raises(ValueError, match="record -1"):
        keys.record_key("k2j9", -1)
    with pytest.raises(ValueError, match="at least 16"):
        addresses.asset_key("gallery", "abc", "css")


def test_only_immutable_pages_are_cached_for_long() -> None:
    """A stable address must show a withdrawal within half a minute."""
    page = Page("g/x/lv/index.html", b"", "text/html", Step.ENTRY)
    assert "max-age=30," in addresses.cache_control(page)
    listing = Page("g/x/lv/r/1-a/page-2.html", b"", "text/html", Step.LISTING, immutable=True)
    assert "immutable" in addresses.cache_control(listing)
