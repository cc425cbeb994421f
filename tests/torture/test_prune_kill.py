"""A prune is killed at every step; the next one finishes what it began."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from gallery_media.desk.working import working
from gallery_media.steps import Step
from tests.makers.newsrooms import photos_by_name
from tests.torture.ground import Ground
from tests.torture.lively import a_lively_gallery, deaths, nothing_is_lost_or_back
from tests.torture.upkeep import (
    DELETE,
    ERASE,
    copy_of,
    killed,
    look_once,
    objects,
    rows,
    standing,
)

pytestmark = pytest.mark.journey

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


def test_a_prune_that_is_killed_anywhere_is_finished_by_the_next_pass(
    ground: Ground, tmp_path: Path
) -> None:
    """Its copy, tidied up undisturbed, has the same objects and the same facts."""
    with standing(ground) as house:
        _, gone = a_lively_gallery(house, releases=11)
        photo = photos_by_name(house.catalogue)["IMG_0000.jpg"]
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
