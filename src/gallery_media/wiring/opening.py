"""Settings go in, an open Newsroom comes out: stores are opened here and only here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from gallery_media.catalogue import open_catalogue, sqlite_url
from gallery_media.darkroom import Darkroom
from gallery_media.desk.choose import chosen_recipe
from gallery_media.desk.fence import fence
from gallery_media.embedded import Service
from gallery_media.errors import SettingsError
from gallery_media.settings.house import HouseSettings, read_house_settings
from gallery_media.settings.project import Project, open_project
from gallery_media.storage.checking import CheckingStorage
from gallery_media.storage.location import S3Location
from gallery_media.storage.open import Stores, open_stores
from gallery_media.storage.seaweedfs import embedded_location
from gallery_media.storage.uploads import UploadBucket, UploadPlace, refuse_shared_bucket
from gallery_media.wiring.house import EMBEDDED_STORAGE
from gallery_media.wiring.newsroom import Newsroom

OPERATOR_VARIABLE = "GALLERY_MEDIA_OPERATOR"
"""Says whose desk or which post works here, for the audit log; never a person's name."""

PROJECT_VARIABLE = "GALLERY_MEDIA_PROJECT"
"""Names the project folder for processes that are not started by hand (workers, services)."""


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
        catalogue = closing.enter_context(
            open_catalogue(catalogue_url(project, house), actor=operator())
        )
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


def operator() -> str:
    """How the audit log calls whoever works here. Raises SettingsError."""
    named = os.environ.get(OPERATOR_VARIABLE, "").strip()
    if len(named) > 80 or any(not sign.isprintable() for sign in named):
        raise SettingsError(
            f"{OPERATOR_VARIABLE} names a desk or post in at most 80 letters; set another one."
        )
    return named or "gallery-media"


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
