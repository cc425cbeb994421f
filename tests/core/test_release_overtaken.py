"""A publisher that is slow after its flip, and another who flips meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gallery_media.errors import Conflict
from gallery_media.model.addresses import gallery_file_key, photo_page_key
from gallery_media.storage.port import ObjectHead
from tests.makers.houses import GALLERY, DatedStorage, House


class Slow(DatedStorage):
    """Something happens right before a key is put, once."""

    slow = ""
    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    def put(self, key: str, body: bytes, **options: object) -> ObjectHead:
        if key == self.slow:
            self.slow = ""
            self.meanwhile()
        return super().put(key, body, **options)


@pytest.mark.parametrize("late", ["after the flip", "before the flip"])
def test_a_page_that_is_put_late_tells_no_withdrawn_photo_for_long(
    tmp_path: Path, late: str
) -> None:
    """It was withdrawn, its gallery published and its removal proven while an older release still
    put its pages: who put them is told to publish again, and then they are right."""
    house = House(tmp_path)
    house.public = Slow(house.clock)
    for number in (1, 2):
        house.drop(number)
    house.publish()
    photo = house.catalogue.snapshot(GALLERY, ("lv",)).pictures[0].photo.id
    house.drop(3)
    page = photo_page_key(GALLERY, "lv", photo)
    house.public.slow = gallery_file_key(GALLERY, "gallery.json") if late[0] == "a" else page
    house.public.meanwhile = lambda: house.withdraw(photo)
    with pytest.raises(Conflict, match=r"flipped|replaced|changed"):
        house.publish()
    house.publish()
    told = [
        listed.key
        for listed in house.public.list()
        if photo not in listed.key and photo.encode() in house.public.get(listed.key).body
    ]
    assert told == []
