"""Two releases of a gallery make what waited public at once: neither fails for the other's sake."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from gallery_media.desk.promote import keys_of_pictures, promote, unstage
from gallery_media.errors import Conflict
from gallery_media.model.gallery import Gallery
from gallery_media.storage.port import StoredObject
from tests.makers.galleries import a_gallery, a_picture
from tests.makers.storages import MemoryStorage

BODY = b"pixels that wait"


class Raced(MemoryStorage):
    """A stage that another release tidies up right before it is read."""

    def __init__(self, public: MemoryStorage, *, promoted: bool) -> None:
        super().__init__()
        self._public, self._promoted = public, promoted

    def get(self, key: str) -> StoredObject:
        if self._promoted:
            self._public.objects[key] = super().get(key)
        unstage([key], self)
        return super().get(key)


@pytest.fixture
def gallery() -> Gallery:
    """One photo with one file."""
    picture = a_picture(1)
    sha256 = hashlib.sha256(BODY).hexdigest()
    variant = replace(picture.variants[0], sha256=sha256)
    return replace(a_gallery(1), pictures=(replace(picture, variants=(variant,)),))


def staged(gallery: Gallery, stage: MemoryStorage) -> str:
    (key,) = keys_of_pictures(gallery)
    stage.put(key, BODY, content_type="image/avif")
    return key


def test_what_waits_becomes_public(gallery: Gallery) -> None:
    """And stays staged until the release is done with it."""
    stage, public = MemoryStorage(), MemoryStorage()
    key = staged(gallery, stage)
    assert promote(gallery, stage, public) == (key,)
    assert public.get(key).body == stage.get(key).body == BODY


def test_another_release_may_be_a_moment_earlier(gallery: Gallery) -> None:
    """What it made public and tidied away is no loss."""
    public = MemoryStorage()
    stage = Raced(public, promoted=True)
    key = staged(gallery, stage)
    promote(gallery, stage, public)
    assert public.get(key).body == BODY


def test_what_was_taken_away_is_gathered_anew(gallery: Gallery) -> None:
    """By a withdrawal, for instance: nothing of it becomes public, and it is tried again."""
    public = MemoryStorage()
    stage = Raced(public, promoted=False)
    staged(gallery, stage)
    with pytest.raises(Conflict, match="taken away"):
        promote(gallery, stage, public)
    assert public.objects == {}
