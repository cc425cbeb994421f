"""A large gallery's first page: its sections with covers, or its parts with covers."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Page, Step
from gallery_media.publishing import filters
from gallery_media.publishing.filters import INDEX_FROM, is_index
from gallery_media.publishing.pages import render, render_changes
from gallery_media.publishing.plan import make_manifest
from tests.makers.galleries import a_gallery, a_picture, a_site, a_stamp

ENTRY = "g/lampa-2017/lv/index.html"
SECTIONS = ("Lielā skatuve", "Dārzs", "")


FEW = 105
"""As many as a thousand, for these tests: they render a gallery whole."""


@pytest.fixture(scope="module", autouse=True)
def large_from_few() -> Iterator[None]:
    """A thousand photos would take half a minute."""
    assert INDEX_FROM == 1000
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filters, "INDEX_FROM", FEW)
        yield


def a_large(count: int = FEW, sections: tuple[str, ...] = SECTIONS) -> Gallery:
    """The sections one after the other, in equal parts."""
    step = -(-count // len(sections))
    return a_gallery(
        tuple(
            replace(a_picture(number), section=sections[number // step]) for number in range(count)
        ),
        languages=("lv",),
        per_page=20,
    )


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    return a_large()


@pytest.fixture(scope="module")
def pages(gallery: Gallery) -> dict[str, Page]:
    return {page.key: page for page in render(a_site(), gallery, a_stamp())}


def links(key: str, text: str) -> list[str]:
    found = re.findall(r'<a [^>]*href="([^"#:]+)[#"]', text)
    return [posixpath.normpath(posixpath.join(posixpath.dirname(key), one)) for one in found]


def photos_on(page: Page) -> list[str]:
    return re.findall(r'<li id="f-(p\d+)"', page.body.decode())


def test_the_first_page_leads_to_sections_and_shows_their_first_photos(
    gallery: Gallery, pages: dict[str, Page]
) -> None:
    """With how many photos each has; those without a section are not lost."""
    text = pages[ENTRY].body.decode()
    covers = re.findall(
        r'<span class="cover-words">(.*?)</span></a> <span class="quiet">\s*(.*?)<', text
    )
    assert covers == [
        ("Lielā skatuve", "35 fotogrāfijas"),
        ("Dārzs", "35 fotogrāfijas"),
        ("Pārējās fotogrāfijas", "35 fotogrāfijas"),
    ]
    assert photos_on(pages[ENTRY]) == []
    assert "viewer" not in text.replace("gallery-media", "")
    for number in (0, 35, 70):
        variant = gallery.pictures[number].variants[0]
        assert variant.sha256[:24] in text
    assert "105 fotogrāfijas" in text


def test_every_photo_is_reached_once_from_the_first_page(
    gallery: Gallery, pages: dict[str, Page]
) -> None:
    """Turning pages; a photo is on no listing page twice."""
    seen, ahead, photos = set(), [ENTRY], []
    while ahead:
        key = ahead.pop()
        if key not in seen:
            seen.add(key)
            photos += photos_on(pages[key])
            ahead += [one for one in links(key, pages[key].body.decode()) if "/lv/r/" in one]
    assert sorted(photos) == [one.photo for one in gallery.pictures]
    assert {page.key for page in pages.values() if page.step is Step.LISTING} == seen - {ENTRY}


def test_a_photo_leads_back_to_the_gallery_and_to_no_place_that_is_not_there(
    pages: dict[str, Page],
) -> None:
    """Its thumbnail is not on the first page."""
    assert 'href="../index.html#f-' not in pages["g/lampa-2017/lv/p/p0000000.html"].body.decode()


def test_one_more_photo_changes_its_section_alone(gallery: Gallery) -> None:
    """Item D2: the listing pages of the others stay where they are."""
    live = make_manifest(gallery, a_stamp(), "c", render(a_site(), gallery, a_stamp()))
    more = replace(
        gallery, pictures=(*gallery.pictures, replace(a_picture(5000), section="Terase"))
    )
    found = render_changes(a_site(), more, a_stamp("later-1", 4, 9), live.objects)
    written = [page for page in found.pages if page.step is Step.LISTING]
    assert [photos_on(page) for page in written] == [["p0005000"]]
    assert "Terase" in next(page for page in found.pages if page.key == ENTRY).body.decode()


def test_below_a_thousand_photos_and_without_sections_photos_come_first() -> None:
    """There the first sixty are shown at once."""
    assert not is_index(a_large(FEW - 1))
    assert not is_index(a_large(sections=("",)))
    assert not is_index(a_large(sections=("Zāle",)))
    assert is_index(a_large(sections=("Zāle", "")))


def test_parts_of_a_gallery_without_sections_have_covers() -> None:
    """The first photo of each, as the link to its first page."""
    gallery = a_gallery(120, languages=("lv",), per_page=2)
    made = {page.key: page for page in render(a_site(), gallery, a_stamp())}
    text = made[ENTRY].body.decode()
    nav = text[text.index('<nav class="parts"') :]
    nav = nav[: nav.index("</nav>")]
    named = re.findall(r'<span class="cover-words">(\d+)\D+\d+\D*</span>', nav)
    assert len(named) > 3
    assert nav.count("<img") == len(named)
    assert 'alt=""' in nav
    for number in named:
        assert gallery.pictures[int(number) - 1].variants[0].sha256[:24] in nav
