"""A running house goes in; whatever is complete in its inbox is taken in, look after look.

The scan is the truth; file events only wake it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

from gallery_media.cli.console import console
from gallery_media.cli.house import House
from gallery_media.cli.receipts_watch import ReceiptsWatch
from gallery_media.cli.saying import Saying
from gallery_media.cli.uploads_watch import UploadsWatch
from gallery_media.desk.intake import Look
from gallery_media.inbox.wake import Wake

LONGEST_PAUSE = 30.0
"""Seconds between two looks while something is in the way of all of them."""

HEARTBEAT_SECONDS = 60.0
SHARE_OF_LOOKING = 0.25
"""Of the time at most is spent on scans: with ten thousand files, one takes a fifth of a second."""


class IntakeWatch:
    """One look at a time. ``news`` is set when something came; ``receipts`` are owed then."""

    def __init__(
        self,
        house: House,
        stop: threading.Event,
        news: threading.Event,
        receipts: ReceiptsWatch,
        saying: Saying,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._room = house.newsroom
        self._stop = stop
        self._news = news
        self._receipts = receipts
        self._saying = saying
        self._clock = clock
        self._uploads = UploadsWatch(house)
        self._beat = float("-inf")
        self._shown: dict[str, int | str] = {}
        self._failures = 0
        self._trouble = ""

    def look_and_take(self) -> Look | None:
        """One look at the inbox, and whatever is complete taken in; None: something was in the way.

        Files are taken in whatever the self-check says: they only get safe by it.
        """
        from gallery_flows.ingest import ingest_inbox

        try:
            seen = self._room.intake.look()
            if seen.ready:
                try:
                    outcomes = ingest_inbox(receipts=False)
                finally:
                    self._receipts.owe()
                    self._news.set()  # also what came before the trouble
                self._tell(outcomes)
        except Exception as why:  # noqa: BLE001 - said below; the next look goes on
            self._saying.say("inbox", why)
            # Its text may name a file, and what Prefect keeps must not.
            self._trouble = type(why).__name__
            self._failures += 1
            return None
        self._saying.is_over("inbox")
        self._trouble = ""
        self._failures = 0
        return seen

    def take_uploads(self) -> None:
        """The bucket for uploads, when it is time; its trouble is not the folder's."""
        try:
            if outcomes := self._uploads.turn():
                self._receipts.owe()
                self._news.set()
                self._tell(outcomes)
        except Exception as why:  # noqa: BLE001 - said once; the next turn goes on
            self._saying.say("uploads", why)
        else:
            self._saying.is_over("uploads")

    def forgive(self) -> None:
        """What was in the way is gone: the next look need not wait longer than others."""
        self._failures = 0

    def heartbeat(self, seen: Look | None, events: str) -> None:
        """Say that the inbox is watched, now and then; ``events``: why no file events come."""
        from gallery_flows.watch import heartbeat, watch_inbox

        state: dict[str, int | str] = {
            "state": "watching" if seen else "paused",
            "why": self._trouble,
            "waiting": seen.waiting if seen else 0,
            "cut off": seen.cut_off if seen else 0,
            "file events": f"none ({events})" if events else "yes",
            "taken since the start": self._room.intake.taken,
        }
        same = state["state"] == self._shown.get("state")
        # A photo on its way is not kept waiting for it.
        busy = seen is not None and bool(seen.ready or seen.waiting)
        if same and self._clock() - self._beat < HEARTBEAT_SECONDS * (3 if busy else 1):
            return
        self._beat = self._clock()
        heartbeat(state)
        if state != self._shown:
            watch_inbox(state)
            self._shown = state

    def pause(self, wake: Wake, seen: Look | None, cost: float) -> None:
        """Until the next look; ``cost``: seconds that this one took."""
        scan_seconds = self._room.house.inbox.scan_seconds
        if seen is None:
            # Not woken: a storage that is away does not come back because a file arrives.
            self._stop.wait(pause_after(self._failures, scan_seconds))
            return
        if seen.ready:
            return  # there may be more, and the next wave must not wait
        least = 0.02 + cost / SHARE_OF_LOOKING
        next_in = scan_seconds if seen.next_in is None else min(scan_seconds, seen.next_in + 0.01)
        self._stop.wait(least)
        wake.wait(max(0.0, next_in - least))

    def _tell(self, outcomes: Mapping[str, int]) -> None:
        if refused := outcomes.get("quarantined"):
            console.print(
                f"[yellow]{refused} quarantined[/yellow]: each with its REASON.txt in "
                f"{self._room.project.quarantine}",
                soft_wrap=True,
            )


def pause_after(failures: int, scan_seconds: float) -> float:
    """Seconds until the next look after so many failures in a row: twice as long each time."""
    # Beyond 2**1023 there is no float: a night without storage would have ended the intake.
    return min(LONGEST_PAUSE, scan_seconds * 2.0 ** min(failures, 16))
