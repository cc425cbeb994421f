"""Where the operator's own browser finds what is public, or waits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gallery_media.desk.released import Released
from gallery_media.model.proposal import Proposal
from gallery_media.preview.waiting import PREFIX
from gallery_media.publishing.links import absolute
from gallery_media.settings.gallery import asks_for_approval
from gallery_media.storage.location import is_loopback
from gallery_media.wiring.house import House

PREVIEW = "preview-url"
"""In the project's state, as long as a preview runs: its address."""


class Looking(House):
    """Knows addresses for people who look, never those that pages link to."""

    def picture_address(self, key: str) -> str:
        """A picture file: at the site, else at the preview that the settings name, else at the
        storage, whose port stays the same."""
        own = self.house.preview.public_url or self.stores.public_endpoint
        return self._at_site(key) or f"{own}/{key}"

    def pictures_of(self, gallery: str, released: Released | None = None) -> Callable[[str], str]:
        """Addresses of a gallery's pictures. Those that wait for a person's word have one below
        their preview, as long as one runs, and none before they are ``released`` or asked about."""
        if not asks_for_approval(self.project, gallery):
            return self.picture_address
        if released is None or released.draft:
            return lambda _key: ""
        asked = released.asked
        if asked is None:
            return self.picture_address
        return lambda key: self.waiting_address(asked, key)

    def page_address(self, key: str) -> str:
        """A page: at the site, else at the preview where there is one, else at the storage."""
        own = self.preview_address or self.stores.public_endpoint
        return self._at_site(key) or f"{own}/{key}"

    def waiting_address(self, asked: Proposal, key: str) -> str:
        """A page of what waits for approval; "" while no preview runs that could show it."""
        preview = self.preview_address
        return f"{preview}/{PREFIX}/{asked.gallery}/{asked.digest}/{key}" if preview else ""

    @property
    def preview_address(self) -> str:
        """Where operators find the house's preview, without a slash at the end: as the settings
        say, else that of `up`; "" while none runs."""
        if self.house.preview.public_url:
            return self.house.preview.public_url
        try:
            return self.preview_file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""

    @property
    def preview_file(self) -> Path:
        return self.project.state / PREVIEW

    def _at_site(self, key: str) -> str:
        """On loopback it is the preview of `up`, perhaps on another port than today's. Where there
        is none, and the storage is no server of `up` either, a web server answers there."""
        public = absolute(self.site, key) if self.site.public_url else ""
        has_preview = self.house.storage.embedded or self.preview_address
        return "" if is_loopback(public) and has_preview else public
