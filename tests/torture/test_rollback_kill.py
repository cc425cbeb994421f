"""A rollback is killed at every step while visitors read; the next run finishes what it began."""

from __future__ import annotations

import json
import os
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from gallery_media.steps import Step
from gallery_media.storage.keys import pin_key
from tests.makers.houses import GALLERY
from tests.torture.ground import Ground
from tests.torture.lively import a_lively_gallery, deaths, nothing_is_lost_or_back
from tests.torture.readers import Seen, start_reader
from tests.torture.upkeep import a_visitor, copy_of, killed, look_once, shown, standing

pytestmark = pytest.mark.journey

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
