"""A gallery's revisions and a number of kills go in; publishers that die, and their toll, come out.

Publishers are forked, because importing costs a second each. Each is told after which step, or
after which of its requests, it has to die.
"""

from __future__ import annotations

import itertools
import os
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from gallery_media.desk.release import release
from gallery_media.errors import TryAgain
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.localised import Localised
from gallery_media.steps import Step, listening
from tests.makers.galleries import a_caption, a_gallery, a_painted_picture, a_site
from tests.makers.strangers import die
from tests.torture.ground import Ground

POOL, PER_PAGE = 26, 2
STEPS = (
    Step.GATHERED,
    Step.RENDERED,
    Step.INSPECTED,
    Step.PAGES_PUT,
    Step.FLIPPED,
    Step.RELEASED,
)
PUT, PRIVATE_PUT, FLIP, DELETE = "put", "private put", "flip", "delete"
POINTS = (*(str(step) for step in STEPS), PUT, PUT, PUT, PRIVATE_PUT, FLIP, FLIP, DELETE)
"""Where a publisher may die. ``put``: somewhere among its pages; ``flip``: between languages."""

OVERTAKEN = 3


@dataclass
class Pool:
    """Pictures with real variants, and their bytes by key; ``at`` says what each revision shows."""

    seed: int
    pictures: tuple[Picture, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)

    def paint(self) -> None:
        painted = [
            a_painted_picture(number, (1.5, 0.75, 1.0)[number % 3]) for number in range(POOL)
        ]
        self.pictures = tuple(picture for picture, _ in painted)
        self.files = {key: data for _, files in painted for key, data in files.items()}

    def at(self, revision: int) -> Gallery:
        """Most photos, some of them with other words; the same revision is the same gallery."""
        chance = random.Random(f"{self.seed} {revision}")
        pictures = []
        for number, picture in enumerate(self.pictures):
            if chance.random() < 0.12 and number > 1:
                continue
            words = a_caption(number if chance.random() < 0.8 else number + revision)
            headline = Localised.of({"lv": f"Nr. {number}", "en": f"No {number}"})
            caption = replace(words, headline=headline)
            pictures.append(replace(picture, caption=caption))
        return a_gallery(pictures, per_page=PER_PAGE)

    def shown(self, revision: int) -> tuple[str, ...]:
        return tuple(picture.photo for picture in self.at(revision).pictures)


@dataclass
class Toll:
    """Publishers that died, by point; that ended; that were overtaken by another one."""

    killed: Counter[str] = field(default_factory=Counter)
    ended: int = 0
    overtaken: int = 0
    revision: int = 0


def run(ground: Ground, pool: Pool, *, kills: int, seed: int) -> Toll:
    """Publish revision after revision; each is tried until one publisher gets through.

    Now and then two publish at once, one of them what was true a moment ago.
    """
    chance = random.Random(seed)
    toll = Toll()
    points = itertools.cycle(chance.sample(POINTS, len(POINTS)))
    while toll.killed.total() < kills:
        toll.revision += 1
        for _ in range(chance.choice((1, 2, 2, 3))):
            _wait(toll, {_fork(ground, pool, toll.revision, point := next(points), chance): point})
        pids = {_fork(ground, pool, toll.revision, "", chance): ""}
        if chance.random() < 0.3 and toll.revision > 1:
            pids[_fork(ground, pool, toll.revision - 1, "", chance)] = ""
        _wait(toll, pids)
    toll.revision += 1
    while not _settled(ground, pool, toll):
        pass
    return toll


def _settled(ground: Ground, pool: Pool, toll: Toll) -> bool:
    """One undisturbed publisher of the last revision; True when it was not overtaken."""
    before = toll.ended
    _wait(toll, {_fork(ground, pool, toll.revision, "", random.Random(0)): ""})
    return toll.ended > before


def _wait(toll: Toll, pids: dict[int, str]) -> None:
    for pid, point in pids.items():
        _, status = os.waitpid(pid, 0)
        code = os.waitstatus_to_exitcode(status)
        if code == -9 and point:
            toll.killed[point] += 1
        elif code == OVERTAKEN:
            toll.overtaken += 1
        else:
            assert code == 0, f"a publisher failed with {code}"
            toll.ended += 1


def _fork(ground: Ground, pool: Pool, revision: int, point: str, chance: random.Random) -> int:
    passes = chance.randint(1, {PUT: 40, PRIVATE_PUT: 2, FLIP: 2, DELETE: 4}.get(point, 1))
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        publish(ground, pool, revision, point, passes)
        code = 0
    except TryAgain:
        code = OVERTAKEN
    finally:
        os._exit(code)


def publish(ground: Ground, pool: Pool, revision: int, point: str = "", passes: int = 1) -> None:
    """One publisher in this process; ``point`` "" lets it live."""
    left = passes

    def passed(here: str) -> None:
        nonlocal left
        left -= here == point
        if here == point and left == 0:
            die()

    with ground.catalogue() as catalogue, ground.stores() as stores:
        catalogue.ensure_gallery("lampa-2017")
        public, originals = stores.public, stores.originals

        def then(work: Any, name: Any) -> Any:
            def done(key: str, *values: Any, **options: Any) -> Any:
                answer = work(key, *values, **options)
                passed(name(key) if callable(name) else name)
                return answer

            return done

        entry = lambda key: FLIP if key.endswith("/index.html") else PUT  # noqa: E731
        public.put = then(public.put, entry)  # type: ignore[method-assign]
        public.delete = then(public.delete, DELETE)  # type: ignore[method-assign]
        originals.put = then(originals.put, PRIVATE_PUT)  # type: ignore[method-assign]
        with listening(lambda step, _about: passed(str(step))):
            release(
                a_site(),
                pool.at(revision),
                revision,
                catalogue=catalogue,
                originals=originals,
                public=public,
                inspect=lambda _pages, _manifest: None,
            )
