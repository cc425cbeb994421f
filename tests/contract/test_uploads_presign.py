"""What a presigned address lets through on the real server, and to whom the bucket is open."""

from __future__ import annotations

import hashlib
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from gallery_media.desk.examine_uploads import examine_uploads
from gallery_media.errors import StorageRefused
from gallery_media.storage.anonymous import ask
from gallery_media.storage.location import S3Location
from gallery_media.storage.presign import Presigned
from gallery_media.storage.uploads import UploadBucket, UploadPlace, refuse_shared_bucket

pytestmark = pytest.mark.journey

PAGE = "https://upload.example.org"
JPEG = "image/jpeg"
BODY = b"\xff\xd8" + bytes(998)


@pytest.fixture(scope="module")
def bucket(seaweedfs: S3Location) -> Iterator[UploadBucket]:
    """A bucket for uploads of its own, one page let in."""
    place = UploadPlace(seaweedfs, f"uploads-{secrets.token_hex(4)}", "lampa/")
    bucket = UploadBucket(place)
    bucket.prepare()
    bucket.admit(PAGE)
    yield bucket
    bucket.close()


def a_place(bucket: UploadBucket, key: str = "", **changes: Any) -> Presigned:
    wanted = {
        "content_type": JPEG,
        "size": len(BODY),
        "sha256": hashlib.sha256(BODY).hexdigest(),
        **changes,
    }
    return bucket.presign(key or f"_invited/i/{secrets.token_hex(8)}", **wanted)


def put(place: Presigned, body: bytes = BODY, url: str = "", **headers: str | None) -> int:
    """The status; headers by name with underscores, and None leaves one out."""
    changed = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {name.lower(): value for name, value in place.headers.items()} | changed
    request = urllib.request.Request(
        url or place.url,
        data=body,
        method="PUT",
        headers={name: value for name, value in sent.items() if value is not None},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_the_promised_file_is_stored_under_its_key(bucket: UploadBucket) -> None:
    """And the house finds it by listing, whole."""
    assert put(a_place(bucket, "_invited/i/fine")) == 200
    assert bucket.holds("_invited/i/fine", len(BODY))
    assert "_invited/i/fine" in [found.key for found in bucket.list("_invited/")]


def test_another_body_of_the_same_length_is_refused(bucket: UploadBucket) -> None:
    """Its SHA-256 is not the promised one."""
    place = a_place(bucket, "_invited/i/body")
    assert put(place, BODY[::-1]) == 400
    assert not bucket.holds("_invited/i/body", len(BODY))


@pytest.mark.parametrize("length", [len(BODY) - 1, len(BODY) + 1, 50_000])
def test_another_length_is_refused(bucket: UploadBucket, length: int) -> None:
    """Too large as well as too small: the length is signed."""
    assert put(a_place(bucket), bytes(length)) == 403


def test_another_type_is_refused(bucket: UploadBucket) -> None:
    """Nobody parks a web page in the bucket."""
    assert put(a_place(bucket), content_type="text/html") == 403


@pytest.mark.parametrize("header", ["x_amz_checksum_sha256", "if_none_match"])
def test_a_promise_left_out_is_refused(bucket: UploadBucket, header: str) -> None:
    """Checksum and condition are part of the signature."""
    without: dict[str, Any] = {header: None}
    assert put(a_place(bucket), **without) == 403


def test_another_key_is_refused(bucket: UploadBucket) -> None:
    """One address, one object."""
    place = a_place(bucket, "_invited/i/mine")
    theirs = place.url.replace("/_invited/i/mine?", "/_invited/i/theirs?")
    assert theirs != place.url
    assert put(place, url=theirs) == 403


def test_an_address_can_neither_read_list_nor_remove(bucket: UploadBucket) -> None:
    """It is for PUT, and for nothing else."""
    place = a_place(bucket, "_invited/i/only-put")
    assert put(place) == 200
    for method in ("GET", "DELETE", "HEAD"):
        assert ask(method, place.url).status == 403
    assert bucket.holds("_invited/i/only-put", len(BODY))


def test_an_expired_address_is_refused(bucket: UploadBucket) -> None:
    """By the storage's clock."""
    place = a_place(bucket, seconds=1)
    time.sleep(2.2)
    assert put(place) == 403


def test_an_address_cannot_replace_what_is_there(bucket: UploadBucket) -> None:
    """A second try of the same file finds it stored: 412, which the page takes for a success."""
    place = a_place(bucket)
    assert put(place) == 200
    assert put(place) == 412


def test_strangers_may_neither_list_read_nor_store(bucket: UploadBucket) -> None:
    """Without an address the bucket is closed."""
    location, name = bucket.place.location, bucket.place.bucket
    assert put(a_place(bucket, "_invited/i/private")) == 200
    assert ask("GET", f"{location.bucket_url(name)}/?list-type=2").status == 403
    url = location.object_url(name, "lampa/_invited/i/private")
    assert ask("GET", url).status == 403
    assert ask("PUT", url, b"x").status == 403


@pytest.mark.parametrize(("origin", "let_in"), [(PAGE, True), ("https://evil.example", False)])
def test_only_pages_of_the_upload_service_may_send(
    bucket: UploadBucket, origin: str, let_in: bool
) -> None:
    """The browser's own question beforehand, as it asks it."""
    request = urllib.request.Request(
        a_place(bucket).url,
        method="OPTIONS",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "content-type,if-none-match,x-amz-checksum-sha256",
        },
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=20) as answer:
            allowed = answer.headers.get("Access-Control-Allow-Origin")
    except urllib.error.HTTPError as error:
        allowed = error.headers.get("Access-Control-Allow-Origin")
    assert allowed == (PAGE if let_in else None)


def test_letting_another_page_in_shuts_the_first_out(bucket: UploadBucket) -> None:
    """Exactly one origin at a time; twice is once."""
    other = UploadBucket(replace(bucket.place, bucket=f"{bucket.place.bucket}-b"))
    other.prepare()
    for origin in ("https://old.example", PAGE, PAGE):
        other.prepare()
        other.admit(origin)
    assert other.allowed_origins() == (PAGE,)
    other.close()


def test_the_doctor_sees_who_may_send(bucket: UploadBucket) -> None:
    """The page's own address is right; another's is named, with what to do."""
    assert all(check.ok for check in examine_uploads(bucket, PAGE))
    failed = [check for check in examine_uploads(bucket, "https://new.example") if not check.ok]
    assert [PAGE in check.detail for check in failed] == [True]
    assert examine_uploads(None, "") == ()


@pytest.mark.parametrize("bucket_name", ["originals", "public"])
def test_the_houses_own_buckets_are_refused(seaweedfs: S3Location, bucket_name: str) -> None:
    """Originals keep every version for ever, and the public bucket is public."""
    with pytest.raises(StorageRefused, match="a bucket of their own"):
        refuse_shared_bucket(UploadPlace(seaweedfs, bucket_name))
