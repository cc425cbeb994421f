"""A running house goes in; whatever is dropped into its inbox gets published until it is stopped.

Two threads: one takes files in, the other one publishes, so that files are safe within seconds
while a large drop is still being developed. A third one keeps the house's own servers alive: the
other two may be in the middle of a run that waits for the very server that has died.
Nothing that goes wrong ends either of them: they say it once, wait a little longer each time, and
go on. The one exception is a server of the house's own that died and does not start again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial

from gallery_media.cli.console import console
from gallery_media.cli.galleries_watch import PERIODS, WITHDRAWALS, GalleriesWatch
from gallery_media.cli.house import House
from gallery_media.cli.intake_watch import IntakeWatch
from gallery_media.cli.receipts_watch import ReceiptsWatch
from gallery_media.cli.runs_watch import RunsWatch
from gallery_media.cli.saying import Saying
from gallery_media.cli.self_check import SelfCheck
from gallery_media.cli.servers_watch import ServersWatch
from gallery_media.inbox.wake import Wake
from gallery_media.observing.pulse import Pulse

SERVERS_EVERY = 1.0
"""Seconds between two looks at the house's own servers."""


class Watch:
    """The watcher of one house. ``stop`` ends it after the photo that is being worked on."""

    def __init__(
        self,
        house: House,
        stop: threading.Event,
        self_check: SelfCheck,
        clock: Callable[[], float] = time.monotonic,
        pulse: Pulse | None = None,
    ) -> None:
        """``pulse``: where others read whether it still looks."""
        self._room = house.newsroom
        self._house = house
        self._stop = stop
        self._clock = clock
        self._news = threading.Event()
        self._saying = Saying()
        self.pulse = pulse or Pulse()
        self._servers = ServersWatch(house.servers, clock)
        self._receipts = ReceiptsWatch(_write_receipts, clock)
        self.intake = IntakeWatch(house, stop, self._news, self._receipts, self._saying, clock)
        self.galleries = GalleriesWatch(
            house, stop, self_check, self._receipts, self._saying, clock, self.pulse
        )
        self._runs: list[RunsWatch] = []
        self._noticed = False
        self._ended_by: BaseException | None = None

    def run(self) -> None:
        """Watch until ``stop`` is set. Raises ServiceNotReady when a server of the house's own has
        died and cannot be started again, and whatever ended the intake: a house that publishes and
        takes nothing in would look well."""
        from gallery_flows.heartbeats import in_the_house
        from gallery_flows.pool import left_when

        with (
            in_the_house(self._room.house.storage),
            left_when(self._stop),
            Wake(self._room.project.inbox) as wake,
        ):
            others = (
                threading.Thread(target=self._take_in, args=(wake,), name="intake"),
                threading.Thread(target=self._keep_servers_alive, name="servers"),
            )
            for one in others:
                one.start()
            try:
                self._publish()
            finally:
                self._stop.set()
                wake.now()
                for one in others:
                    one.join()
        if self._ended_by is not None:
            raise self._ended_by
        if self._servers.lost is not None:
            raise self._servers.lost

    def _take_in(self, wake: Wake) -> None:
        from gallery_flows.heartbeats import in_the_house
        from gallery_flows.owners import folder_of, owned

        try:
            with (
                in_the_house(self._room.house.storage),
                owned(folder_of(self._room.project.state), "inbox") as owner,
            ):
                self._look_until_stopped(wake, self._watch_runs(RunsWatch(owner)))
        except BaseException as why:  # noqa: BLE001 - raised again by the thread that can end all
            self._ended_by = why
            self._stop.set()
            self._news.set()

    def _watch_runs(self, one: RunsWatch) -> RunsWatch:
        self._runs.append(one)
        return one

    def _look_until_stopped(self, wake: Wake, runs: RunsWatch) -> None:
        while not self._stop.is_set():
            started = self._clock()
            seen = self.intake.look_and_take()
            if seen is None:
                self.pulse.failed()
            else:
                self.pulse.looked(seen.waiting, seen.cut_off)
            self.intake.take_uploads()
            cost = self._clock() - started
            self._safely("automation", self._have_silence_noticed)
            self._safely("heartbeat", partial(self.intake.heartbeat, seen, wake.trouble))
            self._safely("runs", partial(runs.turn, busy=bool(seen and seen.ready)))
            self.intake.pause(wake, seen, cost)

    def _keep_servers_alive(self) -> None:
        while self._house.servers and not self._stop.wait(SERVERS_EVERY):
            self._safely("servers", self.keep_servers)

    def keep_servers(self) -> None:
        """Without the Prefect server no flow runs, without the storage nothing is safe."""
        try:
            if renewed := self._servers.turn():
                for name in renewed:
                    console.print(f"The embedded server {name} had ended; it was started again.")
                self.intake.forgive()
                self.galleries.forgive()
                for runs in self._runs:
                    runs.owe()
                self._news.set()
            self._saying.is_over("servers")
        finally:
            if self._servers.lost is not None:
                self._stop.set()

    def _have_silence_noticed(self) -> None:
        """Once, as soon as the server answers."""
        if not self._noticed:
            _notice_silence()
            self._noticed = True

    def _publish(self) -> None:
        from gallery_flows.owners import folder_of

        at_work = folder_of(self._room.project.state)
        work = self._room.house.work
        workers = self._room.house.prefect.work_pool, work.stalled_seconds
        pool = workers if work.runner == "pool" else None
        runs = self._watch_runs(RunsWatch(self._house.owner, at_work, tasks=True, pool=pool))
        while not self._stop.is_set():
            self._safely("settings", self.galleries.read_settings)
            self._safely(WITHDRAWALS, self.galleries.finish_withdrawals)
            self._safely(PERIODS, self.galleries.end_periods)
            published = self.galleries.publish_round()
            busy = published or self._news.is_set()
            self._safely("receipts", partial(self._receipts.turn, busy=busy))
            self._safely("runs", partial(runs.turn, busy=busy))
            self.galleries.tidy(busy=busy or self._news.is_set())
            if not busy:
                self._safely("reading ahead", self.galleries.get_ready)
            if not published:
                self._news.wait(self._room.house.inbox.scan_seconds)
                self._news.clear()

    def _safely(self, about: str, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as why:  # noqa: BLE001 - it is said, and the watch goes on
            self._saying.say(about, why)


def _write_receipts() -> None:
    from gallery_flows.receipts import write_receipts

    write_receipts()


def _notice_silence() -> None:
    from gallery_flows.watch import notice_silence

    notice_silence()
