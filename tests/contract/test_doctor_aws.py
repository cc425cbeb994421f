"""`doctor` on a set-up of the template: it verifies and repairs, and undoes nothing.

moto plays AWS. Of strangers it knows too little: ``ask`` answers them by the bucket's policy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import boto3
import moto.settings
import pytest
from moto import mock_aws

from gallery_media.desk.examine import Check, examine_buckets
from gallery_media.desk.examine_uploads import examine_uploads
from gallery_media.errors import StorageRefused
from gallery_media.publishing.serving.rules import Serving
from gallery_media.storage.anonymous import Answer
from gallery_media.storage.buckets import make_bucket
from gallery_media.storage.cloudformation import Edge, cloudformation
from gallery_media.storage.connection import connect
from gallery_media.storage.doctor import probe_storage
from gallery_media.storage.location import S3Location
from gallery_media.storage.open import open_stores
from gallery_media.storage.roles import BucketNames
from gallery_media.storage.uploads import UploadBucket, UploadPlace
from gallery_media.storage.visitors import STATEMENT, public_policy
from tests.makers.stacks import play

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

NAMES = BucketNames("originals", "public", "uploads")
ROOT = S3Location(NAMES.originals, NAMES.public, access_key="root", secret_key="root")
PAGE = "https://upload.example.org"
LOOKING = ("s3:Get*", "s3:List*", "s3:HeadBucket")
"""HeadBucket is moto's name; AWS asks for ListBucket there."""

EVERYTHING_OFF = {
    "BlockPublicAcls": False,
    "IgnorePublicAcls": False,
    "BlockPublicPolicy": False,
    "RestrictPublicBuckets": False,
}


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Client]:
    """An account with three bare buckets, seen by somebody who may do everything."""
    with mock_aws():
        client = connect(ROOT)
        for bucket in ("originals", "public", "uploads"):
            make_bucket(client, bucket, "us-east-1")

        def ask(method: str, address: str, body: bytes | None = None) -> Answer:
            """As AWS answers a stranger: by the bucket's policy."""
            bucket, _, key = address.partition("amazonaws.com/")[2].partition("/")
            if method == "GET" and key.startswith("m/") and is_open(client, bucket):
                found = client.get_object(Bucket=bucket, Key=key)
                return Answer(200, found["Body"].read(), {})
            return Answer(403, b"", {})

        monkeypatch.setattr("gallery_media.storage.doctor.ask", ask)
        monkeypatch.setattr("gallery_media.desk.doors.ask", ask)
        yield client
        client.close()


@pytest.fixture
def edge(account: S3Client) -> S3Client:
    """The template's stack with CloudFront."""
    play(account, cloudformation(NAMES, PAGE, Edge(Serving())))
    return account


@pytest.fixture
def plain(account: S3Client) -> S3Client:
    """The template's stack without CloudFront."""
    play(account, cloudformation(NAMES, PAGE))
    return account


def policy(client: S3Client, bucket: str) -> list[dict[str, Any]]:
    try:
        written = client.get_bucket_policy(Bucket=bucket)["Policy"]
    except client.exceptions.ClientError:
        return []
    found: list[dict[str, Any]] = json.loads(written)["Statement"]
    return found


def is_open(client: S3Client, bucket: str) -> bool:
    return any(
        one["Effect"] == "Allow" and one["Principal"] in ("*", {"AWS": "*"})
        for one in policy(client, bucket)
    )


def set_policy(client: S3Client, bucket: str, *statements: dict[str, Any]) -> None:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    client.put_bucket_policy(Bucket=bucket, Policy=json.dumps(document))


def settings_of(client: S3Client) -> dict[str, Any]:
    """All that the template sets, as the account has it now."""
    return {
        bucket: (
            policy(client, bucket),
            client.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"],
            client.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"],
            client.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"],
            client.get_bucket_versioning(Bucket=bucket).get("Status"),
        )
        for bucket in ("originals", "public", "uploads")
    }


@contextmanager
def upload_bucket(access_key: str = "root", secret_key: str = "root") -> Iterator[UploadBucket]:
    location = replace(ROOT, access_key=access_key, secret_key=secret_key)
    bucket = UploadBucket(UploadPlace(location, NAMES.uploads), deadline=0)
    yield bucket
    bucket.close()


def doctor(*keys: str) -> dict[str, Check]:
    """What `gallery-media doctor` says of the buckets' settings, by the checks' names."""
    with upload_bucket(*keys) as uploads, open_stores(uploads.place.location, deadline=0) as stores:
        checks = (*examine_buckets(stores), *examine_uploads(uploads, PAGE))
    return {one.name: one for one in checks}


def failed(checks: dict[str, Check]) -> dict[str, str]:
    return {name: one.detail for name, one in checks.items() if not one.ok}


