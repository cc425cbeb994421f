"""A folder of files goes in, a server as the house's own rules have it comes out: headers, gzip."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from gallery_media.publishing.serving.rules import MEDIA_TYPES, Serving

TEXT = ("html", "css", "js", "json", "svg", "xml", "atom", "txt")
"""What servers compress."""


def as_the_house(key: str) -> Mapping[str, str]:
    """The headers that every server of the house sends."""
    return Serving().headers(key)


def as_a_static_host(_: str) -> Mapping[str, str]:
    """What a peer's gallery can bear: its scripts stand in its pages, so there is no policy."""
    return {"Cache-Control": "public, max-age=31536000", "X-Content-Type-Options": "nosniff"}


@contextmanager
def served(
    folder: Path,
    headers: Callable[[str], Mapping[str, str]] = as_the_house,
    *,
    slow: tuple[str, int, float] | None = None,
    painted: threading.Event | None = None,
    port: int = 0,
) -> Iterator[str]:
    """The address of ``folder``, with a slash at its end.

    ``slow``: a key that comes in so many pieces, so many seconds apart, and uncompressed. Its last
    quarter waits for ``painted``, where one is given.
    """

    @cache
    def body(key: str) -> tuple[bytes, bool] | None:
        path = folder / key
        if not path.is_file() or folder not in path.resolve().parents:
            return None
        data = path.read_bytes()
        pressed = path.suffix[1:] in TEXT and not (slow and slow[0] == key)
        return (gzip.compress(data, 9, mtime=0), True) if pressed else (data, False)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle(self) -> None:
            with suppress(ConnectionError):  # A visitor may leave at any moment.
                super().handle()

        def do_GET(self) -> None:
            key = unquote(self.path.partition("?")[0]).lstrip("/")
            key += "index.html" if not key or key.endswith("/") else ""
            data, pressed = body(key) or (b"", False)
            self.send_response(404 if body(key) is None else 200)
            kind = MEDIA_TYPES.get(key.rpartition(".")[2], "application/octet-stream")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            if pressed:
                self.send_header("Content-Encoding", "gzip")
            for name, value in headers(key).items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                self._write(key, data)

        def do_HEAD(self) -> None:
            self.do_GET()

        def _write(self, key: str, data: bytes) -> None:
            if slow is None or slow[0] != key:
                self.wfile.write(data)
                return
            step = -(-len(data) // slow[1])
            for start in range(0, len(data), step):
                if painted is not None and start >= len(data) * 3 // 4:
                    painted.wait(timeout=60)
                self.wfile.write(data[start : start + step])
                self.wfile.flush()
                time.sleep(slow[2])

        def log_message(self, format: str, *arguments: object) -> None:
            """Silent: whoever visits says what failed."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 128

    server = Server(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
