"""A child's command goes in, its lines come out, and how it ended: whole, dead, or out of time."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Generator, Sequence


class Ended(Exception):
    """The child did not get to its end: it crashed, or was killed because its time was up."""


def lines_of(
    command: Sequence[str],
    seconds_for: Callable[[str], float],
    environment: dict[str, str] | None = None,
    stop_at: float = float("inf"),
) -> Generator[str]:
    """Yields each line; after one, the child has ``seconds_for(line)`` until the next.

    Ends early, without a word, when ``stop_at`` (monotonic clock) has come. Raises Ended.
    """
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=environment, start_new_session=True,
    )  # fmt: skip
    assert child.stdout is not None
    try:
        allowed, rest = seconds_for(""), b""
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while True:
                until_stop = stop_at - time.monotonic()
                if not selector.select(max(0.0, min(allowed, until_stop))):
                    if until_stop <= allowed:
                        return
                    raise Ended(f"took longer than {allowed:.0f} s")
                read = os.read(child.stdout.fileno(), 1 << 16)
                if not read:
                    break
                *whole, rest = (rest + read).split(b"\n")
                for line in whole:
                    allowed = seconds_for(line.decode())
                    yield line.decode()
        code = child.wait()
        if code:
            raise Ended(_words(code))
    finally:
        if child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()


def _words(code: int) -> str:
    if code > 0:
        return f"ended with code {code}"
    with contextlib.suppress(ValueError):
        return f"crashed ({signal.Signals(-code).name})"
    return f"crashed (signal {-code})"
