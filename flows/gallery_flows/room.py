"""The newsroom that this process works in: opened once, shared by a flow and all its tasks.

A flow called by the command line or the watcher finds the newsroom they opened. In a process of
its own (a worker) the first flow opens it, from the folder that GALLERY_MEDIA_PROJECT names.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from gallery_flows.lines import lines_of_runs
from gallery_flows.owners import folder_of, own_run
from gallery_media.darkroom import Darkroom
from gallery_media.errors import GalleryMediaError
from gallery_media.observing.meters import measured_if_shared
from gallery_media.settings.house import read_house_settings
from gallery_media.settings.work import WorkSettings
from gallery_media.wiring import (
    Newsroom,
    limits_of,
    open_newsroom,
    places_of,
    project_of_environment,
)

_lock = threading.Lock()
_shared: list[Newsroom] = []
_read_at: dict[int, int] = {}
"""When the settings of a kept newsroom were written; whoever shares one reads them itself."""
_open = ExitStack()
atexit.register(_open.close)


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
    project = project_of_environment()
    own_run(folder_of(project.state))
    with (
        measured_if_shared(),
        open_newsroom(project) as opened,
        lines_of_runs(opened.house.logs.format),
        share(opened),
    ):
        yield opened


def work_settings() -> WorkSettings:
    """``[work]`` of the shared newsroom, else of the project; its defaults where that has mistakes,
    which whoever opens the newsroom is told."""
    with _lock:
        if _shared:
            return _shared[-1].house.work
    try:
        return read_house_settings(project_of_environment()).work
    except GalleryMediaError:
        return WorkSettings()


@contextmanager
def workers_newsroom() -> Iterator[Newsroom]:
    """The shared newsroom. In a worker of a pool, Dask or Ray, where no flow has opened one, it
    stays open until the process ends: its children take a second to start."""
    with _lock:
        if not _shared:
            _keep_open()
        found = _shared[-1]
        if _read_at.get(id(found), _stamp(found)) != _stamp(found):
            found.read_settings_again()
            _read_at[id(found)] = _stamp(found)
    yield found


def _keep_open() -> None:
    _open.enter_context(measured_if_shared())
    project = project_of_environment()
    house = read_house_settings(project)
    _open.enter_context(lines_of_runs(house.logs.format))
    # A worker has one batch at a time, and there is one worker for each core.
    places, faces = places_of(project, house), house.faces.suggest
    darkroom = _open.enter_context(Darkroom(1, limits_of(house), faces=faces, places=places))
    kept = _open.enter_context(open_newsroom(project, darkroom))
    _shared.append(kept)
    _read_at[id(kept)] = _stamp(kept)


def _stamp(newsroom: Newsroom) -> int:
    return newsroom.project.settings_file.stat().st_mtime_ns
