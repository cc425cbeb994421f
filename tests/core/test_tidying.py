"""When the running house tidies its memory, and what that does."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from gallery_media.cli.tidying import EVERYTHING_SECONDS, Tidying, set_aside


@pytest.fixture
def thawed() -> Iterator[None]:
    """Whatever a test set aside is looked at again after it."""
    yield
    gc.unfreeze()


class Knot:
    """Refers to itself, so that only a walk finds it."""

    def __init__(self) -> None:
        self.itself = self


def test_memory_is_tidied_once_after_releases_and_in_nobodys_way() -> None:
    """Not in every look at an inbox in which nothing happens."""
    tidied: list[bool] = []
    tidying = Tidying(lambda *, everything: tidied.append(everything))
    tidying.turn(busy=False)
    assert not tidied
    tidying.owe()
    tidying.owe()
    tidying.turn(busy=True)
    assert not tidied
    tidying.turn(busy=False)
    tidying.turn(busy=False)
    assert len(tidied) == 1


def test_what_was_set_aside_is_looked_at_again_now_and_then() -> None:
    """Not after each release: that walk is the long one."""
    tidied: list[bool] = []
    now = [50.0]
    tidying = Tidying(lambda *, everything: tidied.append(everything), lambda: now[0])
    for moment in (50.0, 60.0, 50.0 + EVERYTHING_SECONDS, 60.0 + EVERYTHING_SECONDS):
        now[0] = moment
        tidying.owe()
        tidying.turn(busy=False)
    assert tidied == [True, False, True, False]


@pytest.mark.usefixtures("thawed")
def test_garbage_is_freed_also_when_it_was_set_aside_before() -> None:
    """What lives is left out of Python's own walks, and no longer than it lives."""
    knot, garbage = Knot(), Knot()
    alive, dead = weakref.ref(knot), weakref.ref(garbage)
    del garbage
    set_aside(everything=True)
    assert dead() is None
    assert gc.get_freeze_count() > 0
    del knot
    set_aside(everything=False)
    assert alive() is not None
    set_aside(everything=True)
    assert alive() is None
