"""Limits go in; afterwards this process cannot use more, and cannot get more rights."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38  # linux/prctl.h


def confine(memory: int, open_files: int) -> None:
    """Cap address space (bytes) and open files; no files may be written, no core dumped.

    On Linux also: no new privileges, and SIGKILL when the thread that started this child ends.
    The decoders' hard CPU limit stays open, because each photo gets its own, see ``allow_cpu``.
    """
    _cap(resource.RLIMIT_AS, memory)
    _cap(resource.RLIMIT_NOFILE, open_files)
    _cap(resource.RLIMIT_CORE, 0)
    _cap(resource.RLIMIT_FSIZE, 0)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() == 1:  # the house died before the line above could take effect
            os._exit(1)
    with contextlib.suppress(OSError):
        os.nice(5)  # visitors and storage on the same machine go first


def allow_cpu(seconds: float) -> None:
    """From now on at most so many more seconds of CPU time; then the kernel ends this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def _cap(kind: int, value: int) -> None:
    # macOS refuses some of these; the wall clock still holds there.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (value, value))
