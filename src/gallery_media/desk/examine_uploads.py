"""The bucket for uploads goes in; checks come out: who may get at what was just sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gallery_media.desk.doors import refuse_open_uploads
from gallery_media.desk.examine import Check
from gallery_media.errors import GalleryMediaError, StorageRefused
from gallery_media.storage.inspection import inspect_uploads
from gallery_media.storage.uploads import UploadBucket


def examine_uploads(bucket: UploadBucket | None, origin: str) -> tuple[Check, ...]:
    """Nothing for a house without such a bucket. ``origin``: of the upload page, "" on loopback,
    where the service sets it at its start."""
    if bucket is None:
        return ()
    return (
        _tried("uploads: the bucket is there", bucket.prepare),
        _tried("uploads: closed to strangers", lambda: refuse_open_uploads(bucket)),
        _tried("uploads: open to the upload page alone", lambda: _expect(bucket, origin)),
        *_set_up(bucket),
    )


def _set_up(bucket: UploadBucket) -> Iterator[Check]:
    place = bucket.place
    for one in inspect_uploads(bucket.client, place.location, place.bucket):
        yield Check(f"set-up: {one.name}", one.ok, one.detail)


def _expect(bucket: UploadBucket, origin: str) -> None:
    others = [one for one in bucket.allowed_origins() if one != origin]
    if origin and others:
        raise StorageRefused(
            f"pages of {', '.join(others)} may send files to {bucket.place.bucket}; start the "
            "upload page once (gallery-media up, or uploads): it lets in its own address only."
        )
    if "*" in others:
        raise StorageRefused(
            f"pages of every website may send files to {bucket.place.bucket}; take the rule away."
        )
    if origin and not bucket.admits(origin):
        raise StorageRefused(
            f"no page may send files to {bucket.place.bucket} as the upload page of {origin} does, "
            "because its CORS rule is missing or lacks something; start the upload page once with "
            "keys that may set it, or take the rule of gallery-media policies cloudformation."
        )


def _tried(name: str, look: Callable[[], object]) -> Check:
    try:
        look()
    except GalleryMediaError as why:
        return Check(name, False, str(why))
    return Check(name, True)
