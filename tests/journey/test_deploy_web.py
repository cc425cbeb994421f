"""The web server's files of deploy/host, in a real nginx and a real Caddy."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from gallery_media.publishing.serving.nginx import nginx
from gallery_media.publishing.serving.place import Place
from gallery_media.publishing.serving.rules import KINDS, Serving
from gallery_media.storage.anonymous import ask
from tests.makers.deploying import DEPLOY
from tests.makers.web_servers import a_free_port, nginx_with

PAGE = "g/lampa-2017/lv/index.html"
PICTURE = "m/ab/abcdef-480.avif"


@contextmanager
def a_bucket() -> Iterator[tuple[str, Counter[str]]]:
    """A public bucket that says how long its objects are kept; how often each was asked for."""
    asked: Counter[str] = Counter()
    caching = {PAGE: "max-age=30", PICTURE: "public, max-age=31536000, immutable"}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            key = self.path.removeprefix("/public/")
            asked[key] += 1
            body = b"ten words " * 200 if key in caching else b""
            self.send_response(200 if key in caching else 404)
            self.send_header("Content-Length", str(len(body)))
            if key in caching:
                kind = "text/html; charset=utf-8" if key == PAGE else "image/avif"
                self.send_header("Content-Type", kind)
                self.send_header("Cache-Control", caching[key])
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/public", asked
    finally:
        server.shutdown()
        server.server_close()


def test_nginx_compresses_and_keeps_what_may_be_kept(tmp_path: Path) -> None:
    """Pictures and pages are asked for once; what is not there, each time anew.

    The bucket has a path of its own, as most storages give it, and headers are the object's.
    """
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed (Debian package: nginx-light)")
    port = a_free_port()
    ours = (DEPLOY / "host/nginx/gallery-media-http.conf").read_text()
    assert "/var/cache/nginx/gallery-media" in ours
    ours = ours.replace("/var/cache/nginx/gallery-media", str(tmp_path / "cache"))
    with a_bucket() as (origin, asked):
        site = nginx(Serving(), Place("", "", origin), f"127.0.0.1:{port}")
        with nginx_with(tmp_path / "nginx", port, ours, site) as url:
            for _ in range(3):
                picture = ask("GET", f"{url}/{PICTURE}")
                page = ask("GET", f"{url}/{PAGE}", headers={"Accept-Encoding": "gzip"})
                gone = ask("GET", f"{url}/m/ab/gone.avif")
    assert (asked[PICTURE], asked[PAGE], asked["m/ab/gone.avif"]) == (1, 1, 3)
    assert page.headers["content-encoding"] == "gzip"
    assert gzip.decompress(page.body).startswith(b"ten words")
    assert "content-encoding" not in picture.headers
    variants = next(kind for kind in KINDS if kind.name == "variants")
    assert picture.headers["cache-control"] == variants.caching
    assert gone.status == 404
    assert gone.headers["cache-control"] == "no-store"


def adapted(file: str) -> str:
    """What Caddy makes of a file of deploy/host/caddy."""
    if shutil.which("caddy") is None:
        pytest.skip("Caddy is not installed (Debian package: caddy)")
    path = str(DEPLOY / "host/caddy" / file)
    done = subprocess.run(
        ["caddy", "adapt", "--adapter", "caddyfile", "--config", path, "--validate"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_caddy_takes_the_file_for_the_prefect_ui() -> None:
    """A password is asked for before anything is forwarded."""
    made = adapted("Caddyfile")
    assert made.index('"handler":"authentication"') < made.index("reverse_proxy")


def test_caddy_leaves_the_password_of_a_server_of_ones_own_to_that() -> None:
    """It asks for none and takes none away."""
    made = adapted("prefect-server.Caddyfile")
    assert "reverse_proxy" in made
    assert "authentication" not in made
    assert "Authorization" not in made
