"""Real web servers with the generated configuration answer as the preview does."""

from __future__ import annotations

import gzip
import shutil
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from gallery_media.model.release import Page, Step
from gallery_media.preview.app import preview_app
from gallery_media.preview.server import PreviewServer
from gallery_media.publishing.serving.caddy import caddy
from gallery_media.publishing.serving.nginx import nginx
from gallery_media.publishing.serving.place import Place
from gallery_media.publishing.serving.redirects import Redirect
from gallery_media.publishing.serving.rules import MEDIA_TYPES, Serving, reserved
from gallery_media.storage.anonymous import Answer, ask
from tests.makers.storages import MemoryStorage
from tests.makers.web_servers import a_free_port, a_server, nginx_with

SERVING = Serving(
    (*Serving().extras, *reserved(("/g/svetki/*",), "https://example.org/tdm.json")),
    redirects=(Redirect("/jaunumi/diskusija", "/g/lampa/lv/article.html"),),
)
PUBLIC = (
    "m/ab/abcdef-480.avif",
    "m/ab/abcdef-480.jpg",
    "d/lampa/abc/lampa.zip",
    "a/gallery.0123456789abcdef.css",
    "a/page.0123456789abcdef.js",
    "a/favicon.0123456789abcdef.svg",
    "g/lampa/gallery.json",
    "g/lampa/sitemap.xml",
    "g/lampa/lv/index.html",
    "g/lampa/lv/embed.html",
    "g/lampa/lv/feed.atom",
    "g/lampa/lv/p/f7k2m9qx4d.html",
    "g/lampa/lv/r/0123abcd/page-2.html",
    "g/svetki/lv/index.html",
    "404.html",
)
MISSING = (
    "m/ab/none-480.avif",
    "g/lampa/lv/p/gone.html",
    "g/svetki/lv/gone.html",
    "g/none/gallery.json",
    "x/y",
    "jaunumi/diskusija/vecaka",
)
MOVED = ("jaunumi/diskusija", "jaunumi/diskusija/")
NAMES = tuple(name.lower() for name in (*SERVING.names, "Content-Type"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """As an export writes it."""
    root = tmp_path / "site"
    for key in PUBLIC:
        path = root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_body(key))
    (root / ".gallery-media-export.json").write_text("{}")
    return root


@pytest.fixture
def preview() -> Iterator[str]:
    with _preview() as url:
        yield url


def _body(key: str) -> bytes:
    return f"the bytes of {key}, ēka".encode()


@contextmanager
def _preview(keys: tuple[str, ...] = PUBLIC) -> Iterator[str]:
    public = MemoryStorage()
    for key in keys:
        public.put(
            key,
            _body(key),
            content_type=MEDIA_TYPES[key.rpartition(".")[2]],
            cache_control=SERVING.headers(key)["Cache-Control"],
        )
    nothing = Page("404.html", _body("404.html"), MEDIA_TYPES["html"], Step.AFTER)
    with PreviewServer(preview_app(public, tuple, lambda: SERVING, lambda: (nothing,))) as server:
        yield server.url


@contextmanager
def _nginx(place: Place, home: Path) -> Iterator[str]:
    port = a_free_port()
    with nginx_with(home, port, nginx(SERVING, place, f"127.0.0.1:{port}")) as url:
        yield url


@contextmanager
def _caddy(place: Place, home: Path) -> Iterator[str]:
    port = a_free_port()
    home.mkdir(exist_ok=True)
    own = caddy(SERVING, place).replace(":80 {", f"http://127.0.0.1:{port} {{", 1)
    (home / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{own}")
    command: list[str | Path] = ["caddy", "run", "--config", home / "Caddyfile"]
    own_home = {"HOME": str(home), "XDG_DATA_HOME": str(home)}
    with a_server(command, f"http://127.0.0.1:{port}/", home, own_home):
        yield f"http://127.0.0.1:{port}"


SERVERS = pytest.mark.parametrize(
    ("name", "server"),
    [
        pytest.param(
            name,
            server,
            marks=pytest.mark.skipif(shutil.which(name) is None, reason=f"no {name} here"),
        )
        for name, server in (("nginx", _nginx), ("caddy", _caddy))
    ],
)


def _told(answer: Answer) -> dict[str, str]:
    """What the rules are about."""
    return {name: answer.headers[name] for name in NAMES if name in answer.headers}


def _same(url: str, preview: str) -> None:
    for key in (*PUBLIC, *MISSING):
        ours, theirs = ask("GET", f"{url}/{key}"), ask("GET", f"{preview}/{key}")
        assert ours.status == theirs.status, key
        assert _told(ours) == _told(theirs), key
        assert ours.body == theirs.body, key
    for key in MOVED:
        for answer in (ask("GET", f"{url}/{key}"), ask("GET", f"{preview}/{key}")):
            assert (answer.status, answer.headers["location"]) == (301, "/g/lampa/lv/article.html")
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-content-type-options"] == "nosniff"


@SERVERS
def test_words_are_sent_compressed_and_pictures_as_they_are(
    name: str, server: object, folder: Path, tmp_path: Path
) -> None:
    """From the folder as from the bucket; whoever takes nothing compressed gets it plain."""
    assert callable(server)
    page, picture = "g/lampa/lv/index.html", "m/ab/abcdef-480.jpg"
    for key in (page, picture):
        (folder / key).write_bytes(_body(key) * 50)

    def asked(url: str, key: str, **headers: str) -> tuple[str | None, bytes]:
        with urllib.request.urlopen(urllib.request.Request(f"{url}/{key}", headers=headers)) as got:
            return got.headers["Content-Encoding"], got.read()

    with (
        server(Place(folder=str(folder)), tmp_path / "folder") as origin,
        server(Place(origin=origin), tmp_path / "bucket") as before_it,
    ):
        for url in (origin, before_it):
            encoding, body = asked(url, page, **{"Accept-Encoding": "gzip"})
            assert (encoding, gzip.decompress(body)) == ("gzip", _body(page) * 50)
            assert asked(url, page) == (None, _body(page) * 50)
            bare = asked(url, picture, **{"Accept-Encoding": "gzip"})
            assert bare == (None, _body(picture) * 50)


@SERVERS
def test_an_exported_folder_is_served_as_the_preview_does(
    name: str, server: object, folder: Path, preview: str, tmp_path: Path
) -> None:
    """Status, bytes, type, caching and every security header, also where nothing is there."""
    assert callable(server)
    with server(Place(folder=str(folder)), tmp_path / name) as url:
        _same(url, preview)
        assert ask("GET", f"{url}/g/lampa/lv/").body == _body("g/lampa/lv/index.html")
        hidden = ask("GET", f"{url}/.gallery-media-export.json")
        assert (hidden.status, hidden.body) == (404, _body("404.html"))
        assert ask("PUT", f"{url}/g/lampa/lv/index.html", b"x").status == 405


@SERVERS
def test_the_bucket_behind_a_server_is_served_as_the_preview_does(
    name: str, server: object, preview: str, tmp_path: Path
) -> None:
    """The server in front adds what the storage cannot say, and sends nothing twice."""
    assert callable(server)
    with ExitStack() as closing:
        origin = closing.enter_context(_preview())
        url = closing.enter_context(server(Place(origin=origin), tmp_path / name))
        _same(url, preview)
        assert ask("GET", f"{url}/g/lampa/lv/").body == _body("g/lampa/lv/index.html")


@SERVERS
def test_a_bucket_without_the_page_says_nothing_about_itself(
    name: str, server: object, tmp_path: Path
) -> None:
    """As before the first release, or of a site that knows no address: no words of the storage."""
    assert callable(server)
    with ExitStack() as closing:
        origin = closing.enter_context(_preview(tuple(key for key in PUBLIC if key != "404.html")))
        url = closing.enter_context(server(Place(origin=origin), tmp_path / name))
        for key in MISSING:
            answer = ask("GET", f"{url}/{key}")
            assert answer.status == 404
            assert answer.body != _body("404.html")
            assert answer.headers["cache-control"] == "no-store"
