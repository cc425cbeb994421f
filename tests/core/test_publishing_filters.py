"""Filter pages: which photos are on them, what they say, and what is written again."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from gallery_media.model.filters import FilterKind, FilterRules
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.release import Page, Step
from gallery_media.model.words import Caption
from gallery_media.publishing.filters import MOST_TAGS, Filter, filters_of
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.pages import render, render_changes
from gallery_media.publishing.plan import make_manifest, plan_release
from gallery_media.publishing.templates import search_path
from tests.makers.galleries import a_caption, a_gallery, a_picture, a_site, a_stamp

FIRST_DAY, SECOND_DAY = date(2017, 6, 30), date(2017, 7, 1)
ALL = FilterRules(tuple(FilterKind))
ENTRY = "g/lampa-2017/lv/index.html"
PER_PAGE = 4


def a_chosen(number: int) -> Picture:
    """Two sections after each other, three photos between them in none; two days; two credits."""
    section = "Lielā skatuve" if number < 10 else "" if number < 13 else "Dārzs"
    credit = "Foto: Anna Kalniņa" if number % 3 else "Foto: Jānis Ozols"
    return replace(
        a_picture(number, caption=replace(a_caption(number), credit_line=credit)),
        section=section,
        day=FIRST_DAY if number < 15 else SECOND_DAY,
        tags=("mūzika", "LAMPA") if number % 5 == 0 else ("LAMPA",),
    )


def a_filtered(count: int = 24, rules: FilterRules = ALL, per_page: int = PER_PAGE) -> Gallery:
    gallery = a_gallery(tuple(a_chosen(number) for number in range(count)), per_page=per_page)
    return replace(gallery, filters=rules)


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    return a_filtered()


@pytest.fixture(scope="module")
def pages(gallery: Gallery) -> dict[str, Page]:
    return {page.key: page for page in render(a_site(), gallery, a_stamp())}


def filter_pages(pages: dict[str, Page], lang: str = "lv") -> dict[str, str]:
    """Their texts by key."""
    return {
        key: page.body.decode()
        for key, page in pages.items()
        if f"/{lang}/r/" in key and 'class="filters chosen"' in page.body.decode()
    }


def headings(texts: dict[str, str]) -> list[str]:
    return [re.findall(r"<h1>(.*?)</h1>", text)[0] for text in texts.values()]


def photos_on(text: str) -> list[str]:
    return re.findall(r'<li id="f-(p\d+)"', text)


def links(key: str, text: str) -> list[str]:
    found = re.findall(r'<a [^>]*href="([^"#:]+)[#"]', text)
    return [posixpath.normpath(posixpath.join(posixpath.dirname(key), one)) for one in found]


def walk(pages: dict[str, Page], key: str) -> list[str]:
    """The photos of a filter, turning its pages from the first to the last."""
    photos: list[str] = []
    while key:
        text = pages[key].body.decode()
        photos += photos_on(text)
        ahead = re.search(r'rel="next" href="([^"]+)"', text)
        key = posixpath.join(posixpath.dirname(key), ahead[1]) if ahead else ""
    return photos


def test_each_filter_holds_exactly_the_photos_that_have_it_in_common(gallery: Gallery) -> None:
    """In the gallery's order; sections as they come, days by date, tags by name."""
    found = [(one.kind, one.about, len(one.indices)) for one in filters_of(gallery)]
    assert found == [
        (FilterKind.SECTION, "Lielā skatuve", 10),
        (FilterKind.SECTION, "Dārzs", 11),
        (FilterKind.DAY, "2017-06-30", 15),
        (FilterKind.DAY, "2017-07-01", 9),
        (FilterKind.PHOTOGRAPHER, "Foto: Jānis Ozols", 8),
        (FilterKind.PHOTOGRAPHER, "Foto: Anna Kalniņa", 16),
        (FilterKind.TAG, "mūzika", 5),
    ]
    for one in filters_of(gallery):
        assert list(one.indices) == sorted(one.indices)


def test_what_all_photos_have_in_common_is_no_filter() -> None:
    """One section, one day, one credit line tell nothing apart."""
    same = [replace(a_picture(number), section="Zāle", day=FIRST_DAY) for number in range(4)]
    assert filters_of(replace(a_gallery(tuple(same)), filters=ALL)) == ()


def test_a_tag_needs_three_photos_and_there_are_not_too_many() -> None:
    """Spelled otherwise it is the same one; thirty keywords a file do not make thirty pages."""
    tagged = [
        replace(a_picture(number), tags=("Mūzika" if number else "mūzika", "rets" * (number < 2)))
        for number in range(3)
    ]
    few = replace(a_gallery((*tagged, a_picture(9))), filters=ALL)
    assert [(one.about, one.indices) for one in filters_of(few)] == [("mūzika", (0, 1, 2))]
    words = tuple(f"vārds {number}" for number in range(MOST_TAGS + 40))
    many = [replace(a_picture(number), tags=words) for number in range(3)]
    assert len(filters_of(replace(a_gallery((*many, a_picture(9))), filters=ALL))) == MOST_TAGS


