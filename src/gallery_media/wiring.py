"""Settings go in, an open Newsroom comes out: stores are opened here and only here."""

from __future__ import annotations

import os
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path

from starlette.applications import Starlette

from gallery_media.catalogue import Catalogue, Invite, Receipt, open_catalogue, sqlite_url
from gallery_media.darkroom import Darkroom, DarkroomLimits
from gallery_media.desk.allow import allow
from gallery_media.desk.audit_record import with_certificate
from gallery_media.desk.batch import each
from gallery_media.desk.choose import chosen_recipe
from gallery_media.desk.doors import refuse_open_originals, refuse_open_uploads
from gallery_media.desk.drafts import make_drafts
from gallery_media.desk.due import Due, due
from gallery_media.desk.examine import Check, examine
from gallery_media.desk.examine_uploads import examine_uploads
from gallery_media.desk.export import Exported, export
from gallery_media.desk.fence import fence, fences
from gallery_media.desk.foresee import Forecast, foresee
from gallery_media.desk.gather import Gathered, gather
from gallery_media.desk.inspect import SecretSearch
from gallery_media.desk.instruct import instructing
from gallery_media.desk.intake import Intake
from gallery_media.desk.invites import new_invite, revoke
from gallery_media.desk.journal import keep_records
from gallery_media.desk.live import as_released, live_manifests
from gallery_media.desk.news import News
from gallery_media.desk.prepare import Prepared, prepare
from gallery_media.desk.prune import Pruned, prune
from gallery_media.desk.purge import Cdn
from gallery_media.desk.rebuild import Rebuilt, rebuild
from gallery_media.desk.receipts import ReceiptDesk, Written, write_receipts
from gallery_media.desk.receive import OpenClaims, Receiving, receive
from gallery_media.desk.recognise import new_version_of
from gallery_media.desk.release import Released, release
from gallery_media.desk.reveal import Revealed, reveal
from gallery_media.desk.rollback import (
    KeptRelease,
    choose_release,
    follow_pin,
    gather_pinned,
    kept_releases,
    let_go,
    roll_back,
)
from gallery_media.desk.rules import FolderRules
from gallery_media.desk.show import ShownPhoto, notes, show
from gallery_media.desk.sidecars import Sidecars
from gallery_media.desk.status import HouseStatus, NoteCount, counted, status
from gallery_media.desk.uploads import UploadIntake, take_upload
from gallery_media.desk.withdraw import (
    Withdrawing,
    finish_withdrawals,
    photo_to_withdraw,
    withdraw,
)
from gallery_media.desk.withdrawal_receipt import keep_receipt
from gallery_media.desk.words import nothing_said
from gallery_media.desk.working import working
from gallery_media.embedded import Service
from gallery_media.errors import SettingsError
from gallery_media.imaging.limits import Limits
from gallery_media.inbox.settling import Patience
from gallery_media.inbox.space import check_space
from gallery_media.model.instructions import Instructions
from gallery_media.model.photo import Photo, PhotoId, PhotoState
from gallery_media.model.release import Manifest, Page, Stamp
from gallery_media.model.site import Site
from gallery_media.model.variant import Recipe
from gallery_media.model.withdrawal import Withdrawal, WithdrawalReason
from gallery_media.preview.app import preview_app
from gallery_media.publishing.front import front_pages
from gallery_media.publishing.links import absolute
from gallery_media.publishing.memory import PageMemory
from gallery_media.settings.gallery import erases_originals, read_gallery
from gallery_media.settings.house import HouseSettings, read_house_settings
from gallery_media.settings.project import Project, open_project
from gallery_media.settings.site import read_site
from gallery_media.storage.anonymous import ask
from gallery_media.storage.checking import CheckingStorage
from gallery_media.storage.cloudfront import CloudFrontPurge
from gallery_media.storage.leftovers import abort_uploads
from gallery_media.storage.location import S3Location
from gallery_media.storage.open import Stores, open_stores
from gallery_media.storage.purge import HttpPurge, NoCache, Purge
from gallery_media.storage.seaweedfs import LEAST_SHARE, embedded_location
from gallery_media.storage.uploads import UploadBucket, UploadPlace, refuse_shared_bucket
from gallery_media.uploads.open import UploadService, link, origin_of

