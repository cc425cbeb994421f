"""The cache in front of the bucket: told what changed, told again when it did not listen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
import pytest
from moto import mock_aws
from pydantic import ValidationError

from gallery_media.desk.purge import Cdn
from gallery_media.errors import StorageRefused, StorageUnavailable
from gallery_media.settings.cdn import CdnSettings
from gallery_media.storage.cloudfront import CloudFrontPurge
from gallery_media.storage.purge import ATTEMPTS, HttpPurge
from tests.makers.storages import MemoryStorage

SITE = "https://foto.example.lv"
ENTRY = f"{SITE}/g/lampa/lv/index.html"


@dataclass
class Cache:
    """A server that notes what it is told, and answers with ``statuses`` in turn, then 200."""

    address: str = ""
    told: list[tuple[str, str, str]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)


@contextmanager
def a_cache() -> Iterator[Cache]:
    cache = Cache()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            cache.told.append((self.command, self.path, self.headers.get("AccessKey", "")))
            self.send_response(cache.statuses.pop(0) if cache.statuses else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_PURGE = do_POST = do_BAN = answer  # noqa: N815 - the names that http.server looks for

        def log_message(self, format: str, *arguments: object) -> None:
            """Silent: pytest shows what failed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    cache.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield cache
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def cache() -> Iterator[Cache]:
    with a_cache() as made:
        yield made


@pytest.mark.parametrize(
    ("method", "pattern", "path"),
    [
        ("PURGE", "{path}", "/g/lampa/lv/index.html"),  # nginx, Varnish
        ("BAN", "{path}", "/g/lampa/lv/index.html"),
        (
            "POST",
            "/purge?url={quoted}",  # Bunny
            "/purge?url=https%3A%2F%2Ffoto.example.lv%2Fg%2Flampa%2Flv%2Findex.html",
        ),
        ("POST", "/purge/{bare}", "/purge/foto.example.lv/g/lampa/lv/index.html"),  # Fastly
    ],
)
def test_each_kind_of_cache_is_asked_in_its_own_way(
    cache: Cache, method: str, pattern: str, path: str
) -> None:
    """Method, address and header are what its manual says."""
    purge = HttpPurge(SITE, cache.address + pattern, method, {"AccessKey": "k"})
    purge.purge([ENTRY, ENTRY, "http://127.0.0.1:9000/public/g/lampa/lv/index.html"])
    assert cache.told == [(method, path, "k")]


def test_a_cache_at_the_site_itself_is_asked_there(cache: Cache) -> None:
    """``{url}``: the request goes to the very address that is to be forgotten."""
    HttpPurge(cache.address, "{url}").purge([f"{cache.address}/g/x.html"])
    assert cache.told == [("PURGE", "/g/x.html", "")]


def test_what_the_cache_does_not_hold_is_forgotten(cache: Cache) -> None:
    """nginx answers 404 for it."""
    cache.statuses = [404]
    HttpPurge(SITE, cache.address + "{path}").purge([ENTRY])
    assert len(cache.told) == 1


def test_a_cache_in_trouble_is_asked_again(cache: Cache) -> None:
    """503 and 429 pass; each wait is longer than the last one could be short."""
    cache.statuses = [503, 429, 500]
    waits: list[float] = []
    HttpPurge(SITE, cache.address + "{path}", sleep=waits.append).purge([ENTRY])
    assert len(cache.told) == ATTEMPTS
    assert waits == sorted(waits)


def test_a_cache_that_stays_in_trouble_is_told_of(cache: Cache) -> None:
    """Try again: the error says for how long visitors may see the older page."""
    cache.statuses = [503] * ATTEMPTS
    with pytest.raises(StorageUnavailable, match="status 503"):
        HttpPurge(SITE, cache.address + "{path}", sleep=lambda _: None).purge([ENTRY])


def test_a_refusal_needs_a_person_and_keeps_the_key_to_itself(cache: Cache) -> None:
    """A wrong key does not become right by asking again."""
    cache.statuses = [403]
    purge = HttpPurge(SITE, cache.address + "{path}", headers={"AccessKey": "s3cret"})
    with pytest.raises(StorageRefused) as refused:
        purge.purge([ENTRY])
    assert len(cache.told) == 1
    assert "s3cret" not in str(refused.value) + repr(purge)


