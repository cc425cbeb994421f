"""A bucket for uploads goes in; a desk that receives from it comes out, without a whole house."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gallery_media.catalogue import (
    Announced,
    Catalogue,
    Invite,
    Receipt,
    Upload,
    open_catalogue,
    sqlite_url,
)
from gallery_media.desk.arrivals import invited_key
from gallery_media.desk.receive import Receiving
from gallery_media.desk.uploads import UploadIntake, UploadsLook, take_upload
from gallery_media.imaging.limits import Limits
from gallery_media.storage.port import Storage
from gallery_media.storage.uploads import UploadBucket

GALLERY = "lampa-2017"
NOW = datetime(2017, 6, 30, 12, 0, tzinfo=UTC)
JANIS = "Jānis Bērziņš"


@dataclass
class UploadDesk:
    """``root`` is the project folder; every file and object can be looked at."""

    root: Path
    bucket: UploadBucket
    catalogue: Catalogue
    originals: Storage
    limits: Limits
    intake: UploadIntake

    @property
    def receiving(self) -> Receiving:
        return Receiving(
            intake=self.intake,
            catalogue=self.catalogue,
            originals=self.originals,
            limits=self.limits,
            done=self.root / "done",
            quarantine=self.root / "quarantine",
            new_version_of=lambda _data, _namesakes: None,
        )

    def drop(self, key: str, data: bytes) -> None:
        """As a tool with keys to the bucket does."""
        place = self.bucket.place
        self.bucket.client.put_object(Bucket=place.bucket, Key=place.prefix + key, Body=data)

    def an_invite(self, photographer: str = JANIS) -> Invite:
        return self.catalogue.invite(
            photographer,
            GALLERY,
            secrets.token_hex(32),
            largest=10_000_000,
            in_all=100_000_000,
            expires_at=datetime.now(UTC) + timedelta(days=1),
        )

    def upload(self, invite: Invite, name: str, data: bytes) -> Upload:
        """As the upload page does, the browser left out."""
        sha256 = hashlib.sha256(data).hexdigest()
        announced = Announced(name, len(data), sha256, "image/jpeg")
        (place,) = self.catalogue.grant(invite.id, [announced])
        self.drop(invited_key(invite.id, place.id), data)
        return place

    def look(self) -> UploadsLook:
        return self.intake.look()

    def take(self) -> list[Receipt]:
        """One look, and everything that it found."""
        self.look()
        taken = (take_upload(one, self.intake, self.receiving, NOW) for one in self.intake.wave())
        return [receipt for receipt in taken if receipt is not None]

    def in_bucket(self) -> list[str]:
        """What lies in the bucket."""
        return sorted(found.key for found in self.bucket.list())

    def files(self, folder: str) -> list[str]:
        """Every file below a folder of the project, hidden ones included."""
        top = self.root / folder
        return sorted(p.relative_to(top).as_posix() for p in top.rglob("*") if p.is_file())


@contextmanager
def an_upload_desk(
    root: Path, bucket: UploadBucket, originals: Storage, limits: Limits | None = None
) -> Iterator[UploadDesk]:
    """A desk on ``bucket``, which is made where it is missing and closed at the end."""
    with ExitStack() as closing:
        closing.callback(bucket.close)
        bucket.prepare()
        catalogue = closing.enter_context(open_catalogue(sqlite_url(root / "catalogue.db")))
        chosen = limits or Limits()
        intake = UploadIntake(
            bucket,
            catalogue,
            root / "state" / "uploads",
            root / "inbox",
            lambda: [GALLERY],
            limits=chosen,
        )
        yield UploadDesk(root, bucket, catalogue, originals, chosen, intake)
