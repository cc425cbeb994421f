"""Two do the same work at the same time: what one has taken away stops no other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gallery_media.desk.audit_strays import retained_manifests
from gallery_media.desk.exposure import exposure
from gallery_media.desk.periods import Periods, expire
from gallery_media.model.storage_period import StoragePeriod
from gallery_media.storage.keys import manifest_key
from gallery_media.storage.port import ListedObject
from gallery_media.storage.purge import NoCache
from tests.makers.houses import GALLERY, DatedStorage, House


class Overtaken(DatedStorage):
    """Somebody else deletes an object right after it was listed."""

    gone = ""

    def list(self, prefix: str = "") -> Iterator[ListedObject]:
        for listed in super().list(prefix):
            if listed.key == self.gone:
                self.erase(self.gone)
            yield listed


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Two releases; the first one's manifest goes as soon as it is listed."""
    house = House(tmp_path)
    originals = Overtaken(house.clock)
    house.originals = originals
    for number in (1, 2):
        house.drop(number)
        house.publish()
    _, first = house.catalogue.releases(GALLERY)
    originals.gone = manifest_key(GALLERY, first.id)
    return house


def live_only(house: House) -> list[str]:
    live = house.catalogue.live_release(GALLERY)
    assert live is not None
    return [live.id]


def test_an_audit_goes_on_without_a_manifest_that_went(house: House) -> None:
    """`prune` runs at the same time."""
    kept = retained_manifests(house.originals)
    assert [one.stamp.release for one in kept] == live_only(house)


def test_a_gallery_s_time_ends_without_a_manifest_that_went(house: House) -> None:
    """Two runs end the same period; or `prune` was quicker. The others go as ever."""
    desk = Periods(
        catalogue=house.catalogue,
        originals=house.originals,
        public=house.public,
        periods={GALLERY: StoragePeriod(shown_until=date(2017, 7, 31))},
        release=house.publish,
        addresses=lambda key: (key,),
        purge=NoCache(),
        copies=(),
    )
    expire(GALLERY, date(2017, 8, 1), desk)
    kept = retained_manifests(house.originals)
    assert [one.stamp.release for one in kept] == live_only(house)


def test_a_manifest_that_goes_while_it_is_looked_for_stops_no_withdrawal(house: House) -> None:
    """What it listed went before it; the others are taken away as ever."""
    photo = house.catalogue.snapshot(GALLERY, ("lv",)).pictures[0].photo.id
    found = exposure(
        photo,
        GALLERY,
        catalogue=house.catalogue,
        originals=house.originals,
        public=house.public,
    )
    assert [one.stamp.release for one in found.releases] == live_only(house)
