"""Parts and their listing pages: what did not change is neither written nor put again."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.model.addresses import entry_key
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Manifest, Page, Step
from gallery_media.publishing.pages import Rendering, render, render_changes
from gallery_media.publishing.parts import FEWEST_PAGES, MOST_PAGES, parts_of
from gallery_media.publishing.plan import make_manifest, plan_release
from tests.makers.galleries import a_caption, a_gallery, a_picture, a_site, a_stamp

PER_PAGE = 2
NAMES = st.lists(st.from_regex(r"[a-z0-9]{8}", fullmatch=True), unique=True, max_size=400)


@pytest.fixture(scope="module")
def large() -> Gallery:
    """Several parts, in two languages."""
    gallery = a_gallery(tuple(a_picture(number) for number in range(120)), per_page=PER_PAGE)
    assert len(parts_of([one.photo for one in gallery.pictures], PER_PAGE)) > 3
    return gallery


@pytest.fixture(scope="module")
def live(large: Gallery) -> Manifest:
    return make_manifest(large, a_stamp(), "c", render(a_site(), large, a_stamp()))


def changed(gallery: Gallery, live: Manifest) -> Rendering:
    return render_changes(a_site(), gallery, a_stamp("later-1", 4, 9), live.objects)


def listings(pages: Sequence[Page]) -> list[Page]:
    return [page for page in pages if page.step is Step.LISTING]


@given(photos=NAMES, per_page=st.integers(1, 7))
def test_parts_hold_every_photo_once_in_order(photos: list[str], per_page: int) -> None:
    """And none is larger than it may be, or smaller, but for the last one."""
    parts = parts_of(photos, per_page)
    assert [index for part in parts for index in range(part.start, part.end)] == [
        *range(len(photos))
    ]
    sizes = [part.end - part.start for part in parts]
    assert all(FEWEST_PAGES * per_page <= size for size in sizes[:-1])
    assert all(size < (MOST_PAGES + 1) * per_page for size in sizes)
    assert len(parts) == 1 or sizes[-1] >= per_page
    pages = [part.shown(number) for part in parts for number in range(1, part.pages + 1)]
    assert [index for start, end in pages for index in range(start, end)] == [*range(len(photos))]


@given(st.integers(0, 2000), st.integers(0, 10**6))
def test_one_more_photo_anywhere_changes_few_parts(at: int, new: int) -> None:
    """Of some sixty parts a handful at most begin elsewhere."""
    photos = [f"p{number:07d}" for number in range(2000)]
    more = [*photos[:at], f"n{new:07d}", *photos[at:]]
    before = {tuple(photos[part.start : part.end]) for part in parts_of(photos, 4)}
    after = {tuple(more[part.start : part.end]) for part in parts_of(more, 4)}
    assert len(before) > 40
    assert len(after - before) <= 12


@pytest.mark.parametrize("at", [0, 1, 60, 119, 120])
def test_one_more_photo_leaves_other_parts_as_they_are(
    large: Gallery, live: Manifest, at: int
) -> None:
    """What is written and what is kept are together exactly what a whole rendering gives."""
    pictures = (*large.pictures[:at], a_picture(999), *large.pictures[at:])
    more = replace(large, pictures=pictures)
    found = changed(more, live)
    stamp = a_stamp("later-1", 4, 9)
    whole = make_manifest(more, stamp, "d", render(a_site(), more, stamp))
    assert make_manifest(more, stamp, "d", found.pages, found.kept) == whole
    if at:  # the gallery's first photo is on the card of each listing page
        assert 0 < len(listings(found.pages)) < len(listings(render(a_site(), large, stamp))) / 2
        assert sum(page.step is Step.PHOTO_PAGE for page in found.pages) <= 2 * 4


def test_nothing_but_entries_articles_and_assets_is_written_when_nothing_changed(
    large: Gallery, live: Manifest
) -> None:
    """They are few, whatever the gallery holds."""
    found = changed(large, live)
    assert {page.step for page in found.pages} == {Step.ASSET, Step.ENTRY, Step.AFTER}
    plan = plan_release(live, found.pages, None, found.kept)
    assert plan.before == ((),) or plan.before == ()
    assert plan.after == ()
    assert [key for key in plan.gone if "certificate" not in key] == []


def test_a_changed_word_changes_the_part_that_shows_it(large: Gallery, live: Manifest) -> None:
    """And the photo's own page."""
    pictures = list(large.pictures)
    pictures[70] = replace(pictures[70], caption=a_caption(3))
    found = changed(replace(large, pictures=tuple(pictures)), live)
    names = {page.key.rpartition("/")[2] for page in found.pages if page.step is Step.PHOTO_PAGE}
    assert names == {"p0000070.html"}
    assert len({page.key.split("/")[4] for page in listings(found.pages)}) == 1


def test_every_link_among_listing_pages_leads_to_the_same_release(large: Gallery) -> None:
    """From each entry page all photos are reached without meeting a page of another release."""
    pages = {page.key: page for page in render(a_site(), large, a_stamp())}
    for lang in large.languages:
        seen, ahead, photos = set(), [entry_key(large.slug, lang)], set()
        while ahead:
            key = ahead.pop()
            if key in seen:
                continue
            seen.add(key)
            for href in re.findall(r'<a [^>]*href="([^"#:]+)[#"]', pages[key].body.decode()):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(key), href))
                if "/r/" in target or target.endswith("index.html"):
                    assert target in pages
                    ahead.append(target)
                elif f"/{lang}/p/" in target:
                    photos.add(target)
        assert len(photos) == len(large.pictures)


def test_a_part_says_nothing_that_only_one_release_knows(large: Gallery) -> None:
    """Neither the release nor how many photos there are: its bytes outlive both."""
    for page in listings(render(a_site(), large, a_stamp())):
        text = page.body.decode()
        assert a_stamp().release not in text
        assert "gallery-media:generation" not in text
        assert ">120 " not in text


def test_listing_pages_in_the_bucket_are_written_again_when_one_is_lost(
    large: Gallery, live: Manifest
) -> None:
    """A part is kept whole or not at all."""
    lost = next(item for item in live.objects if "/r/" in item.key)
    left = replace(live, objects=tuple(item for item in live.objects if item != lost))
    assert lost.key in {page.key for page in listings(changed(large, left).pages)}
