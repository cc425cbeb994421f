"""Recovery: an inbox goes in; claims whose owners died come out, to be finished by us."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from gallery_media.inbox.arrival import FileState
from gallery_media.inbox.claim import WORK, Claim
from gallery_media.inbox.finish import put_back
from gallery_media.inbox.folders import below, names_in, opened
from gallery_media.inbox.locks import lock, open_file, unlock
from gallery_media.inbox.trouble import leaving_in_place

_CLAIM = re.compile(rb"[0-9a-f]{16}")
_GALLERY = re.compile(rb"[a-z0-9-]+")


def abandoned(inbox: Path) -> tuple[Claim, ...]:
    """Claims that nobody holds; they are ours now, under their old ids.

    With the old id every later step (original, receipt, done) is the same step again, so that
    finishing twice is finishing once. Empty folders of dead claims are removed. Raises NotReady
    when the work folder cannot be read.
    """
    found: list[Claim] = []
    with leaving_in_place(f"inbox/{WORK}"), opened(inbox) as root:
        for claim_id in _folders(root, (WORK.encode(),), _CLAIM):
            ours = [
                claim
                for gallery in _folders(root, (WORK.encode(), claim_id), _GALLERY)
                for claim in _resume(inbox, root, claim_id, gallery)
            ]
            _remove_if_empty(root, (WORK.encode(),), claim_id)
            found.extend(ours[:1])
            # One claim is one file. Whatever else somebody put there goes through the front door:
            # under the same id it would be taken for the first one, and be lost.
            for stranger in ours[1:]:
                put_back(stranger)
    return tuple(found)


def _folders(root: int, names: tuple[bytes, ...], pattern: re.Pattern[bytes]) -> list[bytes]:
    try:
        with below(root, names) as folder:
            listed = names_in(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [name for name in listed if pattern.fullmatch(name)]


def _resume(inbox: Path, root: int, claim_id: bytes, gallery: bytes) -> Iterator[Claim]:
    top = (WORK.encode(), claim_id)
    owner = _owner(root, gallery)
    with suppress(FileNotFoundError), below(root, (*top, gallery)) as folder:
        for inner, name, path in _files(folder, b""):
            file = open_file(inner, name)
            # Its owner may have finished between our look and our lock: then the name is gone.
            if not lock(file) or not _is_still(inner, name, file.fileno()):
                unlock(file)
                continue
            yield Claim(
                id=claim_id.decode(),
                inbox=inbox,
                gallery=gallery.decode(),
                path=path,
                state=FileState.of(os.fstat(file.fileno())),
                owner=owner,
                file=file,
            )
    _remove_if_empty(root, top, gallery)


def _files(folder: int, prefix: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Regular files and where they are; folders that turn out to be empty are removed.

    Dotfiles are copies that were never finished: their source is still in the inbox.
    """
    for name in names_in(folder):
        with suppress(FileNotFoundError):
            mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                with below(folder, [name]) as inner:
                    yield from _files(inner, prefix + name + b"/")
                with suppress(OSError):
                    os.rmdir(name, dir_fd=folder)
            elif stat.S_ISREG(mode) and not name.startswith(b"."):
                yield folder, name, prefix + name


def _is_still(folder: int, name: bytes, number: int) -> bool:
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return os.path.samestat(found, os.fstat(number))


def _owner(root: int, gallery: bytes) -> int:
    try:
        return os.stat(gallery, dir_fd=root, follow_symlinks=False).st_uid
    except FileNotFoundError:  # the folder was removed since: the house's own
        return os.geteuid()


def _remove_if_empty(root: int, above: tuple[bytes, ...], name: bytes) -> None:
    with suppress(OSError), below(root, above) as folder:
        os.rmdir(name, dir_fd=folder)
