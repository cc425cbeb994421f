"""Files come in: from the inbox folder and from the bucket for uploads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from pathlib import Path

from gallery_media.catalogue import Receipt
from gallery_media.desk.batch import each
from gallery_media.desk.intake import Intake
from gallery_media.desk.journal import keep_records
from gallery_media.desk.receipts import ReceiptDesk, Written, write_receipts
from gallery_media.desk.receive import OpenClaims, Receiving, receive
from gallery_media.desk.recognise import new_version_of
from gallery_media.desk.rules import FolderRules
from gallery_media.desk.sidecars import Sidecars
from gallery_media.desk.uploads import UploadIntake, take_upload
from gallery_media.inbox.settling import Patience
from gallery_media.inbox.space import check_space
from gallery_media.storage.seaweedfs import LEAST_SHARE
from gallery_media.wiring.house import EMBEDDED_STORAGE, House


class Reception(House):
    """Takes files in and tells photographers what became of them."""

    @cached_property
    def sidecars(self) -> Sidecars:
        return Sidecars(self.catalogue, lambda: self.darkroom)

    @cached_property
    def intake(self) -> Intake:
        return Intake(
            self.project.inbox,
            self.galleries,
            settle=self._patience,
            cut_off_wait=self.house.inbox.cut_off_wait_seconds,
            remembered=self._cut_off,
            check=self._check_space,
            beside=self.sidecars.ready,
        )

    @property
    def _cut_off(self) -> Path:
        return self.project.state / "cut-off.json"

    @property
    def _patience(self) -> Patience:
        inbox = self.house.inbox
        return Patience(
            inbox.settle_seconds, inbox.quick_settle_seconds, inbox.network_settle_seconds
        )

    def _check_space(self) -> None:
        folders = (self.project.inbox, self.project.done, self.project.state)
        floor = self.house.inbox.free_megabytes * 1_000_000
        check_space(folders, floor)
        if self.house.storage.embedded:
            check_space([self.project.state / EMBEDDED_STORAGE], floor, LEAST_SHARE)

    def receive(self, claims: Iterable[str]) -> list[Receipt]:
        """Receive claims of this process's intake; each gets its receipt, or waits in the inbox."""
        desk = self._receiving(self.intake)
        receipts = each(claims, lambda claim: receive(claim, desk, self.now()))
        keep_records(self.catalogue, self.stores.originals)
        return [receipt for receipt in receipts if receipt is not None]

    @cached_property
    def uploads(self) -> UploadIntake | None:
        """The bucket for uploads as a second inbox; None when the settings name none."""
        if self.upload_bucket is None:
            return None
        return UploadIntake(
            self.upload_bucket,
            self.catalogue,
            self.project.state / "uploads",
            self.project.inbox,
            self.project.slugs,
            limits=self.limits,
            check=self._check_space,
            waits=self.sidecars.waits_in_bucket,
        )

    def take_uploads(self, claims: Iterable[str]) -> list[Receipt]:
        """Receive uploads that the last look found; each gets its receipt, or waits."""
        intake = self.uploads
        if intake is None:
            return []
        desk = self._receiving(intake)
        receipts = each(claims, lambda claim: take_upload(claim, intake, desk, self.now()))
        keep_records(self.catalogue, self.stores.originals)
        return [receipt for receipt in receipts if receipt is not None]

    def _receiving(self, intake: OpenClaims) -> Receiving:
        return Receiving(
            intake=intake,
            catalogue=self.catalogue,
            originals=self.stores.originals,
            limits=self.limits,
            done=self.project.done,
            quarantine=self.project.quarantine,
            new_version_of=lambda data, photos: new_version_of(
                data, photos, originals=self.stores.originals, darkroom=self.darkroom
            ),
            sidecars=self.sidecars,
            lang=self.house.desk.language,
            folders=self._folder_rules,
        )

    @cached_property
    def _folder_rules(self) -> FolderRules:
        return FolderRules(self.project)

    def receipts(
        self, *, photographer: str | None = None, day: date | None = None
    ) -> tuple[Written, ...]:
        """Bring photographers' receipts up to date, and tell of those that are asked for."""
        desk = ReceiptDesk(
            catalogue=self.catalogue,
            public=self.stores.public,
            folder=self.project.root / (self.house.receipts.folder or self.project.receipts),
            languages=self.site.languages,
            zone=self.house.site.zone,
            root=self.site.public_url or self.stores.public_endpoint,
            theme=self.site.theme,
        )
        return write_receipts(desk, photographer=photographer, day=day)
