"""A gallery that may be shown becomes public, with the house's own files beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property, partial

from gallery_media.desk.gather import Gathered
from gallery_media.desk.house_files import keep_house_files, sitemaps_there
from gallery_media.desk.inspect import SecretSearch
from gallery_media.desk.pack import Packer
from gallery_media.desk.promote import promote, unstage
from gallery_media.desk.purge import Cdn
from gallery_media.desk.release import Released, release
from gallery_media.desk.rollback import follow_pin
from gallery_media.errors import SettingsError
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Manifest, Page
from gallery_media.publishing.house_files import house_files
from gallery_media.publishing.memory import PageMemory
from gallery_media.publishing.serving.rules import Serving
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.serving import serving_now
from gallery_media.storage.cloudfront import CloudFrontPurge
from gallery_media.storage.purge import HttpPurge, NoCache, Purge
from gallery_media.wiring.preparation import Preparation


class PuttingOut(Preparation):
    """Puts releases and house files, and tells caches."""

    def serving(self) -> Serving:
        """The rules by which public objects are served."""
        return serving_now(self.project, self.house)

    def house_files(self) -> tuple[Page, ...]:
        """What programs find at the host's root now."""
        if not self.site.public_url:
            return ()
        sitemaps = sitemaps_there(self.catalogue, self.stores.public)
        security = self.house.site.security
        return house_files(
            self.site,
            self.serving(),
            sitemaps,
            self.house.site.refused_robots,
            self.galleries_to_find(),
            (security.contacts, security.expires) if security else None,
        )

    def galleries_to_find(self) -> tuple[Gallery, ...]:
        """Live ones that are nobody's secret, as their settings say, without pictures. One whose
        settings cannot be read is not named until they can."""
        found = []
        for row in self.catalogue.galleries():
            if row.live_release and not row.closed:
                with suppress(SettingsError):
                    found.append(read_gallery(self.project, self.house, row.slug))
        return tuple(one for one in found if one.discovery.indexed and not one.draft)

    def _keep_house_files(self, shown: Callable[[], Gathered]) -> None:
        others = self.galleries_to_find()
        said = [text.words for one in others for text in one.title.texts]
        said += [page.title for one in others for page in one.articles]
        security = self.house.site.security
        said += security.contacts if security else ()

        def inspect(pages: Sequence[Page]) -> None:
            keys = [page.key for page in pages]
            self._search.inspect(self.site, shown().gallery, pages, keys, said)

        keep_house_files(self.house_files, self.stores.public, inspect)

    def _put_out(
        self, gathered: Gathered, *, pack: bool, inputs: str = "", thorough: bool = False
    ) -> Released:
        """Render, put, flip; and a pinned gallery is held at what it shows now. Pictures that were
        staged become public first: pages link to them, and ZIP files hold them."""
        slug = gathered.gallery.slug
        staged = promote(gathered.gallery, self.stage, self.stores.public)
        released = release(
            self.site_of(slug),
            gathered.gallery,
            gathered.revision,
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
            memory=self._pages,
            cdn=self._cdn,
            pack=partial(self._packer.pack, make=pack),
            inputs=inputs,
            thorough=thorough,
            inspect=self._inspecting(gathered.gallery),
        )
        unstage(staged, self.stage)
        follow_pin(
            slug,
            released.stamp.release,
            catalogue=self.catalogue,
            originals=self.stores.originals,
        )
        return released

    def _inspecting(self, gallery: Gallery) -> Callable[[Sequence[Page], Manifest], None]:
        return lambda pages, manifest: self._search.inspect(
            self.site, gallery, pages, (item.key for item in manifest.objects)
        )

    @property
    def _packer(self) -> Packer:
        return Packer(
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
            search=self._search.inspect,
            folder=self.project.state / "packing",
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

    @cached_property
    def _pages(self) -> PageMemory:
        return PageMemory()

    @cached_property
    def _search(self) -> SecretSearch:
        return SecretSearch(
            catalogue=self.catalogue, originals=self.stores.originals, darkroom=self.darkroom
        )
