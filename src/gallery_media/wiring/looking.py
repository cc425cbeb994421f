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
        """A picture file: at the site, else at the storage, whose port stays the same."""
        return self._at_site(key) or f"{self.stores.public_endpoint}/{key}"

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
        """A page: at the site, else at the preview where one runs, else at the storage."""
        preview = self.preview_address
        own = f"{preview}/{key}" if preview else f"{self.stores.public_endpoint}/{key}"
        return self._at_site(key) or own

    def waiting_address(self, asked: Proposal, key: str) -> str:
        """A page of what waits for approval; "" while no preview runs that could show it."""
        preview = self.preview_address
        return f"{preview}/{PREFIX}/{asked.gallery}/{asked.digest}/{key}" if preview else ""

    @property
    def preview_address(self) -> str:
        """Where the house's preview answers, without a slash at the end; "" while none runs."""
        try:
            return self.preview_file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""

    @property
    def preview_file(self) -> Path:
        return self.project.state / PREVIEW

    def _at_site(self, key: str) -> str:
        """On loopback it is the preview, perhaps on another port than today's."""
        public = absolute(self.site, key) if self.site.public_url else ""
        return "" if is_loopback(public) else public
