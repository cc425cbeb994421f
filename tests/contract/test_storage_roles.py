"""What each role may do, with moto enforcing its rights: everything that it needs, and no more.

moto judges actions and resources as IAM does; of conditions and bucket policies it knows nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import moto.settings
import pytest
from moto import mock_aws
from moto.s3.responses import ACTION_MAP

from gallery_media.errors import StorageRefused
from gallery_media.model.photo import PhotoState
from gallery_media.storage import keys
from gallery_media.storage.anonymous import Answer
from gallery_media.storage.buckets import block_strangers, make_bucket
from gallery_media.storage.cloudformation import cloudformation
from gallery_media.storage.conditions import keeps_conditions
from gallery_media.storage.connection import connect
from gallery_media.storage.inspection import inspect_buckets
from gallery_media.storage.keys import (
    log_key,
    original_key,
    tombstone_key,
)
from gallery_media.storage.location import S3Location
from gallery_media.storage.role_probe import probe_role
from gallery_media.storage.roles import ROLES, BucketNames, policy
from gallery_media.storage.s3 import S3Storage
from gallery_media.storage.uploads import UploadBucket, UploadPlace
from tests.makers.houses import House
from tests.makers.photos import the_photo
from tests.makers.stacks import play

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

NAMES = BucketNames("originals", "public", "uploads")
ROOT = S3Location(NAMES.originals, NAMES.public, access_key="root", secret_key="root")
DIGEST = "ab" * 32
PAGE = "https://upload.example.org"
GONE = Answer(404, b"", {})


@pytest.fixture
def account() -> Iterator[S3Client]:
    """An account with the three buckets, seen by somebody who may do everything."""
    with mock_aws():
        client = connect(ROOT)
        for bucket in ("originals", "public", "uploads"):
            make_bucket(client, bucket, "us-east-1")
        client.put_bucket_versioning(
            Bucket="originals", VersioningConfiguration={"Status": "Enabled"}
        )
        yield client


@contextmanager
def acting_as(*roles: str) -> Iterator[S3Client]:
    """A client with keys of somebody who has these roles; rights count for the block."""
    iam = boto3.client("iam", region_name="us-east-1")
    user = "-".join(roles)
    iam.create_user(UserName=user)
    for role in roles:
        document = json.dumps(policy(role, NAMES))
        iam.put_user_policy(UserName=user, PolicyName=role, PolicyDocument=document)
    key = iam.create_access_key(UserName=user)["AccessKey"]
    client = connect(
        replace(ROOT, access_key=key["AccessKeyId"], secret_key=key["SecretAccessKey"])
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moto.settings, "INITIAL_NO_AUTH_ACTION_COUNT", 0)
        yield client
    client.close()


def a_house(client: S3Client, tmp_path: Path) -> House:
    """A house on these buckets instead of on its memory."""
    house = House(tmp_path)
    house.originals = S3Storage(client, "originals")  # type: ignore[assignment]
    house.public = S3Storage(client, "public")  # type: ignore[assignment]
    return house


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_what_it_needs_and_no_more(account: S3Client, role: str) -> None:
    """As `doctor --role` tries it on a live storage, on each kind of object."""
    with acting_as(role) as client:
        results = probe_role(client, role, NAMES)
    assert [one for one in results if not one.ok] == []
    assert any(one.name.startswith("must not delete") for one in results)


@pytest.mark.parametrize(
    ("given", "claimed"),
    [("reaper", "publisher"), ("publisher", "ingest"), ("publisher", "keeper")],
)
def test_keys_that_may_more_than_their_role_are_found(
    account: S3Client, given: str, claimed: str
) -> None:
    """Keys of another role, or of somebody who may do everything."""
    with acting_as(given) as client:
        results = probe_role(client, claimed, NAMES)
    assert [one.name for one in results if not one.ok]


def test_the_house_lives_on_three_roles(account: S3Client, tmp_path: Path) -> None:
    """Receive, release, go back, withdraw, erase, tidy up: nothing else is asked for."""
    with acting_as("ingest", "publisher", "reaper") as client:
        house = a_house(client, tmp_path)
        photos = [house.drop(number).photo_id for number in (1, 2, 3)]
        first = house.publish()
        house.drop(4)
        house.publish()
        house.roll_back(first.stamp.release)
        house.let_go()
        house.publish()
        assert photos[0] is not None
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(House, "ask", lambda _self, _url: GONE)
            house.withdraw(photos[0], erase=True)
        assert the_photo(house.catalogue, photos[0]).state is PhotoState.WITHDRAWN
        house.prune()


def test_nobody_but_the_reaper_takes_an_original_away(account: S3Client) -> None:
    """Not the object, and none of its versions."""
    version = account.put_object(Bucket="originals", Key=original_key(DIGEST), Body=b"bytes")
    for role in sorted(ROLES.keys() - {"reaper"}):
        with acting_as(role) as client, pytest.raises(StorageRefused):
            S3Storage(client, "originals").erase(original_key(DIGEST))
    assert account.get_object(
        Bucket="originals", Key=original_key(DIGEST), VersionId=version["VersionId"]
    )


def test_log_and_tombstones_last(account: S3Client) -> None:
    """All roles together cannot delete them, nor change a bucket's settings."""
    for key in (log_key(1), tombstone_key("f7k2m9qx4d")):
        account.put_object(Bucket="originals", Key=key, Body=b"a line")
    with acting_as(*ROLES) as client:
        for key in (log_key(1), tombstone_key("f7k2m9qx4d")):
            with pytest.raises(StorageRefused):
                S3Storage(client, "originals").erase(key)
        for act in (
            lambda: client.delete_bucket_policy(Bucket="originals"),
            lambda: client.delete_bucket(Bucket="public"),
            lambda: client.put_object_acl(Bucket="public", Key="m/x", ACL="public-read"),
            lambda: block_strangers(client, "originals", policy=False),
        ):
            with pytest.raises(client.exceptions.ClientError, match=r"AccessDenied|Forbidden"):
                act()


