"""Errors of the file system go in; *not ready, left where it is* comes out."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from gallery_media.errors import NotReady

_PASSING = {
    errno.ENOENT: "it has vanished; if it was renamed, it is found under its new name",
    errno.ENOTDIR: "a folder above it was replaced; it is looked for again",
    errno.ELOOP: "a symbolic link took its place and is never followed; drop the file itself",
    errno.EACCES: "the house may not read or move it; give it the rights",
    errno.EPERM: "the house may not read or move it; give it the rights",
    errno.ENOSPC: "the disk is full; free some space",
    errno.EDQUOT: "the disk quota is used up; free some space",
    errno.EBUSY: "something else is using it; it is tried again",
    errno.ETXTBSY: "something else is using it; it is tried again",
    errno.ESTALE: "the network share has changed under us; it is tried again",
    errno.EIO: "the disk or the network share reports an error; check it",
    errno.EROFS: "the folder is mounted read-only; mount it for writing",
    errno.ETIMEDOUT: "the network share does not answer; check it",
    errno.EHOSTDOWN: "the network share does not answer; check it",
    errno.ENOTCONN: "the network share does not answer; check it",
    errno.ENOLCK: "the network share gives no locks; mount it with locking",
    errno.EMFILE: "too many files are open; it is tried again",
    errno.ENFILE: "too many files are open; it is tried again",
}


@contextmanager
def leaving_in_place(what: str) -> Iterator[None]:
    """Around work on ``what``. Raises NotReady for every trouble that says nothing about the
    photo itself: none of these may ever put a file into quarantine."""
    try:
        yield
    except OSError as error:
        # Not chained: the system's own text names the file, and tracebacks end up in logs.
        raise NotReady(f"{what}: {explain(error)}. It was left where it is.") from None


def explain(error: OSError) -> str:
    """A reason for the status page, without the name of the file."""
    number = error.errno or 0
    return _PASSING.get(number, f"the system reports: {os.strerror(number)}")