def test_nobody_at_home_is_trouble(cache: Cache) -> None:
    """A port that nobody listens on."""
    with a_cache() as gone:
        address = gone.address
    with pytest.raises(StorageUnavailable, match="no answer"):
        HttpPurge(SITE, address + "{path}", sleep=lambda _: None).purge([ENTRY])


@pytest.fixture
def no_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")


@pytest.mark.usefixtures("no_aws")
def test_cloudfront_is_told_once_for_all_addresses() -> None:
    """Paths of the site, each once; the storage's own addresses are behind no distribution."""
    with mock_aws():
        client = boto3.client("cloudfront", region_name="us-east-1")
        origin = {
            "Id": "o",
            "DomainName": "x.s3.amazonaws.com",
            "S3OriginConfig": {"OriginAccessIdentity": ""},
        }
        made = client.create_distribution(
            DistributionConfig={
                "CallerReference": "r",
                "Origins": {"Quantity": 1, "Items": [origin]},
                "DefaultCacheBehavior": {
                    "TargetOriginId": "o",
                    "ViewerProtocolPolicy": "https-only",
                },
                "Comment": "",
                "Enabled": True,
            }
        )["Distribution"]["Id"]
        purge = CloudFrontPurge(made, SITE, client=client)
        purge.purge([ENTRY, f"{SITE}/g/lampa/en/index.html", "https://x.s3.amazonaws.com/g/a"])
        (one,) = client.list_invalidations(DistributionId=made)["InvalidationList"]["Items"]
        told = client.get_invalidation(DistributionId=made, Id=one["Id"])["Invalidation"]
    paths = told["InvalidationBatch"]["Paths"]["Items"]
    assert paths == ["/g/lampa/lv/index.html", "/g/lampa/en/index.html"]


class Deaf:
    """A cache that does not listen until it is mended."""

    def __init__(self) -> None:
        self.mended = False
        self.told: list[str] = []

    def purge(self, urls: list[str]) -> None:
        if not self.mended:
            raise StorageUnavailable("the cache does not answer")
        self.told += urls


def test_an_order_stays_until_it_was_carried_out() -> None:
    """What one release could not have forgotten, the next one has; then nothing is left to do."""
    deaf, originals = Deaf(), MemoryStorage()
    cdn = Cdn(deaf, lambda key: (f"{SITE}/{key}",), originals)  # type: ignore[arg-type]
    cdn.order("lampa", "000001-a", ["g/lampa/lv/index.html"])
    assert "does not answer" in cdn.carry_out("lampa", 1).trouble
    deaf.mended = True
    cdn.order("lampa", "000002-b", ["g/lampa/lv/index.html", "g/lampa/lv/p/aaaa.html"])
    assert cdn.carry_out("lampa", 2).addresses == 2
    assert deaf.told == [ENTRY, f"{SITE}/g/lampa/lv/p/aaaa.html"]
    assert cdn.carry_out("lampa", 2).addresses == 0
    assert originals.objects == {}


def test_an_order_of_a_release_that_did_not_flip_yet_waits_for_it() -> None:
    """Forgotten too early, the old page would be remembered once more."""
    deaf, originals = Deaf(), MemoryStorage()
    deaf.mended = True
    cdn = Cdn(deaf, lambda key: (f"{SITE}/{key}",), originals)  # type: ignore[arg-type]
    cdn.order("lampa", "000010-a", ["g/lampa/lv/index.html"])
    assert cdn.carry_out("lampa", 9).addresses == 0
    assert cdn.carry_out("lampa", 10).addresses == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "https://api.example.org/purge"},
        {"url": "{file}"},
        {"url": "{"},
        {"url": "ftp://x/{path}"},
        {"kind": "cloudfront"},
        {"method": "purge it"},
    ],
)
def test_a_cache_that_could_not_be_told_is_refused_at_once(wrong: dict[str, str]) -> None:
    """A pattern without the address would forget one page and no other."""
    with pytest.raises(ValidationError):
        CdnSettings(**wrong)
