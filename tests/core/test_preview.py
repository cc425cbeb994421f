"""The preview server: what visitors would get, headers included."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from gallery_media.errors import StorageUnavailable
from gallery_media.model.addresses import FRESH, IMMUTABLE
from gallery_media.model.release import Page, Step
from gallery_media.preview.app import preview_app
from gallery_media.preview.headers import ASKED_AGAIN, remembered
from gallery_media.publishing.serving.rules import CONTENT_SECURITY_POLICY, Serving, reserved
from tests.makers.storages import MemoryStorage

FRONT = (
    Page("a/x.0123.css", b"body{}", "text/css", Step.ASSET, immutable=True),
    Page("index.html", b"<h1>front</h1>", "text/html; charset=utf-8", Step.AFTER, "lv"),
)


@pytest.fixture
def public() -> MemoryStorage:
    storage = MemoryStorage()
    storage.put(
        "g/lampa/lv/index.html",
        "ēka".encode(),
        content_type="text/html; charset=utf-8",
        cache_control=FRESH,
        content_language="lv",
    )
    storage.put("m/ab/abc-480.avif", b"pixels", content_type="image/avif", cache_control=IMMUTABLE)
    storage.put("o/secret", b"original", content_type="image/jpeg")
    return storage


@pytest.fixture
def client(public: MemoryStorage) -> TestClient:
    return TestClient(preview_app(public, lambda: FRONT))


def test_a_page_comes_with_its_type_caching_and_policy(client: TestClient) -> None:
    """Exactly the object's own headers, and the security headers of the specification."""
    answer = client.get("/g/lampa/lv/index.html")
    assert answer.text == "ēka"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == FRESH
    assert answer.headers["content-language"] == "lv"
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_variants_may_be_embedded_elsewhere(client: TestClient) -> None:
    """The article's CMS shows them; pages themselves stay at home."""
    answer = client.get("/m/ab/abc-480.avif")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["cache-control"] == IMMUTABLE


def test_a_known_object_is_not_sent_again(client: TestClient) -> None:
    """Browsers ask with the etag they have."""
    etag = client.get("/m/ab/abc-480.avif").headers["etag"]
    answer = client.get("/m/ab/abc-480.avif", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_what_is_not_there_is_told_by_the_page_for_it(public: MemoryStorage) -> None:
    """With the status that says so, kept by nobody; its assets can be fetched."""
    nothing = Page("404.html", b"<h1>nothing</h1>", "text/html; charset=utf-8", Step.AFTER, "lv")
    client = TestClient(preview_app(public, lambda: FRONT, Serving, lambda: (FRONT[0], nothing)))
    for path in ("/g/none.html", "/o/secret", "/m/ab/none.avif"):
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (404, b"<h1>nothing</h1>")
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert client.get("/a/x.0123.css").content == b"body{}"


@pytest.mark.parametrize("path", ["/o/secret", "/g/none.html", "/g/", "/rec/x"])
def test_what_is_not_public_is_not_there(client: TestClient, path: str) -> None:
    """Only the prefixes that visitors may read, whatever lies in the bucket."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_the_first_page_brings_its_own_assets(client: TestClient) -> None:
    """Also when templates changed since the last release."""
    assert client.get("/a/x.0123.css").status_code == 404
    assert client.get("/").text == "<h1>front</h1>"
    assert client.get("/a/x.0123.css").text == "body{}"


def test_an_outage_is_told_as_one(public: MemoryStorage, client: TestClient) -> None:
    """Not as a missing page, which a cache might keep."""
    public.trouble = StorageUnavailable("no answer")
    answer = client.get("/m/ab/abc-480.avif")
    assert answer.status_code == 503
    assert answer.headers["cache-control"] == "no-store"


def test_a_head_request_has_no_body(client: TestClient) -> None:
    """As linkcheckers ask."""
    answer = client.head("/g/lampa/lv/index.html")
    assert (answer.status_code, answer.content) == (200, b"")


def test_the_rules_are_asked_for_once_a_moment() -> None:
    """A page of sixty pictures reads no settings sixty times; a change is seen soon."""
    now = [100.0]
    answers = iter([Serving(strict=False), Serving(strict=True)])
    asked = remembered(lambda: next(answers), lambda: now[0])
    assert [asked().strict for _ in range(60)] == [False] * 60
    now[0] += ASKED_AGAIN
    assert asked().strict


def test_a_reservation_is_served_by_the_preview_too(public: MemoryStorage) -> None:
    """With its gallery's pages, and with nothing else."""
    serving = Serving(reserved(("/g/lampa/*",), "https://example.org/tdm.json"))
    client = TestClient(preview_app(public, lambda: FRONT, lambda: serving))
    assert client.get("/g/lampa/lv/index.html").headers["tdm-reservation"] == "1"
    assert "tdm-reservation" not in client.get("/m/ab/abc-480.avif").headers


def test_files_of_the_hosts_root_are_shown(public: MemoryStorage, client: TestClient) -> None:
    """Where programs look for them; nothing else lies at the root."""
    public.put("robots.txt", b"User-agent: *", content_type="text/plain", cache_control=FRESH)
    public.put("notes.txt", b"x", content_type="text/plain")
    assert client.get("/robots.txt").text == "User-agent: *"
    assert client.get("/notes.txt").status_code == 404
