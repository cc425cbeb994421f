"""An open house goes in; the upload service's application comes out, and the links to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from starlette.applications import Starlette

from gallery_media.catalogue import Catalogue
from gallery_media.desk.invites import TYPES
from gallery_media.errors import SettingsError
from gallery_media.model.addresses import photo_page_key
from gallery_media.model.site import Site
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.links import absolute
from gallery_media.publishing.templates import search_path
from gallery_media.publishing.upload_page import upload_pages
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.house import HouseSettings
from gallery_media.settings.project import Project
from gallery_media.storage.uploads import UploadBucket
from gallery_media.uploads.app import Counter, upload_app


@dataclass(frozen=True, slots=True)
class UploadService:
    """What `gallery-media uploads` serves; ``bucket`` is open already."""

    project: Project
    house: HouseSettings
    site: Site
    catalogue: Catalogue
    bucket: UploadBucket

    def app(self) -> Starlette:
        """The application. Raises SettingsError for a language without a catalog."""
        return upload_app(
            Counter(
                catalogue=self.catalogue,
                bucket=self.bucket,
                pages={page.key: page for page in upload_pages(self.site, TYPES)},
                languages=self.site.languages,
                title=self._title,
                address=self._address,
                day=self._day,
            )
        )

    def open_doors(self, url: str) -> None:
        """Let pages at ``url`` (scheme, host, port), and no others, send files to the bucket.

        Makes the bucket where it is missing. Raises StorageRefused.
        """
        self.bucket.prepare()
        self.bucket.admit(origin_of(url))

    def _title(self, gallery: str, lang: str) -> str:
        try:
            return read_gallery(self.project, self.house, gallery).title.best(lang).words
        except SettingsError:  # being edited just now: the slug is a name too
            return gallery

    def _day(self, when: datetime, lang: str) -> str:
        language = load_language(lang, search_path(self.site.theme))
        return language.day(when.astimezone().date())

    def _address(self, gallery: str, photo: str, lang: str) -> str:
        if not self.site.public_url:
            return ""
        return absolute(self.site, photo_page_key(gallery, lang, photo))


def origin_of(url: str) -> str:
    """Scheme, host and port, as browsers name where a page comes from; "" for no address."""
    scheme, host, *_ = urlsplit(url)
    return f"{scheme}://{host}" if url else ""


def public_url(house: HouseSettings) -> str:
    """Where photographers open the page; loopback while the settings name nothing else."""
    return house.uploads.public_url or f"http://127.0.0.1:{house.uploads.port}"


def link(house: HouseSettings, secret: str) -> str:
    """The photographer's link. The secret stands behind the #: browsers never send that part."""
    return f"{public_url(house)}/#{secret}"
