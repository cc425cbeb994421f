"""The first page of a plain web host: its ways lead somewhere, and few pictures come at once."""

from __future__ import annotations

import re
from dataclasses import replace

from gallery_media.model.gallery import Gallery
from gallery_media.model.words import Caption
from gallery_media.publishing.front import front_pages
from gallery_media.publishing.pages import render
from tests.makers.galleries import a_gallery, a_picture, a_site, a_stamp

IMAGE = re.compile(r"<img [^>]+>")


def front(*galleries: Gallery) -> str:
    return front_pages(a_site(), galleries)[-1].body.decode()


def another(gallery: Gallery) -> Gallery:
    """The same with other photos, at an address of its own."""
    return replace(gallery, slug="zirgi", pictures=tuple(map(a_picture, range(10, 15))))


def test_every_way_leads_to_a_page_that_the_gallery_has() -> None:
    """Also where the gallery is not in the site's first language."""
    galleries = [a_gallery(languages=("en",)), another(a_gallery())]
    there = {page.key for one in galleries for page in render(a_site(), one, a_stamp())}
    ways = re.findall(r'href="(g/[^"]+)"', front(*galleries))
    assert len(ways) == 2 + 3 + 4
    assert set(ways) <= there


def test_words_for_a_picture_are_in_the_pages_own_language_or_marked() -> None:
    """Whatever languages the gallery has: the page is the site's."""
    pictures = [a_picture(), a_picture(1, caption=Caption())]
    page = front(a_gallery(pictures, languages=("en",)))
    assert '<html lang="lv"' in page
    assert re.findall(r' alt="([^"]*)"( lang)?', page) == [
        ("Sarunas pie ezera, cilvēki saulē", ""),
        ("Foto 2 no 2: Sarunu festivāls &#34;LAMPA&#34; 2017", ""),
    ]


def test_only_the_first_gallery_is_on_the_first_screen() -> None:
    """Item C4: two pictures at once, the first before everything else; all others wait."""
    images = IMAGE.findall(front(a_gallery(6), another(a_gallery())))
    assert [index for index, one in enumerate(images) if 'loading="lazy"' not in one] == [0, 1]
    assert [index for index, one in enumerate(images) if "fetchpriority" in one] == [0]
    assert len(images) == 8


def test_a_house_that_has_just_begun_says_so() -> None:
    """A blank page would look broken; one with a gallery says nothing of the kind."""
    assert "Vēl nekas nav publicēts." in front()
    assert "Vēl nekas nav publicēts." not in front(a_gallery())
