"""``gallery.json`` of a large gallery: an index, and parts that are addressed by their bytes."""

from __future__ import annotations

import json
import posixpath
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from gallery_media.desk.audit_links import read_gallery_json
from gallery_media.desk.audit_objects import expected_cache_control
from gallery_media.desk.audit_strays import is_address
from gallery_media.desk.exposure import _strays
from gallery_media.model.addresses import cache_control, is_photos_file
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Manifest, Page, Step
from gallery_media.publishing import photos_json
from gallery_media.publishing.pages import render, render_changes
from gallery_media.publishing.photos_json import PER_PAGE, WHOLE_BELOW
from gallery_media.publishing.plan import make_manifest, plan_release
from tests.makers.galleries import a_caption, a_gallery, a_picture, a_site, a_stamp
from tests.makers.storages import MemoryStorage

KEY = "g/lampa-2017/gallery.json"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Galleries of a few dozen photos are large here, so that the tests are quick."""
    monkeypatch.setattr(photos_json, "WHOLE_BELOW", 20)
    monkeypatch.setattr(photos_json, "PER_PAGE", 2)


def large(photos: int = 60) -> Gallery:
    return a_gallery(tuple(a_picture(number) for number in range(photos)))


def _pages(gallery: Gallery) -> dict[str, Page]:
    return {page.key: page for page in render(a_site(), gallery, a_stamp())}


def _manifest(gallery: Gallery) -> Manifest:
    return make_manifest(gallery, a_stamp(), "digest", render(a_site(), gallery, a_stamp()))


def _parts(pages: dict[str, Page]) -> dict[str, dict[str, Any]]:
    """By key, in the order of the index, found as a consumer finds them."""
    index = json.loads(pages[KEY].body)
    keys = [posixpath.normpath(posixpath.join("g/lampa-2017", p["url"])) for p in index["parts"]]
    return {key: json.loads(pages[key].body) for key in keys}


def test_parts_give_every_photo_once_in_order_and_follow_the_schema() -> None:
    """Together they say what one file would say, with addresses of their own place."""
    gallery = large()
    pages = _pages(gallery)
    index, parts = json.loads(pages[KEY].body), _parts(pages)
    assert len(parts) > 3
    photos = [photo for part in parts.values() for photo in part["photos"]]
    assert [photo["id"] for photo in photos] == [one.photo for one in gallery.pictures]
    assert [p["photos"] for p in index["parts"]] == [len(p["photos"]) for p in parts.values()]
    assert "photos" not in index
    schema = json.loads(
        pages[posixpath.normpath(posixpath.join("g/lampa-2017", index["$schema"]))].body
    )
    validator = jsonschema.Draft202012Validator(schema)
    for values in (index, *parts.values()):
        validator.validate(values)
    for spoilt in (
        {**index, "parts": []},
        {**index, "photos": photos},
        {**index, "format": "gallery-media/gallery/1"},
        {**index, "parts": [{"url": "x", "photos": 0}]},
        {**parts[next(iter(parts))], "photos": None},
        {**parts[next(iter(parts))], "parts": index["parts"]},
    ):
        assert not validator.is_valid(spoilt)


def test_every_address_in_index_and_parts_is_in_the_same_release() -> None:
    """The audit reads them as a stranger does."""
    gallery = large()
    pages = _pages(gallery)
    listed = {item.key for item in _manifest(gallery).objects}
    named: set[str] = set()
    for key in (KEY, *_parts(pages)):
        here = read_gallery_json(key, pages[key].body)
        assert set(here) <= listed
        named.update(here)
    assert len({key for key in named if key.startswith("m/")}) > len(gallery.pictures)
    assert {f"g/lampa-2017/lv/p/{one.photo}.html" for one in gallery.pictures} <= named


def test_parts_are_put_before_the_flip_and_never_change() -> None:
    """The index follows it, so that it never names a part that is not there."""
    pages = _pages(large())
    assert pages[KEY].step is Step.AFTER
    for key in _parts(pages):
        assert pages[key].step is Step.LISTING
        assert pages[key].immutable
        assert is_photos_file(key)
        assert is_address(key, "lampa-2017")
        assert "immutable" in cache_control(pages[key]) == expected_cache_control(key)


def test_one_more_photo_puts_one_part_and_the_index() -> None:
    """And a changed word the part that shows it; the others keep address and bytes."""
    gallery = large()
    live = _manifest(gallery)
    pictures = list(gallery.pictures)
    for changed in (
        (*pictures, a_picture(999)),
        (*pictures[:30], a_picture(999), *pictures[30:]),
        (*pictures[:30], replace(pictures[30], caption=a_caption(7)), *pictures[31:]),
    ):
        after = replace(gallery, pictures=tuple(changed))
        rendering = render_changes(a_site(), after, a_stamp("r-2", 4, 8), live.objects)
        plan = plan_release(live, rendering.pages, None, rendering.kept)
        put = [page.key for group in plan.before for page in group if is_photos_file(page.key)]
        assert 1 <= len(put) <= 2
        assert KEY in [page.key for page in plan.after]
        whole = _pages(after)
        kept = {item.key for item in rendering.kept if is_photos_file(item.key)}
        assert {*put, *kept} == set(_parts(whole))
        (index,) = [page for page in rendering.pages if page.key == KEY]
        assert index.body == whole[KEY].body


def test_a_withdrawn_photo_is_in_no_part() -> None:
    """The part that had it has another address without it."""
    gallery = large()
    gone = gallery.pictures[30].photo
    fewer = replace(
        gallery, pictures=gallery.pictures[:30] + gallery.pictures[31:], withdrawn=(gone,)
    )
    before, after = _pages(gallery), _pages(fewer)
    (had,) = [key for key in _parts(before) if gone.encode() in before[key].body]
    assert had not in after
    assert not [key for key in (KEY, *_parts(after)) if gone.encode() in after[key].body]


def test_a_stray_part_that_names_a_withdrawn_photo_is_found() -> None:
    """Of a release that was cut off: no manifest lists it, and it is looked for in the bucket."""
    pages, public = _pages(large()), MemoryStorage()
    for key in _parts(pages):
        public.put(key, pages[key].body, content_type="application/json")
    gone = large().pictures[30].photo
    (had,) = [key for key in _parts(pages) if gone.encode() in pages[key].body]
    assert list(_strays(gone, "lampa-2017", set(), public)) == [had]
    assert list(_strays(gone, "lampa-2017", {had}, public)) == []


def test_a_small_gallery_stays_one_file() -> None:
    """Nothing changes for its readers."""
    pages = _pages(large(19))
    assert json.loads(pages[KEY].body)["format"] == "gallery-media/gallery/1"
    assert not [key for key in pages if is_photos_file(key)]


def test_sizes_are_as_the_page_for_programs_says() -> None:
    """Five hundred photos, and sixty to a part."""
    assert (WHOLE_BELOW, 4 * PER_PAGE) == (500, 60)
