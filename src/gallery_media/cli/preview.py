"""``gallery-media preview``: the preview by itself, for a house whose parts are apart."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Annotated

from cyclopts import Parameter, validators

from gallery_media.cli.console import console
from gallery_media.cli.options import ProjectDir
from gallery_media.preview.server import PreviewServer
from gallery_media.settings.project import open_project
from gallery_media.storage.location import is_loopback

Host = Annotated[str, Parameter(help="Address to listen on; else [preview] host (loopback).")]
Port = Annotated[
    int | None,
    Parameter(
        help="Port; else [preview] port (8080). 0 lets the system choose.",
        validator=validators.Number(gte=0, lte=65_535),
    ),
]


def preview(*, project: ProjectDir = Path(), host: Host = "", port: Port = None) -> None:
    """Show the photo desk all pages, those that wait for approval too, where no `up` runs.

    It asks for no password: put a web server with one before it, and tell operators' links of it
    by `[preview] public_url`. Ctrl-C ends it.

    For example:

    - `gallery-media preview --project my-festival`
    - `gallery-media preview --host 0.0.0.0 --port 8081`
    """
    from gallery_media.wiring import open_newsroom

    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    with open_newsroom(open_project(project)) as room:
        room.check_doors()
        settings = room.house.preview
        chosen = host or settings.host
        before = {kind: signal.signal(kind, end) for kind in (signal.SIGINT, signal.SIGTERM)}
        try:
            with PreviewServer(
                room.preview(), settings.port if port is None else port, host=chosen
            ) as server:
                console.print(f"  preview    {server.url}/", soft_wrap=True)
                if settings.public_url:
                    console.print(f"  links say  {settings.public_url}/", soft_wrap=True)
                if not is_loopback(server.url):
                    console.print(
                        "Nobody is asked for a password here, and it shows what is not public "
                        "yet: let only a web server that asks for one get to it.",
                        style="yellow",
                        soft_wrap=True,
                    )
                console.print("Ctrl-C ends it.")
                stop.wait()
        finally:
            for kind, handler in before.items():
                signal.signal(kind, handler)
