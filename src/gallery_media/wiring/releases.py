"""What may be shown becomes a release."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property, partial

from gallery_media.desk.foresee import Forecast, foresee
from gallery_media.desk.gather import Gathered, gather
from gallery_media.desk.house_files import keep_house_files, sitemaps_there
from gallery_media.desk.inputs import Sources, read_sources
from gallery_media.desk.inspect import SecretSearch
from gallery_media.desk.news import News
from gallery_media.desk.pack import Packer
from gallery_media.desk.purge import Cdn
from gallery_media.desk.release import Released, release
from gallery_media.desk.rollback import (
    follow_pin,
    gather_pinned,
)
from gallery_media.desk.unchanged import recognise
from gallery_media.desk.working import working
from gallery_media.errors import AltTextMissing, SecretFound, SettingsError
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Localised, Text
from gallery_media.model.release import Page, Stamp
from gallery_media.publishing.house_files import house_files
from gallery_media.publishing.memory import PageMemory
from gallery_media.publishing.serving.rules import Serving
from gallery_media.settings.gallery import read_gallery
from gallery_media.settings.serving import serving_now
from gallery_media.storage.checking import CheckingStorage
from gallery_media.storage.cloudfront import CloudFrontPurge
from gallery_media.storage.purge import HttpPurge, NoCache, Purge
from gallery_media.wiring.preparation import Preparation


class Releases(Preparation):
    """Gathers a gallery and makes the public bucket show it."""

    def gather(self, gallery: str, sources: Sources | None = None) -> Gathered:
        """Everything that may be shown of a gallery now; what it showed then, if it is pinned."""
        row = self.catalogue.gallery(gallery)
        if row is not None and row.pinned_release and row.pinned and not row.closed:
            return gather_pinned(
                gallery,
                row.pinned_release,
                catalogue=self.catalogue,
                originals=self.stores.originals,
            )
        return gather(
            self.project,
            self.house,
            gallery,
            catalogue=self.catalogue,
            sources=sources,
            memory=self._memory.settled,
            today=self.now().date(),
        )

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
            memory=self._memory,
            today=lambda: self.now().date(),
        )

    def release(self, gallery: str, *, pack: bool = True, thorough: bool = False) -> Released:
        """Make the public bucket show the gallery as it is now.

        Without ``pack`` no ZIP file is made for it: those that are not right any more are not
        offered, and the next release makes them. ``thorough``: write every page again and compare
        it, though nothing seems to have changed.
        """
        self.catalogue.ensure_gallery(gallery)
        with working(self.catalogue, f"publish {gallery}"), self._in_turn(gallery) as weaker:
            sources = self._sources(gallery)
            made_from = self._inputs(sources) if sources else ""
            if sources and not thorough and (same := self._recognised(sources, made_from)):
                self._keep_house_files(lambda: self.gather(gallery))
                return replace(same, weaker=weaker)
            gathered = self.gather(gallery, sources)
            if gathered.gallery.draft:
                return self._left_as_it_is(gathered)
            self._refuse_nothing_but_kept_back(gathered)
            released = release(
                self.site_of(gallery),
                gathered.gallery,
                gathered.revision,
                catalogue=self.catalogue,
                originals=self.stores.originals,
                public=self.stores.public,
                memory=self._pages,
                cdn=self._cdn,
                pack=partial(self._packer.pack, make=pack),
                # Photos that wait for an alt text are told of each time.
                inputs="" if gathered.kept_back else made_from,
                thorough=thorough,
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
        self._keep()
        self._keep_house_files(lambda: gathered)
        return replace(
            released,
            weaker=weaker,
            alt_faults=gathered.alt_faults,
            kept_back=gathered.kept_back,
        )

    def _refuse_nothing_but_kept_back(self, gathered: Gathered) -> None:
        """A gallery does not begin empty; one that is live goes on: withdrawals get through."""
        slug, kept = gathered.gallery.slug, len(gathered.kept_back)
        if kept and not gathered.gallery.pictures and self.catalogue.live_release(slug) is None:
            raise AltTextMissing(
                f"{slug}: none of its {kept} photos has an alt text that can be read out, and "
                'alt_policy = "require" in its gallery.toml keeps them back; write them in '
                f"captions.csv. `gallery-media show {slug} --noted` names what is wrong."
            )

    def serving(self) -> Serving:
        """The rules by which public objects are served."""
        return serving_now(self.project, self.house)

    def house_files(self) -> tuple[Page, ...]:
        """What programs find at the host's root now."""
        if not self.site.public_url:
            return ()
        sitemaps = sitemaps_there(self.catalogue, self.stores.public)
        return house_files(
            self.site,
            self.serving(),
            sitemaps,
            self.house.site.refused_robots,
            self.galleries_to_find(),
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
        # Titles of other galleries are the desk's words too, and not a secret of this one's photos.
        others = self.galleries_to_find()
        titles = [text for one in others for text in one.title.texts]
        titles += [Text(page.title, page.lang) for one in others for page in one.articles]

        def inspect(pages: Sequence[Page]) -> None:
            own = shown().gallery
            named = replace(own, title=Localised((*own.title.texts, *titles)))
            self._search.inspect(self.site, named, pages, [page.key for page in pages])

        keep_house_files(self.house_files, self.stores.public, inspect)

    def get_ready(self, gallery: str) -> None:
        """Learn what the next release of a live gallery has to know anyway.

        For a house that has just started and has nothing else to do: the originals' secrets are
        asked for one by one (5 s with a thousand photos).
        """
        if self.catalogue.live_release(gallery) is None:
            return
        gathered = self.gather(gallery).gallery
        with suppress(SecretFound):  # the release says it, with what to do
            self._search.inspect(self.site, gathered, (), ())

    def _sources(self, gallery: str) -> Sources | None:
        """What people wrote about a gallery; None while a rollback holds it at what it was."""
        row = self.catalogue.gallery(gallery)
        if row is not None and row.pinned:
            return None
        return read_sources(self.project, self.house, gallery)

    def _recognised(self, sources: Sources, made_from: str) -> Released | None:
        if sources.described.draft:
            return None
        return recognise(
            sources.described,
            self.catalogue.revision(sources.described.slug),
            made_from,
            catalogue=self.catalogue,
            public=self.stores.public,
            cdn=self._cdn,
        )

    @contextmanager
    def _in_turn(self, gallery: str) -> Iterator[bool]:
        """Where the storage keeps no conditions, one publisher at a time; whether that is so."""
        public = self.stores.public
        if not (isinstance(public, CheckingStorage) and public.is_weaker):
            yield False
            return
        with working(self.catalogue, f"publish {gallery}", alone=True, lock=f"flip {gallery}"):
            yield True

    def foresee(self, gallery: str, *, thorough: bool = False) -> Forecast:
        """What a release of the gallery would do now; nothing is written."""
        gathered = self.gather(gallery)
        return foresee(
            self.site_of(gallery),
            gathered.gallery,
            gathered.revision,
            to_prepare=len(self.to_prepare(gallery)),
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
            pack=partial(self._packer.pack, make=False),
            thorough=thorough,
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
