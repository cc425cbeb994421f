"""Who may do what with the buckets: the names of the buckets go in, IAM policies come out.

The storage page's roles (section 2, access). One process that does everything has the first three
together; nobody of ours may change a bucket's settings, its policy or the rights of an object.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gallery_media.storage import keys

ORIGINALS, PUBLIC, UPLOADS = "originals", "public", "uploads"

READ = ("s3:GetObject",)
WRITE = ("s3:PutObject",)
DELETE = ("s3:DeleteObject",)
ERASE = ("s3:DeleteObject", "s3:DeleteObjectVersion")
LIST = ("s3:ListBucket",)
LIST_VERSIONS = ("s3:ListBucketVersions",)
CUT_OFF = ("s3:ListBucketMultipartUploads",)
GIVE_UP = ("s3:AbortMultipartUpload",)
LOOK = ("s3:GetBucketCORS", "s3:GetBucketPublicAccessBlock")
"""What the upload page looks at when it starts, so that it need not set what is right."""


@dataclass(frozen=True, slots=True)
class BucketNames:
    """``uploads`` "": there is no bucket for uploads."""

    originals: str
    public: str
    uploads: str = ""

    def name(self, bucket: str) -> str:
        return {ORIGINALS: self.originals, PUBLIC: self.public, UPLOADS: self.uploads}[bucket]


@dataclass(frozen=True, slots=True)
class Grant:
    """Actions on a bucket's objects below ``prefixes``; () is the bucket itself."""

    bucket: str
    actions: Sequence[str]
    prefixes: Sequence[str] = ()

    def statement(self, names: BucketNames) -> dict[str, Any]:
        bucket = f"arn:aws:s3:::{names.name(self.bucket)}"
        resources = [f"{bucket}/{prefix}*" for prefix in self.prefixes] or [bucket]
        return {"Effect": "Allow", "Action": list(self.actions), "Resource": resources}


EVERYTHING = ("",)

PASSING = (keys.PINS, keys.PURGES, keys.PACKAGES, keys.WAITING, keys.STAGE)
"""What is taken away again as soon as it is no longer so."""

RELEASED = (keys.MANIFESTS, keys.SNAPSHOTS, keys.CERTIFICATES)
LASTING = (keys.LOG, keys.TOMBSTONES, keys.INVITES)
"""What nobody ever deletes."""

TRIED = Grant(ORIGINALS, (*WRITE, *ERASE), (keys.PROBES,))
"""Whether conditional writes hold is tried out before the first one, by whoever comes to it."""

ROLES: dict[str, tuple[Grant, ...]] = {
    # Takes files in: from the inbox, and from the bucket for uploads.
    "ingest": (
        Grant(ORIGINALS, (*LIST, *LIST_VERSIONS)),
        Grant(ORIGINALS, READ, EVERYTHING),
        Grant(ORIGINALS, WRITE, (keys.ORIGINALS, keys.RECORDS, keys.LOG, keys.INVITES)),
        TRIED,
        Grant(UPLOADS, (*LIST, *LOOK)),
        Grant(UPLOADS, (*READ, *WRITE, *DELETE), EVERYTHING),
    ),
    # Develops, releases, audits. Takes pages of earlier releases away, never an original.
    "publisher": (
        Grant(ORIGINALS, (*LIST, *LIST_VERSIONS)),
        Grant(ORIGINALS, READ, EVERYTHING),
        Grant(ORIGINALS, WRITE, (keys.RECORDS, keys.SECRETS, keys.LOG, *RELEASED, *PASSING)),
        Grant(ORIGINALS, ERASE, PASSING),
        TRIED,
        Grant(PUBLIC, (*LIST, *LIST_VERSIONS)),
        Grant(PUBLIC, (*READ, *WRITE, *DELETE), EVERYTHING),
        Grant(PUBLIC, ERASE, (keys.PROBES,)),
    ),
    # Takes back, tidies up, ends storage periods.
    "reaper": (
        Grant(ORIGINALS, (*LIST, *LIST_VERSIONS, *CUT_OFF)),
        Grant(ORIGINALS, READ, EVERYTHING),
        Grant(ORIGINALS, WRITE, (keys.RECORDS, keys.LOG, keys.TOMBSTONES)),
        Grant(
            ORIGINALS,
            ERASE,
            (keys.ORIGINALS, keys.RECORDS, keys.SECRETS, *RELEASED, *PASSING),
        ),
        Grant(ORIGINALS, GIVE_UP, EVERYTHING),
        TRIED,
        Grant(PUBLIC, (*LIST, *CUT_OFF)),
        Grant(PUBLIC, (*READ, *DELETE, *GIVE_UP), EVERYTHING),
    ),
    # Backs up: reads, and nothing else.
    "keeper": (
        Grant(ORIGINALS, LIST),
        Grant(ORIGINALS, READ, EVERYTHING),
        Grant(PUBLIC, LIST),
        Grant(PUBLIC, READ, EVERYTHING),
    ),
    # Signs the addresses to which invited photographers upload; has no other use.
    "photographer": (Grant(UPLOADS, WRITE, EVERYTHING),),
}


def policy(role: str, names: BucketNames) -> dict[str, Any]:
    """The IAM policy of one of ROLES. Raises KeyError for another."""
    grants = [grant for grant in ROLES[role] if names.name(grant.bucket)]
    return {"Version": "2012-10-17", "Statement": [grant.statement(names) for grant in grants]}
