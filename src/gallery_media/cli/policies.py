"""``gallery-media policies``: the rights that storage and its edge are to be given."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from gallery_media.cli.options import ProjectDir

if TYPE_CHECKING:
    from gallery_media.settings.house import HouseSettings
    from gallery_media.storage.roles import BucketNames

Kind = Literal[
    "cloudformation",
    "ingest",
    "publisher",
    "reaper",
    "keeper",
    "photographer",
    "originals",
    "public",
    "uploads",
    "lifecycle",
]


def policies(
    kind: Kind,
    /,
    *,
    edge: Annotated[
        bool, Parameter(negative=(), help="cloudformation: with CloudFront before the bucket.")
    ] = False,
    project: ProjectDir = Path(),
) -> None:
    """Print policies for S3, with the buckets of the settings: least rights for each role.

    `cloudformation` is all of it as one template. `ingest`, `publisher`, `reaper`, `keeper`
    (backups) and `photographer` (sends uploads) are IAM policies; `originals`, `public`, `uploads`
    the buckets' own; `lifecycle` is every bucket's. `gallery-media doctor` looks whether a storage
    has them.

    For example:

    - `gallery-media policies cloudformation --edge > stack.json`
    - `gallery-media policies publisher`
    """
    from gallery_media.settings.house import read_house_settings
    from gallery_media.settings.project import open_project
    from gallery_media.settings.serving import read_serving
    from gallery_media.storage import bucket_policies, roles
    from gallery_media.storage.cloudformation import Edge, cloudformation, lifecycle

    found = open_project(project)
    house = read_house_settings(found)
    names = bucket_names(house)
    if kind == "cloudformation":
        domain = house.site.public_url.partition("://")[2].partition("/")[0]
        wanted = Edge(read_serving(found, house), domain) if edge else None
        sys.stdout.write(cloudformation(names, house.uploads.public_url, wanted))
        return
    written = {
        "originals": lambda: bucket_policies.originals_policy(names.originals),
        "public": lambda: bucket_policies.public_bucket_policy(names.public),
        "uploads": lambda: bucket_policies.uploads_policy(_uploads(names)),
        "lifecycle": lifecycle,
    }.get(kind, lambda: roles.policy(kind, names))()
    sys.stdout.write(json.dumps(written, indent=2) + "\n")


def bucket_names(house: HouseSettings) -> BucketNames:
    """The settings' buckets; that for uploads only where it is on the house's own storage."""
    from gallery_media.storage.roles import BucketNames

    storage, inbox = house.storage, house.inbox
    uploads = inbox.bucket if inbox.url and not inbox.elsewhere else ""
    return BucketNames(storage.originals_bucket, storage.public_bucket, uploads)


def _uploads(names: BucketNames) -> str:
    """Raises SettingsError."""
    from gallery_media.errors import SettingsError

    if not names.uploads:
        raise SettingsError("[inbox] url names no bucket for uploads on this storage.")
    return names.uploads
