"""A run and the house finish the same withdrawal at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gallery_media.desk.exposure import exposure
from gallery_media.storage.keys import manifest_key
from gallery_media.storage.port import ListedObject
from tests.makers.houses import GALLERY, DatedStorage, House


class Overtaken(DatedStorage):
    """Somebody else deletes an object right after it was listed."""

    gone = ""

    def list(self, prefix: str = "") -> Iterator[ListedObject]:
        for listed in super().list(prefix):
            if listed.key == self.gone:
                self.erase(self.gone)
            yield listed


def test_a_manifest_that_goes_while_it_is_looked_for_stops_no_withdrawal(tmp_path: Path) -> None:
    """What it listed went before it; the others are taken away as ever."""
    house = House(tmp_path)
    house.originals = Overtaken(house.clock)
    for number in (1, 2):
        house.drop(number)
        house.publish()
    photo = house.catalogue.snapshot(GALLERY, ("lv",)).pictures[0].photo.id
    second, first = house.catalogue.releases(GALLERY)
    house.originals.gone = manifest_key(GALLERY, first.id)
    found = exposure(
        photo,
        GALLERY,
        catalogue=house.catalogue,
        originals=house.originals,
        public=house.public,
    )
    assert [one.stamp.release for one in found.releases] == [second.id]
