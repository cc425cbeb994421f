"""The stranger that audits: what a server may answer, and what it then counts for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from gallery_media.errors import StorageUnavailable
from gallery_media.storage.keys import certificate_key
from gallery_media.storage.location import S3Location
from gallery_media.storage.visitor import AnonymousVisitor


class Server(ThreadingHTTPServer):
    """Answers with these statuses in turn, the last one again and again."""

    statuses: list[int]
    body: bytes
    promised: int
    paths: list[str]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        server = self.server
        server.paths.append(self.path)
        status = server.statuses.pop(0) if len(server.statuses) > 1 else server.statuses[0]
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(server.promised))
        self.end_headers()
        self.wfile.write(server.body)

    def log_message(self, format: str, *args: object) -> None:
        """A test's standard error is for failures."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Handler)
    made.statuses, made.body, made.promised, made.paths = [200], b"0123456789", 10, []
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def visitor(server: Server) -> AnonymousVisitor:
    endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    return AnonymousVisitor(S3Location("o", "p", endpoint_url=endpoint), sleep=lambda _: None)


def test_a_public_object_is_asked_for_in_the_public_bucket(
    server: Server, visitor: AnonymousVisitor
) -> None:
    """Its own key, and only the bytes that were asked for."""
    assert visitor.public("m/ā.jpg", 4).body == b"0123"
    assert server.paths == ["/p/m/%C4%81.jpg"]


def test_private_things_are_asked_for_in_the_bucket_of_originals(
    server: Server, visitor: AnonymousVisitor
) -> None:
    """Their status is the answer, whatever it is."""
    server.statuses = [403]
    assert visitor.private("o/aa/bb") == 403
    assert visitor.listings() == {"o": 403, "p": 403}
    assert server.paths == ["/o/o/aa/bb", "/o/?list-type=2", "/p/?list-type=2"]


def test_a_passing_failure_is_asked_about_again(server: Server, visitor: AnonymousVisitor) -> None:
    """A busy server is no missing object."""
    server.statuses = [503, 500, 200]
    assert visitor.public("m/x", 10).status == 200
    assert len(server.paths) == 3


def test_a_failure_that_lasts_is_trouble_and_no_answer(
    server: Server, visitor: AnonymousVisitor
) -> None:
    """Nothing is known about the object then."""
    server.statuses = [503]
    with pytest.raises(StorageUnavailable, match="answers with 503"):
        visitor.public("m/x", 10)


def test_a_body_that_ends_early_is_no_answer(server: Server, visitor: AnonymousVisitor) -> None:
    """Python's client takes it for the whole; a good object would look tampered with."""
    server.promised = 20
    with pytest.raises(StorageUnavailable, match="No answer"):
        visitor.public("m/x", 100)


def test_a_redirect_is_seen_and_not_followed(server: Server, visitor: AnonymousVisitor) -> None:
    """Whatever is elsewhere, it is not what was published here."""
    server.statuses = [302]
    assert visitor.public("m/x", 10).status == 302
    assert server.paths == ["/p/m/x"]


def test_a_certificate_lies_beside_no_public_key() -> None:
    """Its address is in the private bucket, by gallery and release."""
    assert certificate_key("lampa-2017", "000001-ab") == "cert/lampa-2017/000001-ab.json"
    with pytest.raises(ValueError, match="release"):
        certificate_key("lampa-2017", "../x")
