"""TCP ports: a number of wanted ports goes in, ports that nobody listens on come out."""

from __future__ import annotations

import errno
import random
import socket
from collections.abc import Iterable

from gallery_media.errors import ServiceNotReady

LOWEST, HIGHEST = 11_000, 21_999
"""Below every system's range for outgoing connections (Linux: from 32768), so that a port picked
now is not given to some client before the server binds it. With a twin 10,000 higher it still is.
"""


def free_ports(n: int, bind: str = "127.0.0.1", *, twin: int = 0) -> tuple[int, ...]:
    """``n`` different free ports on the address ``bind``.

    With ``twin``, the port that much higher is free too (SeaweedFS puts a server's gRPC port 10,000
    above its HTTP port). Raises ServiceNotReady when there are too few.
    """
    # Chosen, not handed out by the kernel: those lie where outgoing connections take theirs.
    candidates = random.SystemRandom().sample(range(LOWEST, HIGHEST + 1), HIGHEST + 1 - LOWEST)
    found: list[int] = []
    for port in candidates:
        if len(found) == n:
            return tuple(found)
        wanted = {port, port + twin}
        taken = {used + offset for used in found for offset in (0, twin)}
        if not wanted & taken and are_free(wanted, bind):
            found.append(port)
    raise ServiceNotReady(
        f"This machine has no {n} free ports between {LOWEST} and {HIGHEST} on {bind}; "
        "close other servers and try again."
    )


def are_free(ports: Iterable[int], bind: str = "127.0.0.1") -> bool:
    """Whether a server could listen on every one of these ports now."""
    return all(_is_free(port, bind) for port in ports)


def _is_free(port: int, bind: str) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as probe:
        # As servers do: a port in TIME_WAIT after the last run is free for a listener.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True
