"""The end of a claim: into ``done/``, back into the inbox, or wherever its finder decided.

Each of these moves the file and gives the lock up, also when the move fails: then the file is
still in the work folder, and the next look for abandoned claims resumes it under the same id.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from gallery_media.inbox.claim import Claim
from gallery_media.inbox.folders import below, opened, remove_empty
from gallery_media.inbox.locks import unlock
from gallery_media.inbox.moving import move
from gallery_media.inbox.trouble import leaving_in_place


def done(claim: Claim, done_dir: Path, day: date) -> Path:
    """To ``<done_dir>/<day>/<gallery>/<name>``, with a number if that is taken; where it is now.

    The same bytes under the same name count as the same file. Raises NotReady.
    """
    folders = (day.isoformat(), claim.gallery)
    name = move_out(claim, done_dir, folders)
    return done_dir.joinpath(*folders, os.fsdecode(name))


def put_back(claim: Claim) -> None:
    """Into the inbox again, as a new arrival; with a number if its name is taken by now."""
    _end(claim, claim.inbox, claim.home)


def throw_away(claim: Claim) -> None:
    """Of a file that is still where it came from, so that it can be fetched again."""
    try:
        with leaving_in_place(claim.label), opened(claim.inbox) as root:
            with below(root, claim.folder) as folder:
                os.unlink(claim.name, dir_fd=folder)
            remove_empty(root, claim.folder)
    finally:
        unlock(claim.file)


def move_out(claim: Claim, target: Path, folders: Sequence[str]) -> bytes:
    """To ``<target>/<folders>/``; the name that the file has there. Raises NotReady."""
    return _end(claim, target, [os.fsencode(name) for name in folders])


def _end(claim: Claim, target: Path, folders: Sequence[bytes]) -> bytes:
    try:
        with (
            leaving_in_place(claim.label),
            opened(claim.inbox) as root,
            opened(target, make=True) as top,
        ):
            with (
                below(root, claim.folder) as source,
                below(top, folders, make=True) as inner,
            ):
                name = move(source, claim.name, inner, claim.name)
            remove_empty(root, claim.folder)
            return name
    finally:
        unlock(claim.file)
