"""The house's own servers go in; one that has died is started again, or the house learns to end."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from gallery_media.embedded import Service
from gallery_media.errors import ServiceNotReady

MOST_TRIES = 5
PAUSE = 10.0
"""Seconds between two tries: with what a try itself takes, a minute or more until it is given up.
By then whoever watches the process (systemd, a person) does better than this loop."""


class ServersWatch:
    """Asked at every turn of the watch; nothing else starts a server while the house runs."""

    def __init__(
        self, servers: Sequence[Service], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._servers = servers
        self._clock = clock
        self._tries = 0
        self._next = 0.0
        self.lost: ServiceNotReady | None = None
        """Why the house has to end; None while there is hope."""

    def turn(self) -> tuple[str, ...]:
        """Names of the servers that had to be started again. Raises ServiceNotReady."""
        if self._clock() < self._next:
            return ()
        try:
            renewed = tuple(server.name for server in self._servers if server.renew())
        except ServiceNotReady as why:
            self._tries += 1
            self._next = self._clock() + PAUSE
            if self._tries >= MOST_TRIES:
                self.lost = why
            raise
        self._tries = 0
        return renewed
