"""Both buckets go in; nothing comes out, or an error when the originals are open to strangers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from gallery_media.errors import StorageRefused
from gallery_media.storage.anonymous import ask
from gallery_media.storage.keys import ORIGINALS
from gallery_media.storage.open import Stores
from gallery_media.storage.uploads import UploadBucket

CLOSED = (401, 403)


def refuse_open_originals(stores: Stores) -> None:
    """Ask as anybody could: for a listing of the originals, and for one of them.

    Raises StorageRefused when the storage gives an answer instead of a refusal.
    """
    location, bucket = stores.location, stores.location.originals_bucket
    addresses = [f"{location.bucket_url(bucket)}/?list-type=2&max-keys=1"]
    addresses += [
        location.object_url(bucket, found.key)
        for found in islice(stores.originals.list(ORIGINALS), 1)
    ]
    _refuse_open(bucket, addresses)


def refuse_open_uploads(uploads: UploadBucket) -> None:
    """Ask as anybody could for a listing of what photographers have just sent.

    Raises StorageRefused when the storage gives an answer instead of a refusal.
    """
    bucket = uploads.place.bucket
    _refuse_open(bucket, [f"{uploads.place.location.bucket_url(bucket)}/?list-type=2&max-keys=1"])


def _refuse_open(bucket: str, addresses: Iterable[str]) -> None:
    for address in addresses:
        status = ask("GET", address).status
        if status not in CLOSED:
            raise StorageRefused(
                f"The bucket {bucket} answers strangers ({status}): originals with all their "
                "metadata may be public. Take away its public access, then try again; "
                "gallery-media doctor shows each door."
            )
