"""What every storage must keep, tried on each of them."""

from __future__ import annotations

import base64
import hashlib
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from gallery_media.errors import Conflict, ObjectMissing, StorageRefused
from gallery_media.storage.s3 import S3Storage
from tests.contract.conftest import Bench

TEXT = "text/plain; charset=utf-8"


def test_what_was_put_comes_back_with_its_headers(bench: Bench) -> None:
    """Bytes, headers for browsers and our own notes survive, in any language."""
    key = bench.prefix + "stage.avif"
    put = bench.storage.put(
        key,
        b"light \x00\xff",
        content_type="image/avif",
        cache_control="public, max-age=31536000, immutable",
        content_language="lv",
        content_disposition="attachment; filename*=UTF-8''sk%C4%93les.avif",
        metadata={"release": "7-ab", "title": "Sarunu festivāls  100 % ĻŠ %41 ", "empty": ""},
    )
    found = bench.storage.get(key)
    assert found.body == b"light \x00\xff"
    assert found.head.sha256 == hashlib.sha256(found.body).hexdigest() == put.sha256
    assert found.head.etag == put.etag
    assert found.head.content_type == "image/avif"
    assert found.head.cache_control == "public, max-age=31536000, immutable"
    assert found.head.content_language == "lv"
    assert found.head.content_disposition == "attachment; filename*=UTF-8''sk%C4%93les.avif"
    assert found.head.metadata["release"] == "7-ab"
    assert found.head.metadata["title"] == "Sarunu festivāls  100 % ĻŠ %41 "
    assert bench.storage.head(key) == found.head


def test_a_file_goes_in_and_comes_back_without_ever_being_in_memory(bench: Bench) -> None:
    """From its beginning, whole, with its headers and its SHA-256; into a file that held more."""
    key = bench.prefix + "photos.zip"
    body = bytes(range(256)) * 9000
    sha256 = hashlib.sha256(body).hexdigest()
    headers = {
        "content_type": "application/zip",
        "cache_control": "public, max-age=31536000, immutable",
        "content_disposition": 'attachment; filename="photos.zip"',
    }
    file = io.BytesIO(body)
    file.seek(100)
    put = bench.storage.put_file(
        key, file, sha256=sha256, size=len(body), if_none_match=True, **headers
    )
    back = io.BytesIO(b"x" * (len(body) + 5))
    head = bench.storage.get_file(key, back)
    assert back.read() == body
    assert (head.sha256, head.size, head.etag) == (sha256, len(body), put.etag)
    assert head.content_disposition == headers["content_disposition"]
    assert bench.storage.get(key).body == body
    again = io.BytesIO(body)
    kept = bench.storage.put_file(
        key, again, sha256=sha256, size=len(body), if_none_match=True, **headers
    )
    assert kept.etag == put.etag
    other = io.BytesIO(b"other")
    with pytest.raises(Conflict):
        bench.storage.put_file(
            key,
            other,
            sha256=hashlib.sha256(b"other").hexdigest(),
            size=5,
            content_type="application/zip",
            if_none_match=True,
        )
    with pytest.raises(ObjectMissing):
        bench.storage.get_file(bench.prefix + "none.zip", io.BytesIO())


def test_an_object_may_be_empty(bench: Bench) -> None:
    """No bytes are bytes too."""
    bench.storage.put(bench.prefix + "nothing", b"", content_type=TEXT)
    assert bench.storage.get(bench.prefix + "nothing").body == b""


def test_putting_again_replaces_bytes_and_headers(bench: Bench) -> None:
    """Without a condition the last writer wins, headers included."""
    key = bench.prefix + "page"
    first = bench.storage.put(key, b"one", content_type=TEXT, metadata={"a": "1"})
    second = bench.storage.put(key, b"two", content_type="text/html")
    head = bench.storage.head(key)
    assert head is not None
    assert (head.content_type, head.metadata, head.etag) == ("text/html", {}, second.etag)
    assert first.etag != second.etag
    assert bench.storage.get(key).body == b"two"


