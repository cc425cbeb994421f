"""Rollback, prune and rebuild are killed at every step; the next run finishes what they began."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from gallery_media.catalogue import Outcome
from gallery_media.desk.invites import new_invite
from gallery_media.desk.rebuild import rebuild
from gallery_media.desk.working import working
from gallery_media.errors import RebuildRefused
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.publishing.manifest import read_manifest
from gallery_media.steps import Step
from gallery_media.storage.keys import pin_key
from tests.makers.houses import GALLERY, House
from tests.makers.photos import the_photo
from tests.torture.ground import Ground
from tests.torture.measure import FULL, SEED
from tests.torture.readers import Seen, start_reader
from tests.torture.upkeep import (
    DELETE,
    ERASE,
    a_visitor,
    copy_of,
    killed,
    look_once,
    objects,
    rows,
    shown,
    standing,
)

pytestmark = pytest.mark.journey

EACH = 12 if FULL else 1
"""Deaths at every point."""

ROLLBACK = (
    Step.CHOSEN,
    Step.PINNED,
    Step.PIN_KEPT,
    Step.INSPECTED,
    Step.PAGES_PUT,
    Step.FLIPPED,
    Step.RELEASED,
    Step.PIN_MOVED,
)
PRUNE = (
    Step.RETIRED,
    Step.SORTED_OUT,
    ERASE,
    Step.MANIFESTS_DELETED,
    Step.ROWS_DELETED,
    DELETE,
    Step.IDLE_DELETED,
    Step.MARKED,
)
REBUILD = (Step.REMEMBERED, Step.INVITES_RESTORED, Step.RESTORED)

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


def test_a_rollback_that_is_killed_anywhere_is_finished_by_the_next_run(
    ground: Ground, tmp_path: Path
) -> None:
    """While visitors read; by the next publish as soon as it is pinned. On again as well."""
    with standing(ground) as house:
        target, gone = a_lively_gallery(house)
    twin = copy_of(ground, tmp_path / "twin")
    with standing(twin) as house:
        house.roll_back(target)
    back = shown(twin)
    with standing(twin) as house:
        house.let_go()
        house.publish()
    on = shown(twin)
    assert back.keys() != on.keys()
    stop, note = tmp_path / "stop", tmp_path / "reader.json"
    reader = start_reader(partial(a_visitor, ground), ("lv",), note, stop, 20)
    toll: Counter[str] = Counter()
    try:
        for point, passes in deaths(ROLLBACK):
            code = killed(ground, point, lambda house: house.roll_back(target), passes=passes)
            assert code == -9, point
            toll[point] += 1
            assert look_once(ground) == []
            with standing(ground) as house:
                row = house.catalogue.gallery(GALLERY)
                assert row is not None
                assert row.pinned == (point != str(Step.CHOSEN))
                if row.pinned:
                    house.publish()
                else:
                    house.roll_back(target)
                nothing_is_lost_or_back(house, gone)
                row = house.catalogue.gallery(GALLERY)
                assert row is not None
                assert row.pinned_release == row.live_release
                kept = json.loads(house.originals.get(pin_key(GALLERY)).body)
                assert kept == {"release": row.live_release}
            assert shown(ground) == back, point
            assert killed(ground, str(Step.PIN_LIFTED), lambda house: house.let_go()) == -9
            toll[str(Step.PIN_LIFTED)] += 1
            assert look_once(ground) == []
            with standing(ground) as house:
                assert house.let_go()
                house.publish()
                assert house.originals.head(pin_key(GALLERY)) is None
            assert shown(ground) == on, point
    finally:
        stop.touch()
        code = os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1])
    assert code == 0
    seen = Seen(**json.loads(note.read_text()))
    print(f"{toll.total()} kills of rollbacks, {seen.views} views: {dict(toll)}")
    assert seen.torn == []
    assert seen.views >= 20


def test_a_prune_that_is_killed_anywhere_is_finished_by_the_next_pass(
    ground: Ground, tmp_path: Path
) -> None:
    """Its copy, tidied up undisturbed, has the same objects and the same facts."""
    with standing(ground) as house:
        _, gone = a_lively_gallery(house, releases=11)
        photo = house.catalogue.names(GALLERY)["IMG_0000.jpg"]
    toll: Counter[str] = Counter()
    for round_, (point, passes) in enumerate(deaths(PRUNE)):
        start = 60.0 * round_
        with standing(ground, start) as house:
            strays = [f"m/00/{round_:020d}{number:04d}-480.jpg" for number in range(4)]
            for key in strays:
                house.public.put(key, b"stray", content_type="image/jpeg")
            house.drop(2000 + 100 * round_ + round_ % 90, replaces=photo)
            house.publish()
        with standing(ground, start + 25) as house:
            house.prune()
        with standing(ground, start + 26) as house:
            house.drop(50000 + 100 * round_ + (round_ + 45) % 90, replaces=photo)
            house.publish()
        twin = copy_of(ground, tmp_path / f"twin-{round_}")
        with standing(twin, start + 51) as house:
            undisturbed = house.prune()
        assert undisturbed.deleted >= len(strays)
        assert sum(undisturbed.retired.values()) >= 1
        work = lambda house: house.prune()  # noqa: E731
        assert killed(ground, point, work, passes=passes, hours=start + 51) == -9, point
        toll[point] += 1
        assert look_once(ground) == []
        with standing(ground, start + 52) as house:
            house.prune()
            nothing_is_lost_or_back(house, gone)
            assert not [key for key in strays if house.public.head(key) is not None]
            with working(house.catalogue, "publish"):
                pass  # nobody is kept out by the dead
        assert keys(ground) == keys(twin), point
        assert rows(ground) == rows(twin), point
    print(f"{toll.total()} kills of prune: {dict(toll)}")


def keys(ground: Ground) -> dict[str, set[str]]:
    return {bucket: set(found) for bucket, found in objects(ground).items()}


@pytest.mark.parametrize("replace", [False, True], ids=["catalogue lost", "catalogue replaced"])
def test_a_rebuild_that_is_killed_anywhere_is_done_again(
    ground: Ground, tmp_path: Path, replace: bool
) -> None:
    """The facts are those of an undisturbed one; neither bucket is touched; no news follow."""

    def again(house: House) -> None:
        rebuild(
            catalogue=house.catalogue,
            originals=house.originals,
            public=house.public,
            replace=replace,
        )

    with standing(ground) as house:
        target, gone = a_lively_gallery(house)
        photo = house.catalogue.names(GALLERY)["IMG_0001.jpg"]
        house.roll_back(target)
        new_invite(
            house.catalogue,
            "Anna",
            GALLERY,
            days=3,
            largest=10**7,
            in_all=10**9,
            now=datetime.now(UTC),
            originals=house.originals,
        )
    before, entry = objects(ground), shown(ground)
    twin = copy_of(ground, tmp_path / "twin", catalogue=replace)
    with standing(twin) as house:
        again(house)
    facts = rows(twin)
    assert [len(facts[table]) for table in ("photo", "version", "invite", "tombstone")] == [
        5,
        1,
        1,
        1,
    ]
    for point, _ in deaths(REBUILD):
        if not replace:
            for file in ground.root.glob("catalogue.db*"):
                file.unlink()
        assert killed(ground, point, again) == -9, point
        with standing(ground) as house:
            if point == str(Step.RESTORED) and not replace:
                with pytest.raises(RebuildRefused, match="not lost"):
                    again(house)
            else:
                again(house)
        assert rows(ground) == facts, point
        assert objects(ground) == before
        assert shown(ground) == entry
        with standing(ground) as house:
            nothing_is_lost_or_back(house, gone)
            assert the_photo(house.catalogue, photo).state is PhotoState.PUBLISHED
    with standing(ground) as house:
        assert not house.publish().changed
        assert house.drop(GONE).outcome is Outcome.REFUSED
