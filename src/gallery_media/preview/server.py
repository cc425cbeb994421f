"""The preview server as a thread: an app goes in, a running server with an address comes out."""

from __future__ import annotations

import socket
import threading
import time
from types import TracebackType

import uvicorn
from starlette.applications import Starlette

from gallery_media.errors import ServiceNotReady

LOOPBACK = "127.0.0.1"
START_SECONDS = 30.0


class PreviewServer:
    """uvicorn in a thread, for as long as the ``with`` block lasts."""

    def __init__(
        self,
        app: Starlette,
        port: int = 0,
        *,
        host: str = LOOPBACK,
        name: str = "preview",
        otherwise: str = "Choose another with --port, or for good by [preview] port.",
    ) -> None:
        """``port`` 0 lets the kernel choose. Raises ServiceNotReady when the port is taken."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((host, port))
        except OSError as error:
            self._socket.close()
            raise ServiceNotReady(
                f"The {name} cannot use port {port} of {host}: {error.strerror}. {otherwise}"
            ) from error
        self._host, self._name = host, name
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, lifespan="off"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True, name=name
        )

    @property
    def url(self) -> str:
        return f"http://{self._host}:{self.port}"

    def __enter__(self) -> PreviewServer:
        self._thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise ServiceNotReady(f"The {self._name} did not start; see the log above.")
            time.sleep(0.02)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._socket.close()
