"""Storages without conditional writes: found out, told, and published to in the weaker mode."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from gallery_media.catalogue import Catalogue, open_catalogue, sqlite_url
from gallery_media.desk.fence import fence, fences
from gallery_media.desk.release import release
from gallery_media.desk.working import working
from gallery_media.errors import CatalogueBusy, Conflict, StorageUnavailable
from gallery_media.storage.checking import CheckingStorage
from gallery_media.storage.conditions import keeps_conditions
from gallery_media.storage.location import S3Location
from gallery_media.storage.open import Stores
from tests.makers.careless import CarelessStorage
from tests.makers.galleries import a_gallery, a_site
from tests.makers.storages import MemoryStorage

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

TEXT = "text/plain"
ENTRY = "g/lampa-2017/lv/index.html"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with open_catalogue(sqlite_url(tmp_path / "c.db")) as opened:
        opened.ensure_gallery("lampa-2017")
        yield opened


def checking(inner: CarelessStorage) -> CheckingStorage:
    return CheckingStorage(inner, partial(keeps_conditions, inner))


def test_a_careful_storage_keeps_conditions_and_nothing_is_left_of_the_probe() -> None:
    """Trying out leaves no object behind."""
    storage = MemoryStorage()
    assert keeps_conditions(storage)
    assert storage.objects == {}


@pytest.mark.parametrize("refusing", [False, True])
def test_a_careless_storage_is_found_out(refusing: bool) -> None:
    """Whether it ignores conditions or refuses them: neither is a fence."""
    storage = CarelessStorage(refusing=refusing)
    assert not keeps_conditions(storage)
    assert storage.objects == {}


def test_what_was_found_out_is_remembered_and_found_out_anew_when_asked(tmp_path: Path) -> None:
    """Twenty requests once, not at each command."""
    careless, careful = CarelessStorage(), MemoryStorage()
    assert not fence(tmp_path, "http://s3/public", careless)
    assert not fence(tmp_path, "http://s3/public", careful)
    assert fence(tmp_path, "http://s3/public", careful, again=True)
    assert fence(tmp_path, "http://s3/public", careless)
    assert not fence(tmp_path, "http://s3/other", careless)


def test_doctor_names_the_mode_of_each_bucket(tmp_path: Path) -> None:
    """And tries the storage itself out, not what is made of it here."""
    location = S3Location("originals", "public", endpoint_url="http://s3.example.org")
    public = checking(CarelessStorage())
    stores = Stores(MemoryStorage(), public, "", location, cast("S3Client", None))
    told = {check.name: check for check in fences(tmp_path, stores)}
    assert "weaker mode" in told["fence in public"].detail
    assert "conditional writes hold" in told["fence in originals"].detail
    assert fence(tmp_path, "http://s3.example.org/originals", CarelessStorage())


def test_a_storage_that_does_not_answer_is_not_remembered(tmp_path: Path) -> None:
    """An outage is no verdict."""
    storage = MemoryStorage()
    storage.trouble = StorageUnavailable("away")
    with pytest.raises(StorageUnavailable):
        fence(tmp_path, "http://s3/public", storage)
    storage.trouble = None
    assert fence(tmp_path, "http://s3/public", storage)


@pytest.mark.parametrize("refusing", [False, True])
def test_looking_keeps_the_ports_promises(refusing: bool) -> None:
    """First writer, stale writer, the same bytes once more."""
    storage = checking(CarelessStorage(refusing=refusing))
    first = storage.put("k", b"one", content_type=TEXT, if_none_match=True)
    assert storage.is_weaker
    assert storage.put("k", b"one", content_type=TEXT, if_none_match=True).etag == first.etag
    with pytest.raises(Conflict):
        storage.put("k", b"two", content_type=TEXT, if_none_match=True)
    second = storage.put("k", b"two", content_type=TEXT, if_match=first.etag)
    with pytest.raises(Conflict):
        storage.put("k", b"three", content_type=TEXT, if_match=first.etag)
    assert storage.get("k").head.etag == second.etag
    with pytest.raises(Conflict):
        storage.put("gone", b"x", content_type=TEXT, if_match=first.etag)


def test_somebody_who_writes_right_after_us_is_noticed() -> None:
    """The look afterwards: we say that we were overtaken, not that we are live."""
    careless = CarelessStorage()
    storage = checking(careless)
    first = storage.put("k", b"one", content_type=TEXT, if_none_match=True)
    careless.after = lambda: careless.put("k", b"theirs", content_type=TEXT)
    with pytest.raises(Conflict, match="right after"):
        storage.put("k", b"two", content_type=TEXT, if_match=first.etag)


@pytest.mark.parametrize("refusing", [False, True])
def test_a_gallery_is_published_to_a_careless_storage(catalogue: Catalogue, refusing: bool) -> None:
    """Twice; then a publisher who looked before another one flipped fails, and changes nothing."""
    public, originals = CarelessStorage(refusing=refusing), MemoryStorage()
    for revision, photos in ((1, 2), (2, 3)):
        release(
            a_site(), a_gallery(photos), revision, catalogue=catalogue, originals=originals,
            public=checking(public), inspect=lambda _pages, _manifest: None,
        )  # fmt: skip
    assert public.objects[ENTRY].head.metadata["revision"] == "2"
    theirs = public.objects[ENTRY].head.etag
    stale = checking(public)
    real = public.head

    def overtaken(key: str) -> object:
        seen = real(key)
        if key == ENTRY:
            public.head = real  # type: ignore[method-assign]
            public.put(ENTRY, b"<p>theirs</p>", content_type="text/html")
        return seen

    public.head = overtaken  # type: ignore[method-assign,assignment]
    with pytest.raises(Conflict):
        release(
            a_site(), a_gallery(4), 3, catalogue=catalogue, originals=originals,
            public=stale, inspect=lambda _pages, _manifest: None,
        )  # fmt: skip
    assert public.objects[ENTRY].body == b"<p>theirs</p>"
    assert public.objects[ENTRY].head.etag != theirs


def test_two_publishers_of_one_gallery_take_turns(catalogue: Catalogue) -> None:
    """The lock row stands in for the storage's fence; another gallery does not wait."""
    with working(catalogue, "publish lampa", alone=True, lock="flip lampa"):
        with (
            pytest.raises(CatalogueBusy),
            working(catalogue, "publish lampa", alone=True, lock="flip lampa"),
        ):
            raise AssertionError("both at once")
        with working(catalogue, "publish other", alone=True, lock="flip other"):
            pass
    with working(catalogue, "publish lampa", alone=True, lock="flip lampa"):
        pass
