"""The newsroom that this process works in: opened once, shared by a flow and all its tasks.

A flow called by the command line or the watcher finds the newsroom they opened. In a process of
its own (a worker) the first flow opens it, from the folder that GALLERY_MEDIA_PROJECT names.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from gallery_media.wiring import Newsroom, open_newsroom, project_of_environment

_lock = threading.Lock()
_shared: list[Newsroom] = []


@contextmanager
def share(newsroom: Newsroom) -> Iterator[Newsroom]:
    """Let every flow and task of this process use ``newsroom`` for as long as the block lasts."""
    with _lock:
        _shared.append(newsroom)
    try:
        yield newsroom
    finally:
        with _lock:
            _shared.remove(newsroom)


@contextmanager
def newsroom() -> Iterator[Newsroom]:
    """The shared newsroom; when there is none yet, one is opened and shared for the block."""
    with _lock:
        found = _shared[-1] if _shared else None
    if found is not None:
        yield found
        return
    with open_newsroom(project_of_environment()) as opened, share(opened):
        yield opened
