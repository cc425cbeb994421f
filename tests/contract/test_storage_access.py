"""Who may do what: visitors, strangers, wrong keys; and whether the doctor would notice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from moto import mock_aws
from moto.server import ThreadedMotoServer

from gallery_media.errors import StorageRefused, StorageUnavailable
from gallery_media.storage.anonymous import ask
from gallery_media.storage.buckets import prepare_buckets
from gallery_media.storage.connection import connect
from gallery_media.storage.doctor import probe_storage
from gallery_media.storage.location import S3Location
from gallery_media.storage.open import open_stores
from gallery_media.storage.s3 import S3Storage
from gallery_media.storage.visitors import public_policy

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ELSEWHERE = S3Location("kept", "shown", region="eu-north-1", access_key="key", secret_key="secret")


@pytest.fixture
def aws() -> Iterator[S3Client]:
    """A fresh account at a provider with every feature."""
    with mock_aws():
        client = connect(ELSEWHERE)
        yield client
        client.close()


@pytest.mark.journey
def test_a_visitor_reads_what_is_public(seaweedfs: S3Location, real_client: S3Client) -> None:
    """Every public prefix answers anybody, with type and cache headers."""
    public = S3Storage(real_client, seaweedfs.public_bucket)
    for prefix in ("m/00/", "a/", "d/lampa/", "g/lampa/lv/"):
        key = f"{prefix}visit ā.html"
        public.put(key, b"hello", content_type="text/html", cache_control="public, max-age=30")
        answer = ask("GET", seaweedfs.object_url("public", key))
        assert (answer.status, answer.body) == (200, b"hello")
        assert answer.headers["content-type"] == "text/html"
        assert answer.headers["cache-control"] == "public, max-age=30"


@pytest.mark.journey
def test_a_stranger_reaches_nothing_else(seaweedfs: S3Location, real_client: S3Client) -> None:
    """Originals cannot be read, no bucket listed, nothing written or deleted."""
    S3Storage(real_client, "originals").put("m/00/original", b"EXIF", content_type="image/jpeg")
    S3Storage(real_client, "public").put("other/page", b"x", content_type="text/html")
    S3Storage(real_client, "public").put("m/00/kept", b"x", content_type="image/avif")
    url, bucket = seaweedfs.object_url, seaweedfs.bucket_url
    for method, address in (
        ("GET", url("originals", "m/00/original")),
        ("GET", url("public", "other/page")),
        ("GET", bucket("originals")),
        ("GET", bucket("originals") + "/"),
        ("GET", bucket("public") + "?list-type=2&prefix=m/"),
        ("GET", bucket("public") + "?versions"),
        ("GET", bucket("public") + "?policy"),
        ("GET", seaweedfs.endpoint_url or ""),
        ("PUT", url("public", "m/00/new")),
        ("PUT", url("originals", "o/new")),
        ("DELETE", url("public", "m/00/kept")),
        ("DELETE", url("originals", "m/00/original")),
    ):
        assert ask(method, address, b"x" if method == "PUT" else None).status == 403, address
    assert S3Storage(real_client, "public").head("m/00/kept") is not None


@pytest.mark.journey
def test_wrong_keys_are_refused_with_what_to_do(seaweedfs: S3Location) -> None:
    """An unknown key, a wrong secret: a person has to correct it, so nobody tries again."""
    for wrong, words in (
        (replace(seaweedfs, secret_key="wrong"), "secret key is wrong"),
        (replace(seaweedfs, access_key="nobody"), "access key is unknown"),
    ):
        with open_stores(wrong) as stores, pytest.raises(StorageRefused, match=words):
            stores.public.put("m/x", b"x", content_type="text/plain")


def test_a_server_that_is_not_there_is_worth_trying_again() -> None:
    """Nobody listens on port 9 of this machine: unavailable, and no photo is to blame."""
    nowhere = S3Location("a", "b", "http://127.0.0.1:9", access_key="k", secret_key="s")
    with (
        open_stores(nowhere, deadline=0) as stores,
        pytest.raises(StorageUnavailable, match="reading b/m/x"),
    ):
        stores.public.get("m/x")
    with pytest.raises(StorageUnavailable, match="No answer"):
        ask("GET", "http://127.0.0.1:9/")


def test_preparing_sets_every_door_and_does_so_once(aws: S3Client) -> None:
    """Versions, encryption and blocks on originals; one statement on public; twice is as once."""
    assert prepare_buckets(aws, ELSEWHERE) == ()
    assert prepare_buckets(aws, ELSEWHERE) == ()
    assert aws.get_bucket_versioning(Bucket="kept")["Status"] == "Enabled"
    rules = aws.get_bucket_encryption(Bucket="kept")["ServerSideEncryptionConfiguration"]
    assert rules["Rules"][0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    block = aws.get_public_access_block(Bucket="kept")["PublicAccessBlockConfiguration"]
    assert all(block.values())
    assert _policy(aws, "shown") == [public_policy("shown")]
    assert "Status" not in aws.get_bucket_versioning(Bucket="shown")


def test_only_reading_below_the_public_prefixes_is_granted() -> None:
    """The policy in plain sight: one action, four prefixes, four files, and no listing."""
    statement = public_policy("shown")
    assert statement["Action"] == ["s3:GetObject"]
    files = (
        "robots.txt",
        "sitemap.xml",
        ".well-known/tdmrep.json",
        ".well-known/security.txt",
        "404.html",
    )
    shown = ("m/*", "a/*", "d/*", "g/*", *files)
    assert sorted(statement["Resource"]) == sorted(f"arn:aws:s3:::shown/{one}" for one in shown)


def test_statements_of_others_are_kept(aws: S3Client) -> None:
    """Who keeps the bucket may have rules of their own, such as no access without TLS."""
    aws.create_bucket(
        Bucket="shown", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"}
    )
    theirs = {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": "arn:aws:s3:::shown/*",
    }
    document = {"Version": "2012-10-17", "Statement": [theirs]}
    aws.put_bucket_policy(Bucket="shown", Policy=json.dumps(document))
    assert prepare_buckets(aws, ELSEWHERE) == ()
    assert _policy(aws, "shown") == [theirs, public_policy("shown")]


def test_an_open_door_to_originals_is_reported_and_left_to_its_owner(aws: S3Client) -> None:
    """We neither wrote that statement nor know what hangs on it, but we say so."""
    prepare_buckets(aws, ELSEWHERE)
    door = {**public_policy("kept"), "Sid": "Theirs", "Principal": {"AWS": "*"}}
    document = {"Version": "2012-10-17", "Statement": [door]}
    aws.put_bucket_policy(Bucket="kept", Policy=json.dumps(document))
    (shortfall,) = prepare_buckets(aws, ELSEWHERE)
    assert (shortfall.bucket, shortfall.what) == ("kept", "has no public statement")
    assert "lets anybody in" in shortfall.why
    assert _policy(aws, "kept") == [door]


def test_one_bucket_for_both_is_refused(aws: S3Client) -> None:
    """A policy for visitors must never be put on a bucket with originals."""
    with pytest.raises(StorageRefused, match="two different buckets"):
        prepare_buckets(aws, replace(ELSEWHERE, public_bucket="kept"))


@pytest.mark.journey
def test_the_doctor_finds_the_embedded_server_well(
    seaweedfs: S3Location, real_client: S3Client
) -> None:
    """Every promise holds there, and the probes leave nothing behind."""
    results = probe_storage(real_client, seaweedfs)
    assert [result for result in results if not result.ok] == []
    assert len(results) == 14
    for bucket in ("originals", "public"):
        versions = real_client.list_object_versions(Bucket=bucket, Prefix="probe/")
        assert not versions.get("Versions")
        assert not versions.get("DeleteMarkers")


def test_the_doctor_sees_what_a_careless_server_lets_through() -> None:
    """moto's server checks neither checksums nor who asks: each open door is named, no other."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    careless = replace(ELSEWHERE, endpoint_url=f"http://{host}:{port}")
    client = connect(careless)
    try:
        prepare_buckets(client, careless)
        results = probe_storage(client, careless)
        left = [*S3Storage(client, "kept").list(), *S3Storage(client, "shown").list()]
    finally:
        client.close()
        server.stop()
    assert {result.name for result in results if not result.ok} == {
        "damaged bytes are refused",
        "strangers cannot list originals",
        "strangers cannot list public",
        "strangers cannot write originals",
        "strangers cannot write public",
    }
    assert left == []


