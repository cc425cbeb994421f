"""A running house goes in; whatever is dropped into its inbox gets published until it is stopped.

Two threads: one takes files in, the other one publishes, so that files are safe within seconds
while a large drop is still being developed. The scan is the truth; file events only wake it.
Nothing that goes wrong ends either of them: they say it once, wait a little longer each time, and
go on. The one exception is a server of the house's own that died and does not start again.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from gallery_media.cli.console import console, errors
from gallery_media.cli.house import House
from gallery_media.cli.receipts_watch import ReceiptsWatch
from gallery_media.cli.rhythm import Rhythm
from gallery_media.cli.self_check import SelfCheck
from gallery_media.cli.servers_watch import ServersWatch
from gallery_media.cli.tidying import Tidying
from gallery_media.cli.uploads_watch import UploadsWatch
from gallery_media.cli.work import finish_withdrawals
from gallery_media.desk.intake import Look
from gallery_media.errors import GalleryMediaError, TryAgain
from gallery_media.inbox.wake import Wake

PAUSE_AFTER_FAILURE = 30.0
"""Seconds before a release that failed is tried again: each try is a run in the Prefect UI."""

LONGEST_PAUSE = 30.0
"""Seconds between two looks while something is in the way of all of them."""

WITHDRAWALS = "a withdrawal"
"""What the watch calls them when it speaks of them."""

PERIODS = "what is over"

HEARTBEAT_SECONDS = 60.0
SHARE_OF_LOOKING = 0.25
"""Of the time at most is spent on scans: with ten thousand files, one takes a fifth of a second."""


class Watch:
    """The watcher of one house. ``stop`` ends it after the photo that is being worked on."""

    def __init__(
        self,
        house: House,
        stop: threading.Event,
        self_check: SelfCheck,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._house = house
        self._room = house.newsroom
        self._stop = stop
        self._self_check = self_check
        self._uploads = UploadsWatch(house)
        self._servers = ServersWatch(house.servers, clock)
        self._receipts = ReceiptsWatch(_write_receipts, clock)
        self._tidying = Tidying()
        self._unready: list[str] | None = None
        self._clock = clock
        self._news = threading.Event()
        self._said: dict[str, str] = {}
        self._not_before: dict[str, float] = {}
        self._rhythms: dict[str, Rhythm] = {}
        self._settings = _stamp(self._room.project.settings_file)
        self._beat = float("-inf")
        self._shown: dict[str, int | str] = {}
        self._intake_failures = 0
        self._trouble = ""
        self._ended_by: BaseException | None = None
        self._ended_on: date | None = None

    def run(self) -> None:
        """Watch until ``stop`` is set. Raises ServiceNotReady when a server of the house's own has
        died and cannot be started again, and whatever ended the intake: a house that publishes and
        takes nothing in would look well."""
        from gallery_flows.heartbeats import in_the_house

        with in_the_house(), Wake(self._room.project.inbox) as wake:
            taking = threading.Thread(target=self._take_in, args=(wake,), name="intake")
            taking.start()
            try:
                self._publish()
            finally:
                self._stop.set()
                wake.now()
                taking.join()
        if self._ended_by is not None:
            raise self._ended_by
        if self._servers.lost is not None:
            raise self._servers.lost

    def _take_in(self, wake: Wake) -> None:
        from gallery_flows.heartbeats import in_the_house

        try:
            with in_the_house():
                self._look_until_stopped(wake)
        except BaseException as why:  # noqa: BLE001 - raised again by the thread that can end all
            self._ended_by = why
            self._stop.set()
            self._news.set()

    def _look_until_stopped(self, wake: Wake) -> None:
        self._safely("automation", _notice_silence)
        while not self._stop.is_set():
            started = self._clock()
            self._safely("servers", self._keep_servers)
            seen = self.look_and_take()
            self.take_uploads()
            cost = self._clock() - started
            self._safely("heartbeat", partial(self._heartbeat, seen, wake.trouble))
            self._pause(wake, seen, cost)

    def _keep_servers(self) -> None:
        """Without the Prefect server no flow runs, without the storage nothing is safe."""
        try:
            for name in self._servers.turn():
                console.print(f"The embedded server {name} had ended; it was started again.")
        finally:
            if self._servers.lost is not None:
                self._stop.set()
        self._said.pop("servers", None)

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
            self._say("inbox", why)
            # Its text may name a file, and what Prefect keeps must not.
            self._trouble = type(why).__name__
            self._intake_failures += 1
            return None
        self._said.pop("inbox", None)
        self._trouble = ""
        self._intake_failures = 0
        return seen

    def take_uploads(self) -> None:
        """The bucket for uploads, when it is time; its trouble is not the folder's."""
        try:
            if outcomes := self._uploads.turn():
                self._receipts.owe()
                self._news.set()
                self._tell(outcomes)
        except Exception as why:  # noqa: BLE001 - said once; the next turn goes on
            self._say("uploads", why)
        else:
            self._said.pop("uploads", None)

    def _tell(self, outcomes: Mapping[str, int]) -> None:
        if refused := outcomes.get("quarantined"):
            console.print(
                f"[yellow]{refused} quarantined[/yellow]: each with its REASON.txt in "
                f"{self._room.project.quarantine}",
                soft_wrap=True,
            )

    def _pause(self, wake: Wake, seen: Look | None, cost: float) -> None:
        scan_seconds = self._room.house.inbox.scan_seconds
        if seen is None:
            # Not woken: a storage that is away does not come back because a file arrives.
            self._stop.wait(pause_after(self._intake_failures, scan_seconds))
            return
        if seen.ready:
            return  # there may be more, and the next wave must not wait
        least = 0.02 + cost / SHARE_OF_LOOKING
        next_in = scan_seconds if seen.next_in is None else min(scan_seconds, seen.next_in + 0.01)
        self._stop.wait(least)
        wake.wait(max(0.0, next_in - least))

    def _heartbeat(self, seen: Look | None, events: str) -> None:
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

    def _publish(self) -> None:
        while not self._stop.is_set():
            self._safely("settings", self._read_settings)
            self._safely(WITHDRAWALS, self._finish_withdrawals)
            self._safely(PERIODS, self._end_periods)
            published = self.publish_round()
            busy = published or self._news.is_set()
            self._safely("receipts", partial(self._receipts.turn, busy=busy))
            self._tidying.turn(busy=busy or self._news.is_set())
            if not busy:
                self._safely("galleries", self._get_ready)
            if not published:
                self._news.wait(self._room.house.inbox.scan_seconds)
                self._news.clear()

    def _get_ready(self) -> None:
        """One gallery at a time, once: the first photo after a start would wait for it."""
        if self._unready is None:
            self._unready = list(self._room.project.slugs())
        if self._unready:
            self._room.get_ready(self._unready.pop(0))
            self._tidying.owe()

    def _finish_withdrawals(self) -> None:
        """Go on with what was cut off, or what a cache did not let be proven; nothing waits for it,
        and it does not wait for the auditor."""
        if self._clock() < self._not_before.get(WITHDRAWALS, 0.0):
            return
        if unfinished := finish_withdrawals(self._house):
            self._not_before[WITHDRAWALS] = self._clock() + PAUSE_AFTER_FAILURE
            self._say(WITHDRAWALS, TryAgain(unfinished))
        else:
            self._said.pop(WITHDRAWALS, None)

    def _end_periods(self) -> None:
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
        self._said.pop(PERIODS, None)

    def publish_round(self) -> bool:
        """One wave of each gallery that has news; whether there was any."""
        try:
            if unfit := self._self_check.trouble():
                self._say("auditor", unfit)
                return False
            self._said.pop("auditor", None)
            # One gallery's mistake (a settings file saved half-way) is not the others'.
            published = [slug for slug in self._room.project.slugs() if self._publish_one(slug)]
        except Exception as why:  # noqa: BLE001 - the check's own trouble, or the folder's
            self._say("galleries", why)
            return False
        return bool(published)

    def _publish_one(self, slug: str) -> bool:
        """Release a gallery if there is news, a wave of new photos at a time; whether there was."""
        from gallery_flows.publish import with_workers

        workers = self._room.house.darkroom.count
        rhythm = self._rhythms.get(slug) or Rhythm.start(workers)
        try:
            if self._stop.is_set() or not self._room.has_news(slug):
                return False
            if self._clock() < self._not_before.get(slug, 0.0):
                return False
            self._not_before[slug] = self._clock() + PAUSE_AFTER_FAILURE
            started, before = self._clock(), self._room.prepared
            released = with_workers(workers)(gallery=slug, at_most=rhythm.size, receipts=False)
            took, prepared = self._clock() - started, self._room.prepared - before
            self._rhythms[slug] = rhythm.after(prepared, took)
            self._receipts.owe()
            self._tidying.owe()
            if released.changed:
                console.print(f"[green]{slug}[/green] is live: {released.photos} photos")
            elif released.draft and prepared:
                console.print(f"[yellow]{slug}[/yellow] is a draft: prepared, not released")
        except Exception as why:  # noqa: BLE001 - said once; the others go on
            self._say(slug, why)
            return False
        self._said.pop(slug, None)
        self._not_before.pop(slug, None)
        return bool(released.changed or prepared)

    def _read_settings(self) -> None:
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

    def _safely(self, about: str, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as why:  # noqa: BLE001 - it is said, and the watch goes on
            self._say(about, why)

    def _say(self, about: str, why: BaseException) -> None:
        """Once for each new sentence: the watch looks every second."""
        sentence = str(why) if isinstance(why, GalleryMediaError) else unexpected(why)
        if self._said.get(about) != sentence:
            self._said[about] = sentence
            errors.print(f"{about}: {sentence}", style="yellow", markup=False)


def pause_after(failures: int, scan_seconds: float) -> float:
    """Seconds until the next look after so many failures in a row: twice as long each time."""
    # Beyond 2**1023 there is no float: a night without storage would have ended the intake.
    return min(LONGEST_PAUSE, scan_seconds * 2.0 ** min(failures, 16))


def unexpected(why: BaseException) -> str:
    """Where something unforeseen happened. Not its text: that may hold a stranger's words."""
    frames = traceback.extract_tb(why.__traceback__)
    ours = [frame for frame in frames if "gallery_" in frame.filename] or list(frames)
    where = f" in {Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else ""
    return (
        f"something unforeseen happened ({type(why).__name__}{where}); it is tried again, and "
        "nothing is lost. If it stays so, report it to the maintainers."
    )


def _stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def _write_receipts() -> None:
    from gallery_flows.receipts import write_receipts

    write_receipts()


def _notice_silence() -> None:
    from gallery_flows.watch import notice_silence

    notice_silence()
