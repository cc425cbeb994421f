"""Bytes from elsewhere go in; a claim in the work folder comes out, as if a file had been claimed.

While it is written the file is locked and has no name that anybody looks at. What a crash leaves of
it is thrown away by the next try: the upload itself is still where it was.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from gallery_media.inbox.arrival import FileState
from gallery_media.inbox.claim import WORK, Claim
from gallery_media.inbox.folders import below, names_in, opened, remove_empty
from gallery_media.inbox.locks import lock, unlock
from gallery_media.inbox.moving import move
from gallery_media.inbox.names import text_of
from gallery_media.inbox.trouble import leaving_in_place

DRAFT = b".upload.part"
"""A dotfile: no scan takes it, and recovery knows that it was never finished."""

Writer = Callable[[IO[bytes]], object]
_NEW = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


def land(
    root: Path, claim_id: str, gallery: str, path: bytes, sender: str, write: Writer
) -> Claim | None:
    """Let ``write`` fill a new file; it is ours, under ``claim_id``.

    ``path``: raw bytes below the gallery's folder, each name fit for a file system. None: somebody
    else is at it. Raises NotReady (a full disk, rights) and whatever ``write`` raises; then
    nothing is left behind.
    """
    *folders, name = path.split(b"/")
    names = (WORK.encode(), claim_id.encode(), gallery.encode(), *folders)
    with leaving_in_place(f"inbox/{gallery}/{text_of(path)}"), opened(root, make=True) as top:
        try:
            with below(top, names, make=True) as folder:
                file = _draft(folder)
                if file is None:
                    return None
                try:
                    if name in names_in(folder):  # landed before; recovery resumes it
                        _throw_away(folder, file)
                        return None
                    _fill(file, write)
                    os.rename(DRAFT, name, src_dir_fd=folder, dst_dir_fd=folder)
                    os.fsync(folder)
                except BaseException:
                    _throw_away(folder, file)
                    raise
                return Claim(
                    id=claim_id,
                    inbox=root,
                    gallery=gallery,
                    path=path,
                    state=FileState.of(os.fstat(file.fileno())),
                    owner=os.geteuid(),
                    file=file,
                    sender=sender,
                )
        except BaseException:
            remove_empty(top, names)
            raise


def deliver(inbox: Path, gallery: str, path: bytes, write: Writer) -> bool:
    """Let ``write`` fill a new file in the upload folder itself, where scans find it complete.

    For files that are no photos (sidecars). The same bytes under the same name count as delivered.
    False: somebody else is just delivering into this folder. Raises NotReady and whatever
    ``write`` raises.
    """
    *folders, name = path.split(b"/")
    with (
        leaving_in_place(f"inbox/{gallery}/{text_of(path)}"),
        opened(inbox, make=True) as top,
        below(top, (gallery.encode(), *folders), make=True) as folder,
    ):
        file = _draft(folder)
        if file is None:
            return False
        try:
            _fill(file, write)
            move(folder, DRAFT, folder, name)
        finally:
            _throw_away(folder, file)
        return True


def is_under_way(root: Path, claim_id: str) -> bool:
    """Whether the claim's file is still in the work folder: whoever resumes it decides."""
    work = (WORK.encode(), claim_id.encode())
    with leaving_in_place(f"inbox/{WORK}"), opened(root, make=True) as top:
        return _holds_a_file(top, work)


def _holds_a_file(top: int, names: Sequence[bytes]) -> bool:
    try:
        with below(top, names) as folder:
            inside = names_in(folder)
    except NotADirectoryError:
        return True
    except FileNotFoundError:
        return False
    return any(name != DRAFT and _holds_a_file(top, (*names, name)) for name in inside)


def _draft(folder: int) -> io.FileIO | None:
    """The folder's one nameless file, ours and empty; None: somebody else is writing it."""
    file = io.FileIO(os.open(DRAFT, _NEW, 0o600, dir_fd=folder), "r+b")
    if not lock(file):
        file.close()
        return None
    file.truncate(0)  # of what a crash left
    return file


def _fill(file: io.FileIO, write: Writer) -> None:
    with os.fdopen(os.dup(file.fileno()), "wb") as out:
        write(out)
    os.fsync(file.fileno())


def _throw_away(folder: int, file: io.FileIO) -> None:
    with suppress(FileNotFoundError):
        os.unlink(DRAFT, dir_fd=folder)
    unlock(file)
