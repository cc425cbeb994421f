"""What every room of an open house works with: settings, stores, catalogue, darkroom."""

from __future__ import annotations

import platform
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from gallery_media.catalogue import Catalogue
from gallery_media.darkroom import Darkroom, DarkroomLimits, Places
from gallery_media.desk.audit_log import seal_log
from gallery_media.desk.choose import chosen_recipe
from gallery_media.desk.drafts import make_drafts
from gallery_media.desk.journal import keep_records
from gallery_media.desk.live import live_manifests
from gallery_media.embedded import Service
from gallery_media.imaging.limits import Limits
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Manifest
from gallery_media.model.site import Site
from gallery_media.model.variant import Recipe
from gallery_media.publishing.links import absolute
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project
from gallery_media.settings.site import read_site
from gallery_media.storage.location import is_loopback
from gallery_media.storage.open import Stores
from gallery_media.storage.port import Storage
from gallery_media.storage.staged import StagedStorage
from gallery_media.storage.uploads import UploadBucket

EMBEDDED_STORAGE = "storage"
"""The embedded server's folder in the project's state; it may be a disk of its own."""


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


def places_of(project: Project, house: HouseSettings) -> Places:
    """What runs of this house on this machine share: each opens a darkroom of its own."""
    # The folder may be one that several machines see.
    folder = project.state / "darkroom" / (platform.node() or "here")
    return Places(folder, max(house.darkroom.count, house.work_places))


@dataclass
class House:
    """One project with its settings and its open stores.

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
    """Photos that this process has prepared or held, or had prepared, since it opened the house."""

    @cached_property
    def site(self) -> Site:
        return read_site(self.project, self.house)

    @cached_property
    def stage(self) -> Storage:
        """Where pictures lie that wait for a person's word; private."""
        return StagedStorage(self.stores.originals)

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
                        places=places_of(self.project, self.house),
                    )
                )
            return self._darkroom

    def children_live(self) -> bool:
        """Whether the darkroom works, or was not needed yet."""
        with self._opening:
            darkroom = self._darkroom
        return darkroom is None or darkroom.is_alive()

    def galleries(self) -> tuple[str, ...]:
        """Slugs of all galleries; unknown folders become drafts where the settings say so."""
        if self.house.inbox.unknown_folders == "draft":
            make_drafts(self.project)
        return self.project.slugs()

    def described(self, gallery: str) -> Gallery:
        """What people wrote about the gallery, without pictures. Raises SettingsError."""
        return read_gallery(self.project, self.house, gallery)

    def is_draft(self, gallery: str) -> bool:
        """Whether the gallery is prepared and not released. Raises SettingsError."""
        return read_gallery(self.project, self.house, gallery).draft

    def now(self) -> datetime:
        """This instant, in the house's time zone: folders and receipts name days."""
        return datetime.now(self.house.site.zone)

    def live(self) -> tuple[Manifest, ...]:
        """The manifests of all live releases."""
        return tuple(live_manifests(self.catalogue, self.stores.originals))

    def _addresses(self, key: str) -> tuple[str, ...]:
        """Where strangers find a key: at the storage, and where the site says that it is public."""
        location = self.stores.location
        own = location.object_url(location.public_bucket, key)
        public = absolute(self.site, key)
        # On loopback it is the preview: no stranger gets there, it may not run, and keeps nothing.
        if is_loopback(public) and self.house.cdn.kind == "none":
            public = ""
        return tuple(dict.fromkeys(url for url in (own, public) if url))

    def _keep(self) -> None:
        """Put records and the audit log's lines into the private bucket."""
        keep_records(self.catalogue, self.stores.originals)
        seal_log(self.catalogue, self.stores.originals)
