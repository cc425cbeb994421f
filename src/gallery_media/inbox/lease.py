"""Read leases: an open file goes in; whether somebody is still writing to it comes out.

The Linux kernel refuses a read lease while anybody has the file open for writing (fcntl(2),
F_SETLEASE). On most network shares, and for files of other users, there is no answer.
"""

from __future__ import annotations

import errno
import fcntl
import signal
import sys


def has_writer(fd: int) -> bool | None:
    """True: somebody has it open for writing. False: nobody has. None: the kernel cannot say.

    ``fd`` must have been opened for reading only.
    """
    if sys.platform != "linux":
        return None
    try:
        # A writer who comes in this very moment makes the kernel send a signal, and the default
        # one (SIGIO) would end the process. SIGURG is ignored unless somebody asks for it.
        fcntl.fcntl(fd, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        # EACCES is another user's file, EINVAL a file system without leases.
        return True if error.errno == errno.EAGAIN else None
    fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False
