"""Originals become variants."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cached_property, partial

from gallery_media.desk.batch import each
from gallery_media.desk.due import Due, DueMemory, due
from gallery_media.desk.inputs import Sources, inputs, read_sources
from gallery_media.desk.instruct import instructing
from gallery_media.desk.prepare import prepare
from gallery_media.desk.prepared import Prepared, prepared_elsewhere
from gallery_media.desk.words import nothing_said
from gallery_media.desk.working import working
from gallery_media.model.instructions import Instructions
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.site import Site
from gallery_media.reasons import OF_THE_MACHINE
from gallery_media.settings.gallery import asks_for_approval, read_gallery
from gallery_media.settings.site import site_of_gallery
from gallery_media.storage.port import Storage
from gallery_media.wiring.house import House


class Preparation(House):
    """Prepares photos, and knows which are due."""

    def to_prepare(self, gallery: str) -> list[str]:
        """Ids of photos that have no variants by the current recipe."""
        known = self.catalogue.all_made(gallery)
        if known and known == self._inputs(read_sources(self.project, self.house, gallery)):
            return []
        return [one.photo.id for one in self._due(gallery)]

    def try_again(self, gallery: str) -> list[str]:
        """Ids of photos that are due, and of those that are held because the machine failed."""
        held = self.catalogue.try_again(gallery, OF_THE_MACHINE)
        return list(dict.fromkeys((*held, *self.to_prepare(gallery))))

    def still_due(self, gallery: str, photos: Iterable[str]) -> list[str]:
        """Which of these photos have no variants by the current recipe yet."""
        return [one.photo.id for one in self._due(gallery, [PhotoId(one) for one in photos])]

    def keep_in_mind(self, gallery: str) -> None:
        """When no photo is left to be made, the next ``to_prepare`` need not look at each."""
        made_from = self._inputs(read_sources(self.project, self.house, gallery))
        if made_from != self.catalogue.all_made(gallery) and not self._due(gallery):
            self.catalogue.mark_all_made(gallery, made_from)

    def _inputs(self, sources: Sources) -> str:
        return inputs(
            sources,
            self.house,
            self.site_of(sources.described.slug),
            self.recipe,
            catalogue=self.catalogue,
            today=self.now().date(),
        )

    def site_of(self, gallery: str) -> Site:
        """Who publishes, and how one gallery's pages look."""
        return site_of_gallery(self.site, self.project, gallery)

    def prepare(self, gallery: str, photos: Iterable[str]) -> list[Prepared]:
        """Prepare a gallery's photos by id; those that an earlier try prepared are passed over."""
        waits = asks_for_approval(self.project, gallery)
        shelf = self.stage if waits else self.stores.public
        with working(self.catalogue, f"prepare {gallery}"):
            return each(
                self._due(gallery, [PhotoId(photo) for photo in photos]),
                partial(self._prepare, shelf),
            )

    def prepared_elsewhere(self, gallery: str, photos: Iterable[str]) -> list[Prepared]:
        """What became of these photos, which other hosts had; those that are due are left out."""
        asked = [PhotoId(photo) for photo in photos]
        due = {one.photo.id for one in self._due(gallery, asked)}
        found = self.catalogue.became(gallery, [one for one in asked if one not in due])
        return [prepared_elsewhere(one, self.house.desk.language) for one in found]

    def instructions(self, gallery: str) -> Instructions:
        """How a photo is made about which nobody has written, without a card. SettingsError."""
        described = read_gallery(self.project, self.house, gallery)
        return instructing(described, self.recipe, None)(nothing_said(described))

    def _due(self, gallery: str, only: Collection[PhotoId] | None = None) -> list[Due]:
        return due(
            self.project,
            self.house,
            gallery,
            self.recipe,
            catalogue=self.catalogue,
            only=only,
            memory=self._memory,
            today=self.now().date(),
        )

    @cached_property
    def _memory(self) -> DueMemory:
        return DueMemory()

    def _prepare(self, shelf: Storage, due: Due) -> Prepared:
        began = time.monotonic()
        prepared = prepare(
            due.photo,
            due.instructions,
            originals=self.stores.originals,
            public=shelf,
            darkroom=self.darkroom,
            catalogue=self.catalogue,
            quarantine=self.project.quarantine,
            lang=self.house.desk.language,
            now=self.now(),
            instruct=due.instruct,
        )
        self.count_prepared(1)
        return replace(prepared, seconds=time.monotonic() - began)

    def count_prepared(self, photos: int) -> None:
        """So many more; of those that other processes prepared for this one too."""
        with self._counting:
            self.prepared += photos

    def expected_photos(self, gallery: str) -> int:
        """How many photos the next release will show, if none of the new ones is held."""
        counts = self.catalogue.counts(gallery)
        states = (PhotoState.RECEIVED, PhotoState.PREPARED, PhotoState.PUBLISHED)
        return sum(counts[state] for state in states)

    def is_empty(self, gallery: str) -> bool:
        """Whether there is nothing to show, and never was."""
        never_live = self.catalogue.live_release(gallery) is None
        return never_live and self.expected_photos(gallery) == 0