def test_a_missing_object_has_no_head_and_cannot_be_read(bench: Bench) -> None:
    """Looking is an answer, reading is an error."""
    assert bench.storage.head(bench.prefix + "none") is None
    with pytest.raises(ObjectMissing, match="none"):
        bench.storage.get(bench.prefix + "none")


def test_a_deleted_object_is_gone_and_deleting_twice_is_fine(bench: Bench) -> None:
    """Whoever takes away again after a crash must not fail."""
    key = bench.prefix + "photo"
    bench.storage.put(key, b"x", content_type=TEXT)
    bench.storage.delete(key)
    bench.storage.delete(key)
    assert bench.storage.head(key) is None
    assert list(bench.storage.list(bench.prefix)) == []


def test_a_listing_holds_every_page(bench: Bench) -> None:
    """Thirteen objects at three a page, one of them unusual, each once, none of the neighbours."""
    names = ["a-b", "a/c", "a/d/e", *(f"o/{n:02d}" for n in range(9)), "ā b+c%&"]
    for name in names:
        bench.storage.put(bench.prefix + name, name.encode(), content_type=TEXT)
    bench.storage.put(bench.prefix.rstrip("/") + "0", b"neighbour", content_type=TEXT)
    listed = sorted(bench.storage.list(bench.prefix), key=lambda item: item.key)
    assert [item.key for item in listed] == [bench.prefix + name for name in names]
    assert [item.size for item in listed] == [len(name.encode()) for name in names]
    head = bench.storage.head(listed[4].key)
    assert head is not None
    assert head.etag == listed[4].etag
    assert listed[4].modified_at.tzinfo is not None


def test_only_the_first_put_of_a_new_key_succeeds(bench: Bench) -> None:
    """A second writer with other bytes is told, and changes nothing."""
    key = bench.prefix + "new"
    bench.storage.put(key, b"first", content_type=TEXT, if_none_match=True)
    with pytest.raises(Conflict, match="new"):
        bench.storage.put(key, b"second", content_type=TEXT, if_none_match=True)
    assert bench.storage.get(key).body == b"first"


def test_the_same_bytes_again_are_a_success(bench: Bench) -> None:
    """Our own attempt whose answer got lost looks just like this."""
    key = bench.prefix + "same"
    first = bench.storage.put(key, b"bytes", content_type=TEXT, if_none_match=True)
    again = bench.storage.put(key, b"bytes", content_type=TEXT, if_none_match=True)
    assert (again.etag, again.sha256) == (first.etag, first.sha256)
    other = bench.storage.put(key, b"more", content_type=TEXT, if_match=first.etag)
    repeated = bench.storage.put(key, b"more", content_type=TEXT, if_match=first.etag)
    assert repeated.etag == other.etag


def test_a_changed_object_is_not_overwritten(bench: Bench) -> None:
    """A writer who read an older state must read again."""
    key = bench.prefix + "entry"
    old = bench.storage.put(key, b"1", content_type=TEXT)
    bench.storage.put(key, b"2", content_type=TEXT, if_match=old.etag)
    with pytest.raises(Conflict, match="something else"):
        bench.storage.put(key, b"3", content_type=TEXT, if_match=old.etag)
    assert bench.storage.get(key).body == b"2"


def test_a_removed_object_is_not_replaced(bench: Bench) -> None:
    """An etag of something that is gone is a conflict too, and nothing comes back to life."""
    key = bench.prefix + "withdrawn"
    head = bench.storage.put(key, b"1", content_type=TEXT)
    bench.storage.delete(key)
    with pytest.raises(Conflict, match="nothing under it"):
        bench.storage.put(key, b"2", content_type=TEXT, if_match=head.etag)
    assert bench.storage.head(key) is None


def test_contradicting_conditions_are_a_mistake_of_ours(bench: Bench) -> None:
    """Caught before anything is sent."""
    with pytest.raises(ValueError, match="exclude"):
        bench.storage.put("k", b"", content_type=TEXT, if_none_match=True, if_match='"e"')
    with pytest.raises(ValueError, match="empty"):
        bench.storage.put("k", b"", content_type=TEXT, if_match="")
    with pytest.raises(ValueError, match="ASCII"):
        bench.storage.put("k", b"", content_type=TEXT, content_disposition="ā")
    with pytest.raises(ValueError, match="1024"):
        bench.storage.put("ā" * 513, b"", content_type=TEXT)


