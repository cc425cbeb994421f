"""An arrival goes in; whether the kernel proves that nobody is writing to it comes out."""

from __future__ import annotations

import os
from pathlib import Path

from gallery_media.inbox.arrival import Arrival, FileState
from gallery_media.inbox.folders import below, opened
from gallery_media.inbox.lease import has_writer
from gallery_media.inbox.locks import open_file


def is_let_go(inbox: Path, arrival: Arrival) -> bool:
    """True only when the file looks as the scan saw it and the kernel says that nobody has it open
    for writing. Whatever else happens, the longer wait decides."""
    try:
        with (
            opened(inbox) as root,
            below(root, (arrival.gallery.encode(), *arrival.parts[:-1])) as folder,
            open_file(folder, arrival.parts[-1]) as file,
        ):
            unchanged = FileState.of(os.fstat(file.fileno())) == arrival.state
            return unchanged and has_writer(file.fileno()) is False
    except OSError:
        return False
