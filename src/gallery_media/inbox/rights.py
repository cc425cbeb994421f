"""An arrival goes in; whether our access rights let us take it comes out, as a reason if not."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from gallery_media.inbox.arrival import Arrival
from gallery_media.inbox.folders import below, opened
from gallery_media.inbox.locks import READING
from gallery_media.inbox.trouble import explain


def forbidden(inbox: Path, arrival: Arrival) -> str:
    """Why a claim would fail for want of rights, or ""; for whoever only looks, claims nothing.

    A file is read where it lies, and renamed out of its folder.
    """
    try:
        folders = (arrival.gallery.encode(), *arrival.parts[:-1])
        with opened(inbox) as root, below(root, folders) as folder:
            os.close(os.open(arrival.parts[-1], READING, dir_fd=folder))
            if not os.access(".", os.W_OK | os.X_OK, dir_fd=folder, effective_ids=True):
                return explain(PermissionError(errno.EACCES, ""))
    except FileNotFoundError:  # taken or renamed since the scan
        return ""
    except OSError as error:
        return explain(error)
    return ""
