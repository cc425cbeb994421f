"""A gallery with a past goes in, and where its keepers die; what must never be lost or come back.

For rollback, prune and rebuild, each of which is killed at every step of its own.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from gallery_media.catalogue import Outcome
from gallery_media.model.photo import PhotoId
from gallery_media.publishing.manifest import read_manifest
from tests.makers.houses import GALLERY, House
from tests.torture.measure import FULL, SEED
from tests.torture.upkeep import DELETE, ERASE

EACH = 12 if FULL else 1
"""Deaths at every point."""

FRESH, GONE = 0, 99
"""Numbers of files: one that gets new versions, and one whose photo is withdrawn."""


def deaths(points: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Each point, in an order that the seed says, and how often it is passed before."""
    chance = random.Random(SEED)
    every = [str(point) for point in points for _ in range(EACH)]
    chance.shuffle(every)
    for point in every:
        yield point, chance.randint(1, 3) if point in (ERASE, DELETE) else 1


def a_lively_gallery(house: House, releases: int = 1) -> tuple[str, set[str]]:
    """Some releases, a photo in two versions, one withdrawn; the id of the first release that can
    be gone back to, and the files of the withdrawn photo."""
    photos = {n: PhotoId(str(house.drop(n).photo_id)) for n in (FRESH, 1, 2, GONE)}
    house.publish()
    gone = {file.key for file in house.catalogue.variant_files(photos[GONE])}
    house.withdraw(photos[GONE], erase=True)
    live = house.catalogue.live_release(GALLERY)
    assert live is not None
    for number in range(releases):
        assert house.drop(1000 + number, replaces=photos[FRESH]).outcome is Outcome.REPLACED
        house.publish()
    house.drop(5)
    house.publish()
    return live.id, gone


def nothing_is_lost_or_back(house: House, gone: set[str]) -> None:
    """Everything live is there; nothing of the withdrawn photo is."""
    live = house.catalogue.live_release(GALLERY)
    assert live is not None
    for item in read_manifest(house.originals.get(live.manifest_key).body).objects:
        assert house.public.head(item.key) is not None, item.key
    assert not [key for key in gone if house.public.head(key) is not None]