def test_every_prefix_of_originals_belongs_to_a_role() -> None:
    """Else the house is refused on AWS, and nowhere else."""
    prefixes = {one for name, one in vars(keys).items() if name.isupper() and str(one)[-1:] == "/"}
    written = {
        prefix
        for grants in ROLES.values()
        for grant in grants
        if grant.bucket == "originals" and "s3:PutObject" in grant.actions
        for prefix in grant.prefixes
    }
    assert written == prefixes


@pytest.mark.parametrize(
    ("role", "bucket"),
    [
        ("ingest", "originals"),
        ("publisher", "originals"),
        ("reaper", "originals"),
        ("publisher", "public"),
    ],
)
def test_a_role_that_writes_can_try_conditions_out(
    account: S3Client, role: str, bucket: str
) -> None:
    """As the house does before its first condition; nothing stays behind."""
    with acting_as(role) as client:
        keeps_conditions(S3Storage(client, bucket))  # raises StorageRefused where it may not
    answer = account.list_object_versions(Bucket=bucket)
    assert not answer.get("Versions")
    assert not answer.get("DeleteMarkers")


def test_the_upload_page_opens_with_keys_of_ingest(
    account: S3Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the template's bucket it has nothing to set, and may look whether that is so."""
    play(account, cloudformation(NAMES, PAGE))
    # The actions that AWS asks for, where moto has names of its own.
    monkeypatch.setitem(ACTION_MAP["BUCKET"]["HEAD"], "DEFAULT", "ListBucket")
    for asked in ("BUCKET", "CONTROL"):
        monkeypatch.setitem(
            ACTION_MAP[asked]["GET"], "publicAccessBlock", "GetBucketPublicAccessBlock"
        )
    with acting_as("ingest") as client:
        uploads = UploadBucket(UploadPlace(ROOT, NAMES.uploads), deadline=0)
        monkeypatch.setattr(uploads, "_client", client)
        uploads.prepare()
        uploads.admit(PAGE)
        with pytest.raises(StorageRefused):
            uploads.admit("https://other.example")


def test_a_pipeline_with_the_publisher_s_keys_receives_nothing(
    account: S3Client, tmp_path: Path
) -> None:
    """It may write no original."""
    with acting_as("publisher") as client, pytest.raises(StorageRefused):
        a_house(client, tmp_path).drop(1)


def test_an_open_or_forgetful_set_up_is_found(account: S3Client) -> None:
    """Versioning, encryption, blocks, rules that delete: what is off is named."""
    account.put_bucket_versioning(Bucket="public", VersioningConfiguration={"Status": "Enabled"})
    account.put_bucket_lifecycle_configuration(
        Bucket="originals",
        LifecycleConfiguration={
            "Rules": [{"ID": "tidy", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 90}}]
        },
    )
    found = {one.name: one for one in inspect_buckets(account, ROOT)}
    assert "tidy" in found["nothing in originals expires"].detail
    assert "unversioned" in found["a delete in public is a delete"].detail
    assert not found["originals block public access"].ok
    assert not found["originals refuse unencrypted requests"].ok
    assert not found["originals are never put over another"].ok
    assert not found["unfinished uploads to public go"].ok
    assert found["originals keep older versions"].ok
    assert found["nothing in public expires"].ok


def test_a_set_up_by_the_template_is_found_sound(account: S3Client) -> None:
    """What `policies cloudformation` makes passes every look."""
    play(account, cloudformation(NAMES))
    assert [one for one in inspect_buckets(account, ROOT) if not one.ok] == []
