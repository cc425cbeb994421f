"""A gallery with too many sections for one page: its days, and the sections of each."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery_media.model.filters import FilterKind, FilterRules
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.localised import Localised
from gallery_media.model.photo import PhotoId
from gallery_media.model.release import Page, Step
from gallery_media.model.sections import Section, Sections
from gallery_media.publishing import days, filters
from gallery_media.publishing.days import MOST_PARTS, days_of
from gallery_media.publishing.pages import render, render_changes
from gallery_media.publishing.plan import make_manifest
from tests.makers.galleries import a_gallery, a_picture, a_site, a_stamp

ENTRY = "g/lampa-2017/lv/index.html"
FRIDAY, SATURDAY = date(2017, 6, 30), date(2017, 7, 1)
DAYS = (FRIDAY, SATURDAY, None)
NAMES = ("Lielā skatuve", "Dārzs", "")
FEW = 2
"""As many parts as sixty, and as many photos as a thousand, for these tests."""


@pytest.fixture(scope="module", autouse=True)
def large_from_few() -> Iterator[None]:
    """Tens of thousands of photos would take minutes."""
    assert MOST_PARTS == 60
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filters, "INDEX_FROM", 8)
        patch.setattr(days, "MOST_PARTS", FEW)
        yield


def placed(number: int, section: str, day: date | None) -> Picture:
    return replace(a_picture(number), section=section, day=day)


def a_days_gallery(pictures: Sequence[Picture], languages: tuple[str, ...] = ("lv",)) -> Gallery:
    return a_gallery(pictures, languages=languages, per_page=2)


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    """So many that nobody numbers them: each section on both days, photos in none, and some
    without a day."""
    return a_days_gallery(
        [
            placed(n, NAMES[n // 16 % 3], DAYS[0 if n < 64 else 1 if n < 108 else 2])
            for n in range(128)
        ]
    )


@pytest.fixture(scope="module")
def pages(gallery: Gallery) -> dict[str, Page]:
    return by_key(render(a_site(), gallery, a_stamp()))


def by_key(pages: Sequence[Page]) -> dict[str, Page]:
    return {page.key: page for page in pages}


def covers(key: str, page: Page) -> dict[str, str]:
    """What a page's covers and their further parts lead to, by what they say."""
    text = page.body.decode()
    text = text[text.index('<ol class="covers"') :]
    found = re.findall(r'<a href="([^"]+)"(?: [^>]*)?>(.*?)</a>', text[: text.index("</ol>")], re.S)
    return {
        re.sub(r"<[^>]+>", "", words).strip(): joined(key, href) for href, words in found
    }  # fmt: skip


def joined(key: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(key), href))


def walk(pages: dict[str, Page], key: str) -> Iterator[str]:
    """Photos from here, by covers and by turning pages, and by no other way."""
    text = pages[key].body.decode()
    if '<ol class="covers"' in text:
        for ahead in covers(key, pages[key]).values():
            yield from walk(pages, ahead)
        return
    yield from re.findall(r'<li id="f-(p\d+)"', text)
    if following := re.search(r'rel="next" href="([^"]+)"', text):
        yield from walk(pages, joined(key, following[1]))


placements = st.lists(
    st.tuples(st.sampled_from(("Zāle", "zāle", "Telts", "Dārzs", "")), st.sampled_from(DAYS)),
    max_size=40,
)


@given(placements, st.integers(1, 4))
def test_each_photo_is_in_one_section_of_one_day(
    some: list[tuple[str, date | None]], per_page: int
) -> None:
    """Its own; in the gallery's order; no section twice on a day; the undated at the end."""
    made = [placed(number, *where) for number, where in enumerate(some)]
    found = days_of(a_gallery(made, per_page=per_page))
    if not found:
        return
    groups = [(day, one) for day in found for one in day.sections]
    assert sorted(index for _, one in groups for index in one.indices) == list(range(len(made)))
    for day, one in groups:
        assert list(one.indices) == sorted(one.indices)
        for index in one.indices:
            picture = made[index]
            assert picture.section.casefold() == one.about.casefold()
            assert (picture.day.isoformat() if picture.day else "") == day.about == one.day
    names = [(day.about, one.about.casefold()) for day, one in groups]
    assert len(set(names)) == len(names)
    abouts = [day.about for day in found]
    assert abouts == sorted(abouts, key=lambda about: (not about, about))
    assert sum(day.count for day in found) == len(made)


@settings(max_examples=12, deadline=None)
@given(placements.filter(lambda some: len(some) > 7))
def test_every_photo_is_reached_once_within_the_days(some: list[tuple[str, date | None]]) -> None:
    """From the entry page by covers and by turning pages, whatever is where."""
    whole = a_days_gallery([placed(number, *where) for number, where in enumerate(some)])
    if days_of(whole):
        found = by_key(render(a_site(), whole, a_stamp()))
        assert sorted(walk(found, ENTRY)) == [one.photo for one in whole.pictures]


