"""A web server's command in, the server running for a block out."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from gallery_media.errors import StorageUnavailable
from gallery_media.storage.anonymous import ask

NGINX = """
{user}
daemon off;
pid {home}/nginx.pid;
error_log {home}/nginx-error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    {files}
}}
"""


def a_free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def a_server(
    command: Sequence[str | Path],
    url: str,
    home: Path,
    env: Mapping[str, str] | None = None,
    patience: float = 20,
) -> Iterator[None]:
    """The server, from when ``url`` answers; what it says goes to a file in ``home``."""
    log = home / "server.log"
    with log.open("wb") as said:
        running = subprocess.Popen(
            command, stdout=said, stderr=said, cwd=home, env={**os.environ, **(env or {})}
        )
    try:
        until = time.monotonic() + patience
        while True:
            try:
                ask("GET", url)
                break
            except StorageUnavailable:
                assert running.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.1)
        yield
    finally:
        running.terminate()
        running.wait(20)


@contextmanager
def nginx_with(home: Path, port: int, *files: str) -> Iterator[str]:
    """nginx with these files of its ``conf.d``, one of which listens on the port; its address."""
    home.mkdir(parents=True, exist_ok=True)
    # A test's folders are closed to the account that nginx's workers would take by default.
    user = "user root;" if os.geteuid() == 0 else ""
    text = NGINX.format(user=user, home=home, files="\n".join(files))
    (home / "nginx.conf").write_text(text)
    url = f"http://127.0.0.1:{port}"
    command = ["nginx", "-p", str(home), "-c", str(home / "nginx.conf")]
    with a_server(command, f"{url}/", home):
        yield url
