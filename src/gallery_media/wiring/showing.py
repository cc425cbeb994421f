"""Everything public, for preview and export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from starlette.applications import Starlette

from gallery_media.desk.audit_record import with_certificate
from gallery_media.desk.embed import Embeds
from gallery_media.desk.export import Exported, export
from gallery_media.desk.on_show import on_show
from gallery_media.model.release import Page
from gallery_media.preview.app import preview_app
from gallery_media.preview.headers import remembered
from gallery_media.preview.waiting import WaitingPreviews
from gallery_media.publishing.front import front_pages
from gallery_media.publishing.missing import missing_page
from gallery_media.publishing.moved import moved_pages
from gallery_media.settings.gallery import read_gallery
from gallery_media.wiring.releases import Releases


class Showing(Releases):
    """Hands out what is live."""

    def front_pages(self) -> tuple[Page, ...]:
        """What there is to see, for hosts that show a first page; the page itself comes last."""
        originals = self.stores.originals
        live = (
            on_show(manifest, self.gather, catalogue=self.catalogue, originals=originals)
            for manifest in self.live()
        )
        return front_pages(self.site, tuple(live))

    def missing_page(self) -> tuple[Page, ...]:
        """What servers answer with where nothing is; the page itself comes last."""
        return missing_page(self.site, self.galleries_to_find())

    def moved_pages(self) -> tuple[Page, ...]:
        """Pages at the old addresses of articles that are live."""
        live = tuple(self.live())
        galleries = [read_gallery(self.project, self.house, one.gallery) for one in live]
        there = {item.key for one in live for item in one.objects}
        return tuple(moved_pages(self.site, galleries, self.serving().redirects, there))

    def export(self, directory: Path) -> Exported:
        """Everything public as plain files."""
        live = (with_certificate(one, self.stores.originals) for one in self.live())
        root = (
            *self.missing_page(),
            *self.house_files(),
            *self.moved_pages(),
            *self.front_pages(),
        )
        return export(live, self.stores.public, directory, root)

    def preview(self) -> Starlette:
        """The preview server's application."""
        # The preview is a host of its own, whatever path the site has on its host.
        here = replace(self.site, public_url="")
        return preview_app(
            self.stores.public,
            self.front_pages,
            remembered(self.serving),
            lambda: missing_page(here, self.galleries_to_find()),
            WaitingPreviews(
                self.stores.public,
                self.stage,
                self.waiting_pages,
                self.is_waiting,
                remembered(self.serving),
            ).answer,
        )

    def embeds(self) -> Embeds:
        """What other sites show of each live gallery."""
        return Embeds(
            catalogue=self.catalogue, originals=self.stores.originals, public=self.stores.public
        )
