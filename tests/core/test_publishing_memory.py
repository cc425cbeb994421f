"""Remembered pages: a release with a memory is, byte for byte, the release without one."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from pathlib import Path

import pytest

from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Localised
from gallery_media.model.release import Page
from gallery_media.publishing.memory import PageMemory
from gallery_media.publishing.pages import render
from gallery_media.publishing.view import NUMBERED_BELOW
from tests.makers.galleries import a_caption, a_gallery, a_picture, a_site, a_stamp, an_article


class Writing(PageMemory):
    """Counts the pages that had to be written."""

    def __init__(self, largest: int = 10**9) -> None:
        super().__init__(largest)
        self.written = 0

    def page(self, made_from: Hashable, write: Callable[[], Page]) -> Page:
        def counted() -> Page:
            self.written += 1
            return write()

        return super().page(made_from, counted)


def without(gallery: Gallery, index: int) -> Gallery:
    pictures = gallery.pictures
    return replace(gallery, pictures=pictures[:index] + pictures[index + 1 :])


def other_words(gallery: Gallery, index: int) -> Gallery:
    pictures = list(gallery.pictures)
    caption = replace(a_caption(index), headline=Localised.of({"lv": "Cits", "en": "Other"}))
    pictures[index] = replace(pictures[index], caption=caption)
    return replace(gallery, pictures=tuple(pictures))


CHANGES: list[Callable[[Gallery], Gallery]] = [
    lambda gallery: gallery,
    lambda gallery: without(gallery, 0),
    lambda gallery: without(gallery, 3),
    lambda gallery: other_words(gallery, 2),
    lambda gallery: replace(gallery, pictures=gallery.pictures[::-1]),
    lambda gallery: replace(gallery, pictures=(*gallery.pictures, a_picture(999))),
    lambda gallery: replace(gallery, per_page=2),
    lambda gallery: replace(gallery, title=Localised.of({"lv": "Cits", "en": "Other"})),
    lambda gallery: replace(gallery, articles=()),
    lambda gallery: replace(gallery, articles=(an_article("lv"),)),
    lambda gallery: replace(gallery, removal_contact="cits@example.lv"),
    lambda gallery: replace(gallery, credit_line="Foto: cits"),
    lambda gallery: replace(gallery, languages=("en",)),
    lambda gallery: replace(gallery, licence=None),
]


@pytest.mark.parametrize(
    ("change", "photos"),
    [*((change, 6) for change in CHANGES), *((change, NUMBERED_BELOW) for change in CHANGES[1:4])],
)
def test_a_changed_gallery_is_written_as_if_nothing_were_remembered(
    change: Callable[[Gallery], Gallery], photos: int
) -> None:
    """Whatever a page shows is part of what it is remembered by."""
    site, gallery = a_site(), a_gallery(photos)
    memory = PageMemory()
    render(site, gallery, a_stamp(), memory=memory)
    changed = change(gallery)
    again = a_stamp("20170630t130000-ffff", 4, 8)
    assert render(site, changed, again, memory=memory) == render(site, changed, again)


def test_another_site_or_template_is_another_page(tmp_path: Path) -> None:
    """An editor's own template replaces what was remembered by the house's."""
    gallery, memory = a_gallery(3), PageMemory()
    render(a_site(), gallery, a_stamp(), memory=memory)
    elsewhere = a_site(public_url="https://example.lv/foto", social=False)
    assert render(elsewhere, gallery, a_stamp(), memory=memory) == render(
        elsewhere, gallery, a_stamp()
    )
    themed = replace(a_site(), theme=(tmp_path,))
    own = tmp_path / "partials"
    own.mkdir()
    (own / "footer.html").write_text("<footer>mine</footer>")
    before = render(themed, gallery, a_stamp(), memory)
    (own / "footer.html").write_text("<footer>mended</footer>")
    after = render(themed, gallery, a_stamp(), memory)
    assert before != after == render(themed, gallery, a_stamp())
    (own / "words.html").write_text(
        "{% macro mark(text, lang) %} added{% endmacro %}"
        "{% macro said(text, lang) %}{{ text }}{% endmacro %}"
        "{% macro hreflang(text, lang) %}{% endmacro %}"
    )
    added = render(themed, gallery, a_stamp(), memory)
    assert added != after
    (own / "words.html").unlink()
    assert render(themed, gallery, a_stamp(), memory) == after


def test_one_more_photo_writes_its_own_page_and_its_neighbour() -> None:
    """In each language; a hundred others are as they were."""
    gallery, memory = a_gallery(NUMBERED_BELOW), Writing()
    render(a_site(), gallery, a_stamp(), memory=memory)
    assert memory.written == 2 * NUMBERED_BELOW
    more = replace(gallery, pictures=(*gallery.pictures, a_picture(999)))
    render(a_site(), more, a_stamp(), memory=memory)
    assert memory.written == 2 * (NUMBERED_BELOW + 2)


def test_what_was_not_used_for_longest_is_forgotten_first() -> None:
    """A memory has an end; what is beyond it is simply written again."""
    memory = Writing(largest=25)

    def a_page(key: str) -> Callable[[], Page]:
        one = render(a_site(), a_gallery(1), a_stamp())[0]
        return lambda: replace(one, key=key, body=b"x" * 10)

    for key in ("a", "b", "a", "c", "a", "b"):
        assert memory.page(key, a_page(key)).key == key
    assert memory.written == 4, "a, b, c, and b once more"