@pytest.mark.journey
def test_the_doctor_sees_originals_that_anybody_can_read(
    seaweedfs: S3Location, real_client: S3Client
) -> None:
    """One careless statement on the bucket of originals, and the doctor names what it opens."""
    careless = replace(seaweedfs, originals_bucket="careless")
    real_client.create_bucket(Bucket="careless")
    anything = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["arn:aws:s3:::careless", "arn:aws:s3:::careless/*"],
    }
    document = {"Version": "2012-10-17", "Statement": [anything]}
    real_client.put_bucket_policy(Bucket="careless", Policy=json.dumps(document))
    failed = {result.name for result in probe_storage(real_client, careless) if not result.ok}
    assert failed == {"strangers cannot read originals", "strangers cannot list originals"}


def test_addresses_follow_the_style_of_the_endpoint() -> None:
    """Path style for most servers, the bucket's own host name for AWS."""
    aws = replace(ELSEWHERE, path_style=False)
    assert aws.public_endpoint == "https://shown.s3.eu-north-1.amazonaws.com"
    local = replace(ELSEWHERE, endpoint_url="http://127.0.0.1:9000/")
    assert local.object_url("kept", "o/ā b") == "http://127.0.0.1:9000/kept/o/%C4%81%20b"
    assert local.is_local
    assert not aws.is_local


def test_keys_never_show_in_a_location() -> None:
    """Locations end up in logs and error reports."""
    assert "secret" not in repr(ELSEWHERE)


def _policy(client: S3Client, bucket: str) -> list[dict[str, Any]]:
    statements: list[dict[str, Any]] = json.loads(
        client.get_bucket_policy(Bucket=bucket)["Policy"]
    )["Statement"]
    return statements
