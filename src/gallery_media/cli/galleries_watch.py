"""A running house goes in; whatever is new in its galleries goes live, wave after wave."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from gallery_media.cli.asked import form_of, print_asked
from gallery_media.cli.console import console
from gallery_media.cli.house import House
from gallery_media.cli.receipts_watch import ReceiptsWatch
from gallery_media.cli.rhythm import Rhythm
from gallery_media.cli.saying import Saying
from gallery_media.cli.self_check import SelfCheck
from gallery_media.cli.tidying import Tidying
from gallery_media.cli.work import finish_withdrawals
from gallery_media.errors import TryAgain
from gallery_media.model.counted import counted
from gallery_media.model.proposal import Proposal, ProposalState
from gallery_media.observing.pulse import Pulse

PAUSE_AFTER_FAILURE = 30.0
"""Seconds before a release that failed is tried again: each try is a run in the Prefect UI."""

WITHDRAWALS = "a withdrawal"
"""What the watch calls them when it speaks of them."""

PERIODS = "what is over"

TIMES, EVERY = 24, 180.0
"""With a pool of workers: times as many photos in the first wave, and seconds that a wave should
take, because each share of it waits for a process to start."""


class GalleriesWatch:
    """What is to be done for the galleries of a house. Used by one thread, but for ``forgive``."""

    def __init__(
        self,
        house: House,
        stop: threading.Event,
        self_check: SelfCheck,
        receipts: ReceiptsWatch,
        saying: Saying,
        clock: Callable[[], float] = time.monotonic,
        pulse: Pulse | None = None,
    ) -> None:
        self._house = house
        self._room = house.newsroom
        self._stop = stop
        self._self_check = self_check
        self._receipts = receipts
        self._saying = saying
        self._clock = clock
        self._pulse = pulse or Pulse()
        self._tidying = Tidying()
        self._unready: list[str] | None = None
        self._not_before: dict[str, float] = {}
        self._rhythms: dict[str, Rhythm] = {}
        self._settings = _stamp(self._room.project.settings_file)
        self._ended_on: date | None = None
        self._told: dict[str, str] = {}

    def forgive(self) -> None:
        """What made them fail is gone: nothing waits for its next try."""
        self._not_before.clear()

    def tidy(self, *, busy: bool) -> None:
        """After a release, when nobody waits."""
        self._tidying.turn(busy=busy)

    def get_ready(self) -> None:
        """One gallery at a time, once: the first photo after a start would wait for it."""
        if self._unready is None:
            self._unready = list(self._room.project.slugs())
        if self._unready:
            self._room.get_ready(self._unready.pop(0))
            self._tidying.owe()

    def finish_withdrawals(self) -> None:
        """Go on with what was cut off, or what a cache did not let be proven; nothing waits for it,
        and it does not wait for the auditor."""
        if self._clock() < self._not_before.get(WITHDRAWALS, 0.0):
            return
        if unfinished := finish_withdrawals(self._house):
            self._not_before[WITHDRAWALS] = self._clock() + PAUSE_AFTER_FAILURE
            self._saying.say(WITHDRAWALS, TryAgain(unfinished))
        else:
            self._saying.is_over(WITHDRAWALS)

    def end_periods(self) -> None:
        """Once a day, and after a new start: what must not be shown or kept any longer goes."""
        today = self._room.now().date()
        if today == self._ended_on or self._clock() < self._not_before.get(PERIODS, 0.0):
            return
        self._not_before[PERIODS] = self._clock() + PAUSE_AFTER_FAILURE
        if self._room.overdue(today):
            from gallery_flows.expire import unpublish_expired

            for one in unpublish_expired():
                if one.closed:
                    console.print(f"[yellow]{one.gallery}[/yellow] is closed: its time was over")
        self._ended_on = today
        self._saying.is_over(PERIODS)

    def publish_round(self) -> bool:
        """One wave of each gallery that has news; whether there was any."""
        try:
            unfit = self._self_check.trouble()
            self._pulse.auditor(fit=unfit is None)
            if unfit:
                self._saying.say("auditor", unfit)
                return False
            self._saying.is_over("auditor")
            # One gallery's mistake (a settings file saved half-way) is not the others'.
            published = [slug for slug in self._room.project.slugs() if self._publish_one(slug)]
        except Exception as why:  # noqa: BLE001 - the check's own trouble, or the folder's
            self._saying.say("galleries", why)
            return False
        self._saying.is_over("galleries")
        return bool(published)

    def _publish_one(self, slug: str) -> bool:
        """Release a gallery if there is news, a wave of new photos at a time; whether there was."""
        from prefect.exceptions import CancelledRun

        from gallery_flows.publish import with_workers

        workers = self._room.house.darkroom.count
        of_a_pool = self._room.house.work.runner == "pool"
        begin = Rhythm.start(workers * TIMES, EVERY) if of_a_pool else Rhythm.start(workers)
        rhythm = self._rhythms.get(slug) or begin
        try:
            if self._stop.is_set():
                return False
            news, untold = self._room.has_news(slug), ""
            if self._clock() < self._not_before.get(slug, 0.0):
                return False
            if not news and not (untold := self._untold(slug)):
                return False
            if self._room.others_publish(slug):
                return False  # nothing of this house waits for them, but this gallery's next wave
            self._not_before[slug] = self._clock() + PAUSE_AFTER_FAILURE
            started, before = self._clock(), self._room.prepared
            released = with_workers(workers)(gallery=slug, at_most=rhythm.size, receipts=False)
            took, prepared = self._clock() - started, self._room.prepared - before
            self._rhythms[slug] = rhythm.after(prepared, took)
            self._receipts.owe()
            self._tidying.owe()
            if released.changed:
                console.print(f"[green]{slug}[/green] is live: {counted(released.photos, 'photo')}")
            if (asked := released.asked) and (released.asked_now or self._is_new(asked)):
                print_asked(asked, self._room, form_of(asked, self._house.ui_url))
                self._told[slug] = asked.digest
            elif released.draft and prepared:
                console.print(f"[yellow]{slug}[/yellow] is a draft: prepared, not released")
        except CancelledRun:  # this house ends, and the run says so
            return False
        except Exception as why:  # noqa: BLE001 - said once; the others go on
            self._wait_less_for(slug, why)
            self._saying.say(slug, why)
            return False
        self._saying.is_over(slug)
        self._not_before.pop(slug, None)
        if untold:
            self._told[slug] = untold
        return bool(released.changed or prepared)

    def _is_new(self, asked: Proposal) -> bool:
        """Whether it waits, and this house does not know yet that somebody was told of it."""
        waits = asked.state is ProposalState.WAITING
        return waits and self._told.get(asked.gallery) != asked.digest

    def _untold(self, slug: str) -> str:
        """The digest of a question that was kept before whoever asked it failed or was killed, so
        that nobody was told of it; or "". Prefect is asked about each question once."""
        from gallery_flows.release_report import is_told

        asked = self._room.catalogue.proposal(slug)
        if asked is None or not self._is_new(asked) or self._room.is_draft(slug):
            return ""
        if not is_told(asked):
            return asked.digest
        self._told[slug] = asked.digest
        return ""

    def _wait_less_for(self, slug: str, why: BaseException) -> None:
        """A Prefect server that is away has seen no run, and is back any moment."""
        from gallery_flows.away import is_away

        if is_away(why):
            self._not_before[slug] = self._clock() + self._room.house.inbox.scan_seconds

    def read_settings(self) -> None:
        """Again, when the file has changed."""
        stamp = _stamp(self._room.project.settings_file)
        if stamp == self._settings:
            return
        self._settings = stamp
        bound = self._room.read_settings_again()
        console.print("The settings were read again.")
        if bound:
            console.print(
                f"[yellow]{', '.join(bound)}[/yellow] in gallery-media.toml: "
                "stop the house and start it again for that."
            )


def _stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)