PROJECT_VARIABLE = "GALLERY_MEDIA_PROJECT"
"""Names the project folder for processes that are not started by hand (workers, services)."""

EMBEDDED_STORAGE = "storage"
"""The embedded server's folder in the project's state; it may be a disk of its own."""

NEED_A_START = ("storage", "catalogue", "darkroom", "prefect", "uploads")
"""Sections of the settings that say what is opened when the house opens."""


def limits_of(house: HouseSettings) -> DarkroomLimits:
    """How large an original may be, and what developing it may take."""
    darkroom = house.darkroom
    return DarkroomLimits(
        photo=Limits(
            max_bytes=darkroom.max_megabytes * 1_000_000,
            max_pixels=darkroom.max_megapixels * 1_000_000,
        ),
        develop_memory=darkroom.max_memory_megabytes << 20,
    )


@dataclass
class Newsroom:
    """One house, open for work: its project, its settings and its open stores.

    Safe to share between threads. The darkroom's children start when the first photo needs them.
    """

    project: Project
    house: HouseSettings
    catalogue: Catalogue
    stores: Stores
    _closing: ExitStack = field(default_factory=ExitStack, repr=False)
    _opening: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _counting: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _darkroom: Darkroom | None = field(default=None, repr=False)
    upload_bucket: UploadBucket | None = None
    storage_server: Service | None = None
    """The embedded storage, where the settings name no other."""
    prepared: int = field(default=0, init=False)
    """Photos that this process has prepared or held since the house was opened."""

    @cached_property
    def site(self) -> Site:
        return read_site(self.project, self.house)

    @property
    def recipe(self) -> Recipe:
        """How this house makes its variants, on this machine. Raises SettingsError."""
        return chosen_recipe(self.house)

    @property
    def limits(self) -> Limits:
        """How large an original may be."""
        return limits_of(self.house).photo

    @property
    def darkroom(self) -> Darkroom:
        """The children start when the first photo needs them, once for all threads."""
        with self._opening:
            if self._darkroom is None:
                self._darkroom = self._closing.enter_context(
                    Darkroom(
                        self.house.darkroom.count,
                        limits_of(self.house),
                        faces=self.house.faces.suggest,
                    )
                )
            return self._darkroom

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
            remembered=self.project.state / "cut-off.json",
            check=self._check_space,
            beside=self.sidecars.ready,
        )

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

    def read_settings_again(self) -> tuple[str, ...]:
        """Take over what somebody changed in the settings file while the house runs.

        Names the sections that changed but need a new start, and keeps them as they were. Raises
        SettingsError, and then everything is as it was.
        """
        fresh = read_house_settings(self.project)
        bound = [name for name in NEED_A_START if getattr(fresh, name) != getattr(self.house, name)]
        self.house = fresh.model_copy(update={name: getattr(self.house, name) for name in bound})
        for remembered in ("site", "_news", "_purge"):
            self.__dict__.pop(remembered, None)
        self.intake.wait_for(self._patience, self.house.inbox.cut_off_wait_seconds)
        return tuple(bound)

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

    def invite(
        self, photographer: str, gallery: str, days: int | None, max_megabytes: int | None
    ) -> tuple[Invite, str]:
        """A new invite and its link, which nobody can ask for again.

        ``gallery`` "" means the only one. Raises SettingsError when it is not clear which.
        """
        self.upload_service()  # says what is missing before anything is made
        known = self.project.slugs()
        slug = gallery or (known[0] if len(known) == 1 else "")
        if slug not in known:
            names = ", ".join(known) or "none yet"
            raise SettingsError(f"Say which gallery with --gallery; there are: {names}.")
        largest = min(self.limits.max_bytes, (max_megabytes or 10**6) * 1_000_000)
        made = new_invite(
            self.catalogue,
            photographer,
            slug,
            days=days or self.house.uploads.invite_days,
            largest=largest,
            in_all=self.house.uploads.invite_gigabytes * 1_000_000_000,
            now=datetime.now(UTC),
            originals=self.stores.originals,
        )
        return made.invite, link(self.house, made.secret)

    def revoke_invite(self, number: str) -> Invite:
        """Raises SettingsError when there is no such invite."""
        revoked = revoke(number, self.catalogue, self.stores.originals)
        if revoked is None:
            raise SettingsError(f"There is no invite {number}; see gallery-media invites.")
        return revoked

    def upload_service(self) -> UploadService:
        """The page for invited photographers. Raises SettingsError when it has no bucket."""
        if self.upload_bucket is None:
            raise SettingsError(
                'Uploads need a bucket of their own: set [inbox] url = "s3://uploads/" in '
                f"{self.project.settings_file.name}, then try again."
            )
        return UploadService(
            self.project, self.house, self.site, self.catalogue, self.upload_bucket
        )

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

    def galleries(self) -> tuple[str, ...]:
        """Slugs of all galleries; unknown folders become drafts where the settings say so."""
        if self.house.inbox.unknown_folders == "draft":
            make_drafts(self.project)
        return self.project.slugs()

    def is_draft(self, gallery: str) -> bool:
        """Whether the gallery is prepared and not released. Raises SettingsError."""
        return read_gallery(self.project, self.house, gallery).draft

    def now(self) -> datetime:
        """This instant, in the house's time zone: folders and receipts name days."""
        return datetime.now(self.house.site.zone)

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
        )
        return write_receipts(desk, photographer=photographer, day=day)

    def to_prepare(self, gallery: str) -> list[str]:
        """Ids of photos that have no variants by the current recipe."""
        return [one.photo.id for one in self._due(gallery)]

    def prepare(self, gallery: str, photos: Iterable[str]) -> list[Prepared]:
        """Prepare a gallery's photos by id; those that an earlier try prepared are passed over."""
        with working(self.catalogue, f"prepare {gallery}"):
            return each(self._due(gallery, [PhotoId(photo) for photo in photos]), self._prepare)

    def instructions(self, gallery: str) -> Instructions:
        """How a photo is made about which nobody has written, without a card. SettingsError."""
        described = read_gallery(self.project, self.house, gallery)
        return instructing(described, self.recipe, None)(nothing_said(described))

    def _due(self, gallery: str, only: Collection[PhotoId] | None = None) -> list[Due]:
        return due(
            self.project, self.house, gallery, self.recipe, catalogue=self.catalogue, only=only
        )

    def _prepare(self, due: Due) -> Prepared:
        prepared = prepare(
            due.photo,
            due.instructions,
            originals=self.stores.originals,
            public=self.stores.public,
            darkroom=self.darkroom,
            catalogue=self.catalogue,
            quarantine=self.project.quarantine,
            lang=self.house.desk.language,
            now=self.now(),
            instruct=due.instruct,
        )
        with self._counting:
            self.prepared += 1
        return prepared

    def expected_photos(self, gallery: str) -> int:
        """How many photos the next release will show, if none of the new ones is held."""
        counts = self.catalogue.counts(gallery)
        states = (PhotoState.RECEIVED, PhotoState.PREPARED, PhotoState.PUBLISHED)
        return sum(counts[state] for state in states)

    def is_empty(self, gallery: str) -> bool:
        """Whether there is nothing to show, and never was."""
        never_live = self.catalogue.live_release(gallery) is None
        return never_live and self.expected_photos(gallery) == 0

    def has_news(self, gallery: str) -> bool:
        """Whether what is live may differ from what a release would show now."""
        return self._news.about(gallery)

    @cached_property
    def _news(self) -> News:
        return News(
            self.project,
            self.house,
            self.site,
            self.recipe,
            catalogue=self.catalogue,
            gather=self.gather,
        )

    def gather(self, gallery: str) -> Gathered:
        """Everything that may be shown of a gallery now; what it showed then, if it is pinned."""
        row = self.catalogue.gallery(gallery)
        if row is not None and row.pinned and row.pinned_release:
            return gather_pinned(
                gallery,
                row.pinned_release,
                catalogue=self.catalogue,
                originals=self.stores.originals,
            )
        return gather(self.project, self.house, gallery, catalogue=self.catalogue)

    def release(self, gallery: str) -> Released:
        """Make the public bucket show the gallery as it is now."""
        self.catalogue.ensure_gallery(gallery)
        with working(self.catalogue, f"publish {gallery}"), self._in_turn(gallery) as weaker:
            gathered = self.gather(gallery)
            if gathered.gallery.draft:
                return self._left_as_it_is(gathered)
            released = release(
                self.site,
                gathered.gallery,
                gathered.revision,
                catalogue=self.catalogue,
                originals=self.stores.originals,
                public=self.stores.public,
                memory=self._pages,
                cdn=self._cdn,
                inspect=lambda pages, manifest: self._search.inspect(
                    self.site, gathered.gallery, pages, (item.key for item in manifest.objects)
                ),
            )
            follow_pin(
                gallery,
                released.stamp.release,
                catalogue=self.catalogue,
                originals=self.stores.originals,
            )
        keep_records(self.catalogue, self.stores.originals)
        return replace(released, weaker=weaker)

    @contextmanager
    def _in_turn(self, gallery: str) -> Iterator[bool]:
        """Where the storage keeps no conditions, one publisher at a time; whether that is so."""
        public = self.stores.public
        if not (isinstance(public, CheckingStorage) and public.is_weaker):
            yield False
            return
        with working(self.catalogue, f"publish {gallery}", alone=True, lock=f"flip {gallery}"):
            yield True

    def foresee(self, gallery: str) -> Forecast:
        """What a release of the gallery would do now; nothing is written."""
        gathered = self.gather(gallery)
        return foresee(
            self.site,
            gathered.gallery,
            gathered.revision,
            to_prepare=len(self.to_prepare(gallery)),
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
        )

    @cached_property
    def _purge(self) -> Purge:
        cdn, site = self.house.cdn, self.site.public_url
        if cdn.kind == "none":
            return NoCache()
        if not site:
            raise SettingsError(
                "A cache is set under [cdn], and nobody knows its address: set [site] public_url "
                f"in {self.project.settings_file.name}, then try again."
            )
        if cdn.kind == "cloudfront":
            return CloudFrontPurge(cdn.distribution, site)
        headers = {name: value.get_secret_value() for name, value in cdn.headers.items()}
        return HttpPurge(site, cdn.url, cdn.method, headers)

    @property
    def _cdn(self) -> Cdn | None:
        if self.house.cdn.kind == "none":
            return None
        return Cdn(self._purge, self._addresses, self.stores.originals)

    def _left_as_it_is(self, gathered: Gathered) -> Released:
        live = self.catalogue.gallery(gathered.gallery.slug)
        stamp = Stamp("", live.live_generation if live else 0, gathered.revision)
        return Released(
            gallery=gathered.gallery.slug,
            stamp=stamp,
            changed=False,
            photos=len(gathered.gallery.pictures),
            put=0,
            kept=0,
            entries=(),
            draft=True,
        )

    @cached_property
    def _pages(self) -> PageMemory:
        return PageMemory()

    @cached_property
    def _search(self) -> SecretSearch:
        return SecretSearch(
            catalogue=self.catalogue, originals=self.stores.originals, darkroom=self.darkroom
        )

    def releases(self, gallery: str) -> tuple[KeptRelease, ...]:
        """What there is to go back to, the newest first."""
        return kept_releases(gallery, catalogue=self.catalogue, originals=self.stores.originals)

    def release_to_go_back_to(self, gallery: str, release: str = "") -> str:
        """The id of the release that is meant; "" means the one before the live one."""
        return choose_release(
            gallery, release, catalogue=self.catalogue, originals=self.stores.originals
        ).release

    def roll_back(self, gallery: str, release: str = "") -> Released:
        """Show an earlier release again and hold the gallery there; "" means the one before."""
        return roll_back(
            gallery,
            release,
            self.release,
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
        )

    def let_go(self, gallery: str) -> bool:
        """Let new releases of a pinned gallery out again; whether it was pinned."""
        return let_go(gallery, catalogue=self.catalogue, originals=self.stores.originals)

    def prune(
        self, *, dry_run: bool = False, force: bool = False, now: datetime | None = None
    ) -> Pruned:
        """One pass over the public objects; ``now`` with a time zone, this instant if not given."""
        buckets = (self.stores.location.originals_bucket, self.stores.location.public_bucket)

        def abort(before: datetime, only_count: bool) -> int:
            client = self.stores.client
            return sum(abort_uploads(client, bucket, before, only_count) for bucket in buckets)

        return prune(
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
            abort_uploads=abort,
            now=now or datetime.now(UTC),
            dry_run=dry_run,
            force=force,
        )

    def rebuild(self, *, replace: bool = False) -> Rebuilt:
        """Fill a lost catalogue from the private bucket."""
        return rebuild(
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
            replace=replace,
            uploads=() if self.upload_bucket is None else self.upload_bucket.list(),
        )

    def photo_named(self, named: str) -> PhotoId:
        """The photo that somebody means by its number or by an address of it."""
        return photo_to_withdraw(named, self.catalogue)

    def withdraw(
        self,
        photo: PhotoId,
        reason: WithdrawalReason,
        by: str,
        *,
        erase: bool | None = None,
        urgent: bool = False,
    ) -> Withdrawal:
        """Take a photo back everywhere; ``erase`` None: as its gallery's settings say."""
        if erase is None:
            found = self.catalogue.photo(photo)
            erase = found is not None and erases_originals(self.project, found.gallery)
        return withdraw(photo, reason, by, self._withdrawing, erase=erase, urgent=urgent)

    def finish_withdrawals(self, by: str) -> tuple[Withdrawal, ...]:
        """Go on with withdrawals that were cut off."""
        return finish_withdrawals(self._withdrawing, by)

    def allow(self, photo: PhotoId) -> Photo:
        """Let a held photo go on: a person has looked at it."""
        return allow(photo, self.catalogue, self.house.desk.language)

    @cached_property
    def _withdrawing(self) -> Withdrawing:
        return Withdrawing(
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
            release=self.release,
            addresses=self._addresses,
            ask=partial(ask, "GET"),
            purge=self._purge,
            copies=(self.project.done, self.project.quarantine),
            known_by=self._known_by,
            keep_receipt=lambda done: keep_receipt(
                done, self.project.withdrawals, self.site, self._contact(done.galleries)
            ),
        )

    def _addresses(self, key: str) -> tuple[str, ...]:
        """Where strangers find a key: at the storage, and where the site says that it is public."""
        location = self.stores.location
        own = location.object_url(location.public_bucket, key)
        return tuple(dict.fromkeys(url for url in (own, absolute(self.site, key)) if url))

    def _known_by(self, original: bytes) -> str:
        return self.darkroom.develop_and_audit(original, self.recipe, only=())[0].fingerprint

    def _contact(self, galleries: Iterable[str]) -> str:
        described = (read_gallery(self.project, self.house, slug) for slug in galleries)
        return next((found.removal_contact for found in described), "")

    def status(self) -> HouseStatus:
        """The truth about every gallery."""
        return status(
            self.project,
            self.house,
            catalogue=self.catalogue,
            public=self.stores.public,
            uploads=self.uploads,
            sidecars=self.sidecars,
            check=self._check_space,
        )

    def show(self, gallery: str, only: Collection[str] = ()) -> tuple[ShownPhoto, ...]:
        """The gallery's photos with their words, and where each is from."""
        return show(self.project, self.house, gallery, catalogue=self.catalogue, only=only)

    def notes(self, gallery: str) -> tuple[NoteCount, ...]:
        """What the gallery's editor should know about the words of its photos."""
        return counted(notes(self.project, self.house, gallery, catalogue=self.catalogue))

    def check_doors(self) -> None:
        """Raises StorageRefused when strangers can read or list the originals."""
        if not self.house.storage.embedded:  # the embedded server's doors are set at each start
            refuse_open_originals(self.stores)
        if self.upload_bucket is not None:
            refuse_open_uploads(self.upload_bucket)

    def examine(self) -> tuple[Check, ...]:
        """Try out everything that the house relies on."""
        return (
            *examine(self.project, self.house, self.stores),
            *fences(self.project.state, self.stores),
            *examine_uploads(self.upload_bucket, origin_of(self.house.uploads.public_url)),
        )

    def live(self) -> tuple[Manifest, ...]:
        """The manifests of all live releases."""
        return tuple(live_manifests(self.catalogue, self.stores.originals))

    def revealed(self, gallery: str) -> Revealed:
        """What the gallery's originals would give away, and what its public files do."""
        manifests = (manifest for manifest in self.live() if manifest.gallery == gallery)
        manifest = next(manifests, None)
        if manifest is None:
            return Revealed((), ())
        return reveal(
            manifest,
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
            darkroom=self.darkroom,
        )

    def front_pages(self) -> tuple[Page, ...]:
        """What there is to see, for hosts that show a first page; the page itself comes last."""
        live = (
            as_released(self.gather(manifest.gallery).gallery, manifest) for manifest in self.live()
        )
        return front_pages(self.site, tuple(live))

    def export(self, directory: Path) -> Exported:
        """Everything public as plain files."""
        live = (with_certificate(one, self.stores.originals) for one in self.live())
        return export(live, self.stores.public, directory, self.front_pages())

    def preview(self) -> Starlette:
        """The preview server's application."""
        return preview_app(self.stores.public, self.front_pages)


