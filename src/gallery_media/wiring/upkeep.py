"""The house is kept: tidied, rebuilt, tried out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from gallery_media.desk.audit_log import restore_log
from gallery_media.desk.backup import BackedUp, back_up
from gallery_media.desk.backup_record import BackupRecord
from gallery_media.desk.doors import refuse_open_originals, refuse_open_uploads
from gallery_media.desk.examine import Check, examine
from gallery_media.desk.examine_contacts import examine_contacts
from gallery_media.desk.examine_languages import examine_languages
from gallery_media.desk.examine_uploads import examine_uploads
from gallery_media.desk.fence import fences
from gallery_media.desk.prune import Pruned, prune
from gallery_media.desk.rebuild import Rebuilt, rebuild
from gallery_media.desk.restore import Restored, restore
from gallery_media.storage.leftovers import abort_uploads
from gallery_media.storage.role_probe import probe_role
from gallery_media.storage.roles import BucketNames
from gallery_media.uploads.open import origin_of
from gallery_media.wiring.ending import Ending


class Upkeep(Ending):
    """Prunes, rebuilds, backs up and restores, and tries what the house relies on."""

    def prune(
        self, *, dry_run: bool = False, force: bool = False, now: datetime | None = None
    ) -> Pruned:
        """One pass over the public objects; ``now`` with a time zone, this instant if not given."""
        buckets = (self.stores.location.originals_bucket, self.stores.location.public_bucket)

        def abort(before: datetime, only_count: bool) -> int:
            client = self.stores.client
            return sum(abort_uploads(client, bucket, before, only_count) for bucket in buckets)

        done = prune(
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
            abort_uploads=abort,
            now=now or datetime.now(UTC),
            dry_run=dry_run,
            force=force,
        )
        if not dry_run:
            self.catalogue.note("pruned", objects=done.deleted)
            self._keep()
        return done

    def rebuild(self, *, replace: bool = False) -> Rebuilt:
        """Fill a lost catalogue from the private bucket."""
        done = rebuild(
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
            replace=replace,
            uploads=() if self.upload_bucket is None else self.upload_bucket.list(),
        )
        restore_log(self.catalogue, self.stores.originals)
        for slug, period in self.periods.items():
            if period.is_closed(self.now().date()):
                self.catalogue.close_gallery(slug)
        self._keep()
        return done

    def back_up(self, folder: Path) -> BackedUp:
        """Bring the backup in a folder up to date."""
        return back_up(
            folder,
            self.project,
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
        )

    def restore(self, folder: Path, record: BackupRecord) -> Restored:
        """Fill this house, which must be empty, from a backup that was checked."""
        self.stores.prepare(through_edge=self.house.cdn.kind == "cloudfront")
        return restore(
            folder,
            record,
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
        )

    def check_doors(self) -> None:
        """Raises StorageRefused when strangers can read or list the originals."""
        if not self.house.storage.embedded:  # the embedded server's doors are set at each start
            refuse_open_originals(self.stores)
        if self.upload_bucket is not None:
            refuse_open_uploads(self.upload_bucket)

    def examine_role(self, role: str) -> tuple[Check, ...]:
        """Try what the keys of this house may do, and compare it with what the role may."""
        location = self.stores.location
        bucket = self.upload_bucket
        uploads = "" if bucket is None or self.house.inbox.elsewhere else bucket.place.bucket
        names = BucketNames(location.originals_bucket, location.public_bucket, uploads)
        return tuple(
            Check(f"{role} {one.name}", one.ok, one.detail)
            for one in probe_role(self.stores.client, role, names)
        )

    def examine(self) -> tuple[Check, ...]:
        """Try out everything that the house relies on."""
        return (
            *examine(self.project, self.house, self.stores),
            *examine_languages(self.project, self.house),
            *examine_contacts(self.house.site.security, self.house.site.today),
            *fences(self.project.state, self.stores),
            *examine_uploads(self.upload_bucket, origin_of(self.house.uploads.public_url)),
        )