def test_a_gallery_without_filters_has_none(gallery: Gallery) -> None:
    """Where the editor switched all off, no page names any."""
    bare = {
        page.key: page
        for page in render(a_site(), replace(gallery, filters=FilterRules(())), a_stamp())
    }
    assert filter_pages(bare) == {}
    assert "atlasit" not in bare[ENTRY].body.decode()


def test_the_entry_page_leads_to_every_filter_and_says_how_many(pages: dict[str, Page]) -> None:
    """In Latvian 1, 11 and 21 photos are different words."""
    text = pages[ENTRY].body.decode()
    nav = text[text.index('<nav class="filters"') : text.index("</details>")]
    assert 'aria-label="Atlasīt pēc …"' in nav
    for kind in ("Pēc sadaļas", "Pēc dienas", "Pēc autora", "Pēc atslēgvārda"):
        assert kind in nav
    assert "11 fotogrāfiju<" in nav
    assert "9 fotogrāfijas<" in nav
    assert "2017. gada 1. jūlijs" in nav
    assert set(filter_pages(pages)) & set(links(ENTRY, nav)) == {
        key for key in filter_pages(pages) if key.endswith("/page-1.html")
    }
    assert len(set(links(ENTRY, nav))) == 7


def test_turning_the_pages_of_a_filter_shows_its_photos_once(
    gallery: Gallery, pages: dict[str, Page]
) -> None:
    """And no others, in all languages."""
    language = load_language("lv", search_path(()))
    for lang in gallery.languages:
        firsts = [key for key in filter_pages(pages, lang) if key.endswith("/page-1.html")]
        walked = sorted(walk(pages, key) for key in firsts)
        assert walked == sorted(
            [gallery.pictures[index].photo for index in one.indices] for one in filters_of(gallery)
        )
    wanted = {one.words(language).words for one in filters_of(gallery)}
    assert set(headings(filter_pages(pages))) == wanted


def test_a_filter_page_is_no_page_for_search_engines(gallery: Gallery) -> None:
    """The gallery's first page and the photos' own pages stay the addresses to find and share."""
    site = a_site(public_url="https://foto.example.lv")
    made = {page.key: page for page in render(site, gallery, a_stamp())}
    for key, text in filter_pages(made).items():
        assert 'content="noindex, follow' in text
        assert (
            '<link rel="canonical" href="https://foto.example.lv/g/lampa-2017/lv/index.html">'
            in text
        )
        for photo in photos_on(text):
            assert f"g/lampa-2017/lv/p/{photo}.html" in links(key, text)
    assert "/r/" not in made["g/lampa-2017/sitemap.xml"].body.decode()


def test_the_current_filter_is_marked_and_the_others_are_one_step_away(
    pages: dict[str, Page],
) -> None:
    """A filter's page names no other one: it would change with it."""
    for key, text in filter_pages(pages).items():
        nav = text[text.index('<nav class="filters chosen"') :]
        nav = nav[: nav.index("</nav>")]
        assert nav.count("aria-current") == 1
        assert set(links(key, nav)) == {ENTRY}
        assert "#atlasit" in nav
        assert (
            not {one for one in links(key, text) if "/r/" in one}
            - {
                other
                for other in filter_pages(pages)
                if posixpath.dirname(other) == posixpath.dirname(key)
            }
            - {one.replace("/lv/", "/en/") for one in filter_pages(pages)}
        )


def test_the_viewer_moves_within_the_filter(gallery: Gallery, pages: dict[str, Page]) -> None:
    """Past the page's edge comes the filter's next photo, not the gallery's."""
    eight = next(one for one in filters_of(gallery) if one.about == "Foto: Jānis Ozols")
    key = next(
        key
        for key, text in filter_pages(pages).items()
        if "<h1>Foto: Jānis Ozols</h1>" in text and key.endswith("page-2.html")
    )
    text = pages[key].body.decode()
    before, after = (gallery.pictures[eight.indices[at]].photo for at in (3, 4))
    assert f'data-previous="../../p/{before}.html"' in text
    assert f'<li id="f-{after}"' in text
    assert 'data-position="Foto {number} no 8"' in text
    assert 'data-first="5"' in text


def test_an_undescribed_photo_is_called_as_on_its_own_page() -> None:
    """By its number in the gallery, whatever its place in the filter."""
    bare = [replace(a_chosen(number), caption=Caption()) for number in range(24)]
    made = {
        page.key: page
        for page in render(
            a_site(), replace(a_gallery(tuple(bare), per_page=60), filters=ALL), a_stamp()
        )
    }
    for text in filter_pages(made).values():
        for photo, alt in re.findall(r'<li id="f-p(\d+)".*?alt="([^"]*)"', text, re.DOTALL):
            assert f"{int(photo) + 1} no 24" in alt