def test_a_missing_bucket_is_refused_with_what_to_do(bench: Bench) -> None:
    """Waiting would not help: somebody has to create it or correct the name."""
    nowhere = S3Storage(bench.client, "no-such-bucket-here")
    with pytest.raises(StorageRefused, match="does not exist; create it"):
        nowhere.put("k", b"x", content_type=TEXT)
    with pytest.raises(StorageRefused, match="does not exist"):
        nowhere.get("k")
    with pytest.raises(StorageRefused, match="does not exist"):
        list(nowhere.list())


def test_a_listing_of_one_folder_leaves_its_namesakes_out(bench: Bench) -> None:
    """A prefix is a beginning of the key, with or without a slash, deleted objects apart."""
    for name in ("lampa/lv/index.html", "lampa-2017/lv/index.html", "lampa/en/index.html"):
        bench.storage.put(bench.prefix + name, b"x", content_type=TEXT)
    bench.storage.delete(bench.prefix + "lampa/en/index.html")

    def names(prefix: str) -> set[str]:
        listed = bench.storage.list(bench.prefix + prefix)
        return {item.key.removeprefix(bench.prefix) for item in listed}

    assert names("lampa/") == {"lampa/lv/index.html"}
    assert names("lampa") == {"lampa/lv/index.html", "lampa-2017/lv/index.html"}
    assert names("lampa/lv/i") == {"lampa/lv/index.html"}


@pytest.mark.journey
def test_one_of_sixteen_simultaneous_first_writers_wins(real: Bench) -> None:
    """The pointer of a release rests on this."""
    key = real.prefix + "race"

    def run(racer: int) -> bytes | None:
        body = b"racer %d" % racer
        try:
            real.storage.put(key, body, content_type=TEXT, if_none_match=True)
        except Conflict:
            return None
        return body

    with ThreadPoolExecutor(16) as threads:
        winners = [body for body in threads.map(run, range(16)) if body is not None]
    assert winners == [real.storage.get(key).body]


@pytest.mark.journey
def test_eight_writers_that_compare_and_swap_lose_no_count(real: Bench) -> None:
    """Each adds one under If-Match and starts again after a conflict; none is lost."""
    key = real.prefix + "counter"
    real.storage.put(key, b"0:", content_type=TEXT)

    def add_one(writer: int) -> None:
        for _ in range(200):
            found = real.storage.get(key)
            count = int(found.body.split(b":")[0]) + 1
            body = b"%d:%d" % (count, writer)
            try:
                real.storage.put(key, body, content_type=TEXT, if_match=found.head.etag)
            except Conflict:
                continue
            return
        raise AssertionError("never got through")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add_one, range(8)))
    assert real.storage.get(key).body.startswith(b"8:")


@pytest.mark.journey
def test_bytes_with_a_wrong_checksum_are_refused_by_the_server(real: Bench) -> None:
    """What was damaged on the way is never stored."""
    wrong = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    with pytest.raises(ClientError) as refusal:
        real.client.put_object(
            Bucket=real.bucket,
            Key=real.prefix + "damaged",
            Body=b"bytes",
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=wrong,
        )
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert real.storage.head(real.prefix + "damaged") is None


def test_an_erased_object_leaves_no_version_behind(bench: Bench) -> None:
    """Older bytes and delete markers go too, and a key that only begins the same stays."""
    key = f"{bench.prefix}photo"
    for body in (b"first", b"second"):
        bench.storage.put(key, body, content_type="text/plain")
    bench.storage.delete(key)
    bench.storage.put(key, b"third", content_type="text/plain")
    bench.storage.put(f"{key}-2", b"another", content_type="text/plain")
    bench.storage.erase(key)
    bench.storage.erase(key)
    assert bench.storage.head(key) is None
    left = bench.client.list_object_versions(Bucket=bench.bucket, Prefix=key)
    kept = [*left.get("Versions", []), *left.get("DeleteMarkers", [])]
    assert {found["Key"] for found in kept} == {f"{key}-2"}