@contextmanager
def open_newsroom(project: Project, darkroom: Darkroom | None = None) -> Iterator[Newsroom]:
    """Open the project's stores, starting the embedded storage when no other is set.

    ``darkroom``: one that is open already and stays so; otherwise the newsroom starts its own.
    Raises SettingsError, StorageRefused, ServiceNotReady or CatalogueBusy.
    """
    house = read_house_settings(project)
    chosen_recipe(house)  # what it needs and this machine has not is told now, not at a photo
    project.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as closing:
        location, server = _location(project, house, closing)
        catalogue = closing.enter_context(open_catalogue(catalogue_url(project, house)))
        stores = closing.enter_context(open_stores(location))
        if not house.storage.embedded:  # the embedded server keeps them: its tests try it out
            stores = _with_fences(project, stores)
        uploads = _upload_bucket(house, location, closing)
        newsroom = Newsroom(
            project,
            house,
            catalogue,
            stores,
            _darkroom=darkroom,
            upload_bucket=uploads,
            storage_server=server,
        )
        closing.enter_context(newsroom._closing)
        yield newsroom


def _with_fences(project: Project, stores: Stores) -> Stores:
    """Buckets that look for themselves where this storage turns out to keep no conditions."""
    location = stores.location
    originals = location.bucket_url(location.originals_bucket)
    public = location.bucket_url(location.public_bucket)
    return replace(
        stores,
        originals=CheckingStorage(
            stores.originals, partial(fence, project.state, originals, stores.originals)
        ),
        public=CheckingStorage(stores.public, partial(fence, project.state, public, stores.public)),
    )


