"""A pile of files and a number of kills go in; workers that die at every step, and their toll, come
out.

Workers are forked, because importing costs a second each. Each is told at which point it has to
die, and how often it may pass it before.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from gallery_media.steps import Step, listening
from tests.makers.strangers import die
from tests.torture.ground import Ground, take_once

STEPS = (
    Step.LOCKED,
    Step.CLAIMED,
    Step.READ,
    Step.STORED,
    Step.RECORDED,
    Step.FINISHED,
)
LINKED, UNLINKED = "linked", "unlinked"
POINTS = (*(str(step) for step in STEPS), LINKED, UNLINKED)
"""Where a worker may die: after each step, and in the middle of the move into done/."""

IDLE_LOOKS = 5
LYING = 4


@dataclass
class Toll:
    """How many workers died at which point, how many ended by themselves, seconds in all."""

    killed: Counter[str] = field(default_factory=Counter)
    ended: int = 0
    seconds: float = 0.0


def run(
    ground: Ground,
    pile: dict[str, bytes],
    *,
    each: int,
    workers: int,
    seed: int,
    patience: float = 600.0,
) -> Toll:
    """Drop the pile while ``workers`` at a time work and die, ``each`` times at every point.

    Ends when all is taken in and all kills were done; AssertionError when the pile was worked
    through before, or a worker failed in another way.
    """
    chance = random.Random(seed)
    deaths = [point for point in POINTS for _ in range(each)]
    chance.shuffle(deaths)
    to_die, to_drop = deque(deaths), deque(pile.items())
    alive: dict[int, str] = {}
    toll, started = Toll(), time.monotonic()
    while True:
        # A few at a time, so that the last to die have something left to die of.
        while to_die and to_drop and len(ground.waiting()) < LYING:
            ground.drop(*to_drop.popleft())
        while len(alive) < workers and to_die:
            point = to_die.popleft()
            alive[_fork(ground, point, chance.choice((1, 1, 1, 2)))] = point
        if not any(alive.values()):
            while to_drop:
                ground.drop(*to_drop.popleft())
            while len(alive) < workers and ground.waiting():
                alive[_fork(ground, "", 1)] = ""
        if not alive:
            break
        assert time.monotonic() - started < patience, f"not done in time: {toll}"
        pid, code = _next_end(alive)
        point = alive.pop(pid)
        if code == 0:
            toll.ended += 1
            if point:  # there was too little left to do to get there
                to_die.append(point)
                assert to_drop or ground.waiting(), f"worked through before all kills: {toll}"
        else:
            assert (code, bool(point)) == (-9, True), f"a worker failed with {code}"
            toll.killed[point] += 1
    toll.seconds = time.monotonic() - started
    return toll


def _next_end(alive: Iterable[int]) -> tuple[int, int]:
    """The first worker that ended, and its exit code; other children are somebody else's."""
    while True:
        for pid in alive:
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                return pid, os.waitstatus_to_exitcode(status)
        time.sleep(0.01)


def _fork(ground: Ground, point: str, passes: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _work(ground, point, passes)
        code = 0
    finally:
        os._exit(code)


def _work(ground: Ground, point: str, passes: int) -> None:
    left = passes

    def passed(here: str) -> None:
        nonlocal left
        left -= here == point
        if here == point and left == 0:
            die()

    link, unlink = os.link, os.unlink

    def linked(*names: object, **options: object) -> None:
        link(*names, **options)  # type: ignore[arg-type]
        passed(LINKED)

    def unlinked(*names: object, **options: object) -> None:
        unlink(*names, **options)  # type: ignore[arg-type]
        passed(UNLINKED)

    # The child is this worker's alone, so that nobody has to put them back.
    os.link, os.unlink = linked, unlinked
    with ground.desk() as desk, listening(lambda step, _about: passed(str(step))):
        idle = 0
        while idle < IDLE_LOOKS:
            idle = 0 if take_once(desk) else idle + 1
            time.sleep(0.025)
