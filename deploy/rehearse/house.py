"""Shared parts and hosts go in; one house on all of them comes out: folder, photos, releases."""

from __future__ import annotations

import io
import os
import random
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from deploy.rehearse.hosts import Host
from gallery_media.publishing.manifest import read_manifest
from gallery_media.settings.project import open_project
from gallery_media.settings.scaffold import make_project
from gallery_media.wiring import PROJECT_VARIABLE, Newsroom, open_newsroom

GALLERY = "rehearsal"
POOL = "hosts"
COMMAND = (sys.executable, "-m", "gallery_media")
LEASE, STALLED = 15, 90
"""Seconds until the next watcher goes on, and until a worker without headway counts as dead."""

SETTINGS = """
[site]
name = {{ lv = "Mēģinājums", en = "Rehearsal" }}
public_url = "http://{address}:8080"
[storage]
endpoint = "http://{address}:9000"
[catalogue]
url = "postgresql://{database}/house"
[inbox]
url = "s3://arrivals/"
look_seconds = 1
free_megabytes = 50
[darkroom]
workers = 1
[prefect]
api_url = "http://{address}:4200/api"
work_pool = "{pool}"
[work]
runner = "pool"
stalled_seconds = {stalled}
lease_seconds = {lease}
"""


@dataclass
class Shared:
    """What every host is told. ``keys``: variables of its environment."""

    address: str
    database: str
    keys: Mapping[str, str]
    root: Path

    def settings(self) -> str:
        return SETTINGS.format(
            address=self.address, database=self.database, pool=POOL, stalled=STALLED, lease=LEASE
        )

    def make(self) -> Path:
        """The project folder that each host gets a copy of."""
        project = make_project(self.root, GALLERY)
        project.settings_file.write_text(self.settings())
        return self.root

    def give(self, host: Host) -> None:
        shutil.copytree(self.root, host.folder / "festival", ignore=shutil.ignore_patterns("*.log"))

    @contextmanager
    def newsroom(self) -> Iterator[Newsroom]:
        """Open in this process, for what an operator does and for questions."""
        os.environ.update(self.keys)
        os.environ[PROJECT_VARIABLE] = str(self.root)
        with open_newsroom(open_project(self.root)) as room:
            yield room

    def env(self, host: Host) -> Mapping[str, str]:
        return {**self.keys, "GALLERY_MEDIA_OPERATOR": host.name, "HOME": str(host.folder)}

    def start(self, host: Host, what: str) -> None:
        """``watch`` or ``worker``, as an init system would."""
        words = [what, "--project", str(host.folder / "festival")]
        words += ["--name", host.name] if what == "worker" else ["--verbose"]
        host.start(what, [*COMMAND, *words], self.env(host))


def small_photos(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Names and JPEGs that all differ, large enough for two rungs of the ladder."""
    chance = random.Random(seed)
    for number in range(count):
        colour = tuple(chance.randrange(256) for _ in range(3))
        picture = Image.effect_noise((64, 48), 60 + number % 40).convert("RGB")
        picture = Image.blend(picture, Image.new("RGB", (64, 48), colour), 0.6)
        out = io.BytesIO()
        picture.resize((560, 420), Image.Resampling.BICUBIC).save(out, "JPEG", quality=85)
        yield f"IMG_{number:04d}.JPG", out.getvalue()


def drop(room: Newsroom, name: str, data: bytes) -> None:
    """Into the bucket for uploads, as rclone or a camera's app would."""
    assert room.upload_bucket is not None
    bucket = room.upload_bucket
    bucket.client.put_object(
        Bucket=bucket.place.bucket,
        Key=f"{bucket.place.prefix}{GALLERY}/{name}",
        Body=data,
        ContentType="image/jpeg",
    )


class Revisions:
    """Which photos each revision shows, by the manifests: they are stored before the flip."""

    def __init__(self, room: Newsroom) -> None:
        self._originals = room.stores.originals
        self._known: dict[int, tuple[str, ...]] = {}
        self._read: set[str] = set()

    def __call__(self, revision: int) -> tuple[str, ...]:
        if revision not in self._known:
            for found in self._originals.list(f"rel/{GALLERY}/"):
                if found.key not in self._read:
                    manifest = read_manifest(self._originals.get(found.key).body)
                    self._known[manifest.stamp.revision] = manifest.photos
                    self._read.add(found.key)
        return self._known.get(revision, ())
