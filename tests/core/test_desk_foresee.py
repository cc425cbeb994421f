"""Dry runs and incremental releases on buckets in memory: what is told is what is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from gallery_media.catalogue import Catalogue, open_catalogue, sqlite_url
from gallery_media.desk.foresee import Forecast, foresee
from gallery_media.desk.purge import Cdn
from gallery_media.desk.release import Released, release
from gallery_media.errors import StorageUnavailable
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Page
from gallery_media.publishing import pages
from gallery_media.publishing.edition import Edition
from gallery_media.publishing.manifest import read_manifest
from tests.makers.galleries import a_caption, a_gallery, a_picture, a_site
from tests.makers.storages import MemoryStorage


class House:
    """A catalogue and two buckets; the public one counts what is put and deleted."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.originals, self.public = MemoryStorage(), MemoryStorage()
        self.catalogue.ensure_gallery("lampa-2017")
        self.revision = 0

    def foresee(self, gallery: Gallery) -> Forecast:
        return foresee(
            a_site(), gallery, self.revision + 1, to_prepare=0, catalogue=self.catalogue,
            originals=self.originals, public=self.public,
        )  # fmt: skip

    def release(self, gallery: Gallery, cdn: Cdn | None = None) -> Released:
        self.revision += 1
        return release(
            a_site(), gallery, self.revision, catalogue=self.catalogue, originals=self.originals,
            public=self.public, inspect=lambda _pages, _manifest: None, cdn=cdn,
        )  # fmt: skip

    def manifest(self) -> str:
        live = self.catalogue.live_release("lampa-2017")
        assert live is not None
        return live.manifest_key

    def bytes(self) -> dict[str, bytes]:
        return {key: found.body for key, found in self.public.objects.items()}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_catalogue(sqlite_url(tmp_path / "c.db")) as catalogue:
        yield House(catalogue)


def large() -> Gallery:
    # Nobody's photo in the catalogue: what a release records about photos is tried elsewhere.
    return a_gallery(tuple(a_picture(number) for number in range(100)), per_page=2)


def test_a_dry_run_tells_what_the_release_then_does(house: House) -> None:
    """Key for key, and writes nothing itself."""
    first = large()
    house.release(first)
    pictures = list(first.pictures)
    pictures[50] = replace(pictures[50], caption=a_caption(1))
    changed = replace(first, pictures=(*pictures[:80], *pictures[81:]))
    before, private = house.bytes(), set(house.originals.objects)
    told = house.foresee(changed)
    assert (house.bytes(), set(house.originals.objects)) == (before, private)
    assert told.changes
    assert told.generation == 2
    house.release(changed)
    after = house.bytes()
    put = {key for key, body in after.items() if before.get(key) != body}
    assert {key for keys in told.put.values() for key in keys} == put
    assert set(told.delete) == before.keys() - after.keys()
    assert told.size == sum(len(after[key]) for key in put)
    assert {key for key in told.purge if key in after or key in before} == {
        key for key in put | set(told.delete) if "/r/" not in key and key.startswith("g/")
    }


def test_a_dry_run_of_what_is_live_says_so(house: House) -> None:
    """Nothing to put, nothing to take away."""
    house.release(large())
    told = house.foresee(large())
    assert not told.changes
    assert (told.put, told.delete, told.purge) == ({}, (), ())


def test_a_release_without_news_reads_no_manifest_and_writes_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The manifest of ten thousand photos is twenty megabytes: the catalogue knows its digest."""
    house.release(large())
    before = house.bytes(), house.originals.objects.copy()

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("nothing is read or written")

    for bucket in (house.public, house.originals):
        monkeypatch.setattr(bucket, "put", refused)
        monkeypatch.setattr(bucket, "get", refused)
    assert not house.release(large()).changed
    assert (house.bytes(), house.originals.objects) == before


def test_one_more_photo_puts_its_part_and_its_neighbours(house: House) -> None:
    """And the pages that nobody put again are those of a whole rendering."""
    house.release(large())
    more = replace(large(), pictures=(*large().pictures, a_picture(999)))
    told = house.foresee(more)
    assert len(told.put["photo pages"]) == 2 * 2
    assert 0 < len(told.put["listing pages"]) < 50
    house.release(more)
    fresh = {key: body for key, body in house.bytes().items() if "/index.html" not in key}
    house.public = MemoryStorage()  # nothing is trusted, and all is put again
    house.catalogue.begin_release("lampa-2017", "000003-cut-off", 3, 2)
    house.release(more)
    whole = {key: body for key, body in house.bytes().items() if "/index.html" not in key}
    assert whole.items() <= fresh.items()


def test_one_more_photo_writes_only_its_own_and_its_neighbours_pages(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in a process that was just started: the manifest says what the others were made from."""
    house.release(large())
    written: list[int] = []
    write = pages._photo_page

    def counted(edition: Edition, index: int, on_entry: int) -> Page:
        written.append(index)
        return write(edition, index, on_entry)

    monkeypatch.setattr(pages, "_photo_page", counted)
    house.release(replace(large(), pictures=(*large().pictures, a_picture(999))))
    assert sorted(written) == [99, 99, 100, 100]


def test_a_lost_listing_page_comes_back(house: House) -> None:
    """Whoever deleted it: a release sends nobody to a page that is not there."""
    house.release(large())
    lost = sorted(key for key in house.public.objects if "/lv/r/" in key)
    for key in lost:  # whichever the next release would have kept
        house.public.delete(key)
    more = replace(large(), pictures=(*large().pictures, a_picture(999)))
    house.release(more)
    manifest = read_manifest(house.originals.get(house.manifest()).body)
    wanted = {item.key for item in manifest.objects if "/r/" in item.key}
    assert wanted <= house.public.objects.keys()
    assert set(lost) & wanted


class Deaf:
    def __init__(self) -> None:
        self.mended = False
        self.told: list[str] = []

    def purge(self, urls: Sequence[str]) -> None:
        if not self.mended:
            raise StorageUnavailable("the cache does not answer")
        self.told += urls


def test_a_deaf_cache_is_told_by_the_next_release_though_nothing_changed(house: House) -> None:
    """The gallery is live all the same, and what happened is said."""
    deaf = Deaf()
    cdn = Cdn(deaf, lambda key: (key,), house.originals)
    released = house.release(large(), cdn)
    assert released.changed
    assert "does not answer" in released.not_purged
    deaf.mended = True
    again = house.release(large(), cdn)
    assert (again.changed, again.not_purged) == (False, "")
    assert again.purged == len(deaf.told) > 200
    assert "g/lampa-2017/lv/index.html" in deaf.told
    assert not [key for key in deaf.told if "/r/" in key or key.startswith(("a/", "m/"))]
    assert house.release(large(), cdn).purged == 0
