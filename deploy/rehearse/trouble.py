"""Hosts and servers go in; they are killed, cut off, started again and emptied, in turn."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from deploy.rehearse.hosts import Host
from deploy.rehearse.house import Shared
from deploy.rehearse.parts import empty_redis
from deploy.rehearse.prefect_servers import Servers

DARK = 8.0
"""Seconds until a host that lost its power is up again; cables are mended after ``CUT``."""

CUT = 25.0


@dataclass
class Trouble:
    """What happened, counted."""

    shared: Shared
    servers: Servers
    hosts: dict[str, Host]
    redis: str
    pause: float
    happened: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)

    def run(self, stop: threading.Event, least: int, *, endless: bool) -> None:
        """One thing after the other, at least so many of them; ``endless``: until ``stop``.

        Whatever ends by itself is started again, as an init system would, until ``stop``.
        """
        for number, (name, work) in enumerate(itertools.cycle(self._kinds())):
            if number >= least and (stop.is_set() or not endless):
                break
            self.said.append(f"{time.strftime('%H:%M:%S')} {name}")
            self.happened[name] += 1
            work(stop)
            self._start_ended()
            stop.wait(self.pause)
        while not stop.wait(2.0):
            self._start_ended()

    def _start_ended(self) -> None:
        for host in self.hosts.values():
            for part in host.ended():
                self.shared.start(host, part)

    def _kinds(self) -> Iterator[tuple[str, Callable[[threading.Event], object]]]:
        first, second, third = (self.hosts[f"host-{number}"] for number in (1, 2, 3))
        yield "host-3 loses its power", lambda stop: self._power(third, ("worker",), stop)
        yield "Redis is emptied", lambda _: empty_redis(self.redis)
        yield "host-2 is cut off", lambda stop: self._cable(second, stop)
        yield "an API process is started again", lambda _: self.servers.start_again("api-a")
        both = ("watch", "worker")
        yield "host-1, which watches, loses its power", lambda stop: self._power(first, both, stop)
        yield "the other API process is started again", lambda _: self.servers.start_again("api-b")

    def _power(self, host: Host, parts: tuple[str, ...], stop: threading.Event) -> None:
        host.cut()  # first: nobody is told goodbye
        host.kill()
        stop.wait(DARK)
        host.mend()
        for part in parts:
            self.shared.start(host, part)

    def _cable(self, host: Host, stop: threading.Event) -> None:
        host.cut()
        stop.wait(CUT)
        host.mend()
