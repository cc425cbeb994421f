"""Galleries and originals whose time is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gallery_media.desk.periods import Expired, Periods, expire, overdue
from gallery_media.model.storage_period import StoragePeriod
from gallery_media.settings.gallery import read_period
from gallery_media.wiring.releases import Releases


class Ending(Releases):
    """Carries out storage periods."""

    @property
    def periods(self) -> Mapping[str, StoragePeriod]:
        """How long each gallery is shown and its originals are kept. Raises SettingsError."""
        return {slug: read_period(self.project, slug) for slug in self.project.slugs()}

    def overdue(self, today: date | None = None) -> tuple[str, ...]:
        """Galleries with something to unpublish, to erase or to show again."""
        return overdue(today or self.now().date(), self._ending)

    def expire(self, gallery: str, today: date | None = None) -> Expired:
        """Carry out one gallery's period; ``today``: the house's day if not given."""
        done = expire(gallery, today or self.now().date(), self._ending)
        self._keep()
        return done

    @property
    def _ending(self) -> Periods:
        return Periods(
            catalogue=self.catalogue,
            originals=self.stores.originals,
            public=self.stores.public,
            periods=self.periods,
            release=self.release,
            addresses=self._addresses,
            purge=self._purge,
            copies=(self.project.done, self.project.quarantine),
        )