def test_the_entry_page_names_days_and_each_day_its_sections(
    gallery: Gallery, pages: dict[str, Page]
) -> None:
    """Dates in the page's language and for programs, with counts; no photo, and no way by day
    beside them; sections over all days stay in the list of filters."""
    text = pages[ENTRY].body.decode()
    said = re.findall(
        r'<li id="([^"]+)"><a href.*?<span class="cover-words">(.*?)</span></a> '
        r'<span class="quiet">\s*(.*?)</span>',
        text,
        re.S,
    )
    assert [(place, words, count.strip()) for place, words, count in said] == [
        (
            "diena-2017-06-30",
            '<time datetime="2017-06-30">2017. gada 30. jūnijs</time>',
            "64 fotogrāfijas",
        ),
        (
            "diena-2017-07-01",
            '<time datetime="2017-07-01">2017. gada 1. jūlijs</time>',
            "44 fotogrāfijas",
        ),
        ("bez-datuma", "Fotogrāfijas bez datuma", "20 fotogrāfiju"),
    ]
    assert '<h2 class="unseen" id="atlasit-title">Dienas</h2>' in text
    assert 'id="f-p' not in text
    kinds = re.findall(r'<p id="atlasit-cits-(\w+)">', text)
    assert kinds == ["section"]
    ways = covers(ENTRY, pages[ENTRY])
    friday = covers(ways["2017. gada 30. jūnijs"], pages[ways["2017. gada 30. jūnijs"]])
    assert [words for words in friday if "–" not in words] == [
        "Lielā skatuve",
        "Dārzs",
        "Pārējās fotogrāfijas",
    ]
    for day in days_of(gallery):
        assert gallery.pictures[day.first].variants[0].sha256[:24] in text


def test_a_day_and_its_sections_say_where_they_are(pages: dict[str, Page]) -> None:
    """Title, heading, the way back; for search engines the gallery stands for them."""
    ways = covers(ENTRY, pages[ENTRY])
    key = ways["2017. gada 1. jūlijs"]
    assert re.fullmatch(r"g/lampa-2017/lv/r/[0-9a-f]{24}/page-1\.html", key)
    assert (pages[key].step, pages[key].immutable) == (Step.LISTING, True)
    text = pages[key].body.decode()
    assert "<title>2017. gada 1. jūlijs – Sarunu festivāls" in text
    assert '<h1><time datetime="2017-07-01">2017. gada 1. jūlijs</time></h1>' in text
    assert "44 fotogrāfijas" in text
    assert '<meta name="robots" content="noindex' in text
    assert '"../../index.html#atlasit"' in text
    garden = covers(key, pages[key])["Dārzs"]
    text = pages[garden].body.decode()
    assert "<title>Dārzs – 2017. gada 1. jūlijs – " in text
    assert "<h1>Dārzs</h1>" in text
    assert '<li><time datetime="2017-07-01">2017. gada 1. jūlijs</time></li>' in text
    crumbs = text[text.index('<nav class="crumbs"') :]
    assert '<a href="../../index.html#diena-2017-07-01">2017. gada 1. jūlijs</a>' in crumbs
    undated = covers(ways["Fotogrāfijas bez datuma"], pages[ways["Fotogrāfijas bez datuma"]])
    text = pages[next(iter(undated.values()))].body.decode()
    assert '<a href="../../index.html#bez-datuma">Fotogrāfijas bez datuma</a>' in text


