"""What may be shown becomes a release."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from functools import cached_property, partial

from gallery_media.desk.foresee import Forecast, foresee
from gallery_media.desk.gather import Gathered, gather
from gallery_media.desk.inputs import Sources, read_sources
from gallery_media.desk.news import News
from gallery_media.desk.propose import needs_a_word
from gallery_media.desk.release import Released
from gallery_media.desk.rollback import gather_pinned
from gallery_media.desk.turn import others_publish, turn
from gallery_media.desk.unchanged import recognise
from gallery_media.desk.working import working
from gallery_media.errors import AltTextMissing, SecretFound
from gallery_media.model.release import Stamp
from gallery_media.settings.gallery import asks_for_approval
from gallery_media.storage.checking import CheckingStorage
from gallery_media.wiring.approvals import Approvals


class Releases(Approvals):
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

    def release(
        self, gallery: str, *, pack: bool = True, thorough: bool = False, ask: bool = True
    ) -> Released:
        """Make the public bucket show the gallery as it is now.

        Without ``pack`` no ZIP file is made for it: those that are not right any more are not
        offered, and the next release makes them. ``thorough``: write every page again and compare
        it, though nothing seems to have changed.

        Where the gallery's settings want a person's word first, only what must go goes; without
        ``ask`` nobody is asked about the rest now.
        """
        self.catalogue.ensure_gallery(gallery)
        with working(self.catalogue, f"publish {gallery}"), self._in_turn(gallery) as weaker:
            sources = self._sources(gallery)
            made_from = self._inputs(sources) if sources else ""
            if sources and not thorough and (same := self._recognised(sources, made_from)):
                self._answered(gallery)
                self._keep_house_files(lambda: self.gather(gallery))
                return replace(same, weaker=weaker)
            gathered = self.gather(gallery, sources)
            if gathered.gallery.draft:
                return self._left_as_it_is(gathered)
            self._refuse_nothing_but_kept_back(gathered)
            if sources and asks_for_approval(self.project, gallery):
                shown = self._as_far_as_approved(gathered, pack=pack, ask=ask)
                if shown is not None:
                    return replace(shown, weaker=weaker)
            # Photos that wait for an alt text are told of each time.
            inputs = "" if gathered.kept_back else made_from
            released = self._put_out(gathered, pack=pack, inputs=inputs, thorough=thorough)
            self._answered(gallery)
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

    def turn(self, gallery: str, waiting: Callable[[], None]) -> AbstractContextManager[None]:
        """Publishing it is this process's turn in the block; ``waiting`` is told if it has to."""
        return turn(self.catalogue, gallery, waiting)

    def others_publish(self, gallery: str) -> bool:
        """Whether another process publishes it just now, or waits to."""
        return others_publish(self.catalogue, gallery)

    def foresee(self, gallery: str, *, thorough: bool = False) -> Forecast:
        """What a release of the gallery would do now; nothing is written."""
        gathered = self.gather(gallery)
        asks = asks_for_approval(self.project, gallery) and needs_a_word(
            self.site_of(gallery), gathered, self.catalogue
        )
        forecast = foresee(
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
        return replace(forecast, asks=asks)

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
