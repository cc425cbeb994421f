"""Limits go in; afterwards this process cannot use more, and cannot get more rights."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38  # linux/prctl.h


def confine(memory: int, open_files: int, house: int | None = None) -> None:
    """Cap address space (bytes) and open files; no files may be written, no core dumped.

    On Linux also: no new privileges, and SIGKILL when the thread that started this child ends.
    ``house``: the process that started it, None when nobody needs to be there.
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
        # It died before the line above could take effect. (In a container the house may be
        # process 1 itself, so that this number says nothing.)
        if house is not None and os.getppid() != house:
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
