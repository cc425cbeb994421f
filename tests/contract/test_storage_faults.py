"""Storage behind a proxy that breaks things on purpose: nothing is lost, nothing is done twice."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from gallery_media.errors import Conflict, StorageUnavailable
from gallery_media.storage.connection import connect
from gallery_media.storage.location import S3Location
from gallery_media.storage.retrying import RetryingStorage
from gallery_media.storage.s3 import S3Storage
from tests.contract.conftest import Bench
from tests.makers.fault_proxy import Fault, FaultProxy

pytestmark = pytest.mark.journey

TEXT = "text/plain"


@pytest.fixture(scope="module")
def proxy(seaweedfs: S3Location) -> Iterator[FaultProxy]:
    """A proxy in front of the real server, sound until told otherwise."""
    with FaultProxy(seaweedfs.endpoint_url or "") as proxy:
        yield proxy


@pytest.fixture(scope="module")
def plain(proxy: FaultProxy, seaweedfs: S3Location) -> Iterator[S3Storage]:
    """The public bucket through the proxy; every request is made once only."""
    client = connect(replace(seaweedfs, endpoint_url=proxy.url), attempts=1)
    yield S3Storage(client, "public", page_size=3)
    client.close()


@pytest.fixture(scope="module")
def usual(proxy: FaultProxy, seaweedfs: S3Location) -> Iterator[S3Storage]:
    """The public bucket through the proxy, with boto3's attempts as in production."""
    client = connect(replace(seaweedfs, endpoint_url=proxy.url))
    yield S3Storage(client, "public")
    client.close()


LOSING = (Fault.RESET_AFTER, Fault.BROKEN_AFTER)


@pytest.mark.parametrize("fault", LOSING)
def test_a_first_put_whose_answer_got_lost_is_a_success(
    usual: S3Storage, proxy: FaultProxy, fault: Fault
) -> None:
    """The repeated attempt gets 412 because of our own object; reading back tells."""
    key = f"f/first-{fault.name}"
    proxy.follow([fault])
    head = usual.put(key, b"mine", content_type=TEXT, if_none_match=True)
    assert proxy.met[fault] == 1
    assert proxy.requests == 3  # put, put again, head
    assert head.sha256 == hashlib.sha256(b"mine").hexdigest()


@pytest.mark.parametrize("fault", LOSING)
def test_a_replacement_whose_answer_got_lost_is_a_success(
    usual: S3Storage, proxy: FaultProxy, fault: Fault
) -> None:
    """The flip of a release must not be reported as lost when it happened."""
    key = f"f/swap-{fault.name}"
    old = usual.put(key, b"old", content_type=TEXT)
    proxy.follow([fault])
    new = usual.put(key, b"new", content_type=TEXT, if_match=old.etag)
    assert proxy.met[fault] == 1
    assert usual.head(key) == new


def test_somebody_elses_object_stays_a_conflict_after_a_lost_answer(
    usual: S3Storage, proxy: FaultProxy
) -> None:
    """Reading back must not turn a real conflict into a success."""
    usual.put("f/theirs", b"theirs", content_type=TEXT)
    proxy.follow([Fault.RESET_AFTER])
    with pytest.raises(Conflict):
        usual.put("f/theirs", b"mine", content_type=TEXT, if_none_match=True)
    assert usual.get("f/theirs").body == b"theirs"


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.RESET_BEFORE, *LOSING, Fault.TRUNCATED])
def test_each_fault_of_a_read_is_worth_trying_again(
    plain: S3Storage, proxy: FaultProxy, fault: Fault
) -> None:
    """Broken answers are "try again", never half an object and never a refusal."""
    plain.put("f/read", bytes(5000), content_type=TEXT)
    proxy.follow([fault])
    with pytest.raises(StorageUnavailable, match="f/read"):
        plain.get("f/read")
    assert plain.get("f/read").body == bytes(5000)


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.RESET_BEFORE, *LOSING])
def test_each_fault_of_a_write_is_worth_trying_again(
    plain: S3Storage, proxy: FaultProxy, fault: Fault
) -> None:
    """A write whose end is unknown is "try again"; doing so is harmless."""
    proxy.follow([fault])
    with pytest.raises(StorageUnavailable, match="f/write"):
        plain.put("f/write", b"x", content_type=TEXT)
    assert plain.put("f/write", b"x", content_type=TEXT).size == 1


@pytest.mark.filterwarnings("ignore:tzname")  # boto3's date parser about half a "GMT"
@pytest.mark.parametrize("call", ["put", "get", "head", "list"])
def test_an_answer_that_ends_anywhere_is_worth_trying_again_or_whole(
    plain: S3Storage, proxy: FaultProxy, call: str
) -> None:
    """Python's HTTP client takes half the headers for all: a listing would look empty."""
    calls: dict[str, Callable[[], object]] = {
        "put": lambda: plain.put("f/cut/x", b"whole", content_type=TEXT, metadata={"release": "7"}),
        "get": lambda: plain.get("f/cut/x"),
        "head": lambda: plain.head("f/cut/x"),
        "list": lambda: list(plain.list("f/cut/")),
    }
    calls["put"]()
    whole = calls[call]()
    broken = 0
    for length in range(0, 500, 13):
        proxy.follow([length])
        try:
            assert calls[call]() == whole, f"after {length} bytes"
        except StorageUnavailable:
            broken += 1
    assert broken >= 7


def test_a_late_answer_is_only_late(plain: S3Storage, proxy: FaultProxy) -> None:
    """A slow server is no fault."""
    proxy.follow([Fault.DELAY])
    assert plain.put("f/late", b"x", content_type=TEXT).size == 1
    assert proxy.met[Fault.DELAY] == 1


def test_a_listing_survives_faults_between_its_pages(plain: S3Storage, proxy: FaultProxy) -> None:
    """Each key comes once, though pages break and are asked for again."""
    keys = {f"f/list/{n}" for n in range(10)}
    for key in keys:
        plain.put(key, b"x", content_type=TEXT)
    proxy.follow([None, Fault.BUSY, Fault.RESET_AFTER, None, None, Fault.TRUNCATED])
    patient = RetryingStorage(plain, draw=lambda low, high: 0.0)
    listed = [item.key for item in patient.list("f/list/")]
    assert sorted(listed) == sorted(keys)
    assert proxy.met[Fault.TRUNCATED] == 1


def test_a_storm_with_thirty_percent_faults_passes(seaweedfs: S3Location, real: Bench) -> None:
    """A hundred and fifty first puts from eight threads: all there, none in conflict."""
    endpoint = seaweedfs.endpoint_url or ""
    bodies = {f"{real.prefix}{n}": f"bytes of {n}".encode() for n in range(150)}
    with FaultProxy(endpoint, rate=0.3, seed=7) as proxy:
        # Few attempts inside, so that the wrapper has something to do.
        client = connect(replace(seaweedfs, endpoint_url=proxy.url), attempts=2)
        draw = random.Random(7).uniform
        storage = RetryingStorage(
            S3Storage(client, real.bucket), draw=lambda low, high: draw(low, high) / 10
        )

        def put(key: str) -> str | None:
            return storage.put(key, bodies[key], content_type=TEXT, if_none_match=True).sha256

        with ThreadPoolExecutor(8) as threads:
            digests = list(threads.map(put, bodies))
        client.close()
    assert digests == [hashlib.sha256(body).hexdigest() for body in bodies.values()]
    assert {item.key for item in real.storage.list(real.prefix)} == set(bodies)
    assert all(proxy.met[fault] for fault in Fault), "the storm must have met every fault"