def project_of_environment() -> Project:
    """The project that GALLERY_MEDIA_PROJECT names, else the one around the working directory."""
    return open_project(Path(os.environ.get(PROJECT_VARIABLE) or Path.cwd()))


def catalogue_url(project: Project, house: HouseSettings) -> str:
    """Where the catalogue is, as SQLAlchemy takes it."""
    chosen = house.catalogue.url.get_secret_value()
    return chosen or sqlite_url(project.state / "catalogue.db")


def _upload_bucket(
    house: HouseSettings, location: S3Location, closing: ExitStack
) -> UploadBucket | None:
    inbox = house.inbox
    if not inbox.url:
        return None
    if inbox.elsewhere:
        location = replace(
            location,
            endpoint_url=inbox.endpoint or None,
            region=inbox.region or "us-east-1",
            access_key=inbox.access_key.get_secret_value() or None,
            secret_key=inbox.secret_key.get_secret_value() or None,
            path_style=inbox.path_style,
        )
    place = UploadPlace(location, inbox.bucket, inbox.prefix, house.uploads.storage_url or None)
    if not inbox.elsewhere:
        refuse_shared_bucket(place)
    bucket = UploadBucket(place)
    closing.callback(bucket.close)
    if house.storage.embedded and not inbox.elsewhere:
        bucket.prepare()
    return bucket


def _location(
    project: Project, house: HouseSettings, closing: ExitStack
) -> tuple[S3Location, Service | None]:
    settings = house.storage
    if settings.embedded:
        location, service = embedded_location(project.state / EMBEDDED_STORAGE)
        closing.enter_context(service)
        return location, service
    chosen = S3Location(
        originals_bucket=settings.originals_bucket,
        public_bucket=settings.public_bucket,
        endpoint_url=settings.endpoint or None,
        region=settings.region or "us-east-1",
        access_key=settings.access_key.get_secret_value() or None,
        secret_key=settings.secret_key.get_secret_value() or None,
        path_style=settings.path_style,
    )
    return chosen, None
