"""What the house can account for: the audit log, and what it says about itself."""

from __future__ import annotations

from collections.abc import Iterator

from gallery_media.desk.audit_log import LogCheck, check_log, log_lines
from gallery_media.model.audit_log import LogLine
from gallery_media.model.localised import Localised
from gallery_media.model.photo import PhotoState
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.processing_record import (
    GalleryProcessing,
    Processing,
    processing_record,
)
from gallery_media.publishing.templates import search_path
from gallery_media.settings.gallery import read_gallery, read_period
from gallery_media.wiring.house import House


class Accounts(House):
    """Answers who did what, and whether that is still what was written down."""

    def log(self, *, gallery: str = "", photo: str = "", last: int = 50) -> tuple[LogLine, ...]:
        """The last lines of the audit log, the oldest of them first."""
        self._keep()
        found: tuple[LogLine, ...] = ()
        after = 0
        while some := self.catalogue.log_lines(gallery=gallery, photo=photo, after=after):
            found = (*found, *some)[-last:]
            after = some[-1].number
        return found

    def whole_log(self) -> Iterator[LogLine]:
        """Every line that the private bucket has. Raises LogBroken for one that is no line."""
        self._keep()
        return log_lines(self.stores.originals)

    def check_log(self) -> LogCheck:
        """Whether every line is what was written down, in the bucket and in the catalogue."""
        self._keep()
        return check_log(self.catalogue, self.stores.originals)

    def processing_record(self, lang: str = "") -> str:
        """GDPR Art. 30(1) in Markdown; ``lang`` "": the site's first. Raises SettingsError."""
        self._keep()
        code = lang or self.site.languages[0]
        said = self.house.processing
        location = self.stores.location
        where = "" if self.house.storage.embedded else location.endpoint_url or location.region
        found = Processing(
            controller=said.controller or str(self.site.organisation.best(code).words),
            contact=said.contact,
            basis=said.basis,
            purpose=Localised.of(said.purpose).best(code).words,
            recipients=Localised.of(said.recipients).best(code).words,
            transfers=Localised.of(said.transfers).best(code).words,
            storage=where or "SeaweedFS",
            galleries=tuple(self._processing_of(slug, code) for slug in self.project.slugs()),
            log=self.catalogue.last_seal(),
            day=self.now().date(),
        )
        return processing_record(found, load_language(code, search_path(self.site.theme)))

    def _processing_of(self, slug: str, code: str) -> GalleryProcessing:
        gallery, period = (
            read_gallery(self.project, self.house, slug),
            read_period(self.project, slug),
        )
        counts = self.catalogue.counts(slug)
        gone = counts[PhotoState.WITHDRAWN] + counts[PhotoState.WITHDRAWING]
        return GalleryProcessing(
            title=gallery.title.best(code).words,
            photos=sum(counts.values()) - gone,
            withdrawn=gone,
            shown_until=period.shown_until,
            originals_until=period.originals_until,
            contact=gallery.removal_contact,
        )