def test_addresses_of_a_day_are_the_same_in_all_languages() -> None:
    """So that the switch of languages finds them; titles of sections are the page's own."""
    titles = Sections((Section("dārzs", Localised.of({"lv": "Parks", "en": "Park"})),))
    some = [placed(n, NAMES[n % 3], DAYS[n // 8]) for n in range(16)]
    whole = replace(a_days_gallery(some, ("lv", "en")), sections=titles)
    pages = by_key(render(a_site(), whole, a_stamp()))
    english = ENTRY.replace("/lv/", "/en/")
    by_code = [list(covers(key, pages[key]).items()) for key in (ENTRY, english)]
    assert [key.replace("/lv/", "/en/") for _, key in by_code[0]] == [key for _, key in by_code[1]]
    first = by_code[1][0][1]
    assert by_code[1][0][0] == "30 June 2017"
    assert "Park" in covers(first, pages[first])
    assert f'href="{posixpath.relpath(by_code[0][0][1], posixpath.dirname(first))}"' in (
        pages[first].body.decode()
    )


@pytest.mark.parametrize("at", [0, 128], ids=["first", "last"])
@pytest.mark.parametrize("day", DAYS)
def test_one_more_photo_changes_the_pages_of_its_own_day_and_no_others(
    gallery: Gallery, pages: dict[str, Page], day: date | None, at: int
) -> None:
    """What is kept is what would be written; spelled otherwise it is the same section."""
    live = make_manifest(gallery, a_stamp(), "c", tuple(pages.values()))
    new = placed(500, "dārzs", day)
    more = replace(gallery, pictures=(*gallery.pictures[:at], new, *gallery.pictures[at:]))
    stamp = a_stamp("later-1", 4, 9)
    found = render_changes(a_site(), more, stamp, live.objects)
    whole = by_key(render(a_site(), more, stamp))
    assert make_manifest(more, stamp, "d", found.pages, found.kept) == make_manifest(
        more, stamp, "d", tuple(whole.values())
    )
    before, after = covers(ENTRY, pages[ENTRY]), covers(ENTRY, whole[ENTRY])
    changed = {words for words in before if before[words] != after[words]}
    own = next(one.about for one in days_of(gallery) if one.sections[0].day == _iso(day))
    assert changed == {next(words for words in before if _is(words, own))}
    written = {page.key for page in found.pages}
    for words in set(before) - changed:
        assert before[words] not in written
        assert not written & set(covers(before[words], pages[before[words]]).values())
    inside = next(iter(changed))
    sections = covers(before[inside], pages[before[inside]])
    later = covers(after[inside], whole[after[inside]])
    assert sections["Lielā skatuve"] == later["Lielā skatuve"]
    assert "p0000500" in list(walk(whole, after[inside]))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _is(words: str, about: str) -> bool:
    return (
        words
        == {
            "2017-06-30": "2017. gada 30. jūnijs",
            "2017-07-01": "2017. gada 1. jūlijs",
            "": "Fotogrāfijas bez datuma",
        }[about]
    )


def test_a_day_whose_photos_go_leaves_the_release(gallery: Gallery, pages: dict[str, Page]) -> None:
    """Its page, and the pages of its sections; nothing of it is kept by another's."""
    live = make_manifest(gallery, a_stamp(), "c", tuple(pages.values()))
    gone = covers(ENTRY, pages[ENTRY])["Fotogrāfijas bez datuma"]
    less = replace(gallery, pictures=tuple(one for one in gallery.pictures if one.day))
    stamp = a_stamp("later-1", 4, 9)
    found = render_changes(a_site(), less, stamp, live.objects)
    manifest = make_manifest(less, stamp, "d", found.pages, found.kept)
    still = {item.key for item in manifest.objects}
    assert gone not in still
    assert not set(covers(gone, pages[gone]).values()) & still
    assert "bez-datuma" not in next(p for p in found.pages if p.key == ENTRY).body.decode()


def test_a_listing_page_names_each_photo_that_it_shows(
    gallery: Gallery, pages: dict[str, Page]
) -> None:
    """A day's index too: by their ids a withdrawal finds pages that a release which was cut off
    has left."""
    listed = [page for page in pages.values() if page.step is Step.LISTING]
    shown = 0
    for picture in gallery.pictures:
        files = {one.sha256[:24].encode() for one in picture.variants}
        for page in listed:
            if any(one in page.body for one in files):
                shown += 1
                assert picture.photo.encode() in page.body
    assert shown > len(gallery.pictures)


def test_few_parts_one_day_or_no_filter_by_day_leave_the_sections_where_they_are() -> None:
    """Each of these alone."""
    many = [placed(n, f"Telts {n % 4}", DAYS[n % 2]) for n in range(16)]
    whole = a_days_gallery(many)
    assert [day.about for day in days_of(whole)] == ["2017-06-30", "2017-07-01"]
    assert not days_of(a_days_gallery([replace(one, day=FRIDAY) for one in many]))
    undated = [replace(one, day=FRIDAY if one.day == FRIDAY else None) for one in many]
    assert not days_of(a_days_gallery(undated))
    assert not days_of(a_days_gallery([replace(one, section="Zāle") for one in many]))
    two = [placed(n, NAMES[n % 2], DAYS[n % 2]) for n in range(8)]
    assert not days_of(a_days_gallery(two))
    for kinds in ((FilterKind.SECTION,), (FilterKind.DAY,)):
        assert not days_of(replace(whole, filters=FilterRules(kinds)))
    entry = by_key(render(a_site(), a_days_gallery(two), a_stamp()))[ENTRY].body.decode()
    assert ">Sadaļas</h2>" in entry


def test_fifty_thousand_photos_of_a_festival_stand_by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the real limits: four days instead of some 110 parts, and on each fewer than those."""
    monkeypatch.setattr(filters, "INDEX_FROM", 1000)
    monkeypatch.setattr(days, "MOST_PARTS", MOST_PARTS)
    one = a_picture()
    made = [
        replace(
            one,
            photo=PhotoId(f"p{n:07d}"),
            section=f"Telts {n // 420 % 12}",
            day=FRIDAY + timedelta(days=n // 12_500),
        )
        for n in range(50_000)
    ]
    found = days_of(a_gallery(made, languages=("lv",)))
    assert [day.count for day in found] == [12_500] * 4
    assert all(len(day.sections) == 12 for day in found)
    assert not days_of(a_gallery(made[:13_000], languages=("lv",)))