@contextmanager
def keys_that_look(client: S3Client) -> Iterator[tuple[str, str]]:
    """Keys that may look at everything, and change nothing."""
    iam = boto3.client("iam", region_name="us-east-1")
    iam.create_user(UserName="inspector")
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": list(LOOKING), "Resource": "*"}],
    }
    iam.put_user_policy(
        UserName="inspector", PolicyName="look", PolicyDocument=json.dumps(document)
    )
    key = iam.create_access_key(UserName="inspector")["AccessKey"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moto.settings, "INITIAL_NO_AUTH_ACTION_COUNT", 0)
        yield key["AccessKeyId"], key["SecretAccessKey"]


@pytest.mark.parametrize("stack", ["plain", "edge"])
def test_a_stack_of_the_template_is_sound_and_stays_as_it_is(
    stack: str, request: pytest.FixtureRequest
) -> None:
    """With keys that may do everything, nothing is changed: CloudFront alone reads as before."""
    client = request.getfixturevalue(stack)
    before = settings_of(client)
    assert failed(doctor()) == {}
    assert settings_of(client) == before
    assert is_open(client, "public") == (stack == "plain")


@pytest.mark.parametrize("stack", ["plain", "edge"])
def test_keys_that_may_change_no_setting_find_a_stack_sound(
    stack: str, request: pytest.FixtureRequest
) -> None:
    """Nothing is missing, so that nothing has to be set."""
    with keys_that_look(request.getfixturevalue(stack)) as keys:
        assert failed(doctor(*keys)) == {}


def test_keys_that_may_change_no_setting_are_told_what_is_missing(plain: S3Client) -> None:
    """What they cannot set is a failure only where it is not set."""
    plain.delete_bucket_policy(Bucket="public")
    with keys_that_look(plain) as keys:
        found = failed(doctor(*keys))
    assert "ask whoever keeps the storage" in found["bucket public: lets visitors read"]
    assert "set-up: public refuses unencrypted requests" in found
    assert "bucket public: blocks public lists of rights" not in found


def test_doctor_repairs_what_the_house_needs(account: S3Client) -> None:
    """Bare buckets: visitors read, originals are closed; what only the stack sets is told."""
    found = failed(doctor())
    assert is_open(account, "public")
    assert not [name for name in found if name.startswith("bucket")]
    assert set(found) == {
        "set-up: originals refuse unencrypted requests",
        "set-up: originals are never put over another",
        "set-up: unfinished uploads to originals go",
        "set-up: public is encrypted",
        "set-up: public refuses unencrypted requests",
        "set-up: unfinished uploads to public go",
        "set-up: uploads are encrypted",
        "set-up: uploads refuse unencrypted requests",
        "set-up: unfinished uploads to uploads go",
        "uploads: open to the upload page alone",
    }


def test_what_an_older_template_left_out_is_added_for_cloudfront_alone(edge: S3Client) -> None:
    """Its statement names more objects afterwards, and lets in nobody else."""
    tls, visitors = policy(edge, "public")
    set_policy(edge, "public", tls, {**visitors, "Resource": visitors["Resource"][:2]})
    assert failed(doctor()) == {}
    assert policy(edge, "public") == [tls, visitors]


def test_a_statement_for_cloudfront_by_another_name_counts(edge: S3Client) -> None:
    """As the console writes it; one for a part of the objects is told and left alone."""
    tls, visitors = policy(edge, "public")
    theirs = {**visitors, "Sid": "AllowCloudFrontServicePrincipal"}
    whole = {**theirs, "Resource": "arn:aws:s3:::public/*", "Action": "s3:GetObject"}
    set_policy(edge, "public", tls, whole)
    assert failed(doctor()) == {}
    part = {**theirs, "Resource": "arn:aws:s3:::public/m/*"}
    set_policy(edge, "public", tls, part)
    found = failed(doctor())
    assert "only a part" in found["bucket public: lets visitors read"]
    assert policy(edge, "public") == [tls, part]


def test_a_house_with_cloudfront_is_never_opened_to_everybody(account: S3Client) -> None:
    """Whatever became of its statement: [cdn] says that visitors come through CloudFront."""
    account.put_public_access_block(
        Bucket="public",
        PublicAccessBlockConfiguration=dict.fromkeys(EVERYTHING_OFF, True),  # type: ignore[arg-type]
    )
    with open_stores(ROOT, deadline=0) as stores:
        checks = examine_buckets(stores, through_edge=True)
        found = failed({one.name: one for one in checks})
    assert "policies cloudformation --edge" in found["bucket public: lets visitors read"]
    assert policy(account, "public") == []
    blocks = account.get_public_access_block(Bucket="public")["PublicAccessBlockConfiguration"]
    assert all(blocks.values())


def test_a_statement_of_ours_that_somebody_narrowed_is_not_widened(plain: S3Client) -> None:
    """Only the addresses of another provider's edge may read: that is told, and stays."""
    narrowed = {
        **public_policy("public"),
        "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
    }
    tls = policy(plain, "public")[0]
    set_policy(plain, "public", tls, narrowed)
    found = failed(doctor())
    assert STATEMENT in found["bucket public: lets visitors read"]
    assert policy(plain, "public") == [tls, narrowed]


