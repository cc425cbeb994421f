"""Claims: an arrival goes in; a file that is ours alone, until it is done or put back, comes out.

A claim is a lock (flock) on the file and a rename to ``inbox/.work/<claim>/<gallery>/<path>``. The
kernel gives the lock up when we die, and whoever gets it next resumes. The lock is on the file and
not on a folder or beside it: those could be removed by another's recovery before they are locked.
"""

from __future__ import annotations

import errno
import io
import os
import secrets
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path

from gallery_media.errors import NotReady
from gallery_media.inbox.arrival import Arrival, FileState
from gallery_media.inbox.folders import below, opened, remove_empty
from gallery_media.inbox.lease import has_writer
from gallery_media.inbox.locks import lock, open_file, unlock
from gallery_media.inbox.moving import copy_bytes, move
from gallery_media.inbox.names import text_of
from gallery_media.inbox.trouble import leaving_in_place
from gallery_media.steps import Step, reached

WORK = ".work"
"""Inside the inbox, so that a claim is a rename; the leading dot keeps every scan out of it."""

_TRIES = 20


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that is ours. ``path``: raw bytes below the gallery's folder, as it arrived.

    ``state`` is how it looked when it became ours. ``owner``: user id of the gallery's folder at
    the arrival. ``file`` holds the lock, and gives it up when the claim is forgotten.
    ``sender``: who uploaded it, "" when nobody says so; None for a file of the upload folder.
    """

    id: str
    inbox: Path
    gallery: str
    path: bytes
    state: FileState
    owner: int
    file: io.FileIO = field(repr=False, compare=False)
    sender: str | None = field(default=None, repr=False)

    @property
    def name(self) -> bytes:
        """The file's own name, raw."""
        return self.path.rpartition(b"/")[2]

    @property
    def label(self) -> str:
        """How messages call it."""
        return f"inbox/{self.gallery}/{text_of(self.path)}"

    @property
    def home(self) -> tuple[bytes, ...]:
        """Names of the folders from the inbox to where the file came from."""
        return (self.gallery.encode(), *self.path.split(b"/")[:-1])

    @property
    def folder(self) -> tuple[bytes, ...]:
        """Names of the folders from the inbox to where the file is now."""
        return (WORK.encode(), self.id.encode(), *self.home)


def claim(inbox: Path, arrival: Arrival) -> Claim | None:
    """Make the file ours.

    None: somebody else has it, it no longer looks as the scan saw it, or the kernel says that it
    is still open for writing; the next scan looks again. Raises NotReady for trouble that a person
    should see (rights, a full disk).
    """
    with leaving_in_place(arrival.label), opened(inbox) as root:
        try:
            home = (arrival.gallery.encode(), *arrival.parts[:-1])
            with below(root, home) as source:
                file = open_file(source, arrival.parts[-1])
                ours = Claim(
                    id=secrets.token_hex(8),
                    inbox=inbox,
                    gallery=arrival.gallery,
                    path=arrival.path,
                    state=arrival.state,
                    owner=arrival.owner,
                    file=file,
                )
                taken: Claim | None = None
                try:
                    taken = _take(root, source, ours) if _is_free(ours) else None
                finally:
                    if taken is None:
                        unlock(file)
                    else:
                        reached(Step.CLAIMED, taken.id)
                return taken
        except FileNotFoundError:
            return None


def read(claim: Claim) -> bytes:
    """All bytes of the file. Look at ``claim.state.size`` before: they are held in memory.

    Raises NotReady when somebody wrote to it after the claim (a rename does not stop a writer):
    then put it back, and the next scans decide when it is complete.
    """
    with leaving_in_place(claim.label):
        data = _whole(claim)
        now = FileState.of(os.fstat(claim.file.fileno()))
    if now != claim.state or len(data) != claim.state.size:
        raise NotReady(f"{claim.label}: it is still being written; it is looked at again later.")
    return data


def _whole(claim: Claim) -> bytes:
    """Each read says where it begins: a thread that hung and came back moves nobody's place."""
    data = os.pread(claim.file.fileno(), claim.state.size + 1, 0)
    while len(data) <= claim.state.size:
        more = os.pread(claim.file.fileno(), claim.state.size + 1 - len(data), len(data))
        if not more:
            break
        data += more
    return data


def let_go(claim: Claim) -> None:
    """Leave the file in the work folder for whoever resumes it: what an outage of others asks."""
    unlock(claim.file)


def _is_free(claim: Claim) -> bool:
    number = claim.file.fileno()
    if not lock(claim.file):
        return False
    reached(Step.LOCKED, claim.id)
    found = os.fstat(number)
    if not stat.S_ISREG(found.st_mode) or FileState.of(found) != claim.state:
        return False
    return has_writer(number) is not True


def _take(root: int, source: int, claim: Claim) -> Claim | None:
    for _ in range(_TRIES):
        try:
            with below(root, claim.folder, make=True) as target:
                try:
                    os.rename(claim.name, claim.name, src_dir_fd=source, dst_dir_fd=target)
                except OSError as error:
                    if error.errno != errno.EXDEV:
                        raise
                    taken = _take_across(source, target, claim)
                else:
                    taken = _checked(source, target, claim)
            break
        except FileNotFoundError:
            # Either the file is gone, or another's recovery removed our folder while it was empty.
            if not _exists(source, claim.name):
                taken = None
                break
    else:
        taken = None
    if taken is None:
        remove_empty(root, claim.folder)
    return taken


def _checked(source: int, target: int, claim: Claim) -> Claim | None:
    """Between opening and renaming, the name may have come to mean another file."""
    moved = os.stat(claim.name, dir_fd=target, follow_symlinks=False)
    ours = FileState.of(os.fstat(claim.file.fileno()))
    if (moved.st_dev, moved.st_ino) != (ours.device, ours.inode) or not ours.same_content(
        claim.state
    ):
        move(target, claim.name, source, claim.name)
        return None
    return replace(claim, state=ours)


def _take_across(source: int, target: int, claim: Claim) -> Claim | None:
    """The gallery's folder is another file system: copy, and only then let the original go.

    A crash in between leaves both, and the second is recognised as a duplicate.
    """
    draft = b".copy.part"
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    copy = io.FileIO(os.open(draft, flags, 0o600, dir_fd=target), "r+b")
    kept = False
    try:
        # Locked before it has its name: nobody may resume it while it is being copied.
        if not lock(copy):
            return None
        claim.file.seek(0)
        copy_bytes(claim.file, copy)
        if FileState.of(os.fstat(claim.file.fileno())) != claim.state:
            return None
        os.rename(draft, claim.name, src_dir_fd=target, dst_dir_fd=target)
        os.fsync(target)
        kept = True
        os.unlink(claim.name, dir_fd=source)
        unlock(claim.file)
        return replace(claim, state=FileState.of(os.fstat(copy.fileno())), file=copy)
    finally:
        if not kept:
            os.unlink(draft, dir_fd=target)
            unlock(copy)


def _exists(folder: int, name: bytes) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True
