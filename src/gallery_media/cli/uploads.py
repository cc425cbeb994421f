"""``gallery-media uploads``: the page of invited photographers, served by itself."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from gallery_media.cli.console import console
from gallery_media.cli.options import ProjectDir
from gallery_media.preview.server import PreviewServer
from gallery_media.settings.project import open_project
from gallery_media.wiring import Newsroom


def uploads(*, project: ProjectDir = Path()) -> None:
    """Serve the upload page alone, where `gallery-media up` runs on another machine.

    Photographers open it by the links of `gallery-media invite`. It gives out addresses into the
    bucket of `[inbox] url` and never sees a photo. Ctrl-C ends it.

    Example: `gallery-media uploads --project my-festival`
    """
    from gallery_media.wiring import open_newsroom

    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    with open_newsroom(open_project(project)) as room:
        room.check_doors()
        before = {kind: signal.signal(kind, end) for kind in (signal.SIGINT, signal.SIGTERM)}
        try:
            with upload_service(room) as url:
                console.print(f"  uploads    {url}/", soft_wrap=True)
                console.print("Make links with: gallery-media invite. Ctrl-C ends the service.")
                stop.wait()
        finally:
            for kind, handler in before.items():
                signal.signal(kind, handler)


@contextmanager
def upload_service(room: Newsroom) -> Iterator[str]:
    """The page, served while the block lasts; where photographers open it.

    Raises SettingsError when no bucket for uploads is set, ServiceNotReady, StorageRefused.
    """
    service = room.upload_service()
    settings = room.house.uploads
    server = PreviewServer(
        service.app(),
        settings.port,
        host=settings.host,
        name="upload page",
        otherwise="Choose another by [uploads] port.",
    )
    with server:
        url = settings.public_url or server.url
        service.open_doors(url)
        yield url
