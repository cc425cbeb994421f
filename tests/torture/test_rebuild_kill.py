"""A rebuild of the catalogue is killed at every step; the next one does it again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gallery_media.catalogue import Outcome
from gallery_media.desk.invites import new_invite
from gallery_media.desk.rebuild import rebuild
from gallery_media.errors import RebuildRefused
from gallery_media.model.photo import PhotoState
from gallery_media.steps import Step
from tests.makers.houses import GALLERY, House
from tests.makers.newsrooms import photos_by_name
from tests.makers.photos import the_photo
from tests.torture.ground import Ground
from tests.torture.lively import GONE, a_lively_gallery, deaths, nothing_is_lost_or_back
from tests.torture.upkeep import copy_of, killed, objects, rows, shown, standing

pytestmark = pytest.mark.journey

REBUILD = (Step.REMEMBERED, Step.INVITES_RESTORED, Step.RESTORED)


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
        photo = photos_by_name(house.catalogue)["IMG_0001.jpg"]
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
