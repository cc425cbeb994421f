"""When the running house writes receipts: soon, and in nobody's way."""

from __future__ import annotations

import pytest

from gallery_media.cli.receipts_watch import LONGEST_WAIT, PAUSE_AFTER_FAILURE, ReceiptsWatch


class Desk:
    """Counts how often receipts were written; ``now`` is its clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.written = 0
        self.trouble: Exception | None = None

    def write(self) -> None:
        if self.trouble:
            raise self.trouble
        self.written += 1

    def watch(self) -> ReceiptsWatch:
        return ReceiptsWatch(self.write, lambda: self.now)


def test_receipts_are_written_once_when_there_is_nothing_else_to_do() -> None:
    """Not in every look at an inbox in which nothing happens."""
    desk = Desk()
    watch = desk.watch()
    watch.turn(busy=False)
    assert desk.written == 0
    watch.owe()
    watch.owe()
    watch.turn(busy=False)
    watch.turn(busy=False)
    assert desk.written == 1


def test_photos_on_their_way_go_first_but_not_for_ever() -> None:
    """While a large drop goes through, photographers read of it every twenty seconds."""
    desk = Desk()
    watch = desk.watch()
    watch.owe()
    watch.turn(busy=True)
    desk.now = LONGEST_WAIT - 1
    watch.owe()
    watch.turn(busy=True)
    assert desk.written == 0
    desk.now = LONGEST_WAIT
    watch.turn(busy=True)
    assert desk.written == 1


def test_what_could_not_be_written_is_owed_as_before() -> None:
    """A full disk delays receipts and loses none; somebody is told of each try, so they are few."""
    desk = Desk()
    watch = desk.watch()
    watch.owe()
    desk.trouble = OSError("full")
    with pytest.raises(OSError, match="full"):
        watch.turn(busy=False)
    desk.trouble = None
    desk.now = PAUSE_AFTER_FAILURE - 1
    watch.owe()
    watch.turn(busy=False)
    assert desk.written == 0
    desk.now = PAUSE_AFTER_FAILURE
    watch.turn(busy=False)
    assert desk.written == 1