def test_a_bucket_behind_cloudfront_that_is_open_besides_is_found(edge: S3Client) -> None:
    """A second statement for everybody, and blocks that are off: strangers pass by the edge."""
    door = {**public_policy("public"), "Sid": "Theirs"}
    set_policy(edge, "public", *policy(edge, "public"), door)
    blocks: Any = {**EVERYTHING_OFF, "BlockPublicAcls": True, "IgnorePublicAcls": True}
    edge.put_public_access_block(Bucket="public", PublicAccessBlockConfiguration=blocks)
    found = failed(doctor())
    assert "BlockPublicPolicy" in found["set-up: public blocks public access"]
    assert "Theirs" in found["set-up: public is read through CloudFront alone"]
    assert door in policy(edge, "public")


def test_each_setting_that_is_off_is_found(plain: S3Client) -> None:
    """By name, by keys that may not set it; what nothing was done to is not named."""
    for bucket in ("public", "uploads"):
        plain.delete_bucket_encryption(Bucket=bucket)
        blocks: Any = EVERYTHING_OFF
        plain.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=blocks)
    plain.delete_bucket_policy(Bucket="uploads")
    plain.put_bucket_versioning(Bucket="uploads", VersioningConfiguration={"Status": "Enabled"})
    tidy: Any = {"ID": "tidy", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 9}}
    plain.put_bucket_lifecycle_configuration(
        Bucket="uploads", LifecycleConfiguration={"Rules": [tidy]}
    )
    with keys_that_look(plain) as keys:
        found = failed(doctor(*keys))
    assert found.keys() == {
        "bucket public: blocks public lists of rights",
        "set-up: public is encrypted",
        "set-up: public blocks public lists of rights",
        "uploads: the bucket is there",
        "set-up: uploads are encrypted",
        "set-up: uploads block public access",
        "set-up: uploads refuse unencrypted requests",
        "set-up: unfinished uploads to uploads go",
        "set-up: nothing in uploads expires",
        "set-up: a delete in uploads is a delete",
    }
    assert all(found.values())


def test_a_deny_for_a_part_of_the_bucket_is_not_enough(plain: S3Client) -> None:
    """The bucket itself and all its objects have to refuse what comes without TLS."""
    tls = policy(plain, "uploads")[0]
    set_policy(plain, "uploads", {**tls, "Resource": "arn:aws:s3:::uploads/x/*"})
    assert failed(doctor()).keys() == {"set-up: uploads refuse unencrypted requests"}


def test_a_missing_or_lacking_cors_rule_is_found(plain: S3Client) -> None:
    """Without it no browser sends a photo; one for another page is named."""
    with upload_bucket() as uploads:
        (rule,) = plain.get_bucket_cors(Bucket="uploads")["CORSRules"]
        for change, told in (
            ({"AllowedOrigins": ["https://other.example"]}, "other.example"),
            ({"AllowedMethods": ["GET"]}, "no page may send"),
            ({"AllowedHeaders": ["content-type"]}, "no page may send"),
            (None, "no page may send"),
        ):
            changed: Any = {**rule, **(change or {})}
            plain.put_bucket_cors(Bucket="uploads", CORSConfiguration={"CORSRules": [changed]})
            if change is None:
                plain.delete_bucket_cors(Bucket="uploads")
            found = failed({one.name: one for one in examine_uploads(uploads, PAGE)})
            assert told in found.pop("uploads: open to the upload page alone")
            assert found == {}
        uploads.admit(PAGE)
        assert all(one.ok for one in examine_uploads(uploads, PAGE))


def test_the_upload_page_starts_with_keys_that_may_not_set_what_is_right(plain: S3Client) -> None:
    """It looks whether it is let in, and sets nothing then."""
    with keys_that_look(plain) as keys, upload_bucket(*keys) as uploads:
        uploads.prepare()
        uploads.admit(PAGE)
        with pytest.raises(StorageRefused, match="letting the upload page into"):
            uploads.admit("https://other.example")


@pytest.mark.parametrize("stack", ["plain", "edge"])
def test_what_strangers_get_is_judged_by_who_is_to_read(
    stack: str, request: pytest.FixtureRequest
) -> None:
    """Behind CloudFront a refusal is right; elsewhere visitors have to see variants."""
    client: S3Client = request.getfixturevalue(stack)
    visitors = policy(client, "public")[1]
    for bucket in ("originals", "public"):  # moto knows no conditions and would refuse all
        client.delete_bucket_policy(Bucket=bucket)
    set_policy(client, "public", visitors)
    (seen,) = (
        one for one in probe_storage(client, ROOT) if one.name == "visitors can see variants"
    )
    assert seen.ok
    assert ("CloudFront" in seen.detail) == (stack == "edge")
    client.delete_bucket_policy(Bucket="public")
    (seen,) = (
        one for one in probe_storage(client, ROOT) if one.name == "visitors can see variants"
    )
    assert not seen.ok
