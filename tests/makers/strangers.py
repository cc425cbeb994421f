"""Other users and other processes: work that needs a person without our rights, or a death."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from pathlib import Path

NOBODY = 65534


def without_privileges(folder: Path, work: Callable[[Path], None]) -> None:
    """Run ``work`` in ``folder`` as somebody whom access rights stop; root is stopped by none.

    The folder is entered first and handed over as ".", because those above it may be closed.
    """
    if os.geteuid() != 0:
        work(folder)
        return

    def as_nobody() -> None:
        os.chdir(folder)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        work(Path())

    assert in_child(as_nobody) == 0


def in_child(work: Callable[[], None]) -> int:
    """Run ``work`` in a forked process; its exit code, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:  # noqa: BLE001 - a forked test must not go on as a second pytest
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def die() -> None:
    """As if the power were cut for this process: no handler, no finally, no exit code."""
    os.kill(os.getpid(), signal.SIGKILL)