def changed_texts(gallery: Gallery, later: Gallery) -> list[str]:
    """Headings of the Latvian filter pages that a release writes again."""
    live = make_manifest(gallery, a_stamp(), "c", render(a_site(), gallery, a_stamp()))
    stamp = a_stamp("later-1", 4, 9)
    found = render_changes(a_site(), later, stamp, live.objects)
    whole = make_manifest(later, stamp, "d", render(a_site(), later, stamp))
    assert make_manifest(later, stamp, "d", found.pages, found.kept) == whole
    return sorted(set(headings(filter_pages({page.key: page for page in found.pages}))))


def test_only_filters_that_show_a_changed_photo_are_written_again() -> None:
    """A changed caption of one photo in a gallery too large to be numbered."""
    gallery = a_filtered(120, per_page=60)
    pictures = list(gallery.pictures)
    assert changed_texts(gallery, gallery) == []
    pictures[11] = replace(
        pictures[11], caption=replace(pictures[11].caption, headline=a_caption(3).alt_text)
    )
    assert changed_texts(gallery, replace(gallery, pictures=tuple(pictures))) == [
        "2017. gada 30. jūnijs",
        "Foto: Anna Kalniņa",
    ]


def test_a_withdrawn_photo_leaves_its_filters_and_an_empty_filter_goes() -> None:
    """The entry page does not lead to it any more, and its address is in no manifest."""
    lonely = replace(a_chosen(0), section="Terase")
    gallery = a_filtered()
    with_it = replace(gallery, pictures=(lonely, *gallery.pictures[1:]))
    without = replace(with_it, pictures=with_it.pictures[1:], withdrawn=(lonely.photo,))
    before = {page.key: page for page in render(a_site(), with_it, a_stamp())}
    after = {page.key: page for page in render(a_site(), without, a_stamp("later-1", 4, 9))}
    assert "Terase" in headings(filter_pages(before))
    assert "Terase" not in headings(filter_pages(after))
    assert "Terase" not in after[ENTRY].body.decode()
    for text in filter_pages(after).values():
        assert lonely.photo not in text
    live = make_manifest(with_it, a_stamp(), "c", before.values())
    shown = {key for key, text in filter_pages(before).items() if lonely.photo in text}
    assert shown & {item.key for item in live.objects} == shown
    assert not shown & set(after)


def test_a_large_filter_is_cut_into_parts_that_the_entry_page_names() -> None:
    """So that one more photo does not write all pages of a photographer who took thousands."""
    gallery = a_filtered(200, FilterRules((FilterKind.SECTION,)), per_page=2)
    pages = {page.key: page for page in render(a_site(), gallery, a_stamp())}
    text = pages[ENTRY].body.decode()
    nav = text[text.index('<nav class="filters"') : text.index("</details>")]
    firsts = links(ENTRY, nav)
    assert len(firsts) > 4
    walked = [photo for key in firsts for photo in walk(pages, key)]
    section = [one.photo for one in gallery.pictures if one.section]
    assert walked == section
    # How many there are is true of one release; the parts outlive it.
    texts = [pages[key].body.decode() for key in firsts]
    facts = [re.findall(r'<ul class="facts".*?</ul>', text, re.DOTALL)[0] for text in texts]
    counted = [bool(re.search(r"\d fotogrāf", said)) for said in facts]
    assert counted == [True, *(False for _ in firsts[1:])]


def test_filter_pages_are_put_before_the_flip(gallery: Gallery) -> None:
    """Nobody is led to a page that is not there yet."""
    rendered = render(a_site(), gallery, a_stamp())
    plan = plan_release(None, rendered)
    before = {page.key for group in plan.before for page in group}
    assert set(filter_pages({page.key: page for page in rendered})) <= before
    assert {page.step for page in rendered if "/r/" in page.key} == {Step.LISTING}


def test_names_in_filters_are_text_and_never_markup() -> None:
    """A folder may be called as it likes."""
    hostile = '"><script>alert(1)</script>'
    some: Sequence[Picture] = [
        replace(a_picture(number), section=hostile if number else "Zāle") for number in range(3)
    ]
    made = render(a_site(), a_gallery(tuple(some)), a_stamp())
    for page in made:
        assert b"<script>alert(1)" not in page.body


def test_a_filter_says_what_it_is_called() -> None:
    """A day in the page's language, everything else as it was written."""
    latvian = load_language("lv", search_path(()))
    assert Filter(FilterKind.DAY, "2017-07-01", (0,)).words(latvian).words == "2017. gada 1. jūlijs"
    assert Filter(FilterKind.TAG, "mūzika", (0,)).words(latvian).words == "mūzika"
