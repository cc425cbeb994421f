"""Moves: a name in one folder goes in, a free name in another comes out; nothing is overwritten.

A hard link and then an unlink, because rename(2) would silently replace what is there. At every
instant the bytes are under at least one of the two names, so a crash can only leave both.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from typing import IO

from gallery_media.inbox.names import with_number

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS}
_CHUNK = 1 << 20
# Without O_NONBLOCK, opening a FIFO would wait for somebody to write into it.
_OLD = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def move(source: int, name: bytes, target: int, wanted: bytes) -> bytes:
    """Move ``name`` from the folder ``source`` to ``target`` (both descriptors).

    The name there is ``wanted``, or one with a number where that is taken. A file of exactly the
    same bytes that is there under the name counts as the move already done, as after a crash.
    Between file systems the bytes are copied and on the disk before the source goes. OSError.
    """
    for candidate in _names(wanted):
        try:
            _put(source, name, target, candidate)
        except FileExistsError:
            if not _same_bytes(source, name, target, candidate):
                continue
        with suppress(FileNotFoundError):  # the move may have been a rename
            os.unlink(name, dir_fd=source)
        return candidate
    raise AssertionError("unreachable: numbers do not end")


def copy_bytes(old: IO[bytes], new: IO[bytes]) -> None:
    """All bytes and the file's own time; on return they are on the disk."""
    shutil.copyfileobj(old, new, _CHUNK)
    new.flush()
    found = os.fstat(old.fileno())
    os.utime(new.fileno(), ns=(found.st_atime_ns, found.st_mtime_ns))
    os.fsync(new.fileno())


def _names(wanted: bytes) -> Iterator[bytes]:
    yield wanted
    for number in count(2):
        yield with_number(wanted, number)


def _put(source: int, name: bytes, target: int, wanted: bytes) -> None:
    """``wanted`` becomes another name of the file (or a copy). FileExistsError if it is taken."""
    try:
        os.link(name, wanted, src_dir_fd=source, dst_dir_fd=target, follow_symlinks=False)
    except OSError as error:
        if error.errno == errno.EXDEV:
            _reserve(target, wanted)
            _copy(source, name, target, wanted)
        elif error.errno in _NO_LINKS:
            _reserve(target, wanted)
            _rename(source, name, target, wanted)
        else:
            raise


def _reserve(target: int, wanted: bytes) -> None:
    # An empty file that is ours alone keeps the name until the bytes take its place. One that a
    # crash leaves behind is no photo, and costs the next file of this name a number.
    os.close(os.open(wanted, _NEW, 0o644, dir_fd=target))


def _rename(source: int, name: bytes, target: int, wanted: bytes) -> None:
    try:
        os.rename(name, wanted, src_dir_fd=source, dst_dir_fd=target)
    except OSError:
        os.unlink(wanted, dir_fd=target)
        raise


def _copy(source: int, name: bytes, target: int, wanted: bytes) -> None:
    draft = b".%s.part" % os.urandom(8).hex().encode()
    try:
        with (
            os.fdopen(os.open(name, _OLD, dir_fd=source), "rb") as old,
            os.fdopen(os.open(draft, _NEW, 0o644, dir_fd=target), "wb") as new,
        ):
            copy_bytes(old, new)
        os.rename(draft, wanted, src_dir_fd=target, dst_dir_fd=target)
    except BaseException:
        for leftover in (draft, wanted):
            with suppress(OSError):
                os.unlink(leftover, dir_fd=target)
        raise
    os.fsync(target)


def _same_bytes(source: int, name: bytes, target: int, other: bytes) -> bool:
    try:
        with (
            os.fdopen(os.open(name, _OLD, dir_fd=source), "rb") as one,
            os.fdopen(os.open(other, _OLD, dir_fd=target), "rb") as two,
        ):
            if os.path.sameopenfile(one.fileno(), two.fileno()):
                return True
            if os.fstat(one.fileno()).st_size != os.fstat(two.fileno()).st_size:
                return False
            while True:
                a, b = one.read(_CHUNK), two.read(_CHUNK)
                if a != b:
                    return False
                if not a:
                    return True
    except OSError:  # no ordinary file, or not ours to read: certainly not a finished move
        return False
