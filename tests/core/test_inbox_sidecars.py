"""Sidecars find their photos by name, as programs on four systems write them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.inbox.sidecars import Beside, Shelf, Sidecar

PHOTOS = {
    "IMG_1.JPG": "one",
    "IMG_2.jpg": "two",
    "IMG_2.heic": "two-heic",
    "day-2/IMG_1.JPG": "other-day",
    "day-2/vējš.jpg": "wind",
    "day-2/a.b.jpg": "dotted",
    "only.jpg": "only",
}


def beside(path: str) -> tuple[set[str], Beside]:
    shelf = Shelf(PHOTOS)
    found = shelf.found(Sidecar.at(path.encode()))
    return set(shelf.ids(found.paths)), found.beside


@pytest.mark.parametrize(
    ("path", "photos", "how"),
    [
        ("IMG_1.JPG.xmp", {"one"}, Beside.WHOLE_NAME),
        ("img_1.jpg.XMP", {"one"}, Beside.WHOLE_NAME),
        ("IMG_1.xmp", {"one"}, Beside.STEM),
        ("img_1.XMP", {"one"}, Beside.STEM),
        ("IMG_2.xmp", {"two", "two-heic"}, Beside.STEM),
        ("IMG_2.heic.xmp", {"two-heic"}, Beside.WHOLE_NAME),
        ("day-2/IMG_1.xmp", {"other-day"}, Beside.STEM),
        ("day-2/a.b.xmp", {"dotted"}, Beside.STEM),
        ("day-2/vējš.jpg.xmp", {"wind"}, Beside.WHOLE_NAME),
        (unicodedata.normalize("NFD", "day-2/vējš.xmp"), {"wind"}, Beside.STEM),
        ("day-2/IMG_2.xmp", set(), Beside.STEM),
        ("IMG_1.CR2.xmp", set(), Beside.STEM),
        ("IMG.xmp", set(), Beside.STEM),
        (".xmp", set(), Beside.STEM),
    ],
)
def test_a_sidecar_belongs_to_the_photo_of_its_name(
    path: str, photos: set[str], how: Beside
) -> None:
    """In its own folder, whatever its capitals; by the whole name, else by the stem."""
    assert beside(path)[0] == photos
    if photos:
        assert beside(path)[1] is how


def test_of_two_photos_that_differ_in_capitals_the_exact_one_is_meant() -> None:
    """Linux keeps both."""
    shelf = Shelf({"a.jpg": "small", "A.JPG": "large"})
    for name, photo in (("a.jpg.xmp", "small"), ("A.xmp", "large"), ("a.xmp", "small")):
        assert shelf.ids(shelf.found(Sidecar.at(name.encode())).paths) == (photo,)


@pytest.mark.parametrize(
    ("table", "name", "photo"),
    [
        ("captions.csv", "IMG_1.JPG", "one"),
        ("captions.csv", "img_2.JPG", "two"),
        ("captions.csv", "vējš.jpg", "wind"),
        ("captions.csv", "day-2/IMG_1.JPG", "other-day"),
        ("captions.csv", "wind", "wind"),
        ("day-2/CAPTIONS.CSV", "IMG_1.JPG", "other-day"),
        ("day-2/captions.csv", "only.jpg", None),
        ("captions.csv", "IMG_3.JPG", None),
        ("captions.csv", "../only.jpg", None),
    ],
)
def test_a_tables_lines_find_their_photos(table: str, name: str, photo: str | None) -> None:
    """By id, by path, or by a name that one photo in or below its folder has."""
    assert Sidecar.at(table.encode()).is_table
    assert Shelf(PHOTOS).named(name, Sidecar.at(table.encode())) == photo


def test_a_name_that_two_folders_have_means_neither() -> None:
    """A guess would put one photo's words under another."""
    shelf = Shelf({"a/x.jpg": "one", "b/x.jpg": "two"})
    assert shelf.named("x.jpg", Sidecar("", "captions.csv")) is None


@given(st.text(min_size=1, max_size=12), st.text(max_size=12))
def test_any_name_is_looked_up_without_trouble(name: str, folder: str) -> None:
    """Names come from strangers; a photo always answers to its own whole name."""
    path = f"{folder}/{name}" if folder else name
    shelf = Shelf({unicodedata.normalize("NFC", path): "it"})
    raw = (path + ".xmp").encode("utf-8", "replace")
    sidecar = Sidecar.at(raw)
    found = shelf.found(sidecar)
    if raw.decode() == path + ".xmp":
        assert shelf.ids(found.paths) == ("it",)
    shelf.named(name, sidecar)
